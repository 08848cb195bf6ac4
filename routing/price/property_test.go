// SPDX-License-Identifier: Apache-2.0

package price

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cordial/routing"
)

// Whoever signs in makes nobody dearer, neither her own profile nor another, and no
// need worth less.
func TestHeadsNeverRaiseAPrice(t *testing.T) {
	falls := 0
	rapid.Check(t, func(t *rapid.T) {
		p := problems(7).Draw(t, "problem")
		if len(p.Profiles) == 0 {
			return
		}
		before := solve(t, p)
		more := p
		more.Profiles = slices.Clone(p.Profiles)
		more.Profiles[rapid.IntRange(0, len(p.Profiles)-1).Draw(t, "who")].Heads += rapid.Int32Range(1, 3).Draw(t, "heads")
		after := solve(t, more)
		for f := range p.Profiles {
			require.LessOrEqual(t, after.Shadows[f], before.Shadows[f], "profile %d", f)
			if after.Shadows[f] < before.Shadows[f] {
				falls++
			}
		}
		for n := range p.Needs {
			require.GreaterOrEqual(t, after.Duals[n].Dual, before.Duals[n].Dual, "need %d", n)
		}
	})
	require.NotZero(t, falls)
}

// More load makes nobody cheaper.
func TestLoadNeverLowersAPrice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := problems(7).Draw(t, "problem")
		if len(p.Needs) == 0 {
			return
		}
		before := solve(t, p)
		more := p
		more.Needs = slices.Clone(p.Needs)
		more.Needs[rapid.IntRange(0, len(p.Needs)-1).Draw(t, "which")].Load += Milli(rapid.Int64Range(1, 3000).Draw(t, "load"))
		for f, z := range solve(t, more).Shadows {
			require.GreaterOrEqual(t, z, before.Shadows[f], "profile %d", f)
		}
	})
}

// A centre twice as large has the same prices.
func TestPricesDoNotDependOnTheScale(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := problems(7).Draw(t, "problem")
		k := rapid.Int32Range(2, 50).Draw(t, "times")
		large := Problem{slices.Clone(p.Needs), slices.Clone(p.Profiles), p.Arcs}
		for n := range large.Needs {
			large.Needs[n].Load *= Milli(k)
		}
		for f := range large.Profiles {
			large.Profiles[f].Heads *= k
		}
		a, b := solve(t, p), solve(t, large)
		require.Equal(t, a.Duals, b.Duals)
		require.Equal(t, a.Shadows, b.Shadows)
		require.Equal(t, a.Served*Milli(k), b.Served)
		require.Equal(t, a.total*int64(k), b.total)
	})
}

// The order in which needs, profiles and arcs are told changes nothing.
func TestOrderDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := problems(7).Draw(t, "problem")
		needs := rapid.Permutation(indexes(len(p.Needs))).Draw(t, "needs")
		profiles := rapid.Permutation(indexes(len(p.Profiles))).Draw(t, "profiles")
		q := Problem{make([]Need, len(needs)), make([]Profile, len(profiles)), nil}
		for from, to := range needs {
			q.Needs[to] = p.Needs[from]
		}
		for from, to := range profiles {
			q.Profiles[to] = p.Profiles[from]
		}
		for _, i := range rapid.Permutation(indexes(len(p.Arcs))).Draw(t, "arcs") {
			a := p.Arcs[i]
			q.Arcs = append(q.Arcs, Arc{int32(needs[a.Need]), int32(profiles[a.Profile]), a.Fit})
		}
		a, b := solve(t, p), solve(t, q)
		require.Equal(t, a.Served, b.Served)
		require.Equal(t, a.total, b.total)
		for from, to := range needs {
			require.Equal(t, a.Duals[from], b.Duals[to])
		}
		for from, to := range profiles {
			require.Equal(t, a.Shadows[from], b.Shadows[to])
		}
		require.Equal(t, a, solve(t, p), "the same problem again")
	})
}

func indexes(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// The price of a profile that has just appeared follows from the duals that are
// there: it is that of the solution in which it stands with nobody signed in.
func TestNewProfilesHaveAPrice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := problems(7).Draw(t, "problem")
		s := solve(t, p)
		with := p
		with.Profiles = append(slices.Clone(p.Profiles), Profile{})
		with.Arcs = slices.Clone(p.Arcs)
		fits := map[routing.NeedSet]routing.Share{}
		for n := range p.Needs {
			if rapid.Bool().Draw(t, "eligible") {
				fits[p.Needs[n].Set] = routing.Share(rapid.Int64Range(0, int64(routing.Whole)).Draw(t, "fit"))
				with.Arcs = append(with.Arcs, Arc{int32(n), int32(len(p.Profiles)), fits[p.Needs[n].Set]})
			}
		}
		want := solve(t, with)
		require.Equal(t, s.Duals, want.Duals)
		require.Equal(t, want.Shadows[len(p.Profiles)], s.Duals.Shadow(func(n routing.NeedSet) (routing.Share, bool) {
			f, ok := fits[n]
			return f, ok
		}))
	})
}
