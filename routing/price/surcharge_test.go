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
		{"fewer", spread, Tally{7, 4}, all, -25_000},
		{"half as many: no greater rebate", spread, Tally{1, 1}, all, -5 * pct},
		{"none", spread, Tally{0, 4}, all, -5 * pct},
		{"rounded down", spread, Tally{8, 3}, Tally{100, 33}, -24_000},
		{"rounded down above 0", spread, Tally{7, 3}, Tally{100, 50}, 33_333},
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
		if least := big.NewInt(-spread / 4); want.Cmp(least) < 0 {
			want = least
		}
		require.Equal(t, want.Int64(), int64(Surcharge(routing.Share(spread), f, all)))
	})
}

// What has been fades, contacts and heads alike; so a tally of what always was the same
// stays as it is, and one of what is over is forgotten.
func TestTalliesFade(t *testing.T) {
	var busy, idle Tally
	for range 600 {
		busy.Minute(12, 3)
		idle.Minute(0, 2)
	}
	require.InEpsilon(t, 4.0, float64(busy.Contacts)/float64(busy.Heads), 0.01)
	require.InEpsilon(t, 12.0*fine*fading, float64(busy.Contacts), 0.01)
	require.Zero(t, idle.Contacts)
	require.False(t, busy.Idle())

	was := busy
	for range fading {
		busy.Minute(0, 3)
	}
	require.InDelta(t, math.Exp(-1), float64(busy.Contacts)/float64(was.Contacts), 0.01)
	require.Equal(t, was.Heads, busy.Heads)
	for range 20 * fading {
		busy.Minute(0, 0)
	}
	require.True(t, busy.Idle())

	busy.Minute(math.MaxUint32, math.MaxUint32)
	require.Equal(t, Tally{math.MaxUint32, math.MaxUint32}, busy, "cut off")
}

// Over all heads surcharges add up to what some are dearer, less a rebate of at most a
// quarter of the spread; as long as nobody reaches that, to nothing.
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
		least := false // somebody has the whole rebate
		for _, f := range profiles {
			s := Surcharge(pct/10, f, all)
			require.Less(t, s, routing.Whole)
			sum += int64(s) * int64(f.Heads)
			heads += int64(f.Heads)
			least = least || s == -pct/10/4
		}
		require.Greater(t, sum, -heads-1, "but for rounding")
		if !least {
			require.LessOrEqual(t, sum, int64(0))
		}
	})
}
