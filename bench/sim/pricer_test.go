// SPDX-License-Identifier: Apache-2.0

package sim

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"cordial/acd"
	"cordial/routing"
)

// Prices are found as serve finds them, and stand among the records; so the same seed
// has the same ones, and who does not want any has none.
func TestPricesOfARun(t *testing.T) {
	by := func(prices bool, spread routing.Share) (set int, r Result) {
		dear := 0
		r = simulate(t, example(t), 0, Options{
			Hash: true,
			Change: func(c *acd.Config) {
				assert.True(t, c.Prices, "by default")
				c.Prices, c.Spread = prices, spread
			},
			Watch: func(m *acd.Machine, r acd.Record) error {
				for i := range r.Events {
					switch e := &r.Events[i]; {
					case e.Kind == acd.PricesSet:
						set++
					case e.Why != nil && e.Why.Price() != 0:
						dear++
					}
				}
				return m.Check()
			},
		})
		assert.Equal(t, set > 0, dear > 0)
		return set, r
	}
	set, with := by(true, 0)
	assert.Greater(t, set, 20)
	_, again := by(true, 0)
	assert.Equal(t, with.JournalHash, again.JournalHash)
	none, without := by(false, 0)
	assert.Zero(t, none)
	assert.NotEqual(t, with.JournalHash, without.JournalHash)
	more, spread := by(true, routing.Whole/5)
	assert.Greater(t, more, set, "turns change each minute")
	assert.NotEqual(t, with.JournalHash, spread.JournalHash)
}
