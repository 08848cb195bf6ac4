// SPDX-License-Identifier: Apache-2.0

package routing

import (
	"slices"
	"time"
)

// ranking is everybody at work who is eligible for a contact, by value, the
// best first.
type ranking []tier

// tier is the agents of one value.
type tier struct {
	value time.Duration // worth x key, and what knowing the customer is worth
	key   Share
	// talking counts the agents in conversation here or in a better tier: those
	// of whom one may soon come free.
	talking int64
	best    AgentID // the free one who was offered least recently, or 0
	offered uint64  // her place in that order
	free    int32
}

// rankKey names the rankings that contacts share: those without a known agent
// or an exclusion of their own.
type rankKey struct {
	needs  NeedSet
	stage  int // how many steps of relaxing have been taken
	medium Medium
	worth  time.Duration
}

// rank returns the ranking of all agents for w.
func (p *Pool) rank(w *Waiting, now Time) ranking {
	age := now.Sub(w.Since)
	personal := p.atWork(w.Known) || w.excluding(now)
	key := rankKey{w.Needs, stageOf(p.sets[w.Needs], age), w.Medium, w.Worth}
	if r, ok := p.ranks[key]; ok && !personal {
		return r
	}
	r := p.takeSpare()
	for i := range p.agents {
		a := &p.agents[i]
		if a.AtWork && a.Can&(1<<w.Medium) != 0 && !w.excludes(a.ID, now) && Eligible(a.Levels, p.sets[w.Needs], age) {
			r = r.add(a, w, Fit(a.Levels, p.sets[w.Needs]))
		}
	}
	var talking int64
	for i := range r {
		talking += r[i].talking
		r[i].talking = talking
	}
	if !personal {
		p.ranks[key] = r
	}
	return r
}

// atWork tells whether an agent, or nobody, is at work.
func (p *Pool) atWork(id AgentID) bool { return int(id) < len(p.agents) && p.agents[id].AtWork }

// excluding tells whether anybody is excluded still.
func (w *Waiting) excluding(now Time) bool {
	for _, e := range w.Excluded {
		if now < e.Until {
			return true
		}
	}
	return false
}

// takeSpare hands out storage of a ranking that is out of date.
func (p *Pool) takeSpare() ranking {
	if n := len(p.spare); n > 0 {
		r := p.spare[n-1][:0]
		p.spare = p.spare[:n-1]
		return r
	}
	return nil
}

// add counts an agent in the tier of her value.
func (r ranking) add(a *Agent, w *Waiting, key Share) ranking {
	value := w.value(a.ID, key)
	i, ok := slices.BinarySearchFunc(r, value, func(t tier, v time.Duration) int {
		return compareValue(v, key, t.value, t.key)
	})
	if !ok {
		r = slices.Insert(r, i, tier{value: value, key: key})
	}
	t := &r[i]
	if a.Talking {
		t.talking++
	}
	if a.freeFor(w.Medium) {
		t.free++
		if t.best == 0 || a.Offered < t.offered || (a.Offered == t.offered && a.ID < t.best) {
			t.best, t.offered = a.ID, a.Offered
		}
	}
	return r
}

// compareValue orders by value and then by key: where waiting is worth nothing
// all values are the same, and the better agent is still the better one.
func compareValue(v1 time.Duration, k1 Share, v2 time.Duration, k2 Share) int {
	if v1 != v2 {
		if v1 < v2 {
			return -1
		}
		return 1
	}
	return int(k1 - k2)
}

// value is what the agent is worth to the contact, in waiting.
func (w *Waiting) value(a AgentID, key Share) time.Duration {
	v := key.Of(w.Worth)
	if a == w.Known {
		v += w.KnownWorth
	}
	return v
}

func (w *Waiting) excludes(a AgentID, now Time) bool {
	for _, e := range w.Excluded {
		if e.Agent == a && now < e.Until {
			return true
		}
	}
	return false
}

// first returns the best tier in which somebody is free, or -1.
func (r ranking) first() int {
	return slices.IndexFunc(r, func(t tier) bool { return t.best != 0 })
}

// bestKey returns the greatest key of all.
func (r ranking) bestKey() Share {
	var best Share
	for _, t := range r {
		best = max(best, t.key)
	}
	return best
}

// ripe returns the age from which the contact is ripe for tier i: how much
// better those above are, less the time until one of them comes free.
func (r ranking) ripe(i int, worth, mean time.Duration) time.Duration {
	var age time.Duration
	for _, t := range r[:i] {
		if t.talking > 0 {
			age = max(age, t.value-r[i].value-mean/time.Duration(t.talking))
		}
	}
	return min(age, worth)
}

// stageOf counts the steps of relaxing that an age has passed.
func stageOf(needs []Need, age time.Duration) int {
	n := 0
	for _, need := range needs {
		for _, r := range need.Relax {
			if age >= r.After {
				n++
			}
		}
	}
	return n
}

// nextStage returns the age of the next step of relaxing, if there is one.
func nextStage(needs []Need, age time.Duration) (time.Duration, bool) {
	next, ok := time.Duration(0), false
	for _, need := range needs {
		for _, r := range need.Relax {
			if r.After > age && (!ok || r.After < next) {
				next, ok = r.After, true
			}
		}
	}
	return next, ok
}
