// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/acd"
	"cordial/acd/journal"
	"cordial/bench/sim"
	"cordial/bench/workload"
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
	assert.Nil(t, all.Narrow)
	for _, f := range all.Figures {
		assert.LessOrEqual(t, f.Low, f.Mean, f.Name)
		assert.GreaterOrEqual(t, f.High, f.Mean, f.Name)
	}
	code, out = run(t, "sim", shop(t), "--reps", "2")
	require.Equal(t, 0, code, out)
	assert.Contains(t, out, "2 of 2 replications")
}

func TestSimChoosesAReplication(t *testing.T) {
	code, out := run(t, "sim", shop(t), "--seed", "9", "--replication", "2", "--json")
	require.Equal(t, 0, code, out)
	var r sim.Result
	require.NoError(t, json.Unmarshal([]byte(out), &r), out)
	s, err := workload.Load(shop(t))
	require.NoError(t, err)
	for replication, same := range map[int]bool{0: false, 2: true} {
		other, err := sim.Run(t.Context(), s.WithSeed(9), replication, sim.Options{Hash: true})
		require.NoError(t, err)
		assert.Equal(t, same, other.JournalHash == r.JournalHash, replication)
	}
}

func TestSimStopsWhenNarrow(t *testing.T) {
	code, out := run(t, "sim", shop(t), "--within", "5%", "--json")
	require.Equal(t, 0, code, out)
	var all simulated
	require.NoError(t, json.Unmarshal([]byte(out), &all), out)
	require.NotNil(t, all.Narrow)
	assert.True(t, *all.Narrow)
	assert.Less(t, all.Replications, 1000)
	for _, f := range all.Figures {
		switch f.Name {
		case "service_level", "abandonment":
			assert.LessOrEqual(t, f.Half(), .05)
		case "asa_seconds":
			assert.LessOrEqual(t, f.Half(), .05*f.Mean)
		}
	}
	code, out = run(t, "sim", shop(t), "--within", "0.1%", "--reps", "12")
	require.Equal(t, 0, code, out)
	assert.Contains(t, out, "12 of 12 replications with seed 1: the intervals are not yet within 0.1%")
}

func TestSimAgainst(t *testing.T) {
	code, out := run(t, "sim", shop(t), "--reps", "5", "--against", "order_worth=0s,known=30s", "--json")
	require.Equal(t, 0, code, out)
	var all compared
	require.NoError(t, json.Unmarshal([]byte(out), &all), out)
	assert.Equal(t, "order_worth=0s,known=30s", all.Against)
	moved := 0
	for i, d := range all.Differences {
		assert.InDelta(t, all.Others[i].Mean-all.Figures[i].Mean, d.Mean, 1e-9, d.Name)
		if d.Mean != 0 {
			moved++
		}
	}
	assert.Positive(t, moved)
	code, out = run(t, "sim", shop(t), "--reps", "2", "--against", "order_worth=0s")
	require.Equal(t, 0, code, out)
	assert.Contains(t, out, "2 of 2 replications with seed 1, against order_worth=0s")
	for line := range strings.Lines(out) {
		assert.LessOrEqual(t, len([]rune(line)), 81, "fits into 80 columns: %q", line)
	}
}

// Ctrl-C ends it soon, with what there is.
func TestSimInterrupted(t *testing.T) {
	p := start(t, "sim", shop(t), "--reps", "1000000")
	p.until("some progress", func() bool { return strings.Contains(p.out.String(), " of 1000000 replications\n") })
	p.signal(syscall.SIGINT)
	assert.Equal(t, 130, p.wait())
	out := p.out.String()
	assert.Contains(t, out, "service level, %")
	said := regexp.MustCompile(`(\d+) of 1000000 replications with seed 1\n`).FindStringSubmatch(out)
	require.NotNil(t, said, out)
	assert.Contains(t, out, "cordial: sim: interrupted after "+said[1]+" of 1000000 replications")
}

// What a simulation journals is a journal like any other, and has the hash that was
// printed.
func TestSimJournal(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	code, out := run(t, "sim", shop(t), "--replication", "4", "--journal", dir, "--json")
	require.Equal(t, 0, code, out)
	var r sim.Result
	require.NoError(t, json.Unmarshal([]byte(out), &r), out)

	j, err := journal.OpenReadOnly(dir)
	require.NoError(t, err)
	h, n := sha256.New(), uint64(0)
	require.NoError(t, j.Records(1, func(r acd.Record) error {
		n++
		h.Write(r.Append(nil))
		return nil
	}))
	require.NoError(t, j.Close())
	assert.Equal(t, r.Records, n)
	assert.Equal(t, r.JournalHash, hex.EncodeToString(h.Sum(nil)))

	for _, args := range [][]string{{"verify", dir}, {"replay", dir}} {
		code, out := run(t, args...)
		assert.Equal(t, 0, code, out)
		assert.Contains(t, out, "every command leads to the same again")
	}
	code, out = run(t, "journal", "export", dir)
	require.Equal(t, 0, code, out)
	assert.EqualValues(t, n, strings.Count(out, "\n"))

	code, out = run(t, "sim", shop(t), "--journal", dir)
	assert.Equal(t, 1, code)
	assert.Contains(t, out, "holds a journal already")
}

// Where the queue grows without end, that is said beforehand, and who is left is counted.
func TestSimSaysWhatIsUnstable(t *testing.T) {
	file, err := os.ReadFile(shop(t))
	require.NoError(t, err)
	text := strings.Replace(strings.Replace(string(file), "  patience: {exponential: 3m}\n", "", 1), "a_day: 300", "a_day: 1500", 1)
	code, out := run(t, "sim", write(t, "much.yaml", text))
	require.Equal(t, 0, code, out)
	assert.Contains(t, out, "note: queue orders, 2026-03-02 09:00 to 2026-03-02 18:00 UTC: 10.5 Erlang of calls for 6.2 agents, and nobody hangs up: the queue is unstable")
	assert.Regexp(t, `waiting at the end +[1-9]`, out)
	code, out = run(t, "sim", shop(t))
	require.Equal(t, 0, code, out)
	assert.NotContains(t, out, "unstable", "the control")
	assert.Regexp(t, `waiting at the end +0\n`, out)
}

// Whatever a fault is, the command that is told leads to it again.
func TestSimTellsHowToSeeAFaultAgain(t *testing.T) {
	f := &sim.Fault{Scenario: "x.yaml", Seed: 7, Replication: 3, Err: sim.ErrFound}
	s := simulation{path: "x.yaml"}
	err := s.failed(t.Context(), f)
	require.ErrorIs(t, err, sim.ErrFound)
	assert.Equal(t, 1, statusOf(err))
	assert.Contains(t, err.Error(), "\nagain: cordial sim x.yaml --seed 7 --replication 3")
	require.NoError(t, s.against.Set("known=0s"))
	assert.Contains(t, s.failed(t.Context(), f).Error(), "\nagain: cordial sim x.yaml --seed 7 --reps 4 --against known=0s")
	over, cancel := context.WithCancel(t.Context())
	cancel()
	assert.Equal(t, interrupted, statusOf(s.failed(over, context.Canceled)))
}

// The time of a long scenario is told as it passes, and each record is kept.
func TestSimWatches(t *testing.T) {
	scenario, err := workload.Load(shop(t))
	require.NoError(t, err)
	s := simulation{scenario: scenario}
	var told []int
	kept := 0
	watch := s.watch(func(acd.Record) error { kept++; return nil }, func(percent int) { told = append(told, percent) })
	for _, r := range []acd.Record{{Seq: 1}, {Seq: 8192, At: scenario.Start().Add(6 * time.Hour)}, {Seq: 16384, At: scenario.End().Add(time.Hour)}} {
		require.NoError(t, watch(nil, r))
	}
	assert.Equal(t, []int{25, 100}, told)
	assert.Equal(t, 3, kept)
	assert.NoError(t, s.watch(nil, nil)(nil, acd.Record{Seq: 1}))
}

func TestSimSchema(t *testing.T) {
	code, out := run(t, "sim", "--schema")
	require.Equal(t, 0, code, out)
	assert.JSONEq(t, string(workload.Schema()), out)
	code, out = run(t, "sim", "--schema", shop(t))
	assert.Equal(t, 1, code, out)
}

func TestSimRefuses(t *testing.T) {
	for _, x := range []struct{ args, want string }{
		{"--reps 0", "--reps 0: must be 1 or more"},
		{"--replication -1", "--replication -1: must be 0 or more"},
		{"--replication 1 --reps 3", "--replication chooses one replication"},
		{"--journal x --reps 2", "--journal takes the records of one replication"},
		{"--journal x --within 1%", "--journal takes the records of one replication"},
		{"--journal=", "--journal: name a directory"},
		{"--journal /dev/null/x", "--journal: "},
		{"--within 0", "must be a percentage above 0 and up to 15"},
		{"--within 16%", "must be a percentage above 0 and up to 15"},
		{"--within NaN", "must be a percentage above 0 and up to 15"},
		{"--within 1% --against known=0s", "--within and --against: give one of them"},
		{"--against known=0s", "say with --reps how many"},
		{"--against ring=0s --reps 2", `"ring=0s": give settings of the dial`},
		{"--against known=2h --reps 2", "known=2h: must be a length of time from 0s to 1h"},
		{"--seed -1", "--seed"},
	} {
		code, out := run(t, append([]string{"sim", shop(t)}, strings.Fields(x.args)...)...)
		assert.Equal(t, 1, code, x.args)
		assert.Contains(t, out, x.want, x.args)
	}
	code, out := run(t, "sim", filepath.Join(t.TempDir(), "none.yaml"))
	assert.Equal(t, 1, code)
	assert.Contains(t, out, "none.yaml")
	code, out = run(t, "sim", write(t, "bad.yaml", "seed: 1\nrooster: []\n"))
	assert.Equal(t, 1, code)
	assert.Contains(t, out, `bad.yaml:2: "rooster" is not a known key; did you mean roster?`)
}

// Every figure has words of its own, and they fit beside their numbers.
func TestFiguresHaveWords(t *testing.T) {
	for _, f := range sim.Figures(nil) {
		assert.Contains(t, figureWords, f.Name)
		assert.LessOrEqual(t, len(label(f.Name)), 28, f.Name)
	}
	assert.Equal(t, "84", amount("service_level", 0.84))
	assert.Equal(t, "84", amount("asa_seconds", 84))
}
