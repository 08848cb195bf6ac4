// SPDX-License-Identifier: Apache-2.0

package plan_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/bench/plan"
)

// digits10 is how the reference values are printed.
func digits10(x float64) string { return fmt.Sprintf("%.10f", x) }

// The reference values to their last digit: unit handle time, within 1/9 of it.
func TestErlangCReference(t *testing.T) {
	for _, c := range []struct {
		load                float64
		agents              int
		waited, mean, level string
	}{
		{1, 2, "0.3333333333", "0.3333333333", "0.7017202277"},
		{9, 10, "0.6687315241", "0.6687315241", "0.4015927398"},
		{3564, 3600, "0.4336047340", "0.0120445759", "0.9920582523"},
	} {
		s, err := plan.Queue{Load: c.load, Agents: c.agents, AHT: 1}.Predict(1.0 / 9)
		require.NoError(t, err)
		assert.Equal(t, c.waited, digits10(s.Waited))
		assert.Equal(t, c.mean, digits10(s.MeanWait))
		assert.Equal(t, c.mean, digits10(s.ASA))
		assert.Equal(t, c.level, digits10(s.ServiceLevel))
	}
}

func TestErlangAReference(t *testing.T) {
	s, err := plan.Queue{Load: 100, Agents: 100, AHT: 1, Patience: 1}.Predict(1.0 / 9)
	require.NoError(t, err)
	assert.Equal(t, "0.5132987983", digits10(s.Waited))
	assert.Equal(t, "0.0398609968", digits10(s.Abandoned))
	assert.Equal(t, "0.0398609968", digits10(s.MeanWait))
	assert.Equal(t, "0.8369290943", digits10(s.ServiceLevel))

	s, err = plan.Queue{Load: 4000, Agents: 3600, AHT: 1, Patience: 2}.Predict(1.0 / 9)
	require.NoError(t, err)
	assert.Equal(t, "1.0000000000", digits10(s.Waited))
	assert.Equal(t, "0.1000000000", digits10(s.Abandoned))
	assert.Equal(t, "0.2000000000", digits10(s.MeanWait))
}

// Times scale: nothing depends on their unit.
func TestUnitsOfTime(t *testing.T) {
	for _, q := range []plan.Queue{
		{Load: 9, Agents: 10}, {Load: 11, Agents: 10, Patience: 2}, {Load: 11, Agents: 10, Lines: 15, Patience: 0.3, Redial: 0.4},
	} {
		q.AHT = 1
		one, err := q.Predict(1.0 / 9)
		require.NoError(t, err)
		q.AHT, q.Patience = 180, 180*q.Patience
		many, err := q.Predict(20)
		require.NoError(t, err)
		assert.InEpsilon(t, one.ServiceLevel, many.ServiceLevel, 1e-12)
		assert.InEpsilon(t, one.MeanWait*180, many.MeanWait, 1e-12)
		assert.InEpsilon(t, one.ASA*180, many.ASA, 1e-12)
	}
}

// 90 agents, 84 Erlang, 10 minutes, 120 lines, in minutes.
func TestLinesReference(t *testing.T) {
	s, err := plan.Queue{Load: 84, Agents: 90, Lines: 120, AHT: 10}.Predict(0)
	require.NoError(t, err)
	assert.Equal(t, "0.4500", fmt.Sprintf("%.4f", s.MeanWait))
	assert.Equal(t, "0.3797", fmt.Sprintf("%.4f", s.Waited))
	assert.Equal(t, "0.00364", fmt.Sprintf("%.5f", s.Blocked))
}

// 100 calls in 30 minutes of 180 s, 80 % within 20 s, occupancy at most 0.85, shrinkage
// 0.3.
func TestStaffReference(t *testing.T) {
	out, err := plan.Staff(plan.Queue{Load: 10, AHT: 180}, plan.Goals{ServiceLevel: 0.8, Within: 20, Occupancy: 0.85}, 0.3)
	require.NoError(t, err)
	assert.Equal(t, 14, out.Agents)
	assert.Equal(t, 20, out.Rostered)
	assert.Equal(t, []string{"service level"}, out.Missed)
	assert.Equal(t, "0.88835", fmt.Sprintf("%.5f", out.Service.ServiceLevel))
	assert.Equal(t, "0.17413", fmt.Sprintf("%.5f", out.Service.Waited))
	assert.Equal(t, "0.714", fmt.Sprintf("%.3f", out.Service.Occupancy))
}
