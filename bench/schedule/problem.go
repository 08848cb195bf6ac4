// SPDX-License-Identifier: Apache-2.0

package schedule

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync/atomic"
	"time"
)

// Problem is what is asked for.
type Problem struct {
	Forecast *Forecast
	Groups   []Group
	Target   Target
	Dial     Dial
	// Answer is how long a phone rings until its agent answers.
	Answer time.Duration
	Seed   uint64
	// Days is how many days are looked at in each step of the search, Proof how many
	// others in the end. At least 2.
	Days, Proof int
	// Progress, which may be nil, is told how many days have been simulated, and of how
	// many that there will be, as far as can be told; by several goroutines at once.
	Progress func(done, of int)

	passed atomic.Int64
}

// Plan is the answer.
type Plan struct {
	Staff Staff
	// Theory is how many there would be at work in each interval if everybody could take
	// every call.
	Theory []int
	// Searched tells whether days were tried out: where theory is exact there is no need.
	Searched bool
	// Short are queues and intervals for which there are not enough people.
	Short []Short
	// Proof is what became of so many days that the search has not seen, all together, and
	// Evidence what they say of the target.
	Proof    Day
	Of       int
	Evidence []Evidence
	Problem  *Problem
	Required []int // people at work, by interval
}

// Short says that people are missing.
type Short struct {
	Interval int
	Queue    int
	People   float64
}

// Met tells whether the target is met.
func (p *Plan) Met() bool {
	return !slices.ContainsFunc(p.Evidence, func(e Evidence) bool { return !e.Met })
}

// check looks for what makes no sense together.
func (p *Problem) check() error {
	if err := p.Target.check(p.Forecast); err != nil {
		return err
	}
	var faults []error
	for k := range p.Forecast.Queues {
		q := &p.Forecast.Queues[k]
		if !slices.ContainsFunc(p.Groups, func(g Group) bool { return g.takes(q) }) {
			faults = append(faults, fmt.Errorf("nobody on the roster can take the calls of queue %s, which need %s", q.Name, inWords(q.Needs)))
		}
	}
	for g := range p.Groups {
		group := &p.Groups[g]
		if !slices.ContainsFunc(p.Forecast.Queues, func(q Queue) bool { return group.takes(&q) }) {
			faults = append(faults, fmt.Errorf("group %s of the roster can take no queue's calls", group.Name))
		}
	}
	if p.Days < 2 || p.Proof < 2 {
		faults = append(faults, errors.New("at least 2 days must be looked at"))
	}
	calls := 0.0
	for q := range p.Forecast.Queues {
		for _, n := range p.Forecast.Queues[q].Calls {
			calls += n
		}
	}
	if calls == 0 {
		faults = append(faults, errors.New("no calls are expected at all"))
	}
	return errors.Join(faults...)
}

func inWords(skills []Skill) string {
	var out []string
	for _, s := range skills {
		out = append(out, fmt.Sprintf("%s at level %d", s.Name, s.Level))
	}
	return strings.Join(out, " and ")
}

// EnoughDays is how many days it takes to judge an interval: the fewer calls a day has, the
// more.
func (p *Problem) EnoughDays() int {
	calls := 0.0
	for q := range p.Forecast.Queues {
		for _, n := range p.Forecast.Queues[q].Calls {
			calls += n
		}
	}
	return min(max(int(enoughCalls/max(calls, 1)), 6), 40)
}

// enoughCalls is how many calls are looked at in each step of the search, if that takes
// from 6 to 40 days.
const enoughCalls = 400_000

// exact tells whether theory is: one queue, whose callers never give up, whom everybody
// can take, at any time.
func (p *Problem) exact() bool {
	return len(p.Forecast.Queues) == 1 && p.Forecast.Queues[0].Patience == 0 && p.Target.Fit == 0 &&
		!slices.ContainsFunc(p.Groups, func(g Group) bool { return len(g.Shifts) > 0 })
}

// usualSteps is how often the days of the search are mostly looked at.
const usualSteps = 12

// tell tells that another day has passed.
func (p *Problem) tell() {
	done := int(p.passed.Add(1))
	if p.Progress != nil {
		p.Progress(done, max(usualSteps*p.Days+p.Proof, done+p.Proof))
	}
}

// ErrUnmet is what it is if no staffing from the roster meets the target. There is a plan,
// which comes nearest.
var ErrUnmet = errors.New("the roster does not meet the target")

// Solve makes a plan. With ErrUnmet there is one too.
func (p *Problem) Solve(ctx context.Context) (*Plan, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	s, err := newSearch(p)
	if err != nil {
		return nil, err
	}
	out := &Plan{Problem: p, Searched: !p.exact()}
	for i := range p.Forecast.Intervals {
		out.Theory = append(out.Theory, int(math.Round(s.want.total(i))))
	}
	if out.Searched {
		if err := s.narrow(ctx); err != nil {
			return nil, err
		}
	}
	if err := s.prove(ctx, out); err != nil {
		return nil, err
	}
	out.Staff, out.Short = s.staff, s.short
	for i := range p.Forecast.Intervals {
		out.Required = append(out.Required, int(math.Round(out.Staff.Total(i))))
	}
	if !out.Met() {
		return out, ErrUnmet
	}
	return out, nil
}
