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

func brief() Table {
	return Table{
		Name: "small", Draw: small().Draw, Loads: []float64{0.8, 1.1}, Seeds: []uint64{1, 2}, Warm: 3_000, Contacts: 6_000, Cool: 500,
	}
}

func TestCompare(t *testing.T) {
	o := brief()
	all := o.contenders()
	told := 0
	report, err := Compare(t.Context(), []Table{o}, func(done, of int) {
		told++
		assert.Equal(t, told, done)
		assert.Equal(t, len(all)*4, of)
	})
	require.NoError(t, err)
	assert.Equal(t, len(all)*4, told)
	require.Len(t, report.Rows, len(all)*2)
	require.Len(t, report.Bounds, 2)
	assert.Equal(t, []TableRow{{Table: "small", Agents: 360, Contacts: 6_000, Seeds: []uint64{1, 2}}}, report.Tables)
	for n, r := range report.Rows {
		c := all[n%len(all)]
		assert.Equal(t, c.name, r.Policy)
		assert.InDelta(t, 1, r.FitShare, 0.5, c.name)
		assert.InDelta(t, r.Fit, r.FitShare*report.Bounds[n/len(all)].Fit, 0.01, c.name)
		assert.LessOrEqual(t, r.InTime+r.Abandoned, 1.0, c.name)
	}

	// The skill filter alone gives a mean level of 5.5, and there is far better.
	rows := map[string]Row{}
	for _, r := range report.Rows[:len(all)] {
		rows[r.Policy] = r
	}
	assert.InDelta(t, 0.55, rows["longest-idle"].Fit, 0.05)
	for name, r := range rows {
		assert.GreaterOrEqual(t, r.FitShare, rows["longest-idle"].FitShare-0.02, name)
	}
	assert.Greater(t, rows[Ours].FitShare, rows["most-skilled"].FitShare)
	assert.Less(t, rows["ratio"].Gini, rows["most-skilled"].Gini)

	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	again, err := Compare(t.Context(), []Table{o}, func(int, int) {})
	require.NoError(t, err)
	assert.Equal(t, report, again, "whatever number of processors")
}

func TestCompareStopsWhenTold(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	report, err := Compare(ctx, []Table{brief()}, func(int, int) {})
	require.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, Report{}, report)
}

// Ours is one row a load; only what is ours without a part begins with without-.
func TestNames(t *testing.T) {
	for _, table := range Tables() {
		table.Sweep = true
		ours := 0
		seen := map[string]bool{}
		for _, c := range table.contenders() {
			assert.False(t, seen[c.name], c.name)
			seen[c.name] = true
			if strings.HasPrefix(c.name, "dial") {
				ours++
			}
		}
		assert.Equal(t, 1, ours, table.Name)
		assert.Equal(t, table.Name == LargeName, seen[spread], table.Name)
		assert.Equal(t, table.Surge > 0 || table.Astray > 0, seen["with-true-prices"], table.Name)
	}
	large := Tables()[0]
	for _, t1 := range []Table{large, large.Quick()} {
		assert.Equal(t, LargeName, t1.Name)
		assert.Equal(t, []float64{0.80, 0.90, 0.95, 1.00, 1.10}, t1.Loads)
		assert.Equal(t, 60_000, t1.Warm)
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

func goodRows() []Row {
	rows := []Row{
		{Policy: Ours, Load: 0.80, FitShare: 0.982, Wait: 0.4}, {Policy: Ours, Load: 0.90, FitShare: 0.981, Wait: 0.9},
		{Policy: Ours, Load: 0.95, FitShare: 0.978, Wait: 1.7}, {Policy: Ours, Load: 1.00, FitShare: 0.983, Wait: 5.6},
		{Policy: Ours, Load: 1.10, FitShare: 0.980, Wait: 53, WaitP99: 87, DominatedBy: "x"},
		{Policy: "x", Load: 1.00, FitShare: 0.1, Wait: 100, Held: 500, Abandoned: 0.9},
		{Policy: spread, Load: 0.80, FitShare: 0.973, Over95: 0.2}, {Policy: spread, Load: 0.90, FitShare: 0.9, Over95: 0.4},
	}
	for _, load := range Tables()[0].Loads {
		rows = append(rows, Row{Policy: unheld, Load: load})
	}
	return rows
}

func TestGates(t *testing.T) {
	large := &Tables()[0]
	assert.Empty(t, missed(large, goodRows()))
	for want, plant := range map[string]func([]Row){
		"large, load 0.80: fit 0.9780, must be 0.979 or more":            func(r []Row) { r[0].FitShare = 0.978 },
		"large, load 0.90: mean wait 1.50 s, must be 1.4 s or less":      func(r []Row) { r[1].Wait = 1.5 },
		"large, load 1.00: x is better in fit, wait and abandonment":     func(r []Row) { r[3].DominatedBy = "x" },
		"large, load 1.10: 99th percentile 95.1 s, must be 95 s or less": func(r []Row) { r[4].WaitP99 = 95.1 },
		"large, load 0.95: 1.68 % give up, 0.00 % where nobody is held: holding must cost 1 % or less": func(r []Row) {
			r[2].Abandoned = 0.0168
		},
		"large, load 1.00: somebody waited 60.1 s beside a free agent, must be 60 s or less": func(r []Row) { r[3].Held = 60.1 },
		"large, load 0.80: spread costs 0.0130 of fit, must be 0.01 or less":                 func(r []Row) { r[6].FitShare = 0.969 },
		"large, load 0.80: with spread 25 % of the profiles are busy for more than 95 % of the time, must be less than 25 %": func(r []Row) {
			r[6].Over95 = 0.25
		},
	} {
		rows := goodRows()
		plant(rows)
		assert.Equal(t, []string{want}, missed(large, rows))
	}
}

// What is asked of the large table alone is not asked of others.
func TestGatesOfOtherTables(t *testing.T) {
	other := &Table{Name: "other", Loads: []float64{0.80}}
	rows := goodRows()
	rows[0].FitShare, rows[0].Wait, rows[6].Over95 = 0.5, 100, 1
	assert.Empty(t, missed(other, rows))
	rows[0].Abandoned = 0.011
	assert.Len(t, missed(other, rows), 1)
}
