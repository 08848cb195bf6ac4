// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/bench/sim"
)

// shop is the smallest of the scenario files.
func shop(t *testing.T) string {
	t.Helper()
	path, err := filepath.Abs("../../configs/scenarios/shop.yaml")
	require.NoError(t, err)
	return path
}

func TestSim(t *testing.T) {
	code, out := run(t, "sim", shop(t), "--json")
	require.Equal(t, 0, code, out)
	var r sim.Result
	require.NoError(t, json.Unmarshal([]byte(out), &r), out)
	assert.Equal(t, r.Arrivals, r.Answered+r.Abandoned+r.TurnedAway)
	assert.Len(t, r.JournalHash, 64)
	code, again := run(t, "sim", shop(t))
	require.Equal(t, 0, code, again)
	assert.Contains(t, again, r.JournalHash, "the same seed, the same records")
	code, other := run(t, "sim", shop(t), "--seed", "12345")
	require.Equal(t, 0, code, other)
	assert.NotContains(t, other, r.JournalHash)
	for line := range strings.Lines(again) {
		assert.LessOrEqual(t, len([]rune(line)), 81, "fits into 80 columns: %q", line)
	}
}

func TestSimReplications(t *testing.T) {
	code, out := run(t, "sim", shop(t), "--reps", "3", "--json")
	require.Equal(t, 0, code, out)
	var all simulated
	require.NoError(t, json.Unmarshal([]byte(out), &all), out)
	assert.Equal(t, 3, all.Replications)
	for _, f := range all.Figures {
		assert.LessOrEqual(t, f.Low, f.Mean, f.Name)
		assert.GreaterOrEqual(t, f.High, f.Mean, f.Name)
	}
	code, out = run(t, "sim", shop(t), "--reps", "2")
	require.Equal(t, 0, code, out)
	assert.Contains(t, out, "2 of 2 replications")
}

func TestSimRefuses(t *testing.T) {
	code, out := run(t, "sim", shop(t), "--reps", "0")
	assert.Equal(t, 1, code)
	assert.Contains(t, out, "--reps 0: must be 1 or more")
	code, out = run(t, "sim", filepath.Join(t.TempDir(), "none.yaml"))
	assert.Equal(t, 1, code)
	assert.Contains(t, out, "none.yaml")
	code, out = run(t, "sim", write(t, "bad.yaml", "seed: 1\nrooster: []\n"))
	assert.Equal(t, 1, code)
	assert.Contains(t, out, `bad.yaml:2: "rooster" is not a known key; did you mean roster?`)
}
