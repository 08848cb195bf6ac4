// SPDX-License-Identifier: Apache-2.0

package routing_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordial/routing"
)

// deaf is an index that does not hear all it is told.
type deaf struct {
	*routing.Pool
	toAgent   func(*routing.Agent)
	toContact func(*routing.Waiting)
	toNeeds   func([]routing.Need)
	toMean    bool
	toPrices  func(*routing.Pool, routing.Prices)
	patience  func(*routing.Pool, time.Duration)
	afterAll  func(*routing.Pool)
}

func (d deaf) index() pool {
	d.Pool = routing.NewPool()
	return d
}

func (d deaf) PutAgent(a routing.Agent) {
	if d.toAgent != nil {
		d.toAgent(&a)
	}
	d.Pool.PutAgent(a)
}

func (d deaf) PutWaiting(w routing.Waiting) {
	if d.toContact != nil {
		d.toContact(&w)
	}
	d.Pool.PutWaiting(w)
}

func (d deaf) Define(needs []routing.Need) routing.NeedSet {
	if d.toNeeds != nil {
		needs = append([]routing.Need(nil), needs...)
		d.toNeeds(needs)
	}
	return d.Pool.Define(needs)
}

func (d deaf) SetMean(mean time.Duration) {
	if !d.toMean {
		d.Pool.SetMean(mean)
	}
}

func (d deaf) SetPrices(prices routing.Prices) {
	if d.toPrices != nil {
		d.toPrices(d.Pool, prices)
		return
	}
	d.Pool.SetPrices(prices)
}

func (d deaf) SetPatience(patience time.Duration) {
	if d.patience == nil {
		d.Pool.SetPatience(patience)
	} else {
		d.patience(d.Pool, patience)
	}
}

func (d deaf) Next(now routing.Time) (routing.Choice, bool) {
	if d.afterAll != nil {
		d.afterAll(d.Pool)
	}
	return d.Pool.Next(now)
}

// The comparison can fail: each of these faults is found.
func TestComparisonCatchesFaults(t *testing.T) {
	for name, fault := range map[string]deaf{
		"no fitness":       {toAgent: func(a *routing.Agent) { a.Levels = a.Levels[:min(len(a.Levels), 1)] }},
		"away but offered": {toAgent: func(a *routing.Agent) { a.AtWork = true }},
		"nobody talks":     {toAgent: func(a *routing.Agent) { a.Talking = false }},
		"one medium":       {toAgent: func(a *routing.Agent) { a.Can |= 1 }},
		"least by id":      {toAgent: func(a *routing.Agent) { a.Offered = 0 }},
		"no priority":      {toContact: func(w *routing.Waiting) { w.Priority = 0 }},
		"no holding out":   {toContact: func(w *routing.Waiting) { w.Worth = 0 }},
		"no order":         {toContact: func(w *routing.Waiting) { w.Order = 0 }},
		"nobody known":     {toContact: func(w *routing.Waiting) { w.Known = 0 }},
		"no limit":         {toContact: func(w *routing.Waiting) { w.RipeAt = routing.Never }},
		"nobody asked for": {toContact: func(w *routing.Waiting) { w.Only = 0 }},
		"asked for ever":   {toContact: func(w *routing.Waiting) { w.Until = routing.Never }},
		"no exclusions":    {toContact: func(w *routing.Waiting) { w.Excluded = nil }},
		"exclusions stay": {toContact: func(w *routing.Waiting) {
			w.Excluded = append([]routing.Exclusion(nil), w.Excluded...)
			for i := range w.Excluded {
				w.Excluded[i].Until = routing.Never
			}
		}},
		"no relaxing": {toNeeds: func(needs []routing.Need) {
			for i := range needs {
				needs[i].Relax = nil
			}
		}},
		"no weights": {toNeeds: func(needs []routing.Need) {
			for i := range needs {
				needs[i].Weight = 1
			}
		}},
		"no mean":       {toMean: true},
		"no prices":     {toPrices: func(*routing.Pool, routing.Prices) {}},
		"prices missed": {toPrices: (*routing.Pool).MissPrices},
		"no surcharges": {toPrices: func(p *routing.Pool, prices routing.Prices) {
			prices.Surcharges = nil
			p.SetPrices(prices)
		}},
		"no duals": {toPrices: func(p *routing.Pool, prices routing.Prices) {
			prices.Duals = nil
			p.SetPrices(prices)
		}},
		"all patient":      {patience: func(*routing.Pool, time.Duration) {}},
		"patience missed":  {patience: (*routing.Pool).MissPatience},
		"a change missed":  {afterAll: (*routing.Pool).MissChange},
		"a timer missed":   {afterAll: (*routing.Pool).MissTimer},
		"a head not moved": {afterAll: (*routing.Pool).MisplaceHead},
		"a queue mixed up": {afterAll: (*routing.Pool).MixUpTurns},
	} {
		t.Run(name, func(t *testing.T) {
			found, _ := live(1, 30_000, fault.index, rule)
			require.NotEmpty(t, found)
		})
	}
}
