// SPDX-License-Identifier: Apache-2.0

package auditor

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cordial/acd"
	"cordial/routing"
)

// wantPrices configures the centre anew, with prices.
func (r *run) wantPrices() {
	with := config
	with.Prices = true
	r.step(acd.Configure, acd.Event{Kind: acd.Configured, Config: &with})
}

// bootsCost sets prices by which Anna, of level 7 in boots, costs .9 x (.7 - .3) + .1.
func (r *run) bootsCost() {
	r.step(acd.SetPrices, acd.Event{Kind: acd.PricesSet, Prices: &acd.Prices{
		Duals: []acd.Dual{
			{Needs: []routing.Need{{Skill: 1, Least: 5, Weight: 2}}, Dual: 300_000},
			{Needs: []routing.Need{{Skill: 2, Least: 1, Weight: 1}}, Dual: -2_000_000}, // she has none of these
			{Dual: 900_000}, // who needs nothing
		},
		Surcharges: []routing.Surcharge{
			{Levels: []acd.Level{0, 7, 0, 0}, Can: 1, By: 100_000}, {Levels: []acd.Level{0, 7}, Can: 3, By: 50_000},
			{Levels: []acd.Level{0, 7, 1}, Can: 1, By: 50_000}, {Levels: []acd.Level{0}, Can: 1, By: 50_000},
		},
	}})
}

// priced is an offer that says that the agent costs so much.
func (r *run) priced(a acd.AgentID, price routing.Share) acd.Event {
	e := r.offer(acd.ContactID(r.next+1), acd.OfferID(r.next+1), a, 0)
	e.Why.Fit, e.Why.Key = 700_000, 700_000-price
	return e
}

func (r *run) comes(a acd.AgentID, price routing.Share) {
	r.step(acd.Arrive, arrival(acd.ContactID(r.next+1), 1), r.priced(a, price))
}

func TestPricesAreAsSet(t *testing.T) {
	r := newRun(t)
	r.ready(anna)
	r.wantPrices()
	r.comes(anna, 0)
	r.step(acd.Hangup, refusal(5+1, 5+1, anna), over(5+1, acd.Abandoned))
	r.good()
	r.bootsCost()
	require.EqualValues(t, 460_000, r.costs(&r.agents[anna]))
	require.EqualValues(t, 90_000, r.costs(&r.agents[ben]), "whom only those suit who need nothing")
	r.step(acd.SetLevel, acd.Event{Kind: acd.LevelSet, Agent: anna, Skill: 2, Level: 1})
	require.EqualValues(t, 1_890_000+50_000, r.costs(&r.agents[anna]), "with a tie she is somebody else")
	r.step(acd.SetLevel, acd.Event{Kind: acd.LevelSet, Agent: anna, Skill: 2, Level: 0})
	require.EqualValues(t, 460_000, r.costs(&r.agents[anna]))
	r.step(acd.Configure, acd.Event{Kind: acd.Configured, Config: &config})
	require.Zero(t, r.costs(&r.agents[anna]), "nobody wants prices any more")
}

func TestBrokenPrices(t *testing.T) {
	judge(t, []breach{
		{"a price that was not set", "price", func(r *run) { r.ready(anna); r.wantPrices() }, func(r *run) { r.comes(anna, 1) }},
		{
			"another price than was set", "price", func(r *run) { r.ready(anna); r.wantPrices(); r.bootsCost() },
			func(r *run) { r.comes(anna, 460_001) },
		},
		{"no price though it was set", "price", func(r *run) { r.ready(anna); r.wantPrices(); r.bootsCost() }, func(r *run) { r.comes(anna, 0) }},
		{"prices that nobody wants", "price", nil, (*run).bootsCost},
	})
}
