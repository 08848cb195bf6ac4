// SPDX-License-Identifier: Apache-2.0

package schedule

import (
	"context"
	"math"
	"slices"

	"cordial/routing/price"
)

// search looks for the fewest people.
type search struct {
	p     *Problem
	arcs  []price.Arc
	want  want
	ask   Target // of each interval: that of the day, or more
	spans []span
	staff Staff
	short []Short
}

// span is what is known of how many an interval takes.
type span struct {
	few  float64 // so many were too few; -1: not known
	many float64 // so many were enough; 0: not known
	best []float64
	step float64
}

func newSearch(p *Problem) (*search, error) {
	w, err := p.Forecast.begin(&p.Target)
	if err != nil {
		return nil, err
	}
	s := &search{p: p, arcs: pairs(p.Forecast, p.Groups), want: w, ask: p.Target, spans: make([]span, p.Forecast.Intervals)}
	s.open()
	return s, s.share()
}

// open forgets what is known of how many it takes.
func (s *search) open() {
	for i := range s.spans {
		s.spans[i] = span{few: -1, step: max(math.Round(s.want.total(i)/50), 1)}
	}
}

// share finds who does what is wanted.
func (s *search) share() error {
	f, groups := s.p.Forecast, s.p.Groups
	s.staff = Staff{At: make([][]float64, len(groups)), On: make([][]int, len(groups))}
	need := make([][]float64, len(groups))
	most := make([][]int, f.Intervals) // by interval, group
	for g := range groups {
		need[g] = make([]float64, f.Intervals)
	}
	for i := range most {
		for g := range groups {
			n := groups[g].Present()
			if len(groups[g].Shifts) > 0 && !slices.ContainsFunc(groups[g].Shifts, func(s Shift) bool { return s.share(f, i) >= 0.5 }) {
				n = 0
			}
			most[i] = append(most[i], n)
		}
	}
	// Where shifts leave somebody out who is wanted, others who can are asked for.
	for range 3 {
		for i := range f.Intervals {
			out, err := share(s.want, i, most[i], s.arcs)
			if err != nil {
				return err
			}
			for g := range groups {
				need[g][i] = float64(out[g])
			}
		}
		lacking := false
		for g := range groups {
			if len(groups[g].Shifts) == 0 {
				s.staff.At[g] = need[g]
				continue
			}
			s.staff.On[g] = cover(f, groups[g].Shifts, need[g], groups[g].Present())
			s.staff.At[g] = presence(f, groups[g].Shifts, s.staff.On[g])
			for i := range f.Intervals {
				if s.staff.At[g][i] < need[g][i]-0.5 {
					most[i][g] = int(s.staff.At[g][i] + 0.5)
					lacking = true
				}
			}
		}
		if !lacking {
			break
		}
	}
	s.lack()
	return nil
}

// lack notes what is wanted beyond all that there are.
func (s *search) lack() {
	s.short = nil
	for i := range s.p.Forecast.Intervals {
		missing := s.want.total(i) - s.staff.Total(i)
		if missing < 1 {
			continue
		}
		worst, most := 0, -1.0
		for q := range s.want {
			able := 0.0
			for g := range s.p.Groups {
				if s.p.Groups[g].takes(&s.p.Forecast.Queues[q]) {
					able += s.staff.At[g][i]
				}
			}
			if w := s.want[q][i]; w > 0 && w/max(able, 0.5) > most {
				worst, most = q, w/max(able, 0.5)
			}
		}
		s.short = append(s.short, Short{i, worst, missing})
	}
}

// look lets the days of the search happen with the staff in hand, and sums them up.
func (s *search) look(ctx context.Context) (Day, error) {
	days, err := s.lookAt(ctx, 0, s.p.Days)
	return s.p.sum(days), err
}

func (s *search) lookAt(ctx context.Context, first, n int) ([]Day, error) {
	scenario, err := s.p.scenario(&s.staff)
	if err != nil {
		return nil, err
	}
	return s.p.days(ctx, scenario, first, n, nil)
}

// mostRounds bounds the search: by then steps have halved often enough.
const mostRounds = 16

// narrow finds for each interval the fewest who are enough, by halving.
func (s *search) narrow(ctx context.Context) error {
	for range mostRounds {
		all, err := s.look(ctx)
		if err != nil {
			return err
		}
		moved := false
		for i := range s.spans {
			moved = s.judge(&all, i) || moved
		}
		if err := s.share(); err != nil {
			return err
		}
		if !moved {
			break
		}
	}
	s.settle()
	if err := s.share(); err != nil {
		return err
	}
	return s.polish(ctx)
}

// polishings is how often the plan is looked at as a whole. What an interval needs was
// found while those before it had more people, or fewer.
const polishings = 4

// polish gives a hundredth more to the intervals that miss what is asked of them, and takes
// it from those that do far better.
func (s *search) polish(ctx context.Context) error {
	for k := range polishings {
		all, err := s.look(ctx)
		if err != nil {
			return err
		}
		moved := false
		for i := range s.spans {
			c, n := all.Interval(i), s.want.total(i)
			step := max(math.Round(n/100), 1)
			switch {
			case n == 0:
			case !s.enough(&all, i):
				s.move(&all, i, step)
				moved = true
			case k < polishings-1 && n > step && s.ask.short(&c) < -plenty:
				s.move(&all, i, -step)
				moved = true
			}
		}
		if !moved {
			return nil
		}
		if err := s.share(); err != nil {
			return err
		}
	}
	return nil
}

// plenty is by which share of what is asked an interval must do better before somebody is
// taken from it.
const plenty = 0.06

// enough tells whether an interval meets what is asked of it, each queue to within a
// tenth.
func (s *search) enough(all *Day, i int) bool {
	c := all.Interval(i)
	if s.ask.short(&c) > 0 {
		return false
	}
	for q := range all.Counts {
		if n := &all.Counts[q][i]; n.Calls >= leastCalls*s.p.Days && s.ask.short(n) > 0.125 {
			return false
		}
	}
	return true
}

// leastCalls is how many calls of a queue there must be in an interval each day for it to
// be judged by itself.
const leastCalls = 5

// judge notes whether an interval had enough people, and tries fewer or more. It tells
// whether there is anything left to try.
func (s *search) judge(all *Day, i int) bool {
	w := &s.spans[i]
	n := math.Round(s.want.total(i))
	if n == 0 {
		return false
	}
	if s.enough(all, i) {
		if w.many == 0 || n <= w.many {
			w.many, w.best = n, s.column(i)
		}
	} else {
		w.few = max(w.few, n)
		if w.few >= w.many { // with others beside it, that was not enough after all
			w.many, w.best = 0, nil
		}
	}
	next := n
	switch {
	case w.many == 0:
		next, w.step = w.few+w.step, 2*w.step
	case w.few < 0:
		next, w.step = max(w.many-w.step, 1), 2*w.step
		if next == w.many {
			return false
		}
	case w.many-w.few <= max(1, math.Floor(w.many/400)):
		s.put(i, w.best)
		return false
	default:
		if w.best != nil {
			s.put(i, w.best)
		}
		next = math.Round((w.few + w.many) / 2)
	}
	s.move(all, i, next-math.Round(s.want.total(i)))
	return true
}

// settle takes for each interval the fewest who were enough, as far as known.
func (s *search) settle() {
	for i := range s.spans {
		if w := &s.spans[i]; w.best != nil {
			s.put(i, w.best)
		}
	}
}

func (s *search) column(i int) []float64 {
	out := make([]float64, len(s.want))
	for q := range out {
		out[q] = s.want[q][i]
	}
	return out
}

func (s *search) put(i int, column []float64) {
	for q := range column {
		s.want[q][i] = column[q]
	}
}

// move gives an interval so many more people, or fewer: to the queues whose callers waited
// too long, by how many they were; from those whose did not.
func (s *search) move(all *Day, i int, by float64) {
	weights := make([]float64, len(s.want))
	sum := 0.0
	for q := range weights {
		n := &all.Counts[q][i]
		if n.Calls == 0 {
			continue
		}
		short := s.ask.short(n)
		if by < 0 {
			short = -short
		}
		// Who misses nothing gets, or gives, a little, so that nobody is left out.
		weights[q] = float64(n.Calls) * (max(short, 0) + 0.02)
		sum += weights[q]
	}
	if sum == 0 {
		return
	}
	left := by
	for q := range weights {
		part := by * weights[q] / sum
		if by < 0 {
			part = max(part, -s.want[q][i]*0.9)
		}
		s.want[q][i] += part
		left -= part
	}
	if left < -0.5 { // some had too few to give
		total := s.want.total(i)
		for q := range s.want {
			s.want[q][i] *= max(1+left/total, 0.1)
		}
	}
}
