// SPDX-License-Identifier: Apache-2.0

package schedule

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/bench/plan"
	"cordial/bench/workload"
)

// A plan for several queues meets its target on days that it was not made with, and a
// twentieth fewer people would not.
func TestPlanMeetsItsTarget(t *testing.T) {
	p := floorOf(t, 3, 12, 90, "300")
	out, err := p.Solve(t.Context())
	require.NoError(t, err)
	require.True(t, out.Met())
	require.True(t, out.Searched)
	require.Empty(t, out.Short)
	fewer, err := out.Fewer(t.Context(), 0.05)
	require.NoError(t, err)
	assert.False(t, fewer.Met, "%+v", fewer)
	p.Seed = 77
	scenario, err := p.scenario(&out.Staff)
	require.NoError(t, err)
	days, err := p.days(t.Context(), scenario, 0, 20, nil)
	require.NoError(t, err)
	for _, e := range p.Target.evidence(days) {
		assert.True(t, e.Met, "with other seeds: %+v", e)
	}
	for i, n := range out.Theory {
		assert.InDelta(t, n, out.Required[i], 0.2*float64(n)+2, "at %s", p.Forecast.At(i))
	}
}

// For one queue whose callers never give up the plan is Erlang C's.
func TestPlanOfOneQueueIsErlangs(t *testing.T) {
	p := floorOf(t, 1, 24, 100, "")
	out, err := p.Solve(t.Context())
	require.NoError(t, err)
	same := 0
	for i := range p.Forecast.Intervals {
		q := &p.Forecast.Queues[0]
		s, err := plan.Staff(plan.Queue{Load: q.load(i, p.Forecast.Interval), AHT: 200}, p.Target.goals(), 0)
		require.NoError(t, err)
		if out.Required[i] == s.Agents {
			same++
		}
	}
	require.GreaterOrEqual(t, float64(same), 0.95*float64(p.Forecast.Intervals))
	require.True(t, out.Met())
}

// The same problem has the same plan.
func TestPlansAreTheSame(t *testing.T) {
	var plans []*Plan
	for range 2 {
		out, err := floorOf(t, 2, 6, 30, "120").Solve(t.Context())
		require.NoError(t, err)
		plans = append(plans, out)
	}
	assert.Equal(t, plans[0].Staff, plans[1].Staff)
	assert.Equal(t, plans[0].Evidence, plans[1].Evidence)
}

// Where there are too few, the plan says when and for whom, and comes as near as it can.
func TestPlanSaysWhatIsMissing(t *testing.T) {
	p := floorOf(t, 2, 6, 40, "120")
	p.Forecast.Surge(2)
	out, err := p.Solve(t.Context())
	require.ErrorIs(t, err, ErrUnmet)
	require.NotEmpty(t, out.Short)
	assert.False(t, out.Met())
	for _, s := range out.Short {
		assert.InDelta(t, 40, out.Staff.Total(s.Interval), 0.5, "everybody is there")
		assert.GreaterOrEqual(t, s.People, 1.0)
	}
}

// shifts lets twice as many people work on shifts.
func shifts(groups []Group, shifts ...Shift) {
	for g := range groups {
		groups[g].Shifts = shifts
		groups[g].People *= 2
	}
}

func TestPlanOnShifts(t *testing.T) {
	p := floorOf(t, 2, 12, 80, "180") // 08:00 to 14:00
	shifts(p.Groups, Shift{From: 8 * time.Hour, To: 12 * time.Hour, BreakAfter: 90 * time.Minute, Break: 15 * time.Minute},
		Shift{From: 10 * time.Hour, To: 14 * time.Hour})
	out, err := p.Solve(t.Context())
	require.NoError(t, err)
	for g := range p.Groups {
		require.Len(t, out.Staff.On[g], 2)
		assert.LessOrEqual(t, out.Staff.People(g), p.Groups[g].Present())
		assert.Positive(t, out.Staff.On[g][0])
	}
	// A shift that nobody may work leaves a time without anybody.
	p = floorOf(t, 2, 12, 80, "180")
	shifts(p.Groups, Shift{From: 10 * time.Hour, To: 14 * time.Hour})
	out, err = p.Solve(t.Context())
	require.ErrorIs(t, err, ErrUnmet)
	require.NotEmpty(t, out.Short)
	assert.Zero(t, out.Short[0].Interval)
}

// Whoever learns what is scarce gains most; the dial trades fit for waiting.
func TestWhatIfs(t *testing.T) {
	p := floorOf(t, 3, 4, 60, "240")
	p.Groups[1].Skills = p.Groups[1].Skills[:1] // only those of g2 know s2
	out, err := p.Solve(t.Context())
	require.NoError(t, err)
	for i := range out.Staff.At[2] { // of whom a third stays at home; of others there are more
		out.Staff.At[0][i] = float64(int(out.Staff.At[0][i] * 1.3))
		out.Staff.At[1][i] = float64(int(out.Staff.At[1][i] * 1.3))
		out.Staff.At[2][i] = float64(int(out.Staff.At[2][i] * 2 / 3))
	}
	all, err := out.Trainings(t.Context())
	require.NoError(t, err)
	require.NotEmpty(t, all)
	assert.Equal(t, "s2", all[0].Skill.Name, "%+v", all)
	assert.Positive(t, all[0].Gain)
	dials, err := out.Dials(t.Context())
	require.NoError(t, err)
	assert.Less(t, dials[0].Whole.MeanFit(), dials[len(dials)-1].Whole.MeanFit())
	assert.Less(t, dials[0].Whole.ASA(), dials[len(dials)-1].Whole.ASA())
}

// The plan's scenario is one that sim reads, with its people on their skills.
func TestScenarioOfAPlan(t *testing.T) {
	p := floorOf(t, 2, 4, 20, "120")
	p.Answer = 4 * time.Second
	p.Forecast.Queues[0].Talk[2] += time.Minute
	out, err := p.Solve(t.Context())
	require.NoError(t, err)
	text := string(out.Scenario())
	s, err := workload.Parse("plan.yaml", []byte(text))
	require.NoError(t, err)
	assert.GreaterOrEqual(t, len(s.Config().Agents), out.Staff.People(0)+out.Staff.People(1))
	assert.Contains(t, text, "talk: {exponential: 4m0s}")
	assert.Contains(t, text, "answer: {constant: 4s}")
	assert.True(t, strings.HasPrefix(text, "# Made by cordial plan schedule: 80 % of the calls answered within 20s."))
}

func TestPlanIsInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	p := floorOf(t, 2, 12, 80, "180")
	p.Progress = func(done, of int) {
		if done == 8 {
			cancel()
		}
		assert.Less(t, done, of)
	}
	_, err := p.Solve(ctx)
	require.ErrorIs(t, err, context.Canceled)
}
