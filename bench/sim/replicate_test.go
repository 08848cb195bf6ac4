// SPDX-License-Identifier: Apache-2.0

package sim

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/acd"
)

// Replications are the same however many run at once.
func TestReplicationsAreThemselves(t *testing.T) {
	var told []int
	all, err := Replicate(t.Context(), example(t), 4, Options{Hash: true}, func(n int) { told = append(told, n) })
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
}

func TestFigures(t *testing.T) {
	all := Figures([]Result{{Arrivals: 10, ASA: 1}, {Arrivals: 20, ASA: 1}, {Arrivals: 30, ASA: 1}})
	assert.Equal(t, "arrivals", all[0].Name)
	assert.InDelta(t, 20, all[0].Mean, 1e-12)
	assert.InDelta(t, 20-24.843, all[0].Low, .01, "4.303 x 10 / sqrt 3")
	assert.InDelta(t, 20+24.843, all[0].High, .01)
	for _, f := range all {
		if f.Name == "asa_seconds" {
			assert.Equal(t, Figure{f.Name, 1, 1, 1}, f, "what never differs is certain")
		}
	}
	one := Figures([]Result{{Arrivals: 10}})
	assert.Equal(t, Figure{"arrivals", 10, 10, 10}, one[0])
	assert.Len(t, Figures(nil), len(figures))
}

// From printed tables.
func TestStudent(t *testing.T) {
	for degrees, want := range map[int]float64{1: 12.706, 5: 2.571, 6: 2.447, 7: 2.365, 10: 2.228, 29: 2.045, 1000: 1.962} {
		assert.InDelta(t, want, student(degrees), .002, "%d degrees of freedom", degrees)
	}
}
