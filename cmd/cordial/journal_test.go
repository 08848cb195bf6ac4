// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/acd"
	"cordial/acd/journal"
)

// smallJournal writes a journal in which twenty contacts wait, and returns its
// directory. If lie is set, its last record is not what the rules decide.
func smallJournal(t *testing.T, lie bool) string {
	t.Helper()
	dir := t.TempDir()
	b := journalBench{waiting: 20, agents: 3}
	require.NoError(t, b.prepare(dir))
	j, err := journal.Open(dir, journal.Options{})
	require.NoError(t, err)
	m, _, err := j.Recover()
	require.NoError(t, err)
	w := &writer{m: m, j: j, now: m.Now()}
	w.step(acd.Command{Kind: acd.Ready, Name: agentName(0)})
	if lie {
		w.pending[0].Events = w.pending[0].Events[:1] // she was offered nobody
	}
	w.flush()
	require.NoError(t, w.err)
	require.NoError(t, j.Close())
	return dir
}

func TestReplayOfAJournal(t *testing.T) {
	dir := smallJournal(t, false)
	code, out := run(t, "replay", dir)
	require.Zero(t, code, out)
	assert.Contains(t, out, "30 records of journal")
	assert.Contains(t, out, "every command leads to the same again")

	code, out = run(t, "replay", dir, "--json")
	require.Zero(t, code, out)
	var report rerunReport
	require.NoError(t, json.Unmarshal([]byte(out), &report))
	assert.Equal(t, uint64(30), report.Same)
	assert.Nil(t, report.Differs)

	code, out = run(t, "replay", dir, "--until", "14")
	require.Zero(t, code, out)
	var status acd.Status
	require.NoError(t, json.Unmarshal([]byte(out), &status))
	assert.Equal(t, uint64(14), status.Seq)
	assert.Len(t, status.Contacts, 5)
	assert.Len(t, status.Agents, 3)
}

func TestReplayTellsWhatDiffers(t *testing.T) {
	dir := smallJournal(t, true)
	code, out := run(t, "replay", dir)
	require.Equal(t, 1, code)
	assert.Contains(t, out, "29 records lead to the same again. Record 30 of ")
	assert.Contains(t, out, `command: {"kind":"ready","agent":"a0000"}`)
	was, now, found := strings.Cut(out, "now:")
	require.True(t, found)
	assert.NotContains(t, was, "contact-offered")
	assert.Contains(t, now, "contact-offered")

	code, out = run(t, "replay", dir, "--json")
	require.Equal(t, 1, code)
	var report rerunReport
	require.NoError(t, json.Unmarshal([]byte(out), &report))
	require.NotNil(t, report.Differs)
	assert.Len(t, report.Differs.Recorded.Events, 1)
	assert.Greater(t, len(report.Differs.Now.Events), 1)
}

func TestJournalExportAndCompact(t *testing.T) {
	dir := smallJournal(t, false)
	code, out := run(t, "journal", "export", dir, "--from", "10", "--to", "30")
	require.Zero(t, code, out)
	var seqs []uint64
	lines := bufio.NewScanner(strings.NewReader(out))
	for lines.Scan() {
		var w journal.Words
		require.NoError(t, json.Unmarshal(lines.Bytes(), &w))
		seqs = append(seqs, w.Seq)
	}
	assert.Len(t, seqs, 21)
	assert.Equal(t, uint64(10), seqs[0])
	assert.Contains(t, out, `"why":"nobody else who could serve it was free`)

	code, out = run(t, "journal", "compact", dir, "--keep", "0s")
	require.Equal(t, 1, code)
	assert.Contains(t, out, "give a time above 0")
	code, out = run(t, "journal", "compact", dir, "--keep", "1h")
	require.Zero(t, code, out)
	assert.Contains(t, out, "records 1 to 30; 0 left out")
	code, out = run(t, "verify", dir)
	require.Zero(t, code, out)
}

func TestAJournalInUseIsLeftAlone(t *testing.T) {
	dir := smallJournal(t, false)
	j, err := journal.Open(dir, journal.Options{})
	require.NoError(t, err)
	defer j.Close()
	for _, args := range [][]string{{"replay", dir}, {"journal", "export", dir}, {"journal", "compact", dir}} {
		code, out := run(t, args...)
		assert.Equal(t, 1, code, args)
		assert.Contains(t, out, "the journal is in use", args)
	}
}

// TestBenchJournal: every contestant can be measured, and the figures are right.
func TestBenchJournal(t *testing.T) {
	b := journalBench{dir: t.TempDir(), rounds: 2, each: 30 * time.Millisecond, waiting: 50, agents: 5, progress: func(string) {}}
	f, err := b.run(t.Context())
	require.NoError(t, err)
	assert.Positive(t, f.RecordsPerSecond1)
	assert.Positive(t, f.SyncsPerSecond)
	assert.Positive(t, f.RecoverMS)
	assert.InDelta(t, f.RecordsPerSecond64, f.VsBatch64*f.BatchPerSecond64, 1e-6*f.RecordsPerSecond64)
	assert.InDelta(t, f.RecordsPerSecond64, f.VsLog64*f.LogPerSecond64, 1e-6*f.RecordsPerSecond64)
	var out strings.Builder
	require.NoError(t, f.print(&out))
	assert.Contains(t, out.String(), "must be 25 or more")
	assert.InDelta(t, 2.5, median([]float64{9, 1, 2, 3}), 1e-9)
	assert.InDelta(t, 3.0, median([]float64{9, 1, 3}), 1e-9)
}
