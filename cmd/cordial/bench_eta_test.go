// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/bench/waits"
)

func TestPrintWaits(t *testing.T) {
	r := &waits.Report{
		Rows: []waits.Row{
			{Load: waits.Load{Share: 0.8}, Agents: 180, Looks: 531, Coverage: 0.821, Below: 0.079, Above: 0.1, Width: 11.5, Wait: 11.3, Error: 3.6, Average: 6.4},
			{Load: waits.Load{Name: "surge"}, Agents: 3600, Looks: 1224, Coverage: 0.808, Below: 0.126, Above: 0.066, Width: 51.8, Wait: 258.3, Error: 16, Average: 25.9},
		},
		Costs: []waits.Cost{{Agents: 3600, Profiles: 200, Waiting: 10_000, Estimate: 300_000, Outlook: 110_000, Next: 400}},
	}
	var out bytes.Buffer
	require.NoError(t, printWaits(&out, r))
	for line := range strings.Lines(out.String()) {
		assert.LessOrEqual(t, len([]rune(line)), 81, "fits into 80 columns: %q", line)
	}
	text := strings.Join(strings.Fields(out.String()), " ")
	assert.Contains(t, text, "0.80 180 531 82.1% 7.9% 10.0% 11.5 11.3 3.6 6.4")
	assert.Contains(t, text, "surge 3600 1224 80.8% 12.6% 6.6% 51.8 258.3 16.0 25.9")
	assert.Contains(t, text, "200 profiles: 0.30 ms, of which the machine is asked for 0.11 ms; the next 0.4 µs.")
	assert.Contains(t, text, "All that is asked is reached.")
	r.Missed = []string{"load surge: off by 2.0 s"}
	out.Reset()
	require.NoError(t, printWaits(&out, r))
	assert.Contains(t, out.String(), "missed: load surge: off by 2.0 s\n")
	assert.NotContains(t, out.String(), "is reached")
}

func TestBenchEtaSaysWhatIsMissing(t *testing.T) {
	code, out := run(t, "bench", "eta", "all")
	assert.NotZero(t, code)
	assert.Contains(t, out, "all")
	code, out = run(t, "bench", "eta", "--help")
	assert.Zero(t, code)
	assert.Contains(t, out, "--quick")
	assert.Contains(t, out, "--json")
}
