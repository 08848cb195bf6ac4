// SPDX-License-Identifier: Apache-2.0

package plan_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cordial/bench/plan"
)

// meets tells whether a queue reaches the goals, said once more in other words.
func meets(q plan.Queue, g plan.Goals) bool {
	s, err := q.Predict(g.Within)
	return err == nil &&
		s.ServiceLevel >= g.ServiceLevel &&
		(g.ASA == 0 || s.ASA <= g.ASA) &&
		(g.Lost == 0 || s.Abandoned+s.Blocked <= g.Lost) &&
		(g.Occupancy == 0 || s.Occupancy <= g.Occupancy)
}

// However the goals are combined, the answer is the first number that reaches them,
// counting up.
func TestStaffIsTheLeast(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := plan.Queue{Load: rapid.Float64Range(0.01, 60).Draw(t, "load"), AHT: 180}
		var g plan.Goals
		if rapid.Bool().Draw(t, "level") {
			g.ServiceLevel, g.Within = rapid.Float64Range(0.01, 0.999).Draw(t, "share"), rapid.Float64Range(0, 300).Draw(t, "within")
		}
		if rapid.Bool().Draw(t, "quick") {
			g.ASA = rapid.Float64Range(0.01, 300).Draw(t, "asa")
		}
		if rapid.Bool().Draw(t, "easy") {
			g.Occupancy = rapid.Float64Range(0.2, 1).Draw(t, "occupancy")
		}
		if rapid.Bool().Draw(t, "impatient") {
			q.Patience = rapid.Float64Range(1, 1000).Draw(t, "patience")
			if g == (plan.Goals{}) || rapid.Bool().Draw(t, "few") {
				g.Lost = rapid.Float64Range(0.001, 0.9).Draw(t, "abandoned")
			}
		}
		if g == (plan.Goals{}) {
			g.ASA = 10
		}
		out, err := plan.Staff(q, g, 0)
		require.NoError(t, err)
		for q.Agents = 1; !meets(q, g); q.Agents++ {
		}
		assert.Equal(t, q.Agents, out.Agents)
		assert.Equal(t, out.Agents, out.Rostered)
		assert.Equal(t, out.Agents > 1, len(out.Missed) > 0)
		s, err := q.Predict(g.Within)
		require.NoError(t, err)
		assert.Equal(t, s, out.Service)
	})
}

// Each goal alone, as counted up by hand from the tables.
func TestStaffForOneGoal(t *testing.T) {
	for _, c := range []struct {
		what   string
		goals  plan.Goals
		agents int
	}{
		{"service level", plan.Goals{ServiceLevel: 0.8, Within: 20}, 14},
		{"service level", plan.Goals{ServiceLevel: 0.8}, 14},
		{"asa", plan.Goals{ASA: 30}, 13},
		{"occupancy", plan.Goals{Occupancy: 0.85}, 12},
		{"occupancy", plan.Goals{Occupancy: 0.5}, 20},
	} {
		out, err := plan.Staff(plan.Queue{Load: 10, AHT: 180}, c.goals, 0)
		require.NoError(t, err)
		assert.Equal(t, c.agents, out.Agents, "%+v", c.goals)
		assert.Equal(t, []string{c.what}, out.Missed)
	}
	out, err := plan.Staff(plan.Queue{Load: 10, AHT: 180, Patience: 120}, plan.Goals{Lost: 0.05}, 0)
	require.NoError(t, err)
	assert.Equal(t, []string{"lost"}, out.Missed)
	assert.LessOrEqual(t, out.Service.Abandoned, 0.05)
}

func TestStaffLarge(t *testing.T) {
	out, err := plan.Staff(plan.Queue{Load: 100_000, AHT: 180}, plan.Goals{ServiceLevel: 0.8, Within: 20}, 0.3)
	require.NoError(t, err)
	assert.Greater(t, out.Agents, 100_000)
	assert.Less(t, out.Agents, 100_100)
	out, err = plan.Staff(plan.Queue{Load: 100_000, AHT: 180, Patience: 60}, plan.Goals{ServiceLevel: 0.8, Within: 20}, 0.3)
	require.NoError(t, err)
	assert.Less(t, out.Agents, 100_000, "some give up")
}

func TestShrinkage(t *testing.T) {
	for _, c := range []struct {
		shrinkage float64
		rostered  int
	}{{0, 14}, {0.3, 20}, {0.31, 21}, {0.29, 20}, {0.5, 28}, {0.9, 140}, {0.99, 1400}} {
		out, err := plan.Staff(plan.Queue{Load: 10, AHT: 180}, plan.Goals{ServiceLevel: 0.8, Within: 20}, c.shrinkage)
		require.NoError(t, err)
		assert.Equal(t, c.rostered, out.Rostered, "%v", c.shrinkage)
	}
}

func TestUnreachable(t *testing.T) {
	_, err := plan.Staff(plan.Queue{Load: 1_000_000, AHT: 180}, plan.Goals{ServiceLevel: 0.8, Within: 20}, 0)
	require.ErrorIs(t, err, plan.ErrUnreachable)
	assert.Contains(t, err.Error(), "1000000")
	// Not more agents than lines.
	_, err = plan.Staff(plan.Queue{Load: 10, AHT: 180, Lines: 11}, plan.Goals{ServiceLevel: 0.9, Within: 20}, 0)
	require.ErrorIs(t, err, plan.ErrUnreachable)
	out, err := plan.Staff(plan.Queue{Load: 10, AHT: 180, Lines: 14}, plan.Goals{ServiceLevel: 0.8, Within: 20}, 0)
	require.NoError(t, err)
	assert.LessOrEqual(t, out.Agents, 14)
}

func TestStaffFaults(t *testing.T) {
	nan := math.NaN()
	level := plan.Goals{ServiceLevel: 0.8, Within: 20}
	for _, c := range []struct {
		name      string
		queue     plan.Queue
		goals     plan.Goals
		shrinkage float64
	}{
		{"load", plan.Queue{Load: -1, AHT: 1}, level, 0},
		{"service level", plan.Queue{Load: 1, AHT: 1}, plan.Goals{ServiceLevel: 1}, 0},
		{"service level", plan.Queue{Load: 1, AHT: 1}, plan.Goals{ServiceLevel: nan}, 0},
		{"target time", plan.Queue{Load: 1, AHT: 1}, plan.Goals{ServiceLevel: 0.8, Within: -1}, 0},
		{"asa", plan.Queue{Load: 1, AHT: 1}, plan.Goals{ASA: -1}, 0},
		{"lost", plan.Queue{Load: 1, AHT: 1, Patience: 1}, plan.Goals{Lost: 1}, 0},
		{"patience", plan.Queue{Load: 1, AHT: 1}, plan.Goals{Lost: 0.1}, 0},
		{"occupancy", plan.Queue{Load: 1, AHT: 1}, plan.Goals{Occupancy: 1.1}, 0},
		{"shrinkage", plan.Queue{Load: 1, AHT: 1}, level, 1},
		{"shrinkage", plan.Queue{Load: 1, AHT: 1}, level, -0.1},
		{"shrinkage", plan.Queue{Load: 1, AHT: 1}, level, nan},
	} {
		_, err := plan.Staff(c.queue, c.goals, c.shrinkage)
		var fault *plan.Fault
		require.ErrorAs(t, err, &fault)
		assert.Equal(t, c.name, fault.Name)
	}
	_, err := plan.Staff(plan.Queue{Load: 1, AHT: 1}, plan.Goals{Within: 20}, 0)
	require.ErrorContains(t, err, "no goal")
}
