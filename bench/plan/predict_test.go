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

// drawQueue draws any queue that does not grow without end, wide apart in everything.
func drawQueue(t *rapid.T) plan.Queue {
	power := func(name string, low, high float64) float64 {
		return math.Pow(10, rapid.Float64Range(low, high).Draw(t, name))
	}
	q := plan.Queue{Load: power("load", -3, 4), Agents: rapid.IntRange(1, 5000).Draw(t, "agents"), AHT: power("aht", -1, 4)}
	q.Agents = min(q.Agents, int(3*q.Load)+20) // elsewhere nobody waits
	if rapid.Bool().Draw(t, "impatient") {
		q.Patience = power("patience", -6, 9)
	}
	if rapid.Bool().Draw(t, "limited") {
		q.Lines = q.Agents + rapid.IntRange(0, 5000).Draw(t, "more")
		q.Redial = rapid.Float64Range(0, 0.95).Draw(t, "redial")
	}
	if least := q.LeastAgents(); q.Agents < least {
		q.Agents = least
	}
	return q
}

func TestWhateverComesOutMakesSense(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := drawQueue(t)
		within := math.Pow(10, rapid.Float64Range(-9, 9).Draw(t, "within"))
		s, err := q.Predict(within)
		require.NoError(t, err)
		for _, share := range []float64{s.Waited, s.ServiceLevel, s.PatientLevel, s.Abandoned, s.Blocked, s.Answered, s.Occupancy} {
			assert.True(t, share >= 0 && share <= 1+1e-12, "%+v", s)
		}
		for _, number := range []float64{s.MeanWait, s.ASA, s.Queued, s.Load} {
			assert.True(t, number >= 0 && !math.IsInf(number, 0), "%+v", s)
		}
		assert.InDelta(t, 1, s.Answered+s.Abandoned+s.Blocked, 1e-9)
		assert.LessOrEqual(t, s.ServiceLevel, s.Answered*(1+1e-9))
		assert.LessOrEqual(t, s.ServiceLevel, s.PatientLevel*(1+1e-9))
		// What is answered is what the agents handle, and who gives up has waited.
		assert.InEpsilon(t, s.Load*s.Answered/float64(q.Agents), s.Occupancy, 1e-9)
		if q.Patience > 0 && s.Abandoned > 1e-12 {
			assert.InEpsilon(t, s.MeanWait*(1-s.Blocked)/q.Patience, s.Abandoned, 1e-6)
		}
		// New callers are answered, or lost for good.
		settled := s.Load * (s.Answered + (1-q.Redial)*(s.Abandoned+s.Blocked))
		assert.InEpsilon(t, q.Load, settled, 1e-9)
	})
}

// One more agent or a longer target is never for the worse.
func TestMoreAgentsServeBetter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := drawQueue(t)
		within := math.Pow(10, rapid.Float64Range(-2, 4).Draw(t, "within"))
		few, err := q.Predict(within)
		require.NoError(t, err)
		longer, err := q.Predict(within * 1.1)
		require.NoError(t, err)
		assert.GreaterOrEqual(t, longer.ServiceLevel, few.ServiceLevel*(1-1e-10))
		if q.Lines == q.Agents {
			return
		}
		q.Agents++
		more, err := q.Predict(within)
		require.NoError(t, err)
		assert.GreaterOrEqual(t, more.ServiceLevel, few.ServiceLevel*(1-1e-10))
		assert.LessOrEqual(t, more.ASA, few.ASA*(1+1e-10))
		assert.LessOrEqual(t, more.Abandoned+more.Blocked, (few.Abandoned+few.Blocked)*(1+1e-9)+1e-12)
		assert.LessOrEqual(t, more.Occupancy, few.Occupancy*(1+1e-10))
	})
}

// same holds two predictions against each other.
func same(t assert.TestingT, a, b plan.Service, share float64) {
	for _, c := range [][2]float64{
		{a.Waited, b.Waited}, {a.MeanWait, b.MeanWait}, {a.ASA, b.ASA}, {a.ServiceLevel, b.ServiceLevel},
		{a.PatientLevel, b.PatientLevel}, {a.Answered, b.Answered}, {a.Occupancy, b.Occupancy}, {a.Queued, b.Queued},
	} {
		assert.InEpsilon(t, c[0], c[1], share, "%+v\n%+v", a, b)
	}
}

// Each model is the limit of another.
func TestModelsMeet(t *testing.T) {
	predict := func(q plan.Queue) plan.Service {
		s, err := q.Predict(20)
		require.NoError(t, err, "%+v", q)
		return s
	}
	c := plan.Queue{Load: 95, Agents: 100, AHT: 180}
	a := plan.Queue{Load: 105, Agents: 100, AHT: 180, Patience: 90}

	manyLines, patient := c, c
	manyLines.Lines = 1500
	same(t, predict(c), predict(manyLines), 1e-11)
	patient.Patience = 1e12
	same(t, predict(c), predict(patient), 1e-6)

	manyLines = a
	manyLines.Lines = 1500
	same(t, predict(a), predict(manyLines), 1e-11)
	patient = manyLines
	patient.Lines, patient.Patience = 130, 1e13
	manyLines.Lines, manyLines.Patience = 130, 0
	same(t, predict(patient), predict(manyLines), 1e-6)

	loss := a
	loss.Lines = 100
	blocked, err := plan.Blocking(105, 100)
	require.NoError(t, err)
	s := predict(loss)
	assert.InEpsilon(t, blocked, s.Blocked, 1e-13)
	assert.Equal(t, 0.0, s.Waited)
	assert.Equal(t, s.Answered, s.ServiceLevel)
	assert.InEpsilon(t, 1-blocked, s.ServiceLevel, 1e-12)
}

// Everybody calls again until answered: then all that is offered is answered, and a load
// that the agents can just not answer grows without end.
func TestEverybodyCallsAgain(t *testing.T) {
	for _, q := range []plan.Queue{
		{Load: 99, Agents: 100, AHT: 180, Patience: 60, Redial: 1},
		{Load: 99, Agents: 100, AHT: 180, Lines: 100, Redial: 1},
		{Load: 99, Agents: 100, AHT: 180, Patience: 60, Lines: 104, Redial: 1},
	} {
		s, err := q.Predict(20)
		require.NoError(t, err)
		assert.InEpsilon(t, 0.99, s.Occupancy, 1e-9)
		assert.Greater(t, s.Load, 100.0)
		q.Load = 100
		_, err = q.Predict(20)
		require.ErrorIs(t, err, plan.ErrUnstable)
		q.Load = math.Nextafter(100, 0)
		_, err = q.Predict(20)
		if err != nil { // it may take too long to tell
			require.ErrorIs(t, err, plan.ErrUnstable)
		}
	}
}

func TestUnstable(t *testing.T) {
	for _, load := range []float64{100, 100.5, 1_000_000} {
		q := plan.Queue{Load: load, Agents: 100, AHT: 180}
		_, err := q.Predict(20)
		require.ErrorIs(t, err, plan.ErrUnstable)
		assert.Contains(t, err.Error(), "needs more than 100 agents")
		assert.Equal(t, int(load)+1, q.LeastAgents())
		q.Patience = 60
		_, err = q.Predict(20)
		require.NoError(t, err)
		assert.Equal(t, 1, q.LeastAgents())
	}
	_, err := plan.Queue{Load: 100, Agents: 101, AHT: 180}.Predict(20)
	require.NoError(t, err)
}

func TestModel(t *testing.T) {
	assert.Equal(t, "erlang-c", plan.Queue{}.Model())
	assert.Equal(t, "erlang-a", plan.Queue{Patience: 1}.Model())
	assert.Equal(t, "erlang-x", plan.Queue{Patience: 1, Lines: 1}.Model())
	assert.Equal(t, "erlang-x", plan.Queue{Patience: 1, Redial: 1}.Model())
}

// Numbers out of their range are named.
func TestFaults(t *testing.T) {
	good := plan.Queue{Load: 9, Agents: 10, AHT: 180}
	nan, inf := math.NaN(), math.Inf(1)
	for _, c := range []struct {
		name   string
		within float64
		spoil  func(*plan.Queue)
	}{
		{"load", 0, func(q *plan.Queue) { q.Load = 0 }},
		{"load", 0, func(q *plan.Queue) { q.Load = -1 }},
		{"load", 0, func(q *plan.Queue) { q.Load = nan }},
		{"load", 0, func(q *plan.Queue) { q.Load = 1_000_001 }},
		{"agents", 0, func(q *plan.Queue) { q.Agents = 0 }},
		{"agents", 0, func(q *plan.Queue) { q.Agents = 1_000_001 }},
		{"handle time", 0, func(q *plan.Queue) { q.AHT = 0 }},
		{"handle time", 0, func(q *plan.Queue) { q.AHT = inf }},
		{"patience", 0, func(q *plan.Queue) { q.Patience = -1 }},
		{"patience", 0, func(q *plan.Queue) { q.Patience = nan }},
		{"lines", 0, func(q *plan.Queue) { q.Lines = 9 }},
		{"lines", 0, func(q *plan.Queue) { q.Lines = 1_000_001 }},
		{"redial", 0, func(q *plan.Queue) { q.Redial = 1.1 }},
		{"redial", 0, func(q *plan.Queue) { q.Redial = nan }},
		{"target time", -1, func(*plan.Queue) {}},
		{"target time", nan, func(*plan.Queue) {}},
	} {
		q := good
		c.spoil(&q)
		_, err := q.Predict(c.within)
		var fault *plan.Fault
		require.ErrorAs(t, err, &fault, "%+v", q)
		assert.Equal(t, c.name, fault.Name)
		assert.Contains(t, err.Error(), c.name)
		assert.Contains(t, err.Error(), ": must be ")
	}
	_, err := good.Predict(0)
	require.NoError(t, err)
	_, err = plan.Blocking(1, -1)
	require.EqualError(t, err, "lines -1: must be 0 to 1000000")
	_, err = plan.Blocking(0, 1)
	require.EqualError(t, err, "load 0: must be above 0 and at most 1000000 Erlang")
	all, err := plan.Blocking(1, 0)
	require.NoError(t, err)
	assert.Equal(t, 1.0, all)
}
