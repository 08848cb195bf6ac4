// SPDX-License-Identifier: Apache-2.0

package schedule

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cordial/routing/price"
)

// Stretches make up what they were made from.
func TestStretches(t *testing.T) {
	assert.Equal(t, []stretch{{1, 1, 2}, {2, 0, 3}, {3, 4, 5}}, stretches([]float64{2, 3, 2, 0, 3}))
	rapid.Check(t, func(t *rapid.T) {
		at := rapid.SliceOfN(rapid.IntRange(0, 9), 1, 12).Draw(t, "at")
		var in []float64
		for _, n := range at {
			in = append(in, float64(n))
		}
		got := make([]int, len(at))
		for _, s := range stretches(in) {
			require.Positive(t, s.count)
			for i := s.from; i < s.to; i++ {
				got[i] += s.count
			}
		}
		require.Equal(t, at, got)
	})
}

// fewest is the fewest people on shifts of whole intervals who are enough, by trying all.
func fewest(f *Forecast, shifts []Shift, need []float64) int {
	best := 1 << 30
	on := make([]int, len(shifts))
	var try func(k, used int)
	try = func(k, used int) {
		if used >= best {
			return
		}
		if k == len(shifts) {
			for i, n := range presence(f, shifts, on) {
				if n < need[i] {
					return
				}
			}
			best = used
			return
		}
		for on[k] = 0; on[k] <= 3; on[k]++ {
			try(k+1, used+on[k])
		}
		on[k] = 0
	}
	try(0, 0)
	return best
}

// Without breaks nobody covers a day with fewer people than cover does.
func TestCoverIsTheFewest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := &Forecast{Interval: time.Hour, Intervals: 6}
		var shifts []Shift
		for range rapid.IntRange(1, 4).Draw(t, "shifts") {
			from := rapid.IntRange(0, 5).Draw(t, "from")
			to := rapid.IntRange(from+1, 6).Draw(t, "to")
			shifts = append(shifts, Shift{From: time.Duration(from) * time.Hour, To: time.Duration(to) * time.Hour})
		}
		need := make([]float64, f.Intervals)
		for i := range need {
			if slices.ContainsFunc(shifts, func(s Shift) bool { return s.share(f, i) == 1 }) {
				need[i] = float64(rapid.IntRange(0, 3).Draw(t, "need"))
			}
		}
		on := cover(f, shifts, need, 100)
		used := 0
		for _, n := range on {
			used += n
		}
		for i, n := range presence(f, shifts, on) {
			require.GreaterOrEqual(t, n, need[i])
		}
		require.Equal(t, fewest(f, shifts, need), used)
		// The comparison can fail.
		require.Greater(t, used+1, fewest(f, shifts, need))
	})
}

func TestCoverEndsWithThePeople(t *testing.T) {
	f := &Forecast{Interval: time.Hour, Intervals: 3}
	on := cover(f, []Shift{{To: 2 * time.Hour}}, []float64{5, 5, 5}, 3)
	assert.Equal(t, []int{3}, on)
}

func TestBreaksAreTakenOneAfterTheOther(t *testing.T) {
	f := &Forecast{Interval: 30 * time.Minute, Intervals: 8}
	s := Shift{To: 4 * time.Hour, BreakAfter: time.Hour, Break: 30 * time.Minute}
	there := presence(f, []Shift{s}, []int{10})
	assert.InDelta(t, 10, there[1], 1e-9, "before")
	assert.Less(t, there[3], 8.0)
	assert.InDelta(t, 10, there[7], 1e-9, "after")
	sum := 0.0
	for _, n := range there {
		sum += n / 2
	}
	assert.InDelta(t, 10*3.5, sum, 1e-6, "hours")
}

// share gives all the work away that can be done, to whoever is best at it.
func TestShare(t *testing.T) {
	// Two queues; a is best at the first, b can do both, c only the second.
	arcs := []price.Arc{{Need: 0, Profile: 0, Fit: 900_000}, {Need: 0, Profile: 1, Fit: 500_000}, {Need: 1, Profile: 1, Fit: 500_000}, {Need: 1, Profile: 2, Fit: 800_000}}
	w := want{{3.4}, {2.2}}
	got, err := share(w, 0, []int{10, 10, 10}, arcs)
	require.NoError(t, err)
	assert.Equal(t, []int{4, 0, 2}, got)
	got, err = share(w, 0, []int{2, 10, 1}, arcs)
	require.NoError(t, err)
	assert.Equal(t, []int{2, 3, 1}, got, "the rest is done by b")
	got, err = share(w, 0, []int{2, 0, 1}, arcs)
	require.NoError(t, err)
	assert.Equal(t, []int{2, 0, 1}, got, "no more than there are")
}

func TestFewer(t *testing.T) {
	f := &Forecast{Interval: time.Hour, Intervals: 2}
	groups := []Group{{}, {Shifts: []Shift{{To: 2 * time.Hour}}}}
	s := &Staff{At: [][]float64{{100, 10}, {40, 40}}, On: [][]int{nil, {40}}}
	got := s.fewer(0.05, f, groups)
	assert.Equal(t, [][]float64{{95, 9}, {38, 38}}, got.At)
	assert.Equal(t, [][]int{nil, {38}}, got.On)
	assert.Equal(t, 95, got.People(0))
	assert.Equal(t, 38, got.People(1))
}
