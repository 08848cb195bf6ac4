// SPDX-License-Identifier: Apache-2.0

package routing

import (
	"math/big"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestFit(t *testing.T) {
	levels := []Level{0, 9, 2, 0}
	for _, tc := range []struct {
		name  string
		needs []Need
		want  Share
	}{
		{"no needs", nil, Whole},
		{"one", []Need{{Skill: 1, Weight: 1}}, 900_000},
		{"weighted", []Need{{Skill: 1, Weight: 3}, {Skill: 2, Weight: 1}}, 725_000},
		{"without the skill", []Need{{Skill: 3, Weight: 1}}, 0},
		{"a skill beyond the list", []Need{{Skill: 99, Weight: 1}}, 0},
	} {
		require.Equal(t, tc.want, Fit(levels, tc.needs), tc.name)
	}
}

func TestEligibleRelaxes(t *testing.T) {
	needs := []Need{{Skill: 1, Least: 5, Weight: 1, Relax: []Relax{{10 * time.Second, 3}, {20 * time.Second, 0}}}}
	for _, tc := range []struct {
		level Level
		age   time.Duration
		want  bool
	}{
		{5, 0, true}, {4, 0, false}, {3, 10*time.Second - 1, false}, {3, 10 * time.Second, true},
		{0, 19 * time.Second, false}, {0, 20 * time.Second, true},
	} {
		require.Equal(t, tc.want, Eligible([]Level{0, tc.level}, needs, tc.age), "level %d at %v", tc.level, tc.age)
	}
}

// A share of a duration is exact to the nanosecond, and never overflows below
// 100 days.
func TestShareOf(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := Share(rapid.Int64Range(0, int64(Whole)).Draw(t, "share"))
		d := time.Duration(rapid.Int64Range(0, int64(100*24*time.Hour)).Draw(t, "duration"))
		want := new(big.Int).Mul(big.NewInt(int64(s)), big.NewInt(int64(d)))
		want.Div(want, big.NewInt(int64(Whole)))
		require.InDelta(t, want.Int64(), int64(s.Of(d)), 1)
	})
}

func TestTimeNeverOverflows(t *testing.T) {
	require.Equal(t, Never, (Never - 5).Add(time.Second))
	require.Equal(t, Time(7), Time(5).Add(2))
	require.Equal(t, Time(3), Time(5).Add(-2))
}

func TestDefineKnowsEqualSets(t *testing.T) {
	p := NewPool()
	a := []Need{{Skill: 1, Least: 2, Weight: 1, Relax: []Relax{{5, 1}}}}
	b := []Need{{Skill: 1, Least: 2, Weight: 1, Relax: []Relax{{5, 0}}}}
	require.Equal(t, NeedSet(0), p.Define(nil))
	require.Equal(t, p.Define(a), p.Define(a))
	require.NotEqual(t, p.Define(a), p.Define(b))
}
