// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/acd"
	"cordial/acd/journal"
	"cordial/bench/whatif"
)

// shopJournal is the journal of a day in the example's shop.
func shopJournal(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "shop")
	code, out := run(t, "sim", shop(t), "--journal", dir, "--json")
	require.Zero(t, code, out)
	return dir
}

func TestReplayByAnotherRule(t *testing.T) {
	dir := shopJournal(t)
	code, out := run(t, "replay", dir, "--policy", "all", "--json")
	require.Zero(t, code, out)
	var report whatIfReport
	require.NoError(t, json.Unmarshal([]byte(out), &report))
	assert.Equal(t, dir, report.Journal)
	assert.Equal(t, whatif.Assumed(), report.Assumed)
	assert.Positive(t, report.Patience)
	require.Len(t, report.Rows, 1+len(whatif.Policies()))
	rows := map[string]whatIfRow{}
	for _, r := range report.Rows {
		assert.Equal(t, r.Contacts, r.Answered+r.Abandoned+r.TurnedAway+r.Waiting, r.Policy)
		assert.Equal(t, report.Rows[0].Contacts, r.Contacts, r.Policy)
		rows[r.Policy] = r
	}
	recorded, dial := rows[asRecorded], rows[whatif.Dial]
	assert.Greater(t, recorded.Contacts, 100)
	assert.InDelta(t, recorded.Answered, dial.Answered, 0.03*float64(recorded.Contacts))
	assert.InDelta(t, recorded.Fit, dial.Fit, 0.02)
	assert.InEpsilon(t, recorded.Wait, dial.Wait, 0.25)
	assert.Less(t, rows["longest-idle"].Fit, dial.Fit-0.03, "which looks at no level")

	// The journal is as it was, and the same question has the same answer.
	code, again := run(t, "replay", dir, "--policy", "all", "--json")
	require.Zero(t, code)
	assert.Equal(t, out, again)
	code, _ = run(t, "verify", dir)
	assert.Zero(t, code)
	code, other := run(t, "replay", dir, "--policy", "all", "--seed", "2", "--json")
	require.Zero(t, code)
	assert.NotEqual(t, out, other)
}

// The dial is always beside it, once, and the table says what is assumed.
func TestReplayByAnotherRuleInWords(t *testing.T) {
	dir := shopJournal(t)
	for policy, rows := range map[string][]string{
		"bullseye": {"rule", asRecorded, "dial", "bullseye"}, "dial": {"rule", asRecorded, "dial"},
	} {
		code, out := run(t, "replay", dir, "--policy", policy)
		require.Zero(t, code, out)
		var seen []string
		table, assumed, _ := strings.Cut(out, "wait and p90")
		for line := range strings.Lines(table) {
			if f := strings.Fields(line); len(f) > 8 {
				seen = append(seen, f[0])
			}
		}
		assert.Equal(t, rows, seen[1:], "after the heading %q", seen[0])
		for line := range strings.Lines(out[strings.Index(out, "\n")+1:]) {
			assert.LessOrEqual(t, len([]rune(line)), 91, "%q", line)
		}
		flat := strings.Join(strings.Fields(assumed), " ")
		for _, a := range whatif.Assumed() {
			assert.Contains(t, flat, a)
		}
		assert.Contains(t, flat, "Mean patience:")
	}
}

func TestReplayRefusesPolicies(t *testing.T) {
	dir := shopJournal(t)
	code, out := run(t, "replay", dir, "--policy", "fair")
	assert.Equal(t, 1, code)
	assert.Contains(t, out, `"fair": no such policy; there are dial, longest-idle, `)
	code, out = run(t, "replay", dir, "--policy", "dial", "--until", "3")
	assert.NotZero(t, code)
	assert.Contains(t, out, "[policy until]")
	code, out = run(t, "replay", t.TempDir(), "--policy", "dial")
	assert.Equal(t, 1, code)
	assert.Contains(t, out, "no journal")
	code, out = run(t, "replay", smallJournal(t, false), "--policy", "dial")
	assert.Equal(t, 1, code)
	assert.Contains(t, out, "nobody was answered")
}

// All rules are named in the help; serve knows none of them.
func TestRulesAreNamed(t *testing.T) {
	_, help := run(t, "replay", "--help")
	_, serve := run(t, "serve", "--help")
	for _, p := range whatif.Policies() {
		assert.Contains(t, help, "\n  "+p.Name+" ")
	}
	assert.NotContains(t, serve, "policy")
}

// A lie in the record is one in the figures: whoever says that nobody talked for long is
// found out by comparing the dial with what was recorded.
func TestReplayOfALie(t *testing.T) {
	honest := readTraffic(t, shopJournal(t))
	lie := *honest
	for i := range lie.Contacts {
		lie.Contacts[i].Talk /= 3
	}
	f, err := lie.Route(t.Context(), whatif.Policies()[0])
	require.NoError(t, err)
	assert.Less(t, f.Occupancy, honest.Recorded.Occupancy-0.1)
	assert.Less(t, f.Wait, honest.Recorded.Wait*0.75)
}

func readTraffic(t *testing.T, dir string) *whatif.Traffic {
	t.Helper()
	var r *whatif.Reader
	require.NoError(t, journal.Walk(dir, nil,
		func(m *acd.Machine) { r = whatif.NewReader(m) },
		func(m *acd.Machine, rec acd.Record) error { r.Record(m, rec); return nil }))
	traffic, err := r.Traffic(1)
	require.NoError(t, err)
	return traffic
}

func TestWrapped(t *testing.T) {
	assert.Equal(t, "one two\n  three\n  four", wrapped("one two three four", 8, "  "))
	assert.Equal(t, "", wrapped("", 8, "  "))
	assert.Contains(t, patienceWords(0), "nobody gave up")
	assert.Equal(t, "1m30s", patienceWords((90 * time.Second).Seconds()))
}
