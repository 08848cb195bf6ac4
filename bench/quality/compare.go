// SPDX-License-Identifier: Apache-2.0

package quality

import (
	"context"
	"fmt"
	"runtime"
	"sync"
)

// Report is how all rules did.
type Report struct {
	Rows []Row `json:"rows"` // by load, and within it in the order of the rules
	// Bounds are the means of the bounds, by load.
	Bounds []BoundRow `json:"bounds"`
	// Missed says in words what is asked of the dial and not reached.
	Missed []string `json:"missed"`
	// Of each run: contacts counted; and the runs' seeds.
	Contacts int      `json:"contacts"`
	Seeds    []uint64 `json:"seeds"`
	Agents   int      `json:"agents"`
}

// BoundRow is the greatest mean fit at a load.
type BoundRow struct {
	Load float64 `json:"load"`
	Fit  float64 `json:"fit"`
}

// scene is an instance at a load, with its contacts: what all rules meet alike.
type scene struct {
	instance *Instance
	contacts []Contact
	bound    Bound
}

// Compare lets all rules route the same contacts, on all processors; progress is told
// after each run. The figures do not hang on the number of processors.
func Compare(ctx context.Context, o Options, progress func(done, all int)) (Report, error) {
	report := Report{Contacts: o.Contacts, Seeds: o.Seeds, Agents: o.Shape.Profiles * o.Shape.Heads}
	all := contenders()
	done, runs := 0, len(o.Loads)*len(o.Seeds)*len(all)
	for _, load := range o.Loads {
		results := make([][]Result, len(all))
		var bounds []Bound
		for _, seed := range o.Seeds {
			s, err := o.scene(seed, load)
			if err != nil {
				return Report{}, err
			}
			bounds = append(bounds, s.bound)
			at, err := s.runs(ctx, o, all, func() { done++; progress(done, runs) })
			if err != nil {
				return Report{}, err
			}
			for c := range all {
				results[c] = append(results[c], at[c])
			}
		}
		for c := range all {
			report.Rows = append(report.Rows, rowOf(all[c].name, load, results[c], bounds))
		}
		report.Bounds = append(report.Bounds, boundRow(load, bounds))
	}
	judge(report.Rows)
	report.Missed = missed(report.Rows)
	return report, nil
}

func (o Options) scene(seed uint64, load float64) (scene, error) {
	i := o.Shape.Draw(seed)
	b, err := i.Bound(load)
	return scene{i, i.Contacts(seed, o.contacts(), load), b}, err
}

func boundRow(load float64, bounds []Bound) BoundRow {
	row := BoundRow{Load: load}
	for _, b := range bounds {
		row.Fit += b.share() / float64(len(bounds))
	}
	return row
}

// runs lets each rule route; done is told after each, one at a time.
func (s scene) runs(ctx context.Context, o Options, all []contender, done func()) ([]Result, error) {
	results, errs := make([]Result, len(all)), make([]error, len(all))
	var workers sync.WaitGroup
	var mu sync.Mutex
	next := 0
	take := func() int {
		mu.Lock()
		defer mu.Unlock()
		next++
		return next - 1
	}
	for range min(len(all), runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			for c := take(); c < len(all) && ctx.Err() == nil; c = take() {
				results[c], errs[c] = run(s.instance, s.contacts, o.Warm, o.Warm+o.Contacts, all[c].route(s.instance, s.bound, s.contacts))
				mu.Lock()
				done()
				mu.Unlock()
			}
		})
	}
	workers.Wait()
	for c, err := range errs {
		if err != nil {
			return nil, fmt.Errorf("%s: %w", all[c].name, err)
		}
	}
	return results, context.Cause(ctx)
}
