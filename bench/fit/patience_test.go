// SPDX-License-Identifier: Apache-2.0

package fit

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func after(wait int, gaveUp bool) stay { return stay{time.Duration(wait) * time.Second, gaveUp} }

// The remissions of leukaemia in weeks under 6-mercaptopurine, an example of many
// textbooks (E. A. Gehan, "A generalized Wilcoxon test for comparing arbitrarily
// singly-censored samples", Biometrika 52, 1965), with the estimates that are printed
// there.
func TestKaplanMeierAsPublished(t *testing.T) {
	var all []stay
	for _, x := range []int{6, 6, 6, 7, 10, 13, 16, 22, 23} {
		all = append(all, after(x, true))
	}
	for _, x := range []int{6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35} {
		all = append(all, after(x, false))
	}
	slices.SortFunc(all, func(a, b stay) int { return int(a.wait - b.wait) })
	var at []int
	var lasts []float64
	for _, s := range survive(all) {
		at = append(at, int(s.at.Seconds()))
		lasts = append(lasts, s.lasts)
	}
	assert.Equal(t, []int{6, 7, 10, 13, 16, 22, 23}, at)
	assert.InDeltaSlice(t, []float64{0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448}, lasts, 0.0005)
	// The likeliest mean of an exponential: 359 weeks over 9.
	l := fitPatience(all)
	assert.Equal(t, "exponential", l.way)
	assert.InDelta(t, 359.0/9, l.mean.Seconds(), 0.001)
}

// Without censoring the curve is that of what was seen.
func TestWithoutCensoringItIsTheShareWhoLast(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.SliceOfN(rapid.IntRange(1, 30), 1, 60).Draw(t, "waits")
		var all []stay
		for _, v := range x {
			all = append(all, after(v, true))
		}
		slices.SortFunc(all, func(a, b stay) int { return int(a.wait - b.wait) })
		for _, s := range survive(all) {
			longer := 0
			for _, v := range x {
				if v > int(s.at.Seconds()) {
					longer++
				}
			}
			require.InDelta(t, float64(longer)/float64(len(x)), s.lasts, 1e-9)
		}
	})
}

// waited lets callers with a patience meet waits that they know nothing of.
func waited(n int, patience, offered func() float64) []stay {
	var all []stay
	for range n {
		p, w := patience(), offered()
		all = append(all, stay{time.Duration(min(p, w) * float64(time.Second)), p < w})
	}
	return all
}

// Patience is found again behind the censoring, whatever the waits.
func TestPatienceIsFoundBehindTheAnswers(t *testing.T) {
	r := chance(7)
	short := func() float64 { return 30 * r.ExpFloat64() }
	l := fitPatience(waited(20_000, func() float64 { return 180 * r.ExpFloat64() }, short))
	assert.Equal(t, "exponential", l.way, l.how)
	assert.InDelta(t, 180, l.mean.Seconds(), 10)

	// A tenth hang up soon, the others wait long: no steady rate.
	hasty := func() float64 {
		if r.IntN(10) == 0 {
			return 5 * r.Float64()
		}
		return 60 + 240*r.ExpFloat64()
	}
	l = fitPatience(waited(20_000, hasty, func() float64 { return 200 * r.ExpFloat64() }))
	require.Equal(t, "quantiles", l.way, l.how)
	require.IsNonDecreasing(t, l.list)
	n := float64(len(l.list) - 1)
	early := 0
	for _, q := range l.list {
		if q <= 5*time.Second {
			early++
		}
	}
	assert.InDelta(t, 0.1, float64(early)/n, 0.02, "the hasty ones")
	assert.InDelta(t, 60+240*0.5878, l.list[len(l.list)/2].Seconds(), 15, "the median")
}

// Beyond what was seen the tail goes on.
func TestTheTailGoesOn(t *testing.T) {
	r := chance(8)
	late := func() float64 { // nobody in the first half minute
		return 30 + 300*r.ExpFloat64()
	}
	l := fitPatience(waited(30_000, late, func() float64 { return 60 * r.Float64() }))
	require.Equal(t, "quantiles", l.way, l.how)
	assert.GreaterOrEqual(t, l.list[0], 30*time.Second)
	assert.InDelta(t, 30+300*0.693, l.list[len(l.list)/2].Seconds(), 40, "far beyond the longest wait")
	assert.LessOrEqual(t, l.list[len(l.list)-1], longestPatience)
	assert.Contains(t, l.how, "outlast")
}

func TestPatienceOfNobody(t *testing.T) {
	assert.Nil(t, fitPatience(nil))
	assert.Nil(t, fitPatience([]stay{after(5, false)}))
	l := fitPatience([]stay{after(5, true), after(7, false)})
	assert.Equal(t, 12*time.Second, l.mean)
}

// A rate of giving up that is not steady is refused, a steady one seldom.
func TestSteadyRates(t *testing.T) {
	refused := 0
	for seed := range uint64(100) {
		r := chance(100 + seed)
		l := fitPatience(waited(2000, func() float64 { return 100 * r.ExpFloat64() }, func() float64 { return 100 * r.Float64() }))
		if l.way != "exponential" {
			refused++
		}
	}
	assert.LessOrEqual(t, refused, 6)
}
