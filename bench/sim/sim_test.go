// SPDX-License-Identifier: Apache-2.0

package sim

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/acd"
	"cordial/bench/plan"
	"cordial/bench/workload"
)

func simulate(t *testing.T, s *workload.Scenario, replication int, o Options) Result {
	t.Helper()
	r, err := Run(t.Context(), s, replication, o)
	require.NoError(t, err)
	return r
}

// Theory knows what a long run comes to in the mean. The bounds are wide, for one run
// of some 90,000 calls; the control is theory with one agent more.
func TestAgreesWithTheory(t *testing.T) {
	for name, patience := range map[string]time.Duration{"Erlang C": 0, "Erlang A": time.Minute} {
		t.Run(name, func(t *testing.T) {
			s, err := workload.Plain{
				Agents: 12, Rate: 4.2, Talk: 2 * time.Minute, Patience: patience, Length: 15 * 24 * time.Hour, WarmUp: 8 * time.Hour, Seed: 7,
			}.Scenario()
			require.NoError(t, err)
			r := simulate(t, s, 0, Options{})
			theory := func(agents int) plan.Service {
				q := plan.Queue{Load: 8.4, Agents: agents, AHT: 120, Patience: patience.Seconds()}
				p, err := q.Predict(Within.Seconds())
				require.NoError(t, err)
				return p
			}
			is, other := theory(12), theory(13)
			assert.InDelta(t, is.ServiceLevel, r.ServiceLevel, .01)
			assert.Greater(t, other.ServiceLevel-is.ServiceLevel, .015, "the control")
			assert.InEpsilon(t, is.ASA, r.ASA, .1)
			assert.InDelta(t, is.Occupancy, r.Occupancy, .01)
			assert.InDelta(t, is.Abandoned, float64(r.Abandoned)/float64(r.Arrivals), .004)
			assert.Equal(t, r.Arrivals, r.Answered+r.Abandoned)
			assert.InDelta(t, 1, r.Fit, 1e-12, "nobody needs anything")
		})
	}
}

// The published simulation of 1,000 days of M/M/12, each of eight hours and begun with
// an empty floor. One hundred days come within three of their standard errors.
func TestAPublishedSimulation(t *testing.T) {
	s, err := workload.Plain{Agents: 12, Rate: 4.2, Talk: 2 * time.Minute, Length: 8 * time.Hour, Seed: 11}.Scenario()
	require.NoError(t, err)
	const days = 100
	var within, occupancy float64
	for day := range days {
		r := simulate(t, s, day, Options{})
		within += r.ServiceLevel * float64(r.Arrivals) / days
		occupancy += r.Occupancy / days
	}
	assert.InDelta(t, 1816.2, within, 17, "1.8 of 1,000 days are 5.7 of a hundred, thrice")
	assert.InDelta(t, .695, occupancy, .006)
}

func example(t *testing.T) *workload.Scenario {
	t.Helper()
	s, err := workload.Load("../../configs/scenarios/shop.yaml")
	require.NoError(t, err)
	return s
}

// The same seed gives the same records; another one others. The machine is whole after
// each, and nobody is forgotten.
func TestSameSeedSameRecords(t *testing.T) {
	checked := 0
	whole := Options{Hash: true, Watch: func(m *acd.Machine, _ acd.Record) error {
		checked++
		return m.Check()
	}}
	r := simulate(t, example(t), 3, whole)
	require.NotEmpty(t, r.JournalHash)
	assert.Greater(t, r.Arrivals, 20)
	assert.Equal(t, r.Arrivals, r.Answered+r.Abandoned+r.TurnedAway)
	assert.Equal(t, uint64(checked), r.Records)
	assert.Equal(t, r.JournalHash, simulate(t, example(t), 3, Options{Hash: true}).JournalHash)
	assert.NotEqual(t, r.JournalHash, simulate(t, example(t), 4, Options{Hash: true}).JournalHash)
	assert.NotEqual(t, r.JournalHash, simulate(t, example(t).WithSeed(99), 3, Options{Hash: true}).JournalHash)
	assert.Empty(t, simulate(t, example(t), 3, Options{}).JournalHash)
}

// What a simulation journals is what a live machine folds to.
func TestRecordsFold(t *testing.T) {
	folded := acd.New()
	var last acd.Status
	simulate(t, example(t), 0, Options{Watch: func(m *acd.Machine, r acd.Record) error {
		folded.Apply(r.Clone())
		last = m.Status()
		return nil
	}})
	assert.Equal(t, last, folded.Status())
}

func TestItEndsWhenTold(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := Run(ctx, example(t), 0, Options{})
	require.ErrorIs(t, err, context.Canceled)
	odd := errors.New("odd")
	_, err = Run(t.Context(), example(t), 0, Options{Watch: func(*acd.Machine, acd.Record) error { return odd }})
	require.ErrorIs(t, err, odd)
}

func TestAgenda(t *testing.T) {
	var g agenda
	assert.Equal(t, never, g.next())
	for i, at := range []acd.Time{5, 3, 9, 3, 1, 7, 3, 5} {
		g.add(appointment{at: at, agent: acd.AgentID(i)})
	}
	var got []acd.AgentID
	for len(g.heap) > 0 {
		assert.Equal(t, g.heap[0].at, g.next())
		got = append(got, g.pop().agent)
	}
	assert.Equal(t, []acd.AgentID{4, 1, 3, 6, 0, 7, 5, 2}, got, "by time, then as they were made")
}

func BenchmarkDay(b *testing.B) {
	s, err := workload.Load("../../configs/scenarios/day.yaml")
	require.NoError(b, err)
	for i := 0; b.Loop(); i++ {
		r, err := Run(b.Context(), s, i, Options{})
		require.NoError(b, err)
		b.ReportMetric(r.ContactsPerSecond, "contacts/s")
		b.ReportMetric(float64(r.Records), "records")
	}
}
