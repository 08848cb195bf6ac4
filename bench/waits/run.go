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

// Quick are less: one seed, and shorter.
func Quick() Options {
	o := Full()
	o.Seeds, o.Length, o.SurgeShare = o.Seeds[:1], 36*time.Hour, 0.01
	return o
}

// Run lets all loads happen. progress is told how many runs are over.
func Run(ctx context.Context, o Options, progress func(done, all int)) ([]Row, error) {
	var rows []Row
	all := len(o.Loads) * len(o.Seeds)
	if o.Surge != "" {
		all++
	}
	done := 0
	for _, load := range o.Loads {
		var sum tally
		agents := 0
		for _, seed := range o.Seeds {
			s, err := atLoad(load, o.Length, seed, o.Share)
			if err != nil {
				return nil, err
			}
			t, err := runOne(ctx, s, 1)
			if err != nil {
				return nil, err
			}
			sum.plus(t)
			agents = len(s.Config().Agents)
			done++
			progress(done, all)
		}
		rows = append(rows, sum.row(Load{Share: load}, agents))
	}
	if o.Surge == "" {
		return rows, nil
	}
	data, err := os.ReadFile(o.Surge)
	if err != nil {
		return nil, fmt.Errorf("cannot read the scenario: %w; run it in Cordial's sources, or name a file with --scenario", err)
	}
	s, err := observed(o.Surge, data, o.SurgeShare)
	if err != nil {
		return nil, err
	}
	t, err := runOne(ctx, s, 1)
	if err != nil {
		return nil, err
	}
	progress(all, all)
	return append(rows, t.row(Load{Name: "surge"}, len(s.Config().Agents))), nil
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
