// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// planned runs a command of plan within the test and returns what it printed.
func planned(args string) (string, error) {
	var out bytes.Buffer
	c := planCommand()
	c.SilenceUsage, c.SilenceErrors = true, true
	c.SetOut(&out)
	c.SetErr(&out)
	c.SetArgs(strings.Fields(args))
	err := c.Execute()
	return out.String(), err
}

// planJSON returns what a command prints with --json.
func planJSON(t *testing.T, args string) map[string]any {
	t.Helper()
	out, err := planned(args + " --json")
	require.NoError(t, err)
	var values map[string]any
	require.NoError(t, json.Unmarshal([]byte(out), &values))
	return values
}

func TestPlanErlangC(t *testing.T) {
	v := planJSON(t, "erlang-c --load 9 --agents 10 --aht 180s --target 80/20s")
	assert.Equal(t, "erlang-c", v["model"])
	assert.InEpsilon(t, 0.6687315241076971, v["wait_probability"], 1e-14, "no digit is cut off")
	assert.InEpsilon(t, 180*0.6687315241076971, v["mean_wait_seconds"], 1e-14)
	assert.Equal(t, v["mean_wait_seconds"], v["asa_seconds"])
	assert.Equal(t, "0.4015927398", fmt.Sprintf("%.10f", v["service_level"]))
	assert.Equal(t, false, v["target_met"])
	assert.InEpsilon(t, 0.8, v["target_service_level"], 1e-15)
	assert.InEpsilon(t, 20, v["target_seconds"], 1e-15)
	assert.InEpsilon(t, 0.9, v["occupancy"], 1e-14)
	assert.Nil(t, v["patience_seconds"])
	assert.Equal(t, true, v["stable"])
}

// Without a handle time it is the unit: 1.
func TestPlanWithoutHandleTime(t *testing.T) {
	v := planJSON(t, "erlang-c --load 1 --agents 2")
	assert.InEpsilon(t, 1.0/3, v["mean_wait_seconds"], 1e-14)
	assert.InEpsilon(t, 1, v["aht_seconds"], 1e-15)
	assert.Nil(t, v["service_level"])
	out, err := planned("erlang-c --load 1 --agents 2")
	require.NoError(t, err)
	assert.Contains(t, out, "0.3333  mean handle times")
	assert.NotContains(t, out, " s")
}

func TestPlanErlangA(t *testing.T) {
	v := planJSON(t, "erlang-a --load 100 --agents 100 --aht 180s --patience 3m --target 80/20s")
	assert.Equal(t, "erlang-a", v["model"])
	assert.Equal(t, "0.5132987983", fmt.Sprintf("%.10f", v["wait_probability"]))
	assert.Equal(t, "0.0398609968", fmt.Sprintf("%.10f", v["abandon_probability"]))
	assert.Equal(t, "0.8369290943", fmt.Sprintf("%.10f", v["service_level"]))
	assert.Equal(t, true, v["target_met"])
	assert.InEpsilon(t, 180, v["patience_seconds"], 1e-15)
	assert.Less(t, v["service_level"], v["service_level_patient"])
}

func TestPlanErlangX(t *testing.T) {
	v := planJSON(t, "erlang-x --load 84 --agents 90 --lines 120 --aht 10m")
	assert.Equal(t, "0.4500", fmt.Sprintf("%.4f", v["mean_wait_seconds"].(float64)/60))
	assert.Equal(t, "0.3797", fmt.Sprintf("%.4f", v["wait_probability"]))
	assert.Equal(t, "0.00364", fmt.Sprintf("%.5f", v["blocking_probability"]))
	assert.InEpsilon(t, 120, v["lines"], 1e-15)
	v = planJSON(t, "erlang-x --load 84 --agents 90 --lines 100 --aht 10m --patience 2m --redial 0.5")
	assert.Greater(t, v["total_load"], 84.0)
	out, err := planned("erlang-x --load 84 --agents 90 --lines 100 --aht 10m --patience 2m --redial 0.5 --target 80/20s")
	require.NoError(t, err)
	for _, name := range []string{"total load", "turned away", "give up", "redial", "lines", "without those who give up"} {
		assert.Contains(t, out, name)
	}
}

func TestPlanErlangB(t *testing.T) {
	v := planJSON(t, "erlang-b --load 1 --lines 2")
	assert.InEpsilon(t, 0.2, v["blocking_probability"], 1e-14)
	assert.InEpsilon(t, 0.8, v["carried_load"], 1e-14)
	assert.InEpsilon(t, 0.4, v["occupancy"], 1e-14)
	out, err := planned("erlang-b --load 1 --lines 2")
	require.NoError(t, err)
	assert.Contains(t, out, "turned away            0.2  of all calls\n")
}

// A queue that grows without end is a result: said in words, with a null for what has
// no bounds.
func TestPlanUnstable(t *testing.T) {
	for _, load := range []string{"100", "250"} {
		args := "erlang-c --load " + load + " --agents 100 --aht 180s --target 80/20s"
		out, err := planned(args)
		require.NoError(t, err)
		assert.Contains(t, out, "The queue grows without end: a load of "+load+" Erlang needs more than 100 agents")
		v := planJSON(t, args)
		assert.Equal(t, false, v["stable"])
		assert.Contains(t, v["statement"], "grows without end")
		assert.Contains(t, v, "mean_wait_seconds")
		for _, key := range []string{"mean_wait_seconds", "asa_seconds", "mean_queue", "total_load"} {
			assert.Nil(t, v[key])
		}
		assert.Equal(t, false, v["target_met"])
		assert.InDelta(t, 0, v["service_level"], 0)
	}
	v := planJSON(t, "erlang-c --load 100 --agents 1")
	assert.InEpsilon(t, 101, v["least_agents"], 1e-15)
	v = planJSON(t, "erlang-x --load 100 --agents 100 --lines 120 --redial 1")
	assert.Equal(t, false, v["stable"])
}

func TestPlanStaff(t *testing.T) {
	const args = "staff --calls 100 --per 30m --aht 180s --target 80/20s --max-occupancy 0.85 --shrinkage 0.3"
	v := planJSON(t, args)
	for key, want := range map[string]float64{
		"agents": 14, "rostered": 20, "load": 10, "calls": 100, "per_seconds": 1800, "shrinkage": 0.3, "max_occupancy": 0.85,
	} {
		assert.InEpsilon(t, want, v[key], 1e-15, key)
	}
	assert.Equal(t, "0.88835", fmt.Sprintf("%.5f", v["service_level"]))
	assert.Equal(t, "0.17413", fmt.Sprintf("%.5f", v["wait_probability"]))
	assert.Equal(t, "0.714", fmt.Sprintf("%.3f", v["occupancy"]))
	assert.Equal(t, true, v["target_met"])
	assert.Equal(t, []any{"target"}, v["missed_with_one_fewer"])
	assert.Nil(t, v["max_asa_seconds"])
	out, err := planned(args)
	require.NoError(t, err)
	assert.Contains(t, out, "One agent fewer would miss --target.")
	assert.Contains(t, out, "rostered                20  with a shrinkage of 0.3\n")
}

func TestPlanStaffGoals(t *testing.T) {
	v := planJSON(t, "staff --calls 100 --aht 180s --patience 2m --max-abandon 0.03 --asa 10s")
	assert.Equal(t, "erlang-a", v["model"])
	assert.LessOrEqual(t, v["abandon_probability"], 0.03)
	assert.LessOrEqual(t, v["asa_seconds"], 10.0)
	assert.NotEmpty(t, v["missed_with_one_fewer"])
	v = planJSON(t, "staff --calls 0.1 --aht 180s --max-occupancy 0.9")
	assert.InEpsilon(t, 1, v["agents"], 1e-15)
	assert.Equal(t, []any{}, v["missed_with_one_fewer"])
	out, err := planned("staff --calls 0.1 --aht 180s --max-occupancy 0.9")
	require.NoError(t, err)
	assert.Contains(t, out, "One agent is the least there can be.")
}

// The keys are the same whatever is asked.
func TestPlanKeysAreStable(t *testing.T) {
	queue := []string{
		"abandon_probability", "agents", "aht_seconds", "asa_seconds", "blocking_probability", "least_agents", "lines", "load",
		"mean_queue", "mean_wait_seconds", "model", "occupancy", "patience_seconds", "redial", "service_level",
		"service_level_patient", "stable", "statement", "target_met", "target_seconds", "target_service_level", "total_load",
		"wait_probability",
	}
	for _, args := range []string{
		"erlang-c --load 9 --agents 10", "erlang-c --load 10 --agents 10", "erlang-c --load 9 --agents 10 --aht 1m --target 80/20s",
		"erlang-a --load 9 --agents 10 --aht 1m --patience 1m", "erlang-x --load 9 --agents 10 --lines 10",
	} {
		assert.Equal(t, queue, slices.Sorted(maps.Keys(planJSON(t, args))), args)
	}
	staff := slices.Sorted(slices.Values(append([]string{
		"calls", "per_seconds", "shrinkage", "rostered", "max_asa_seconds", "max_abandon", "max_occupancy", "missed_with_one_fewer",
	}, queue...)))
	assert.Equal(t, staff, slices.Sorted(maps.Keys(planJSON(t, "staff --calls 1 --aht 1m --asa 1s"))))
}

// What is wrong is said with the flag's name and with what was given.
func TestPlanFaults(t *testing.T) {
	for args, want := range map[string]string{
		"erlang-c --agents 10":                                                `"load" not set`,
		"erlang-c --load 0 --agents 10":                                       "--load 0: must be above 0",
		"erlang-c --load NaN --agents 10":                                     "--load NaN: must be above 0",
		"erlang-c --load 2e6 --agents 10":                                     "--load 2e+06: must be above 0 and at most 1000000",
		"erlang-c --load 9 --agents 0":                                        "--agents 0: must be 1 to",
		"erlang-c --load 9 --agents ten":                                      `"--agents" flag`,
		"erlang-c --load 9 --agents 10 --aht 180":                             `"--aht" flag`,
		"erlang-c --load 9 --agents 10 --aht 0s":                              "--aht 0s: must be above 0",
		"erlang-c --load 9 --agents 10 --aht -3s":                             "--aht -3s: must be above 0",
		"erlang-c --load 9 --agents 10 --target 80/20s":                       "--target needs --aht",
		"erlang-c --load 9 --agents 10 --aht 3m --target 80":                  `"--target" flag: give percent`,
		"erlang-c --load 9 --agents 10 --aht 3m --target 80/20":               `"--target" flag: give percent`,
		"erlang-c --load 9 --agents 10 --aht 3m --target 100/20s":             `"--target" flag: give percent`,
		"erlang-c --load 9 --agents 10 --aht 3m --target 0/20s":               `"--target" flag: give percent`,
		"erlang-c --load 9 --agents 10 --aht 3m --target 80/-1s":              `"--target" flag: give percent`,
		"erlang-c --load 9 --agents 10 --patience 1m":                         "unknown flag: --patience",
		"erlang-c --load 9 --agents 10 now":                                   `unknown command "now"`,
		"erlang-a --load 9 --agents 10 --aht 1m":                              `"patience" not set`,
		"erlang-a --load 9 --agents 10 --patience 1m":                         "--patience needs --aht",
		"erlang-a --load 9 --agents 10 --aht 1m --patience -1m":               "--patience -1m0s: must be above 0",
		"erlang-x --load 9 --agents 10":                                       `"lines" not set`,
		"erlang-x --load 9 --agents 10 --lines 9":                             "--lines 9: must be at least as many as agents (10)",
		"erlang-x --load 9 --agents 10 --lines 0":                             "--lines 0: must be above 0",
		"erlang-x --load 9 --agents 10 --lines 20 --redial 2":                 "--redial 2: must be 0 to 1",
		"erlang-b --load 9 --lines -1":                                        "--lines -1: must be above 0",
		"erlang-b --load 9 --lines 2000000":                                   "--lines 2000000: must be 0 to 1000000",
		"erlang-b --load -9 --lines 2":                                        "--load -9: must be above 0",
		"staff --calls 100 --aht 180s":                                        "give at least one goal: --target",
		"staff --calls 100 --target 80/20s":                                   `"aht" not set`,
		"staff --calls 0 --aht 180s --target 80/20s":                          "--calls 0: must be above 0",
		"staff --calls 1 --aht 180s --per 0s --target 80/20s":                 "--per 0s: must be above 0",
		"staff --calls 1e9 --aht 180s --target 80/20s":                        "make a load of 100000000 Erlang: must be at most 1000000",
		"staff --calls 1 --aht 180s --asa 0s":                                 "--asa 0s: must be above 0",
		"staff --calls 1 --aht 180s --max-abandon 0.1":                        "--max-abandon needs --patience",
		"staff --calls 1 --aht 180s --patience 1m --max-abandon 1":            "--max-abandon 1: must be above 0 and below 1",
		"staff --calls 1 --aht 180s --max-occupancy 85":                       "--max-occupancy 85: must be above 0 and at most 1",
		"staff --calls 1 --aht 180s --max-occupancy 0.5 --shrinkage 1":        "--shrinkage 1: must be 0 to 0.99",
		"staff --calls 1 --aht 180s --max-occupancy 0.5 --shrinkage NaN":      "--shrinkage NaN: must be",
		"staff --calls 9999999 --aht 180s --target 80/20s":                    "no number of agents reaches the goals",
		"staff --calls 1 --aht 180s --max-occupancy 0.5 --patience 1m --x 80": "unknown flag: --x",
	} {
		out, err := planned(args)
		require.ErrorContains(t, err, want, args)
		assert.NotContains(t, out, "{", args)
	}
}

// Whatever numbers there are, the tables fit into 80 columns.
func TestPlanTablesFit(t *testing.T) {
	for _, args := range []string{
		"erlang-c --load 99999.123456 --agents 100000 --aht 2540400s --target 99.99999/2540400s",
		"erlang-c --load 999999.123456 --agents 100000",
		"erlang-a --load 0.00000000000001 --agents 100000 --aht 1ns --patience 2540400h --target 0.0001/2540400h",
		"erlang-x --load 99999.123456 --agents 100000 --lines 200000 --aht 2540400s --patience 1ms --redial 0.123456789 --target 80/1ms",
		"erlang-b --load 99999.123456 --lines 200000",
		"staff --calls 123456.789 --aht 1234s --patience 12345s --target 99.5/12h --asa 2h --max-abandon 0.5 --max-occupancy 0.1 --shrinkage 0.12345678",
	} {
		out, err := planned(args)
		require.NoError(t, err, args)
		for _, line := range strings.Split(out, "\n") {
			assert.LessOrEqual(t, len([]rune(line)), 80, line)
		}
	}
}

// The guide shows what is really printed, and names every key.
func TestPlanGuide(t *testing.T) {
	guide, err := os.ReadFile("../../docs/planning.md")
	require.NoError(t, err)
	const args = "erlang-a --load 100 --agents 100 --aht 180s --patience 3m --target 80/20s"
	assert.Contains(t, string(guide), "    cordial plan "+args+"\n")
	out, err := planned(args)
	require.NoError(t, err)
	assert.Contains(t, string(guide), "    "+strings.ReplaceAll(strings.TrimSpace(out), "\n", "\n    ")+"\n")
	for _, args := range []string{args, "erlang-b --load 1 --lines 1", "staff --calls 1 --aht 1m --asa 1s"} {
		for key := range planJSON(t, args) {
			assert.Contains(t, string(guide), "`"+key+"`")
		}
	}
}

// The command is there, in the binary.
func TestPlanIsACommand(t *testing.T) {
	code, out := run(t, "plan", "erlang-c", "--load", "1", "--agents", "2", "--json")
	require.Equal(t, 0, code, out)
	assert.Contains(t, out, `"wait_probability":0.3333333333333333`)
	code, out = run(t, "plan", "erlang-c", "--load", "x", "--agents", "2")
	require.Equal(t, 1, code)
	assert.Contains(t, out, "--load")
}
