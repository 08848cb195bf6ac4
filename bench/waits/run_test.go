// SPDX-License-Identifier: Apache-2.0

package waits

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/bench/workload"
)

// small is a floor at a load, for a day.
func small(t *testing.T, load float64) *workload.Scenario {
	t.Helper()
	s, err := atLoad(load, 18*time.Hour, 7, 0.05)
	require.NoError(t, err)
	return s
}

// The judge is content with what is foretold, and not with ranges that are too narrow or
// too wide.
func TestJudge(t *testing.T) {
	judged := func(narrow float64) []string {
		sum, err := runOne(context.Background(), small(t, 1.1), narrow)
		require.NoError(t, err)
		require.Greater(t, sum.looks, 1500)
		r := Report{Rows: []Row{sum.row(Load{Share: 1.1}, 180)}}
		r.judge()
		return r.Missed
	}
	require.Empty(t, judged(1))
	for _, planted := range []float64{0.5, 2} {
		missed := judged(planted)
		require.Len(t, missed, 1, "ranges %v times as wide", planted)
		require.Contains(t, missed[0], "of the ranges held")
	}
}

// The same each time.
func TestSameEachTime(t *testing.T) {
	first, err := runOne(context.Background(), small(t, 0.9), 1)
	require.NoError(t, err)
	again, err := runOne(context.Background(), small(t, 0.9), 1)
	require.NoError(t, err)
	require.Equal(t, first, again)
	require.Positive(t, first.looks)
}

func TestCompare(t *testing.T) {
	o := Options{Loads: []float64{1}, Length: 4 * time.Hour, Seeds: []uint64{1, 2}, Share: 0.05, SurgeShare: 0.3, Surge: "../../configs/scenarios/shop.yaml"}
	began := time.Now()
	parts := 0
	r, err := Compare(context.Background(), o, func() time.Duration { return time.Since(began) }, func(done, all int) {
		parts++
		require.Equal(t, parts, done)
		require.Equal(t, 4, all)
	})
	require.NoError(t, err)
	require.Equal(t, 4, parts)
	require.Len(t, r.Rows, 2)
	require.Equal(t, "surge", r.Rows[1].Load.String())
	require.Equal(t, r.Costs[0].Estimate, r.Estimate)
	require.Equal(t, []int{10_000, 10_000}, []int{r.Costs[0].Waiting, r.Costs[1].Waiting})
	text, err := json.Marshal(r)
	require.NoError(t, err)
	for _, field := range []string{`"load":1,`, `"load":"surge"`, `"coverage_80":`, `"width_seconds":`, `"moving_average_error":`, `"error":`, `"estimate_ns_10k":`} {
		require.Contains(t, string(text), field)
	}
	o.Surge = "nowhere.yaml"
	_, err = Compare(context.Background(), o, func() time.Duration { return 0 }, func(int, int) {})
	require.ErrorContains(t, err, "name a file with --scenario")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err = Compare(ctx, o, func() time.Duration { return 0 }, func(int, int) {})
	require.ErrorIs(t, err, context.Canceled)
}

func TestMissed(t *testing.T) {
	r := Report{
		Rows: []Row{
			{Load: Load{Share: 1}, Coverage: 0.80, Error: 1, Average: 2},
			{Load: Load{Share: 0.8}, Coverage: 0.749, Error: 1, Average: 2},
			{Load: Load{Name: "surge"}, Coverage: 0.851, Error: 2, Average: 2},
		},
		Estimate: time.Millisecond.Nanoseconds() + 1,
	}
	r.judge()
	require.Equal(t, []string{
		"load 0.80: 74.9 % of the ranges held, must be 75 to 85 %",
		"load surge: 85.1 % of the ranges held, must be 75 to 85 %",
		"load surge: off by 2.0 s, must be less than the 2.0 s of the moving average",
		"an estimate takes 1.000001ms, must be 1ms or less",
	}, r.Missed)
}

func TestAverage(t *testing.T) {
	var a average
	assert.Zero(t, a.left(0))
	a.answered(20900 * time.Millisecond)
	assert.Equal(t, 20*time.Second, a.left(0), "whole seconds, and the first counts in full")
	a.answered(41 * time.Second)
	assert.Equal(t, 25*time.Second, a.left(0), "(3 x 20 + 41) / 4")
	assert.Equal(t, 15*time.Second, a.left(10*time.Second))
	assert.Zero(t, a.left(time.Minute))
}

// An observed scenario has as many calls as before, of which a share never hang up.
func TestObserved(t *testing.T) {
	s := small(t, 1)
	run := s.Run(0)
	var c workload.Contact
	all, patients := 0, 0
	for run.Next(&c) {
		all++
		if watches(c.Line) {
			patients++
			require.Greater(t, c.Patience, 1000*time.Hour)
		}
	}
	assert.InEpsilon(t, 18*3600*180/270.0, all, 0.02)
	assert.InEpsilon(t, 0.05*float64(all), patients, 0.1)
	for text, says := range map[string]string{
		"centre: [":                 "broken",
		"centre: {}":                "no centre or no calls",
		"centre: {}\ncalls: {a: 1}": "is not a known key",
	} {
		_, err := observed("broken", []byte(text), 0.1)
		require.ErrorContains(t, err, says)
	}
}
