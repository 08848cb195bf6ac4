// SPDX-License-Identifier: Apache-2.0

package quality

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/routing"
	"cordial/routing/price"
)

// However prices are written, the index sees the fit less the price.
func TestAPriceIsAsGoodAsAFit(t *testing.T) {
	plain := centre(1, []routing.Level{10, 4}, []routing.Level{5, 7})
	wide := withPrices(plain)
	most := price.Of(routing.Whole + price.Overload)
	for _, p := range []routing.Share{-routing.Whole, -200, 0, 200, 123_400, 900_000, most, 4 * routing.Whole} {
		for k := range plain.Needs {
			for f, levels := range plain.Levels {
				is := routing.Fit(atPrice(levels, p), wide.Needs[k]) - routing.Fit(atPrice(plain.Levels[0], 0), wide.Needs[k])
				want := routing.Fit(levels, plain.Needs[k]) - p - routing.Fit(plain.Levels[0], plain.Needs[k])
				assert.InDelta(t, float64(want), float64(is)*allWeights/fitWeight, 4, "profile %d, kind %d, price %d", f, k, p)
			}
		}
	}
	assert.Equal(t, []routing.Level{0, 10, 4}, plain.Levels[0], "the plain instance stays as it was")
	assert.False(t, routing.Eligible(atPrice([]routing.Level{0, 0, 3}, 0), wide.Needs[0], 0), "a price makes nobody eligible")
}

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
		assert.InDelta(t, plain.Fit, none.Fit, 0.001)
		assert.InDelta(t, plain.Wait, none.Wait, 0.1)
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
	var prices []routing.Share
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
	// A full Anna is worth the tenth that she is better by, nine tenths of which count.
	require.Len(t, prices, 2)
	assert.Equal(t, []routing.Share{90_000, 0}, prices)
	_, ok := l.due(l.at - 1)
	assert.False(t, ok, "once a minute")
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
