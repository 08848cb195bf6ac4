// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"fmt"
	"math"
)

// erlangX is the queue with a limited number of lines, M/M/n/N+M, or M/M/n/N with
// leaving 0. Times are in mean handle times.
//
// It is a birth and death process whose states can be added up. The service levels need
// the density of the wait V of a caller of endless patience: as in erlangA, but of the
// series of e^AH only the first N-n terms. Sources: G. Koole, "Call Center Optimization",
// 2013, on Erlang X; for M/M/n/N R. B. Cooper, "Introduction to Queueing Theory", 1981.
func erlangX(load float64, agents, lines int, leaving, within float64) Service {
	n, room := float64(agents), lines-agents
	b, free := erlangB(load, agents)
	q := fill(load, n, leaving, room)
	idle := free * q.none // times 1/B, as everything here
	found := idle + b*q.found
	all := found + b*q.full

	s := Service{Blocked: b * q.full / all, Waited: b * q.found / found}
	s.MeanWait = b * q.queued / load / found
	s.Abandoned = leaving * b * q.queued / load / all
	answered := idle + n/load*b*q.waiting
	s.Answered = answered / all
	s.ASA = n / load * b * q.waits / answered
	if within < 0 {
		return s
	}
	if room == 0 {
		s.target(leaving, within, s.Answered, 0, 0)
		return s
	}
	density := func(v float64) float64 { return partial(room, load*stay(leaving, v)) - n*v }
	patient := func(v float64) float64 { return density(v) - leaving*v }
	soon := part(patient, 0, within) * n / load * b * q.waiting
	late := part(density, within, math.Inf(1)) * b * q.found
	s.target(leaving, within, idle/all, soon/all, late/all)
	return s
}

// part is the share of a density from low to high. The states add up to the whole of it,
// but exponents of a million have too few digits after the point to compare the two.
func part(density func(float64) float64, low, high float64) float64 {
	value, level := integral(density, one, low, high)
	whole, top := integral(density, one, 0, math.Inf(1))
	return value / whole * math.Exp(level-top)
}

// places is what the states with all agents busy add up to, each relative to the one
// in which nobody waits, and all of them times the same factor, so that they stay in range.
type places struct {
	none    float64 // one of those in which nobody waits
	found   float64 // those that leave a place for one more
	full    float64 // the one that does not
	waiting float64 // those in which somebody waits
	queued  float64 // those, each times how many wait
	waits   float64 // those, each times how long it took the last of the line to be next
}

// rescale is how large a state may become.
const rescale = 1e200

func fill(load, n, leaving float64, most int) places {
	p := places{none: 1}
	state, wait := 1.0, 0.0
	for k := 1; k <= most; k++ {
		p.found += state
		rate := n + float64(k)*leaving
		state *= load / rate
		wait += 1 / rate
		p.waiting += state
		p.queued += float64(k) * state
		p.waits += wait * state
		if state > rescale {
			state /= rescale
			p.shrink()
		}
	}
	p.full = state
	return p
}

func (p *places) shrink() {
	for _, sum := range []*float64{&p.none, &p.found, &p.waiting, &p.queued, &p.waits} {
		*sum /= rescale
	}
}

// redialled is the load with those who call again: the one of which as much is
// answered or given up for good as new callers bring. Calling again is taken to be so
// late that it makes arrivals neither less independent nor burstier. (Koole, as above.)
func (q Queue) redialled() (float64, error) {
	if q.Redial == 0 || q.Patience == 0 && q.Lines == 0 {
		return q.Load, nil
	}
	settled := func(load float64) float64 {
		s := q.once(load, noTarget)
		return load * (s.Answered + (1-q.Redial)*(s.Abandoned+s.Blocked))
	}
	low, high := q.Load, 2*q.Load
	for settled(high) < q.Load {
		if low, high = high, 2*high; high > 1e6*MaxLoad {
			return 0, fmt.Errorf("%w: %d agents can hardly answer a load of %v Erlang, and those who are lost call again",
				ErrUnstable, q.Agents, q.Load)
		}
	}
	for range 100 {
		middle := low + (high-low)/2
		if !(low < middle && middle < high) {
			break
		}
		if settled(middle) < q.Load {
			low = middle
		} else {
			high = middle
		}
	}
	return high, nil
}
