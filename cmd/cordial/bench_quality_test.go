// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"encoding/json"
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
				Policy: "dial", Load: 0.8, FitShare: 0.9821, Fit: 0.858, Wait: 0.41, WaitP99: 9, InTime: 0.9991, Abandoned: 0.0005,
				Gini: 0.175, Over95: 0.51,
			},
			{Policy: "without-prices", Load: 0.8, FitShare: 0.9819, Wait: 5.6, WaitP99: 121.4, InTime: 0.977, DominatedBy: "ratio-on-pairs"},
			{Policy: "longest-idle", Load: 1.1, FitShare: 0.677},
		},
		Bounds:   []quality.BoundRow{{Load: 0.8, Fit: 0.8739}, {Load: 1.1, Fit: 0.8}},
		Contacts: 240_000, Seeds: []uint64{1, 2}, Agents: 3_600,
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
	assert.Contains(t, text, "dial 0.982 0.4 9.0 99.9% 0.1% 0.175 51% -")
	assert.Contains(t, text, "without-prices 0.982 5.6 121.4 97.7% 0.0% 0.000 0% ratio-on-pairs")
	assert.NotContains(t, first, "longest-idle", "of another load")
	assert.Contains(t, second, "longest-idle")
	assert.Contains(t, second, "The dial reaches all that is asked of it.")
	assert.Contains(t, second, "3600 agents, 240000 contacts counted in each run, seeds [1 2].")

	r.Missed = []string{"load 0.80: fit 0.9780, must be 0.979 or more"}
	out.Reset()
	require.NoError(t, printQuality(&out, r))
	assert.Contains(t, out.String(), "missed at load 0.80: fit 0.9780, must be 0.979 or more\n")
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
		"policy", "load", "fit_share", "wait_seconds", "wait_p99", "within_20s", "abandoned", "gini", "over_95", "dominated_by",
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
}
