// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/bench/workload"
)

// shopPlan writes a small forecast and a roster, and returns their paths.
func shopPlan(t *testing.T, people string) string {
	t.Helper()
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		return path
	}
	forecast := write("forecast.csv", `start,queue,calls,talk_seconds,patience_seconds,needs
08:00,orders,40,180,120,orders:2
08:30,orders,60,180,120,orders:2
08:00,repairs,12,300,120,repairs:4
08:30,repairs,15,300,120,repairs:4
`)
	roster := write("roster.csv", "group,people,skills,shrinkage\nclerks,"+people+",orders:9,0.1\nsmiths,12,repairs:8 orders:4,0.1\n")
	return "schedule " + forecast + " --roster " + roster + " --target 80/20s --look 6 --proof 12"
}

func TestPlanSchedule(t *testing.T) {
	dir := t.TempDir()
	args := shopPlan(t, "20") + " --csv " + filepath.Join(dir, "plan.csv") + " --scenario " + filepath.Join(dir, "plan.yaml")
	v := planJSON(t, args)
	assert.Equal(t, true, v["met"])
	assert.Equal(t, "80 % of the calls answered within 20s", v["target"])
	assert.Len(t, v["intervals"], 2)
	assert.Len(t, v["queues"], 2)
	assert.Len(t, v["dials"], 5)
	assert.NotEmpty(t, v["trainings"])
	assert.Contains(t, v, "fewer")
	assert.Empty(t, v["short"])

	file, err := os.Open(filepath.Join(dir, "plan.csv"))
	require.NoError(t, err)
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, 3)
	assert.Equal(t, []string{"from", "to", "calls", "theory", "people", "clerks", "smiths"}, rows[0])
	_, err = workload.Load(filepath.Join(dir, "plan.yaml"))
	require.NoError(t, err)
}

func TestPlanScheduleInWords(t *testing.T) {
	out, err := planned(shopPlan(t, "20"))
	require.NoError(t, err)
	assert.Contains(t, strings.Join(strings.Fields(out), " "), "meet the target: 80 % of the calls answered within 20s.")
	assert.Contains(t, out, "5 % fewer people")
	for _, line := range strings.Split(out, "\n") {
		assert.LessOrEqual(t, utf8.RuneCountInString(line), 80, line)
	}
}

func TestPlanScheduleSaysWhoIsMissing(t *testing.T) {
	out, err := planned(shopPlan(t, "4") + " --surge 3 --brief")
	require.ErrorIs(t, err, errTold)
	assert.Contains(t, strings.Join(strings.Fields(out), " "), "do not meet the target")
	assert.Regexp(t, `From 08:[03]0 \d+ people more are wanted, above all for \w+\.`, out)
	assert.NotContains(t, out, "fewer people", "--brief")
}

func TestPlanScheduleRefuses(t *testing.T) {
	args := shopPlan(t, "20")
	for more, want := range map[string]string{
		" --surge 0":        "--surge 0: must be above 0",
		" --look 1":         "--look and --proof: must be 2 days or more",
		" --confidence 2":   "a confidence of 2",
		" --roster nothing": "nothing",
	} {
		_, err := planned(args + more)
		require.ErrorContains(t, err, want)
		require.False(t, errors.Is(err, errTold))
	}
	_, err := planned("schedule x.csv")
	require.ErrorContains(t, err, "roster")
}

// The files that come with Cordial can be planned with; that takes a minute, so here only
// their day's load is looked at.
func TestPlanningFiles(t *testing.T) {
	f := scheduleFlags{
		forecast: "../../configs/planning/forecast.csv", roster: "../../configs/planning/roster.csv", surge: 1,
		goal: target{80, 20e9}, confidence: 0.95,
	}
	p, err := f.problem()
	require.NoError(t, err)
	assert.Equal(t, 48, p.Forecast.Intervals)
	assert.Len(t, p.Groups, 12)
	people := 0
	for _, g := range p.Groups {
		people += g.People
	}
	assert.Equal(t, 3600, people)
	assert.Equal(t, 6, p.EnoughDays())
}
