// SPDX-License-Identifier: Apache-2.0

package routing_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordial/routing"
)

const pct = routing.Whole / 100

func TestShadowAsksWhoIsEligible(t *testing.T) {
	d := routing.Duals{{Need: 1, Dual: 30 * pct}, {Need: 2, Dual: 60 * pct}, {Need: 3, Dual: -2 * routing.Whole}}
	fits := map[routing.NeedSet]routing.Share{1: 50 * pct, 2: 100 * pct}
	fit := func(n routing.NeedSet) (routing.Share, bool) { f, ok := fits[n]; return f, ok }
	require.Equal(t, 40*pct, d.Shadow(fit))
	fits[3] = 0
	require.Equal(t, 2*routing.Whole, d.Shadow(fit), "being eligible for what nobody serves")
	require.Zero(t, routing.Duals(nil).Shadow(fit), "as long as nothing is known")
}

func TestPriceOf(t *testing.T) {
	require.Equal(t, 45*pct, routing.PriceOf(50*pct))
	require.Zero(t, routing.PriceOf(-1))
	require.Equal(t, 270*pct, routing.PriceOf(3*routing.Whole))
}

// both is an agent with a level in each of two skills.
func both(id routing.AgentID, first, second routing.Level) routing.Agent {
	a := at(id, first)
	a.Levels = append(a.Levels, second)
	return a
}

// Anna is the better one for everybody, and the only one for some. As long as that
// costs, the others take whom they can.
func TestTheScarceAreSpared(t *testing.T) {
	each(t, func(t *testing.T, p pool, english routing.NeedSet) {
		danish := p.Define([]routing.Need{{Skill: 2, Least: 1, Weight: 1}})
		p.PutAgent(both(1, 10, 10))
		p.PutAgent(both(2, 8, 0))
		p.PutWaiting(waits(1, english))
		why := choose(t, p, start).Why
		require.Equal(t, []routing.Share{100 * pct, 0}, []routing.Share{why.Key, why.Price()})

		// A Danish contact more would be served with .6 less than Anna's fit for it.
		p.SetPrices(routing.Prices{Duals: routing.Duals{{Need: danish, Dual: 40 * pct}}})
		c := choose(t, p, start)
		require.Equal(t, routing.AgentID(2), c.Agent)
		require.Equal(t, routing.Why{
			Rule: routing.BestKey, Fit: 80 * pct, Key: 80 * pct, Free: 2, Waiting: 1,
			Agents: [3]routing.AgentKey{{Agent: 1, Key: 46 * pct, Price: int32(54 * pct)}},
		}, c.Why)

		p.PutWaiting(waits(2, danish))
		p.RemoveWaiting(1, start)
		require.Equal(t, routing.AgentID(1), choose(t, p, start).Agent, "for whom she is spared")
		require.Equal(t, 54*pct, choose(t, p, start).Why.Price())

		p.RemoveWaiting(2, start)
		p.PutWaiting(waits(1, english))
		p.SetPrices(routing.Prices{})
		require.Equal(t, routing.AgentID(1), choose(t, p, start).Agent, "she costs nothing any more")
	})
}

// Who has just signed in has her price at once.
func TestAPriceForWhoIsNew(t *testing.T) {
	each(t, func(t *testing.T, p pool, set routing.NeedSet) {
		p.SetPrices(routing.Prices{
			Duals:      routing.Duals{{Need: set, Dual: 50 * pct}},
			Surcharges: []routing.Surcharge{{Levels: []routing.Level{0, 9, 0}, Can: 1, By: -4 * pct}},
		})
		p.PutAgent(at(1, 9))
		p.PutWaiting(waits(1, set))
		require.Equal(t, 32*pct, choose(t, p, start).Why.Price(), ".9 x (.9 - .5) - .04")
		p.RemoveAgent(1)
		p.PutAgent(at(1, 4))
		require.Zero(t, choose(t, p, start).Why.Price(), "she is worth nothing elsewhere")
		other := at(1, 9)
		other.Can |= 2
		p.PutAgent(other)
		require.Equal(t, 36*pct, choose(t, p, start).Why.Price(), "the surcharge is that of another profile")
	})
}

// However dear they are, nobody is held for longer than the worth, nor reordered by
// more than the order's.
func TestPricesKeepTheBounds(t *testing.T) {
	each(t, func(t *testing.T, p pool, set routing.NeedSet) {
		p.SetMean(time.Second)
		p.PutAgent(at(1, 9))
		p.PutAgent(talking(at(2, 3)))
		p.SetPrices(routing.Prices{
			Duals: routing.Duals{{Need: set, Dual: -2 * routing.Whole}},
		})
		w := waits(1, set)
		p.PutWaiting(w)
		require.Equal(t, routing.AgentID(1), choose(t, p, start).Agent)

		p.SetPrices(routing.Prices{Surcharges: []routing.Surcharge{{Levels: []routing.Level{0, 9}, Can: 1, By: 3 * routing.Whole}}})
		_, ok := p.Next(start)
		require.False(t, ok, "the other one is better now")
		require.Equal(t, start.Add(w.Worth), p.Ripens())
		why := choose(t, p, start.Add(w.Worth)).Why
		require.Equal(t, -210*pct, why.Key)
		require.Equal(t, routing.Whole, why.Gap)
		require.Equal(t, w.Worth-w.Order, why.Score)

		p.SetPrices(routing.Prices{})
		require.Zero(t, choose(t, p, start).Why.Gap, "it is hers at once")
	})
}

// A change of prices is looked at also while nobody else stirs, and prices that are the
// same change nothing.
func TestPricesStirThoseWhoWait(t *testing.T) {
	each(t, func(t *testing.T, p pool, set routing.NeedSet) {
		p.SetMean(time.Second)
		p.PutAgent(at(1, 4))
		p.PutAgent(talking(at(2, 10)))
		p.PutWaiting(waits(1, set))
		_, ok := p.Next(start)
		require.False(t, ok)
		dear := routing.Prices{Surcharges: []routing.Surcharge{{Levels: []routing.Level{0, 10}, Can: 1, By: 60 * pct}}}
		p.SetPrices(dear)
		require.Equal(t, routing.AgentID(1), choose(t, p, start).Agent)
		p.SetPrices(dear)
		require.Equal(t, routing.AgentID(1), choose(t, p, start).Agent)
		p.SetPrices(routing.Prices{})
		_, ok = p.Next(start)
		require.False(t, ok)
		require.Equal(t, start.Add(35*time.Second), p.Ripens(), "0.6 x 60 s - 1 s")
	})
}

// New prices need no new storage.
func TestPricesAllocateNothing(t *testing.T) {
	f := newFloor(index(), 5, 3600, 200, 10)
	prices := [2]routing.Prices{}
	for _, set := range f.sets {
		prices[0].Duals = append(prices[0].Duals, routing.Dual{Need: set, Dual: 40 * pct})
		prices[1].Duals = append(prices[1].Duals, routing.Dual{Need: set, Dual: 70 * pct})
	}
	n := 0
	steady(t, func() {
		if n++; n%10 == 0 {
			f.SetPrices(prices[n/10%2])
		}
		f.pick()
		f.call()
	})
}
