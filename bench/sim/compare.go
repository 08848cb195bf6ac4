// SPDX-License-Identifier: Apache-2.0

package sim

import (
	"context"

	"cordial/acd"
	"cordial/bench/workload"
)

// Comparison is two ways to run a centre, on the same days.
type Comparison struct {
	Replications  int
	First, Second []Figure
	// Differences are of the second to the first, with the intervals of the mean
	// difference of two days that differ in nothing else.
	Differences []Figure
}

// Compare lets replications 0 to n-1 happen twice each, the second time with other
// settings, as change makes them. Each contact comes at the same time with the same
// needs, talk time and patience both times (common random numbers), so that most of
// what chance does is the same in both and falls out of the difference. Otherwise it is
// as [Replicate].
func Compare(ctx context.Context, s *workload.Scenario, n int, o Options, change func(*acd.Config), done func(finished int)) (Comparison, error) {
	type pair struct{ first, second Result }
	other := o
	other.Change = func(c *acd.Config) {
		if o.Change != nil {
			o.Change(c)
		}
		change(c)
	}
	all, err := replicate(ctx, n, func(ctx context.Context, i int) (p pair, err error) {
		if p.first, err = Run(ctx, s, i, o); err == nil {
			p.second, err = Run(ctx, s, i, other)
		}
		return p, err
	}, nil, done)
	var first, second, differences meter
	for i := range all {
		p := &all[i]
		first.add(p.first)
		second.add(p.second)
		for k, f := range figures {
			differences[k].add(f.of(&p.second) - f.of(&p.first))
		}
	}
	return Comparison{len(all), first.figures(), second.figures(), differences.figures()}, err
}
