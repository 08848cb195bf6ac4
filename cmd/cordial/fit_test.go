// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/bench/workload"
)

// journalOf is the journal of a replication of the shop.
func journalOf(t *testing.T, replication string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "data")
	code, out := run(t, "sim", shop(t), "--replication", replication, "--journal", dir)
	require.Equal(t, 0, code, out)
	return dir
}

// Simulated, journalled, fitted, simulated: the figures are the log's.
func TestFitChecks(t *testing.T) {
	dir, file := journalOf(t, "2"), filepath.Join(t.TempDir(), "fitted.yaml")
	code, out := run(t, "fit", dir, "--check", "--out", file)
	require.Equal(t, 0, code, out)
	assert.Contains(t, out, "the scenario gives back the log")
	assert.Contains(t, out, "note: one day tells nothing of how days differ")
	for line := range strings.Lines(out) {
		if !strings.Contains(line, dir) {
			assert.LessOrEqual(t, len([]rune(line)), 81, "fits into 80 columns: %q", line)
		}
	}
	code, out = run(t, "sim", file)
	assert.Equal(t, 0, code, out)
	code, out = run(t, "fit", dir, "--out", file)
	assert.Equal(t, 1, code, "a file that is there is not overwritten")
	assert.Contains(t, out, "--out")
}

func TestFitWritesAScenario(t *testing.T) {
	dir := journalOf(t, "1")
	code, out := run(t, "fit", dir)
	require.Equal(t, 0, code, out)
	at := strings.Index(out, "# SPDX-License-Identifier")
	require.GreaterOrEqual(t, at, 0, out)
	_, err := workload.Parse("fitted", []byte(strings.Split(out[at:], "\n"+dir+": ")[0]))
	require.NoError(t, err)
}

func TestFitAsJSON(t *testing.T) {
	code, out := run(t, "fit", journalOf(t, "0"), "--json", "--check", "--reps", "60")
	require.Equal(t, 0, code, out)
	at := strings.Index(out, "{")
	require.GreaterOrEqual(t, at, 0, out)
	var r fitted
	require.NoError(t, json.Unmarshal([]byte(out[at:]), &r), out)
	assert.Equal(t, "journal", string(r.Format))
	assert.Positive(t, r.Calls)
	assert.NotEmpty(t, r.Notes)
	require.NotNil(t, r.Check)
	assert.True(t, r.Check.Held)
	assert.Equal(t, 60, r.Check.Replications)
}

// short is a queue_log of two queues, at one of which everybody waits for a minute.
func short(t *testing.T, lines ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "queue_log")
	require.NoError(t, os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o600))
	return path
}

// A log that its own scenario does not give back ends with status 1.
func TestFitTellsWhatIsOut(t *testing.T) {
	lines := []string{"1772438400|CLI|sales|a1|ADDMEMBER|", "1772438400|CLI|sales|a2|ADDMEMBER|"}
	for i := range 200 {
		id, at := "c"+strings.Repeat("i", i%7)+string(rune('a'+i/7)), 1772438400+60*i
		// Somebody is free, and yet each waits for 50 s: no rule of Cordial's does that.
		lines = append(lines, entryOf(at, id, "NONE|ENTERQUEUE||5550100|1"), entryOf(at+50, id, "a1|CONNECT|50|x|2"), entryOf(at+55, id, "a1|COMPLETEAGENT|50|5|1"))
	}
	code, out := run(t, "fit", short(t, lines...), "--check")
	assert.Equal(t, 1, code, out)
	assert.Contains(t, out, "OUT")
	assert.Contains(t, out, "the scenario does not give back the log:")
	assert.Contains(t, out, "note: a queue_log has no levels")
}

func entryOf(at int, id, rest string) string {
	var digits []byte
	for ; at > 0; at /= 10 {
		digits = append([]byte{byte('0' + at%10)}, digits...)
	}
	return string(digits) + "|" + id + "|sales|" + rest
}

func TestFitRefuses(t *testing.T) {
	good := short(t, "1772438400|c|s|NONE|ENTERQUEUE||1|1", "1772438500|c|s|a|CONNECT|5|x|1", "1772438600|c|s|a|COMPLETEAGENT|5|9|1", "1772438700|d|s|NONE|ENTERQUEUE||1|1")
	for _, x := range []struct{ args, want string }{
		{"nowhere", "cannot read the log"},
		{good + " --format xml", "--format xml: must be csv, queue_log or journal"},
		{good + " --format journal", "name the directory that cordial keeps its data in"},
		{good + " --format csv", `"1772438400|c|s|NONE|ENTERQUEUE||1|1" is not a column`},
		{filepath.Dir(good) + " --format csv", "is a directory"},
		{filepath.Dir(good), "is not there or empty"},
		{good + " --reps 4", "--reps 4: must be 5 or more"},
		{good + " --zone Europe/Hull", "--zone: unknown time zone Europe/Hull"},
		{good + " --from yesterday", `--from: "yesterday" is not a day`},
		{good + " --to 1999-01-01", "from --from to --to"},
		{good + " --wrap-up -3s", "--wrap-up"},
		{short(t, "") + " --check", ":1: the log is empty"},
		{short(t, "hello"), ":1: neither a CSV of calls nor a queue_log"},
	} {
		code, out := run(t, append([]string{"fit"}, strings.Fields(x.args)...)...)
		assert.Equal(t, 1, code, x.args)
		assert.Contains(t, out, x.want, x.args)
	}
	code, out := run(t, "fit", good, "--out", filepath.Join(t.TempDir(), "x.yaml"))
	assert.Equal(t, 0, code, "the control: %s", out)
}

func TestFitInterrupted(t *testing.T) {
	p := start(t, "fit", journalOf(t, "0"), "--check", "--reps", "1000000")
	p.until("some progress", func() bool { return strings.Contains(p.out.String(), " of 1000000 replications\n") })
	p.signal(syscall.SIGINT)
	assert.Equal(t, 130, p.wait())
	assert.Contains(t, p.out.String(), "ended before it was over")
}

// The help fits into 80 columns.
func TestFitHelp(t *testing.T) {
	code, out := run(t, "fit", "--help")
	require.Equal(t, 0, code, out)
	for line := range strings.Lines(out) {
		assert.LessOrEqual(t, len([]rune(line)), 81, "%q", line)
	}
}
