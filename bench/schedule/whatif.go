// SPDX-License-Identifier: Apache-2.0

package schedule

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"cordial/acd"
	"cordial/routing"
	"cordial/routing/price"
)

// WhatIf is what another plan or setting comes to, on the same days.
type WhatIf struct {
	Name  string
	Whole Count
	Met   bool // as far as the service goes, in the mean of these days
}

// Fewer is the plan with a share of everybody taken away.
func (p *Plan) Fewer(ctx context.Context, by float64) (WhatIf, error) {
	name := fmt.Sprintf("%.3g %% fewer people", 100*by)
	return p.whatIf(ctx, name, p.Staff.fewer(by, p.Problem.Forecast, p.Problem.Groups), p.Problem.Groups, nil)
}

// dials are the settings that Dials compares.
var dials = []time.Duration{0, 15 * time.Second, 30 * time.Second, time.Minute, 2 * time.Minute}

// Dials is the plan with other settings of expertise_worth.
func (p *Plan) Dials(ctx context.Context) ([]WhatIf, error) {
	var out []WhatIf
	for _, worth := range dials {
		w, err := p.whatIf(ctx, "expertise_worth "+worth.String(), &p.Staff, p.Problem.Groups, func(c *acd.Config) {
			for q := range c.Queues {
				c.Queues[q].ExpertiseWorth = worth
			}
		})
		if err != nil {
			return nil, err
		}
		out = append(out, w)
	}
	return out, nil
}

// whatIf lets the days of the search happen otherwise. They are the same days each time,
// so that chance is the same in all that is compared.
func (p *Plan) whatIf(ctx context.Context, name string, s *Staff, groups []Group, change func(*acd.Config)) (WhatIf, error) {
	scenario, err := p.Problem.scenarioOf(groups, s)
	if err != nil {
		return WhatIf{}, err
	}
	days, err := p.Problem.days(ctx, scenario, 0, p.Problem.Days, change)
	if err != nil {
		return WhatIf{}, err
	}
	all := p.Problem.sum(days)
	w := WhatIf{Name: name, Whole: all.Whole()}
	w.Met = p.Problem.Target.Met(&w.Whole)
	return w, nil
}

// Training is a second skill for some people.
type Training struct {
	Group  string
	People int
	Skill  Skill
	Whole  Count
	Gain   float64 // see Plan.Trainings
}

const (
	// trained is the share of a group who learn something.
	trained = 0.1
	// mostTrainings is how many are tried out.
	mostTrainings = 6
)

// Trainings are second skills for a tenth of a group's people, at the least level that will
// do, with what each gains on the days of the search when everybody else stays, the
// best first. Gain is in points of the service level; without one in seconds of the mean
// wait, or in points of the share that give up.
//
// Which are tried is told by the duals of the transportation problem between queues and
// groups at the busiest time: how much scarcer what they would learn is than what they
// know.
func (p *Plan) Trainings(ctx context.Context) ([]Training, error) {
	before, err := p.whatIf(ctx, "as planned", &p.Staff, p.Problem.Groups, nil)
	if err != nil {
		return nil, err
	}
	candidates, err := p.candidates()
	if err != nil {
		return nil, err
	}
	var out []Training
	for _, c := range candidates {
		groups, staff := p.train(c)
		w, err := p.whatIf(ctx, fmt.Sprintf("%d of %s learn %s", c.People, c.Group, c.Skill.Name), staff, groups, nil)
		if err != nil {
			return nil, err
		}
		c.Whole, c.Gain = w.Whole, p.Problem.Target.gain(&before.Whole, &w.Whole)
		out = append(out, c)
	}
	slices.SortStableFunc(out, func(a, b Training) int { return cmp.Compare(b.Gain, a.Gain) })
	return out, nil
}

// gain is by how much a count is better than another.
func (t *Target) gain(before, after *Count) float64 {
	switch {
	case t.ServiceLevel > 0:
		return 100 * (after.ServiceLevel() - before.ServiceLevel())
	case t.ASA > 0:
		return before.ASA() - after.ASA()
	}
	return 100 * (before.GivenUp() - after.GivenUp())
}

// candidates are second skills that could be worth it.
func (p *Plan) candidates() ([]Training, error) {
	f, groups := p.Problem.Forecast, p.Problem.Groups
	peak := 0
	for i := range f.Intervals {
		if p.Staff.Total(i) > p.Staff.Total(peak) {
			peak = i
		}
	}
	prob := price.Problem{Arcs: pairs(f, groups)}
	for q := range f.Queues {
		prob.Needs = append(prob.Needs, price.Need{Set: routing.NeedSet(q), Load: price.Milli(f.Queues[q].load(peak, f.Interval) * float64(price.Erlang))})
	}
	for g := range groups {
		prob.Profiles = append(prob.Profiles, price.Profile{Heads: int32(math.Round(p.Staff.At[g][peak]))})
	}
	s, err := price.Solve(prob)
	if err != nil {
		return nil, fmt.Errorf("weighing second skills: %w", err)
	}
	type chance struct {
		Training
		worth float64
	}
	var all []chance
	// Beside the duals counts how busy those are who know it already: duals say nothing
	// where there are enough of all.
	for g := range groups {
		for q := range f.Queues {
			queue := &f.Queues[q]
			n := int(float64(groups[g].Present())*trained + 0.5)
			lacks := groups[g].lacks(queue)
			if n == 0 || len(lacks) != 1 {
				continue
			}
			able := 0.0
			for h := range groups {
				if groups[h].takes(queue) {
					able += p.Staff.At[h][peak]
				}
			}
			scarce := float64(s.Duals[q].Dual-s.Shadows[g]) / 1e6
			all = append(all, chance{Training{Group: groups[g].Name, People: n, Skill: lacks[0]}, scarce + queue.load(peak, f.Interval)/max(able, 1)})
		}
	}
	slices.SortStableFunc(all, func(a, b chance) int { return cmp.Compare(b.worth, a.worth) })
	var out []Training
	for _, c := range all {
		if len(out) < mostTrainings && !slices.ContainsFunc(out, func(t Training) bool { return t.Group == c.Group && t.Skill == c.Skill }) {
			out = append(out, c.Training)
		}
	}
	return out, nil
}

// lacks lists what of a queue's needs a group does not have.
func (g *Group) lacks(q *Queue) []Skill {
	var out []Skill
	for _, n := range q.Needs {
		if g.level(n.Name) < n.Level {
			out = append(out, n)
		}
	}
	return out
}

// train takes those who learn something out of their group into one of their own.
func (p *Plan) train(t Training) ([]Group, *Staff) {
	groups := slices.Clone(p.Problem.Groups)
	g := slices.IndexFunc(groups, func(g Group) bool { return g.Name == t.Group })
	other := groups[g]
	other.Name += ".trained"
	other.Skills = slices.DeleteFunc(slices.Clone(other.Skills), func(s Skill) bool { return s.Name == t.Skill.Name })
	other.Skills = append(other.Skills, t.Skill)
	s := &Staff{At: slices.Clone(p.Staff.At), On: slices.Clone(p.Staff.On)}
	all := p.Staff.People(g)
	some := func(n int) int { return min(n, int(math.Round(float64(n)*float64(t.People)/float64(max(all, 1))))) }
	at, on := slices.Clone(s.At[g]), slices.Clone(s.On[g])
	s.At[g], s.On[g] = slices.Clone(at), slices.Clone(on)
	for i := range at {
		at[i] = float64(some(int(at[i])))
		s.At[g][i] -= at[i]
	}
	for k := range on {
		on[k] = some(on[k])
		s.On[g][k] -= on[k]
	}
	s.At, s.On = append(s.At, at), append(s.On, on)
	return append(groups, other), s
}
