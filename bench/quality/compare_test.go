// SPDX-License-Identifier: Apache-2.0

package quality

import (
	"context"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func brief() Options {
	return Options{
		Shape: small(), Loads: []float64{0.8, 1.1}, Seeds: []uint64{1, 2}, Warm: 3_000, Contacts: 6_000, Cool: 500,
	}
}

func TestCompare(t *testing.T) {
	o := brief()
	told := 0
	report, err := Compare(t.Context(), o, func(done, all int) {
		told++
		assert.Equal(t, told, done)
		assert.Equal(t, len(contenders())*4, all)
	})
	require.NoError(t, err)
	assert.Equal(t, len(contenders())*4, told)
	require.Len(t, report.Rows, len(contenders())*2)
	require.Len(t, report.Bounds, 2)
	assert.Equal(t, 360, report.Agents)
	for n, r := range report.Rows {
		c := contenders()[n%len(contenders())]
		assert.Equal(t, c.name, r.Policy)
		assert.InDelta(t, 1, r.FitShare, 0.5, c.name)
		assert.InDelta(t, r.Fit, r.FitShare*report.Bounds[n/len(contenders())].Fit, 0.01, c.name)
		assert.LessOrEqual(t, r.InTime+r.Abandoned, 1.0, c.name)
	}

	// The skill filter alone gives a mean level of 5.5, and there is far better.
	rows := map[string]Row{}
	for _, r := range report.Rows[:len(contenders())] {
		rows[r.Policy] = r
	}
	assert.InDelta(t, 0.55, rows["longest-idle"].Fit, 0.05)
	for name, r := range rows {
		assert.GreaterOrEqual(t, r.FitShare, rows["longest-idle"].FitShare-0.02, name)
	}
	assert.Greater(t, rows[Ours].FitShare, rows["most-skilled"].FitShare)
	assert.Less(t, rows["ratio"].Gini, rows["most-skilled"].Gini)

	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	again, err := Compare(t.Context(), o, func(int, int) {})
	require.NoError(t, err)
	assert.Equal(t, report, again, "whatever number of processors")
}

func TestCompareStopsWhenTold(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	report, err := Compare(ctx, brief(), func(int, int) {})
	require.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, Report{}, report)
}

// Ours is one row a load; only what is ours without a part begins with without-.
func TestNames(t *testing.T) {
	ours := 0
	seen := map[string]bool{}
	for _, c := range contenders() {
		assert.False(t, seen[c.name], c.name)
		seen[c.name] = true
		if strings.HasPrefix(c.name, "dial") {
			ours++
		}
	}
	assert.Equal(t, 1, ours)
	for _, o := range []Options{Full(), Quick()} {
		assert.Equal(t, []float64{0.80, 0.90, 0.95, 1.00, 1.10}, o.Loads)
		assert.Equal(t, 60_000, o.Warm)
	}
}

func TestJudge(t *testing.T) {
	rows := []Row{
		{Policy: "a", Load: 1, FitShare: 0.9, Wait: 2, Abandoned: 0.02},
		{Policy: "b", Load: 1, FitShare: 0.91, Wait: 1, Abandoned: 0.01},
		{Policy: "c", Load: 1, FitShare: 0.92, Wait: 1.5, Abandoned: 0.01},
		{Policy: "d", Load: 1, FitShare: 0.8, Wait: 2, Abandoned: 0.03},
		{Policy: "e", Load: 1, FitShare: 0.8, Wait: 0, Abandoned: 0.03},
		{Policy: "f", Load: 2, FitShare: 0.99, Wait: 0, Abandoned: 0},
	}
	judge(rows)
	want := map[string]string{"a": "c", "d": "c"} // d is as slow as a; f is of another load
	for _, r := range rows {
		assert.Equal(t, want[r.Policy], r.DominatedBy, r.Policy)
	}
}

func TestGates(t *testing.T) {
	good := []Row{
		{Policy: Ours, Load: 0.80, FitShare: 0.982, Wait: 0.4}, {Policy: Ours, Load: 0.90, FitShare: 0.981, Wait: 0.9},
		{Policy: Ours, Load: 0.95, FitShare: 0.978, Wait: 1.7}, {Policy: Ours, Load: 1.00, FitShare: 0.983, Wait: 5.6},
		{Policy: Ours, Load: 1.10, FitShare: 0.980, Wait: 53, WaitP99: 87, DominatedBy: "x"},
		{Policy: "x", Load: 1.00, FitShare: 0.1, Wait: 100},
	}
	assert.Empty(t, missed(good))
	for want, plant := range map[string]func([]Row){
		"load 0.80: fit 0.9780, must be 0.979 or more":            func(r []Row) { r[0].FitShare = 0.978 },
		"load 0.90: mean wait 1.50 s, must be 1.4 s or less":      func(r []Row) { r[1].Wait = 1.5 },
		"load 1.00: x is better in fit, wait and abandonment":     func(r []Row) { r[3].DominatedBy = "x" },
		"load 1.10: 99th percentile 95.1 s, must be 95 s or less": func(r []Row) { r[4].WaitP99 = 95.1 },
	} {
		rows := append([]Row{}, good...)
		plant(rows)
		assert.Equal(t, []string{want}, missed(rows))
	}
}
