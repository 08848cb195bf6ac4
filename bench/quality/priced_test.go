// SPDX-License-Identifier: Apache-2.0

package quality

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/routing"
	"cordial/routing/price"
)

// As long as there are no prices, the two ways of asking the index come to the same.
func TestWithoutPricesTheyAreTheSame(t *testing.T) {
	i := small().Draw(1)
	for _, load := range []float64{0.8, 1.0} {
		contacts := i.Contacts(1, 20_000, load)
		p := newPriced(i, contacts, Worth, Order)
		p.prices.at = routing.Never
		none, err := run(i, contacts, 0, len(contacts), p)
		require.NoError(t, err)
		plain := alone(t, named(t, "without-prices"), i, contacts)
		assert.Equal(t, plain, none)
		with := alone(t, named(t, Ours), i, contacts)
		assert.Less(t, with.Wait, plain.Wait-1, "a difference would show")
	}
}

// Prices that were learned are those of the true rates, but for chance.
func TestPricesAreLearned(t *testing.T) {
	// Anna alone has the second skill, and is the better one in the first.
	i := centre(50, []routing.Level{10, 10}, []routing.Level{9, 0})
	contacts := i.Contacts(1, 20_000, 0.9)
	l := newLearned(i)
	var prices routing.Prices
	for _, c := range contacts {
		l.seen(c.At, c.Kind)
		now, ok := l.due(c.At)
		if ok {
			prices = now
		}
		if c.At < routing.Time(price.TimeConstant) {
			assert.False(t, ok, "too soon")
		}
	}
	// A full Anna is worth the tenth that she is better by.
	assert.Equal(t, []routing.Share{100_000, 0}, shadows(i, prices))
	assert.Empty(t, prices.Surcharges)
	_, ok := l.due(l.at - 1)
	assert.False(t, ok, "once a minute")
}

// shadows are the shadow prices of an instance's profiles.
func shadows(i *Instance, prices routing.Prices) []routing.Share {
	var out []routing.Share
	for _, levels := range i.Levels {
		out = append(out, prices.Duals.Shadow(func(kind routing.NeedSet) (routing.Share, bool) {
			return routing.Fit(levels, i.Needs[kind]), routing.Eligible(levels, i.Needs[kind], 0)
		}))
	}
	return out
}

// What prices are for: nobody waits for the one who speaks Danish because she was given
// an English call.
func TestPricesSpareTheScarce(t *testing.T) {
	i := centre(50, []routing.Level{10, 10}, []routing.Level{9, 0})
	contacts := i.Contacts(1, 30_000, 0.9)
	with, without := alone(t, named(t, Ours), i, contacts), alone(t, named(t, "without-prices"), i, contacts)
	assert.Less(t, with.Wait, without.Wait)
	assert.Less(t, with.Abandoned, without.Abandoned)
}

// Spread relieves the busiest, at a small cost of fit.
func TestSpreadRelievesTheBusiest(t *testing.T) {
	i := small().Draw(1)
	contacts := i.Contacts(1, 30_000, 0.8)
	by := func(spread routing.Share) Result {
		p := newPriced(i, contacts, Worth, Order)
		p.prices.spread = spread
		r, err := run(i, contacts, 5_000, len(contacts), p)
		require.NoError(t, err)
		return r
	}
	with, without := by(routing.Whole/5), by(0)
	assert.Less(t, with.Over95, without.Over95)
	assert.Less(t, with.Gini, without.Gini)
	assert.InDelta(t, without.Fit, with.Fit, 0.02)
}
