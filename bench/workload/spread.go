// SPDX-License-Identifier: Apache-2.0

package workload

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"sort"
	"time"

	"cordial/acd"
)

// slot is the half hour by which chance varies the rates, and by which load is
// compared with staff.
const slot = 30 * time.Minute

// segment is a time in which calls of each type come at an even rate.
type segment struct {
	from, to acd.Time
	rate     float64   // expected calls a nanosecond, of all types
	each     []float64 // by type
	upTo     []uint64  // by type: 63 random bits below it, and not below the type's before, are this type
	day      int       // of 24 h from the start
	half     int       // half hours from the start
}

// span is a time in which a number of calls is expected.
type span struct {
	from, to acd.Time
	calls    float64
}

// mostCells is how many rates a scenario may have: segments times types.
const mostCells = 20_000_000

// spread finds when the rates change, and the rates between.
func (s *Scenario) spread(f *file, zone *time.Location) error {
	curves := newDays(f)
	var each [][]span // by type
	at := map[acd.Time]bool{s.start: true, s.end: true}
	note := func(list []span) {
		for _, v := range list {
			at[v.from], at[v.to] = true, true
		}
	}
	for i := range f.Calls.Types {
		list, err := curves.of(&f.Calls.Types[i])
		if err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		each = append(each, list)
		note(list)
	}
	surges := curves.surges(zone)
	note(surges)
	for t := s.start; t < s.end; t = t.Add(slot) {
		at[t] = true
	}
	s.divide(at, len(each))
	if len(s.segments)*len(each) > mostCells {
		return fmt.Errorf("%s: %d types over %d changes of the rate are too many: at most %d together", s.name, len(each), len(s.segments), mostCells)
	}
	for k, list := range each {
		for _, v := range list {
			s.add(k, v)
		}
	}
	return s.finish(f.Calls.Volumes, surges)
}

// divide makes the segments between the moments of the scenario.
func (s *Scenario) divide(at map[acd.Time]bool, types int) {
	var all []acd.Time
	for t := range at {
		if t >= s.start && t <= s.end {
			all = append(all, t)
		}
	}
	slices.Sort(all)
	for i := 1; i < len(all); i++ {
		g := segment{from: all[i-1], to: all[i]}
		passed := g.from.Sub(s.start)
		g.day, g.half = int(passed/day), int(passed/slot)
		s.segments = append(s.segments, g)
	}
	if len(s.segments)*types > mostCells {
		return
	}
	for i := range s.segments {
		s.segments[i].each, s.segments[i].upTo = make([]float64, types), make([]uint64, types)
	}
}

// add lets the calls of a span come by type k.
func (s *Scenario) add(k int, v span) {
	rate := v.calls / float64(v.to.Sub(v.from))
	i := sort.Search(len(s.segments), func(i int) bool { return s.segments[i].from >= v.from })
	for ; i < len(s.segments) && s.segments[i].from < v.to; i++ {
		s.segments[i].each[k] += rate
	}
}

// finish applies the volumes and surges, and sums up.
func (s *Scenario) finish(volumes []float64, surges []span) error {
	calls := 0.0
	for i := range s.segments {
		g := &s.segments[i]
		times := 1.0
		if g.day < len(volumes) {
			times = volumes[g.day]
		}
		for _, v := range surges {
			if v.from <= g.from && g.from < v.to {
				times = mul(times, v.calls)
			}
		}
		for k := range g.each {
			g.each[k] = mul(g.each[k], times)
			g.rate += g.each[k]
		}
		calls += mul(g.rate, float64(g.to.Sub(g.from)))
		g.sum()
	}
	if calls > math.MaxInt32 {
		return fmt.Errorf("%s: about %.0f calls are too many: at most %d", s.name, calls, math.MaxInt32)
	}
	if calls == 0 {
		return errors.New(s.name + ": nobody calls: the curves have no calls between the start and the end")
	}
	return nil
}

// sum divides the range of 63 bits among the types by their rates.
func (g *segment) sum() {
	sum := 0.0
	for k := range g.each {
		sum += g.each[k]
		if sum > 0 {
			g.upTo[k] = min(uint64(mul(sum/g.rate, 1<<63)), 1<<63)
		}
	}
	for k := len(g.each) - 1; k >= 0; k-- { // no rounding may leave a gap at the end
		g.upTo[k] = 1 << 63
		if g.each[k] > 0 {
			break
		}
	}
}

// kindOf is the type that 64 random bits stand for: the first whose limit lies
// above.
func (g *segment) kindOf(u uint64) int {
	u >>= 1
	lo, hi := 0, len(g.upTo)-1
	for lo < hi {
		if mid := int(uint(lo+hi) >> 1); u < g.upTo[mid] {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	return lo
}

// Expected is how many calls come in the mean, redials not counted.
func (s *Scenario) Expected() float64 {
	calls := 0.0
	for i := range s.segments {
		g := &s.segments[i]
		calls += mul(g.rate, float64(g.to.Sub(g.from)))
	}
	return calls
}
