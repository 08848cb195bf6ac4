// SPDX-License-Identifier: Apache-2.0

package price

import (
	"math"
	"math/big"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cordial/routing"
)

// dawn is when these tests begin to count: not at a whole second.
const dawn = routing.Time(1_700_000_000_123_456_789)

// A contact each second is a rate of one, from the first second on.
func TestRateOfASteadyStream(t *testing.T) {
	r := NewRates(dawn)
	require.Zero(t, r.Rate(7, dawn))
	for at := dawn; at < dawn.Add(3*time.Hour); at = at.Add(time.Second) {
		require.True(t, r.Seen(7, at))
		now := at.Add(time.Second)
		require.InEpsilon(t, int64(PerSecond), int64(r.Rate(7, now)), 1e-6, "%v", now.Sub(dawn))
		require.Zero(t, r.Rate(6, now))
	}
}

// What comes once is forgotten by 1/e in a time constant.
func TestRateFades(t *testing.T) {
	r := NewRates(dawn)
	old := dawn.Add(24 * time.Hour) // so that the beginning does not count any more
	for range 600 {
		r.Seen(0, old)
	}
	at := old.Add(time.Second)
	require.InEpsilon(t, int64(PerSecond), int64(r.Rate(0, at)), 1e-3, "600 contacts in 600 seconds")
	first := float64(r.Rate(0, at))
	for n := range 10 {
		want := first * math.Exp(-float64(n))
		require.InEpsilon(t, want, float64(r.Rate(0, at.Add(time.Duration(n)*TimeConstant))), 1e-4, "after %d", n)
	}
	require.Zero(t, r.Rate(0, at.Add(11*time.Hour)))
	require.Zero(t, r.Rate(0, routing.Never))
	r.Seen(0, at.Add(1000*time.Hour))
	require.Positive(t, r.Rate(0, at.Add(1000*time.Hour+time.Second)), "after a long silence")
}

func TestFade(t *testing.T) {
	require.Equal(t, uint64(math.Round(math.Exp(-1.0/600)*float64(one))), fade)
	for _, n := range []int64{0, 1, 2, 3, 599, 600, 601, 6000} {
		require.InDelta(t, math.Exp(-float64(n)/600)*float64(one), float64(faded(one, n)), 2e-7*float64(one), "%d", n)
	}
	require.Zero(t, faded(1<<63, 1<<62))
}

// The same as by the definition, in floating point.
func TestRateByDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := NewRates(dawn)
		at, seen := dawn, []routing.Time{}
		for range rapid.IntRange(1, 40).Draw(t, "contacts") {
			at = at.Add(time.Duration(rapid.Int64Range(0, int64(5*time.Minute)).Draw(t, "later")))
			r.Seen(3, at)
			seen = append(seen, at)
		}
		now := at.Add(time.Duration(rapid.Int64Range(int64(time.Second), int64(20*time.Minute)).Draw(t, "asked")))
		second := func(at routing.Time) int64 { return int64(at) / int64(time.Second) }
		var sum, all float64
		for _, s := range seen {
			sum += math.Exp(-float64(second(now)-1-second(s)) / 600)
		}
		for n := range second(now) - second(dawn) {
			all += math.Exp(-float64(n) / 600)
		}
		require.InEpsilon(t, sum/all*1e9, float64(r.Rate(3, now)), 1e-5)
	})
}

// Numbers that any processor must give: the sum of what a made-up hour leaves.
func TestRateIsTheSameEverywhere(t *testing.T) {
	r := NewRates(dawn)
	x := uint64(1)
	at := dawn
	for range 20_000 {
		x = x*6364136223846793005 + 1442695040888963407
		at = at.Add(time.Duration(x >> 34))
		r.Seen(routing.NeedSet(x>>60), at)
	}
	var rates []Rate
	for n := range routing.NeedSet(4) {
		rates = append(rates, r.Rate(n, at))
	}
	require.Equal(t, []Rate{133_921_763, 120_723_475, 134_365_644, 128_978_621}, rates)
}

// Asking changes nothing, and a clock that steps back loses nothing.
func TestRateIsOfWhatWasSeen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		asked, left := NewRates(dawn), NewRates(dawn)
		at, latest := dawn, dawn
		for range rapid.IntRange(1, 30).Draw(t, "contacts") {
			at = at.Add(time.Duration(rapid.Int64Range(-int64(time.Minute), int64(5*time.Minute)).Draw(t, "later")))
			latest = max(latest, at)
			n := routing.NeedSet(rapid.IntRange(0, 3).Draw(t, "need"))
			asked.Seen(n, at)
			left.Seen(n, latest)
			asked.Rate(n, at.Add(time.Hour))
			asked.Ready(at.Add(time.Hour))
			asked.Needs(at.Add(time.Hour), time.Minute)
		}
		require.Equal(t, left, asked)
	})
}

func TestReady(t *testing.T) {
	r := NewRates(dawn)
	require.False(t, r.Ready(dawn))
	require.False(t, r.Ready(dawn.Add(9*time.Minute+59*time.Second)))
	require.True(t, r.Ready(dawn.Add(10*time.Minute)))
	require.False(t, r.Ready(dawn.Add(-time.Hour)))
}

// When it is ready, an estimate errs half as much again as one that has run for
// ever: of these, by the variance of their weights.
func TestReadyIsWhenWaitingWouldHelpLittle(t *testing.T) {
	deviation := func(seconds int) float64 {
		var squares, sum float64
		for n := range seconds {
			w := math.Exp(-float64(n) / 600)
			sum += w
			squares += w * w
		}
		return math.Sqrt(squares) / sum
	}
	require.InDelta(t, 1.47, deviation(600)/deviation(100_000), 0.01)
	require.InDelta(t, math.Sqrt(1/(2*600.0)), deviation(100_000), 1e-6)
}

// However many sets of needs there are, memory is bounded; so are the numbers.
func TestRatesAreBounded(t *testing.T) {
	r := NewRates(dawn)
	require.False(t, r.Seen(-1, dawn))
	require.False(t, r.Seen(MaxNeeds, dawn))
	require.Empty(t, r.needs)
	require.True(t, r.Seen(MaxNeeds-1, dawn))
	require.Len(t, r.needs, MaxNeeds)
	require.Zero(t, r.Rate(-1, dawn.Add(time.Minute)))
	require.Zero(t, r.Rate(MaxNeeds, dawn.Add(time.Minute)))

	full := NewRates(dawn)
	full.needs = []arrivals{{upTo: full.began}}
	for n := range int64(20_000) {
		full.needs[0].count = maxPerTick
		full.needs[0].advance(full.began + n + 1)
	}
	const most = float64(maxPerTick) * float64(PerSecond)
	require.InEpsilon(t, most, float64(full.Rate(0, dawn.Add(20_000*time.Second))), 1e-6)
	full.needs[0].count = maxPerTick
	require.True(t, full.Seen(0, dawn.Add(20_000*time.Second)))
	require.Equal(t, uint64(maxPerTick), full.needs[0].count)
}

func TestLoad(t *testing.T) {
	for _, tc := range []struct {
		rate Rate
		mean time.Duration
		want Milli
	}{
		{PerSecond, 300 * time.Second, 300 * Erlang},
		{PerSecond / 3600, 300 * time.Second, 83},
		{PerSecond / 2, time.Millisecond, 1}, // half of a thousandth is rounded up
		{PerSecond/2 - 1, time.Millisecond, 0},
		{0, time.Hour, 0}, {PerSecond, 0, 0}, {-1, time.Hour, 0}, {PerSecond, -1, 0},
		{1_000_000 * PerSecond, 24 * time.Hour, MaxWork},
		{math.MaxInt64, math.MaxInt64, MaxWork},
	} {
		require.Equal(t, tc.want, tc.rate.Load(tc.mean), "%d x %v", tc.rate, tc.mean)
	}
	rapid.Check(t, func(t *rapid.T) {
		rate := rapid.Int64Range(0, 1_000_000_000_000).Draw(t, "rate")
		mean := rapid.Int64Range(0, int64(24*time.Hour)).Draw(t, "mean")
		want := new(big.Int).Mul(big.NewInt(rate), big.NewInt(mean))
		want.Add(want, big.NewInt(500_000_000_000_000)).Div(want, big.NewInt(1_000_000_000_000_000))
		require.Equal(t, min(want.Int64(), int64(MaxWork)), int64(Rate(rate).Load(time.Duration(mean))))
	})
}

// What was seen goes into the problem as it is.
func TestNeedsForSolve(t *testing.T) {
	r := NewRates(dawn)
	for at := dawn; at < dawn.Add(TimeConstant); at = at.Add(time.Second) {
		r.Seen(2, at)
		if at.Sub(dawn)%(10*time.Second) == 0 {
			r.Seen(5, at)
		}
	}
	needs := r.Needs(dawn.Add(TimeConstant), 300*time.Second)
	require.Len(t, needs, 2)
	require.Equal(t, Need{2, 300 * Erlang}, needs[0])
	require.Equal(t, routing.NeedSet(5), needs[1].Set)
	require.InDelta(t, int64(30*Erlang), int64(needs[1].Load), 300)
	require.Empty(t, r.Needs(dawn.Add(1000*time.Hour), 300*time.Second), "all has faded")
}
