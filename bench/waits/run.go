// SPDX-License-Identifier: Apache-2.0

package waits

import (
	"context"
	"fmt"
	"os"
	"time"

	"cordial/bench/sim"
	"cordial/bench/workload"
)

// Options say what to hold forecasts against.
type Options struct {
	Loads  []float64 // of the floor of 180 agents
	Length time.Duration
	Seeds  []uint64
	Share  float64 // of the callers that are observers
	Surge  string  // a scenario's file for the row of that name; "" for none
	// SurgeShare is the share of its callers that are observers.
	SurgeShare float64
}

// Full are the options that the figures are given by.
func Full() Options {
	return Options{
		Loads: []float64{0.8, 0.9, 1.0, 1.1, 1.2}, Length: 72 * time.Hour, Seeds: []uint64{1, 2, 3},
		Share: 0.05, Surge: "configs/scenarios/surge.yaml", SurgeShare: 0.02,
	}
}

// Quick are less: one seed, and fewer observers in the surge.
func Quick() Options {
	o := Full()
	o.Seeds, o.Length, o.SurgeShare = o.Seeds[:1], 36*time.Hour, 0.003
	return o
}

// Compare lets all loads happen, and measures what an estimate costs; now is a clock
// that does not run backward. progress is told how many parts are over.
func Compare(ctx context.Context, o Options, now func() time.Duration, progress func(done, all int)) (Report, error) {
	var r Report
	done, all := 0, len(o.Loads)*len(o.Seeds)+2
	step := func() { done++; progress(done, all) }
	for _, load := range o.Loads {
		row, err := o.floor(ctx, load, step)
		if err != nil {
			return r, err
		}
		r.Rows = append(r.Rows, row)
	}
	if o.Surge != "" {
		row, err := o.surge(ctx)
		if err != nil {
			return r, err
		}
		r.Rows = append(r.Rows, row)
	}
	step()
	for _, profiles := range []int{200, costAgents} {
		c, err := Measure(profiles, 10_000, 200, now)
		if err != nil {
			return r, err
		}
		r.Costs = append(r.Costs, c)
	}
	step()
	r.Estimate, r.Distinct = r.Costs[0].Estimate, r.Costs[1].Estimate
	r.judge()
	return r, nil
}

// floor is the row of a load.
func (o Options) floor(ctx context.Context, load float64, step func()) (Row, error) {
	var sum tally
	agents := 0
	for _, seed := range o.Seeds {
		s, err := atLoad(load, o.Length, seed, o.Share)
		if err != nil {
			return Row{}, err
		}
		t, err := runOne(ctx, s, 1)
		if err != nil {
			return Row{}, err
		}
		sum.plus(t)
		agents = len(s.Config().Agents)
		step()
	}
	return sum.row(Load{Share: load}, agents), nil
}

// surge is the row of the surge.
func (o Options) surge(ctx context.Context) (Row, error) {
	data, err := os.ReadFile(o.Surge)
	if err != nil {
		return Row{}, fmt.Errorf("cannot read the scenario: %w; run it in Cordial's sources, or name a file with --scenario", err)
	}
	s, err := observed(o.Surge, data, o.SurgeShare)
	if err != nil {
		return Row{}, err
	}
	t, err := runOne(ctx, s, 1)
	return t.row(Load{Name: "surge"}, len(s.Config().Agents)), err
}

// runOne lets one scenario happen and adds up what was foretold; narrow is what the
// ranges are multiplied by.
func runOne(ctx context.Context, s *workload.Scenario, narrow float64) (tally, error) {
	g := newGallery(s.Config(), s.Counted())
	g.narrow = narrow
	if _, err := sim.Run(ctx, s, 0, sim.Options{Watch: g.watch}); err != nil {
		return tally{}, fmt.Errorf("letting %s happen: %w", s.Name(), err)
	}
	return g.tally, nil
}
