// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"cordial/acd"
	"cordial/acd/journal"
	"cordial/acd/pricing"
)

// findPrices finds out once a minute what scarce skills cost, until ctx ends. It is not
// the owner of the machine: that gives it a copy of the market and takes the prices as a
// command, so nobody waits while they are found. If they cannot be, the old ones stay.
func (s *server) findPrices(ctx context.Context) {
	var p pricing.Pricer
	tick := time.NewTicker(pricing.Every)
	defer tick.Stop()
	for {
		took, err := s.reprice(ctx, &p)
		if ctx.Err() != nil {
			return
		}
		s.metrics.Priced(took, err)
		if err != nil {
			s.log.Warn("the prices of scarce skills stay as they were", "problem", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// reprice looks at the market, and puts new prices in force if there are any; it returns
// how long it took to find them.
func (s *server) reprice(ctx context.Context, p *pricing.Pricer) (time.Duration, error) {
	market, err := s.engine.Market(ctx)
	if err != nil {
		return 0, err
	}
	problem, ok := p.Look(s.engine.Now(), &market)
	if !ok {
		return 0, nil
	}
	began := time.Now()
	set, err := solve(problem)
	took := time.Since(began)
	if err != nil {
		return took, err
	}
	if err := journal.Fits(acd.Record{Command: set, Events: []acd.Event{{Kind: acd.PricesSet, Prices: set.Prices}}}); err != nil {
		return took, fmt.Errorf("there are too many to be kept in the journal: %w", err)
	}
	if _, err := s.engine.Do(ctx, set); err != nil && !errors.Is(err, acd.ErrStale) { // stale: they are the same
		return took, err
	}
	return took, nil
}

// solve solves the problem; it must not take calls down with it.
func solve(problem pricing.Problem) (set acd.Command, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("finding prices: %v", cause)
		}
	}()
	return problem.Solve()
}
