// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/bench/rivals"
	"cordial/bench/sim"
	"cordial/bench/workload"
)

// diligent says what theory says of the model, at 1,000 contacts a second; the numbers
// are contacts, agents, load and seed. It notes each run in a file.
const diligent = `echo "$NAME $2 $4" >> "$LOG"
awk -v n="$1" -v agents="$2" -v load="$3" -v name="$NAME" 'BEGIN {
	wait = agents == 2 ? 0.333333 : agents == 100 ? 0.101291 : 0
	printf "{\"version\": \"%s 1.0\", \"seconds\": %f, \"answered\": %d, \"wait\": %f, \"talk\": %f, \"last_arrival\": %f}\n",
		name, n / 1000, n, wait * n, n, n / load
}'
`

// idle lets nobody wait where theory says that a third do.
var idle = strings.Replace(diligent, "0.333333", "0", 1)

// lazy proves itself, and then leaves half of the callers out.
var lazy = strings.Replace(diligent, "BEGIN {", "BEGIN { if (agents > 2) n /= 2;", 1)

// madeUp is a bench of the shop against made-up rivals, which note their runs in log.
func madeUp(t *testing.T, simpy, simjs string) (b machineBench, log string) {
	t.Helper()
	s, err := workload.Load(shop(t))
	require.NoError(t, err)
	log = filepath.Join(t.TempDir(), "log")
	rival := func(name, script string) rivals.Rival {
		return rivals.Rival{Name: name, Command: []string{"env", "NAME=" + name, "LOG=" + log, "sh", "-s", "--"}, Script: []byte(script)}
	}
	return machineBench{
		scenario: s, rounds: 3, progress: func(string) {}, simpy: rival("simpy", simpy), simjs: rival("simjs", simjs),
	}, log
}

// The counts are those that sim has of the same file and seed, and the rivals are in turns.
func TestBenchMachine(t *testing.T) {
	code, out := run(t, "sim", shop(t), "--json")
	require.Equal(t, 0, code, out)
	var said sim.Result
	require.NoError(t, json.Unmarshal([]byte(out), &said))

	b, log := madeUp(t, diligent, diligent)
	f, err := b.run(t.Context())
	require.NoError(t, err)
	assert.Equal(t, countsOf(said), f.machineCounts)
	assert.Equal(t, said.Steps, f.Steps)
	assert.GreaterOrEqual(t, f.Steps, f.Records)
	assert.Equal(t, 6, f.Runs, "one before each run of a rival")
	assert.Positive(t, f.AllocsPerStep)
	assert.Positive(t, f.BytesPerContact)
	assert.InEpsilon(t, f.DayMS*1e6/float64(f.Steps), f.NsPerStep, 1e-9)
	assert.InEpsilon(t, 1000, f.SimPyPerSecond, 1e-3)
	assert.InEpsilon(t, f.ContactsPerSecond/f.SimPyPerSecond, f.VsSimPy, 1e-9)
	assert.InEpsilon(t, f.ContactsPerSecond/f.SimJSPerSecond, f.VsSimJS, 1e-9)
	assert.Equal(t, "simpy 1.0", f.SimPy)
	runs, err := os.ReadFile(log)
	require.NoError(t, err)
	assert.Equal(t, "simpy 2 1\nsimjs 2 1\n"+
		"simpy 3600 1\nsimjs 100 1\nsimpy 3600 2\nsimjs 100 2\nsimpy 3600 3\nsimjs 100 3\n", string(runs))
}

// Without a rival that does its work there are no figures.
func TestBenchMachineWantsRivalsThatWork(t *testing.T) {
	for name, c := range map[string]struct{ simpy, simjs, text string }{
		"is not there":        {diligent, "exit 69", "simjs is not installed: run make rivals"},
		"does not queue":      {idle, diligent, "simpy: M/M/2 with a load of 1: mean wait 0"},
		"leaves callers out":  {diligent, lazy, "simjs: M/M/100 with a load of 95: contacts answered"},
		"falls on its face":   {"echo why >&2; exit 1", diligent, "simpy: exit status 1: why"},
		"says something else": {"echo hello", diligent, `simpy says "hello\n"`},
	} {
		t.Run(name, func(t *testing.T) {
			b, _ := madeUp(t, c.simpy, c.simjs)
			f, err := b.run(t.Context())
			require.ErrorContains(t, err, c.text)
			assert.Equal(t, machineFigures{}, f)
		})
	}
}

func TestBenchMachineSaysHowToGetRivals(t *testing.T) {
	t.Setenv("CORDIAL_RIG_DIR", t.TempDir())
	code, out := run(t, "bench", "machine", "--quick", "--json", "--scenario", shop(t))
	assert.Equal(t, 1, code)
	assert.Contains(t, out, "is not installed: run make rivals in Cordial's sources")
	assert.NotContains(t, out, "vs_sim")
	code, out = run(t, "bench", "machine")
	assert.Equal(t, 1, code)
	assert.Contains(t, out, "configs/scenarios/day.yaml")
	assert.Contains(t, out, "name a file with --scenario")
}

func TestCountsMustBeTheSame(t *testing.T) {
	said := sim.Result{Arrivals: 9, Answered: 6, Abandoned: 2, TurnedAway: 1, Records: 40, JournalHash: "x", ContactsPerSecond: 5}
	same := said
	same.JournalHash, same.ContactsPerSecond = "", 7
	require.NoError(t, sameCounts(said, same))
	for _, plant := range []func(*sim.Result){
		func(r *sim.Result) { r.Arrivals++ }, func(r *sim.Result) { r.Answered-- }, func(r *sim.Result) { r.Abandoned++ },
		func(r *sim.Result) { r.TurnedAway-- }, func(r *sim.Result) { r.Records++ },
	} {
		other := said
		plant(&other)
		assert.ErrorContains(t, sameCounts(said, other), "must be the same")
	}
}

func TestMachineFigures(t *testing.T) {
	f := machineFigures{
		DayMS: 512.4, NsPerStep: 870, AllocsPerStep: 1.234, BytesPerContact: 2160, VsSimPy: 6.178, VsSimJS: 0.451,
		ContactsPerSecond: 203_904, SimPyPerSecond: 33_021, SimJSPerSecond: 451_236, SimPy: "SimPy 3.0.11", SimJS: "simjs 2.0.3",
		machineCounts: machineCounts{104_408, 102_360, 2_048, 0, 579_672},
		Steps:         588_543, Runs: 10, Rounds: 5, Scenario: "configs/scenarios/day.yaml", Seed: 1,
	}
	var out bytes.Buffer
	require.NoError(t, f.print(&out))
	for line := range strings.Lines(out.String()) {
		assert.LessOrEqual(t, len([]rune(line)), 81, "fits into 80 columns: %q", line)
	}
	text := strings.Join(strings.Fields(out.String()), " ")
	for _, line := range []string{
		"the scenario 512 ms, median of 10 must be 600 ms or less", "against SimPy 3.0.11 6.18 times its 33021/s must be 3.5 or more",
		"against simjs 2.0.3 0.45 times its 451236/s", "allocations 1.23 must be 2 or less", "a contact 2160 bytes",
		"104408 arrivals, 102360 answered, 2048 abandoned, 0 turned away; 588543 steps, 579672 records",
	} {
		assert.Contains(t, text, line)
	}
	b, err := json.Marshal(f)
	require.NoError(t, err)
	var keys map[string]any
	require.NoError(t, json.Unmarshal(b, &keys))
	for _, key := range []string{"day_ms", "ns_per_step", "allocs_per_step", "bytes_per_contact", "vs_simpy", "vs_simjs", "arrivals", "answered", "abandoned"} {
		assert.Contains(t, keys, key)
	}
	assert.Equal(t, "104408", fmt.Sprint(keys["arrivals"]))
}
