// SPDX-License-Identifier: Apache-2.0

package sim

import (
	"context"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/acd"
)

// Replications are the same however many run at once.
func TestReplicationsAreThemselves(t *testing.T) {
	var told []int
	all, err := Replicate(t.Context(), example(t), 4, audited(Options{Hash: true}), func(n int) { told = append(told, n) })
	require.NoError(t, err)
	require.Len(t, all, 4)
	assert.Equal(t, []int{1, 2, 3, 4}, told)
	for i, r := range all {
		assert.Equal(t, simulate(t, example(t), i, Options{Hash: true}).JournalHash, r.JournalHash)
	}
}

func TestReplicationsEndWhenTold(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	some, err := Replicate(ctx, example(t), 1000, Options{}, func(n int) {
		if n == 3 {
			cancel()
		}
	})
	require.ErrorIs(t, err, context.Canceled)
	assert.GreaterOrEqual(t, len(some), 3)
	assert.Less(t, len(some), 100, "and soon")
}

func TestAFaultEndsAllReplications(t *testing.T) {
	_, err := Replicate(t.Context(), example(t), 10, Options{Watch: func(*acd.Machine, acd.Record) error { return assert.AnError }}, nil)
	require.ErrorIs(t, err, assert.AnError)
	var f *Fault
	require.ErrorAs(t, err, &f)
}

// They go on until the intervals are narrow, and not further; and it takes as many on
// one processor as on two.
func TestReplicationsStopWhenNarrow(t *testing.T) {
	const p = Precision(6)
	some, narrow, err := ReplicateWithin(t.Context(), example(t), p, 1000, audited(Options{}), nil)
	require.NoError(t, err)
	assert.True(t, narrow)
	require.GreaterOrEqual(t, len(some), LeastReplications)
	require.Less(t, len(some), 1000)
	reached := func(n int) bool {
		var m meter
		for _, r := range some[:n] {
			m.add(r)
		}
		return p.reached(&m)
	}
	assert.True(t, reached(len(some)))
	for n := range len(some) {
		assert.False(t, reached(n), "not after %d", n)
	}

	before := runtime.GOMAXPROCS(1)
	defer runtime.GOMAXPROCS(before)
	alone, _, err := ReplicateWithin(t.Context(), example(t), p, 1000, Options{}, nil)
	require.NoError(t, err)
	assert.Equal(t, Figures(some), Figures(alone))
}

func TestReplicationsThatDoNotGetNarrow(t *testing.T) {
	some, narrow, err := ReplicateWithin(t.Context(), example(t), .001, 12, Options{}, nil)
	require.NoError(t, err)
	assert.False(t, narrow)
	assert.Len(t, some, 12)
}

// Three that happen to agree are not believed.
func TestAFewReplicationsAreNotEnough(t *testing.T) {
	var m meter
	for range LeastReplications - 1 {
		m.add(Result{ServiceLevel: .8, ASA: 10})
	}
	assert.False(t, Precision(1).reached(&m))
	m.add(Result{ServiceLevel: .8, ASA: 10})
	assert.True(t, Precision(1).reached(&m))
	m.add(Result{ServiceLevel: .8, ASA: 50})
	assert.False(t, Precision(1).reached(&m))
}
