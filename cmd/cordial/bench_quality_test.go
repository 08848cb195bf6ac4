// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/bench/quality"
)

func qualityReport() *quality.Report {
	return &quality.Report{
		Rows: []quality.Row{
			{
				Table: "large", Policy: "dial", Load: 0.8, Held: 25.3, FitShare: 0.9821, Fit: 0.858, Wait: 0.41, WaitP99: 9, InTime: 0.9991, Abandoned: 0.0005,
				Gini: 0.175, Over95: 0.51,
			},
			{Table: "large", Policy: "without-prices", Load: 0.8, FitShare: 0.9819, Wait: 5.6, WaitP99: 121.4, InTime: 0.977, DominatedBy: "ratio-on-pairs"},
			{Table: "large", Policy: "longest-idle", Load: 1.1, FitShare: 0.677},
		},
		Bounds: []quality.BoundRow{{Table: "large", Load: 0.8, Fit: 0.8739}, {Table: "large", Load: 1.1, Fit: 0.8}},
		Tables: []quality.TableRow{{Table: "large", About: "many agents", Agents: 3_600, Contacts: 240_000, Seeds: []uint64{1, 2}}},
	}
}

func TestPrintQuality(t *testing.T) {
	var out bytes.Buffer
	r := qualityReport()
	require.NoError(t, printQuality(&out, r))
	for line := range strings.Lines(out.String()) {
		assert.LessOrEqual(t, len([]rune(line)), 81, "fits into 80 columns: %q", line)
	}
	first, second, _ := strings.Cut(out.String(), "load 1.10")
	text := strings.Join(strings.Fields(first), " ")
	assert.Contains(t, text, "load 0.80, the best mean fit there can be is 0.874 policy fit wait p99")
	assert.Contains(t, text, "dial 0.982 0.4 9 99.9% 0.1% 25 51% -")
	assert.Contains(t, text, "without-prices 0.982 5.6 121 97.7% 0.0% 0 0% ratio-on-pairs")
	assert.NotContains(t, first, "longest-idle", "of another load")
	assert.Contains(t, second, "longest-idle")
	assert.Contains(t, second, "The dial reaches all that is asked of it.")
	assert.Contains(t, first, "large: many agents\n3600 agents, 240000 contacts counted in each run, 2 instances.")

	r.Missed = []string{"large, load 0.80: fit 0.9780, must be 0.979 or more"}
	out.Reset()
	require.NoError(t, printQuality(&out, r))
	assert.Contains(t, out.String(), "missed in large, load 0.80: fit 0.9780, must be 0.979 or more\n")
	assert.NotContains(t, out.String(), "reaches all")
}

func TestQualityAsJSON(t *testing.T) {
	b, err := json.Marshal(qualityReport())
	require.NoError(t, err)
	var report struct {
		Rows []map[string]any
	}
	require.NoError(t, json.Unmarshal(b, &report))
	for _, key := range []string{
		"table", "policy", "load", "held_seconds_max", "fit_share", "wait_seconds", "wait_p99", "within_20s", "abandoned", "gini", "over_95", "dominated_by",
	} {
		assert.Contains(t, report.Rows[0], key)
	}
}

func TestBenchQualityTakesNoArguments(t *testing.T) {
	code, out := run(t, "bench", "quality", "all")
	assert.NotZero(t, code)
	assert.Contains(t, out, "all")
	code, out = run(t, "bench", "quality", "--help")
	assert.Zero(t, code)
	assert.Contains(t, out, "--quick")
	assert.Contains(t, out, "--json")
	for _, table := range quality.Tables() {
		assert.Contains(t, out, "\n  "+table.Name+" ", "the help names all tables")
	}
}

// A chart that cannot be drawn leaves the file alone that is there.
func TestChartsAreWhole(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.svg")
	require.NoError(t, os.WriteFile(path, []byte("old"), 0o600))
	require.ErrorIs(t, drawQuality(path, qualityReport()), quality.ErrChart)
	b, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, "old", string(b))
}

func TestTablesThatAreAskedFor(t *testing.T) {
	names := func(f qualityFlags) (out []string) {
		tables, err := f.tables()
		require.NoError(t, err)
		for _, table := range tables {
			out = append(out, table.Name)
		}
		return out
	}
	assert.Equal(t, []string{"large"}, names(qualityFlags{table: "large"}))
	assert.Equal(t, []string{"expert"}, names(qualityFlags{table: "expert", quick: true}))
	assert.Len(t, names(qualityFlags{table: "all"}), len(quality.Tables()))

	full, err := (&qualityFlags{table: "agents-8"}).tables()
	require.NoError(t, err)
	quick, err := (&qualityFlags{table: "agents-8", quick: true, chart: "x.svg"}).tables()
	require.NoError(t, err)
	assert.Less(t, len(quick[0].Seeds), len(full[0].Seeds))
	assert.True(t, quick[0].Sweep, "a chart needs the other settings of the dial")
	assert.False(t, full[0].Sweep)

	code, out := run(t, "bench", "quality", "--table", "small")
	assert.Equal(t, 1, code)
	assert.Contains(t, out, `there is no table "small"`)
	assert.Contains(t, out, "patience-60s")
	code, out = run(t, "bench", "quality", "--table", "all", "--chart", "x.svg")
	assert.Equal(t, 1, code)
	assert.Contains(t, out, "--chart draws one table")
}
