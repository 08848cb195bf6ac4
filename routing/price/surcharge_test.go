// SPDX-License-Identifier: Apache-2.0

package price

import (
	"math"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cordial/routing"
)

func TestSurcharge(t *testing.T) {
	const spread = 20 * pct
	all := Tally{Contacts: 100, Heads: 50} // two a head
	for _, tc := range []struct {
		name    string
		spread  routing.Share
		profile Tally
		all     Tally
		want    routing.Share
	}{
		{"as many as all have", spread, Tally{6, 3}, all, 0},
		{"twice as many", spread, Tally{4, 1}, all, 20 * pct},
		{"half as many", spread, Tally{1, 1}, all, -10 * pct},
		{"none", spread, Tally{0, 4}, all, -20 * pct},
		{"rounded down", spread, Tally{7, 3}, Tally{100, 33}, -46_000},
		{"off", 0, Tally{4, 1}, all, 0},
		{"below 0 is off", -1, Tally{4, 1}, all, 0},
		{"nobody signed in", spread, Tally{4, 0}, all, 0},
		{"nothing has happened", spread, Tally{0, 3}, Tally{0, 50}, 0},
		{"cut off", spread, Tally{100, 1}, all, routing.Whole},
		{"cut off at once", routing.Whole, Tally{math.MaxUint32, 1}, Tally{1, math.MaxUint32}, routing.Whole},
		{"a spread above the whole is the whole", 5 * routing.Whole, Tally{3, 1}, all, 50 * pct},
	} {
		require.Equal(t, tc.want, Surcharge(tc.spread, tc.profile, tc.all), tc.name)
	}
}

func TestSurchargeByDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		spread := rapid.Int64Range(1, int64(routing.Whole)).Draw(t, "spread")
		count := rapid.Uint32Range(1, math.MaxUint32)
		f := Tally{rapid.Uint32().Draw(t, "contacts"), count.Draw(t, "heads")}
		all := Tally{count.Draw(t, "all contacts"), count.Draw(t, "all heads")}
		product := func(n ...int64) *big.Int {
			out := big.NewInt(1)
			for _, n := range n {
				out.Mul(out, big.NewInt(n))
			}
			return out
		}
		want := product(spread, int64(f.Contacts), int64(all.Heads))
		want.Div(want, product(int64(f.Heads), int64(all.Contacts))).Sub(want, big.NewInt(spread))
		if top := big.NewInt(int64(routing.Whole)); want.Cmp(top) > 0 {
			want = top
		}
		require.Equal(t, want.Int64(), int64(Surcharge(routing.Share(spread), f, all)))
	})
}

// Over all heads surcharges add up to nothing: what some are dearer others are
// cheaper.
func TestSurchargesBalance(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var all Tally
		profiles := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Tally {
			return Tally{rapid.Uint32Range(0, 50).Draw(t, "contacts"), rapid.Uint32Range(1, 20).Draw(t, "heads")}
		}), 1, 20).Draw(t, "profiles")
		for _, f := range profiles {
			all.Contacts += f.Contacts
			all.Heads += f.Heads
		}
		var sum, heads int64
		for _, f := range profiles {
			s := Surcharge(pct/10, f, all)
			require.Less(t, s, routing.Whole)
			sum += int64(s) * int64(f.Heads)
			heads += int64(f.Heads)
		}
		require.LessOrEqual(t, sum, int64(0))
		require.Greater(t, sum, -heads-1, "but for rounding")
	})
}
