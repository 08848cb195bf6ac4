// SPDX-License-Identifier: Apache-2.0

package schedule

import (
	"fmt"
	"math"
	"slices"

	"cordial/bench/plan"
	"cordial/routing"
	"cordial/routing/price"
)

// want is how many people each queue is given in each interval, shared out or not. What
// a queue is given need not be whole.
type want [][]float64 // by queue, interval

func (w want) total(i int) float64 {
	sum := 0.0
	for q := range w {
		sum += w[q][i]
	}
	return sum
}

// theory is how many it takes in an interval if everybody could take every call.
func (f *Forecast) theory(i int, t *Target) (int, error) {
	var load, calls, patience float64
	patient := false
	for k := range f.Queues {
		q := &f.Queues[k]
		load += q.load(i, f.Interval)
		calls += q.Calls[i]
		patient = patient || q.Patience == 0 && q.Calls[i] > 0
		patience += q.Calls[i] * q.Patience.Seconds()
	}
	if load == 0 {
		return 0, nil
	}
	all := plan.Queue{Load: load, AHT: load * f.Interval.Seconds() / calls}
	if !patient {
		all.Patience = patience / calls
	}
	s, err := plan.Staff(all, t.goals(), 0)
	if err != nil {
		return 0, fmt.Errorf("from %s on: %w", f.At(i), err)
	}
	return s.Agents, nil
}

// begin is what theory wants. Beyond its work, each queue is given of the reserve in
// proportion to the square root of its work.
func (f *Forecast) begin(t *Target) (want, error) {
	w := make(want, len(f.Queues))
	for q := range w {
		w[q] = make([]float64, f.Intervals)
	}
	for i := range f.Intervals {
		n, err := f.theory(i, t)
		if err != nil {
			return nil, err
		}
		var load, roots float64
		for q := range w {
			a := f.Queues[q].load(i, f.Interval)
			load, roots = load+a, roots+math.Sqrt(a)
		}
		for q := range w {
			if a := f.Queues[q].load(i, f.Interval); a > 0 {
				w[q][i] = max(a+(float64(n)-load)*math.Sqrt(a)/roots, 0)
			}
		}
	}
	return w, nil
}

// pairs are the queues and the groups that may take their calls, with their fit.
func pairs(f *Forecast, groups []Group) []price.Arc {
	ids := map[string]routing.SkillID{}
	id := func(name string) routing.SkillID {
		if _, ok := ids[name]; !ok {
			ids[name] = routing.SkillID(len(ids) + 1)
		}
		return ids[name]
	}
	var needs [][]routing.Need
	for q := range f.Queues {
		var set []routing.Need
		for _, s := range f.Queues[q].Needs {
			set = append(set, routing.Need{Skill: id(s.Name), Least: routing.Level(s.Level), Weight: 1})
		}
		needs = append(needs, set)
	}
	var levels [][]routing.Level
	for g := range groups {
		var all []routing.Level
		for _, s := range groups[g].Skills {
			for len(all) <= int(id(s.Name)) {
				all = append(all, 0)
			}
			all[id(s.Name)] = routing.Level(s.Level)
		}
		levels = append(levels, all)
	}
	return price.Arcs(needs, levels)
}

// share shares out what the queues want in an interval to the groups, of which so many
// can be there: as much as can be, with the greatest total fit. The sum is rounded up.
func share(w want, i int, most []int, arcs []price.Arc) ([]int, error) {
	p := price.Problem{Arcs: arcs}
	for q := range w {
		p.Needs = append(p.Needs, price.Need{Set: routing.NeedSet(q), Load: price.Milli(math.Round(w[q][i] * float64(price.Erlang)))})
	}
	for _, n := range most {
		p.Profiles = append(p.Profiles, price.Profile{Heads: int32(n)})
	}
	s, err := price.Solve(p)
	if err != nil {
		return nil, fmt.Errorf("sharing out the work: %w", err)
	}
	given := make([]price.Milli, len(most))
	for k, a := range arcs {
		given[a.Profile] += s.Flows[k]
	}
	out := make([]int, len(most))
	left := int((s.Served + price.Erlang - 1) / price.Erlang)
	rest := make([]int, len(most)) // groups, those with the greatest remainder first
	for g, n := range given {
		out[g], rest[g] = int(n/price.Erlang), g
		left -= out[g]
	}
	slices.SortStableFunc(rest, func(a, b int) int { return int(given[b]%price.Erlang - given[a]%price.Erlang) })
	for _, g := range rest {
		if left > 0 && out[g] < most[g] && given[g]%price.Erlang > 0 {
			out[g]++
			left--
		}
	}
	return out, nil
}
