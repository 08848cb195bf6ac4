// SPDX-License-Identifier: Apache-2.0

package sim

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/acd"
	"cordial/bench/workload"
)

// audited has the auditor look on.
func audited(o Options) Options {
	o.Audit = true
	return o
}

func simulate(t *testing.T, s *workload.Scenario, replication int, o Options) Result {
	t.Helper()
	r, err := Run(t.Context(), s, replication, audited(o))
	require.NoError(t, err)
	return r
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

func BenchmarkAudit(b *testing.B) {
	for _, name := range []string{"day", "surge", "lines", "centres", "shop"} {
		s, err := workload.Load("../../configs/scenarios/" + name + ".yaml")
		require.NoError(b, err)
		for _, audit := range []bool{false, true} {
			b.Run(fmt.Sprint(name, " ", audit), func(b *testing.B) {
				for i := 0; b.Loop(); i++ {
					r, err := Run(b.Context(), s, i, Options{Hash: true, Audit: audit})
					require.NoError(b, err)
					b.ReportMetric(r.ContactsPerSecond, "contacts/s")
				}
			})
		}
	}
}
