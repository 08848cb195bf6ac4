// SPDX-License-Identifier: Apache-2.0

package eta

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// learnt lets levels learn from waits by chance, foretold as s, and returns which shares
// of later waits end below the low end, and up to the middle and the high end. Callers
// give up at the rate of leaving; the levels are told of another one.
func learnt(s shape, draw func(*rand.Rand) float64, leaving, told float64) (below, mid, upTo float64) {
	rnd := rand.New(rand.NewPCG(1, 2))
	l := newLevels()
	for range 40_000 {
		wait := draw(rnd)
		if leaving > 0 && rnd.ExpFloat64()/leaving < wait {
			continue // who gave up tells nothing
		}
		l.learn(s, wait, Rates{Leaving: told})
	}
	const n = 20_000
	low, middle, high := l.of(s)
	for range n {
		wait := draw(rnd)
		below += share(wait < low)
		mid += share(wait < middle)
		upTo += share(wait <= high)
	}
	return below / n, mid / n, upTo / n
}

func share(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// Where the waits are others than foretold, the ends move until they hold.
func TestLevelsLearn(t *testing.T) {
	s := shape{mean: 100, stages: 10, limit: math.Inf(1), ring: 5, spread: 0.5}
	for name, draw := range map[string]func(*rand.Rand) float64{
		"twice as long":      func(r *rand.Rand) float64 { return 2 * s.at(r.NormFloat64()) },
		"more even":          func(r *rand.Rand) float64 { return s.at(r.NormFloat64() / 3) },
		"of any length":      func(r *rand.Rand) float64 { return 100 * r.ExpFloat64() },
		"long or not at all": func(r *rand.Rand) float64 { return 20 + 200*float64(r.IntN(2)) + 50*r.Float64() },
	} {
		below, mid, upTo := learnt(s, draw, 0, 0)
		assert.InDelta(t, lowShare, below, 0.03, name)
		assert.InDelta(t, midShare, mid, 0.06, name)
		assert.InDelta(t, highShare, upTo, 0.03, name)
	}
}

// Those who give up do not make the ranges too short: the others stand for them.
func TestLevelsOfThosePatientEnough(t *testing.T) {
	s := shape{mean: 200, stages: 2, limit: math.Inf(1)}
	draw := func(r *rand.Rand) float64 { return 1.5 * s.at(r.NormFloat64()) }
	below, mid, upTo := learnt(s, draw, 1.0/300, 1.0/300)
	assert.InDelta(t, lowShare, below, 0.03)
	assert.InDelta(t, midShare, mid, 0.05)
	assert.InDelta(t, highShare, upTo, 0.04)
	_, mid, upTo = learnt(s, draw, 1.0/300, 0)
	assert.Less(t, mid, midShare-0.08, "without weights the ranges are too short, or this shows nothing")
	assert.Less(t, upTo, highShare-0.08)
}

// Levels stay within bounds and in order, whatever comes.
func TestLevelsAreBounded(t *testing.T) {
	s := shape{mean: 10, stages: 1, limit: math.Inf(1), ring: 1, spread: 1}
	for _, wait := range []float64{0, 1e9} {
		l := newLevels()
		for range 10_000 {
			l.learn(s, wait, Rates{Leaving: 1})
		}
		c := l[s.class()]
		for _, z := range []float64{c.low, c.mid, c.high} {
			require.LessOrEqual(t, math.Abs(z), farthest)
		}
		low, mid, high := l.of(s)
		require.LessOrEqual(t, low, mid)
		require.LessOrEqual(t, mid, high)
	}
}

// Only so many are open of a class, and each class has its own.
func TestOpenOnes(t *testing.T) {
	l := newLevels()
	few, many := shape{stages: 1, limit: math.Inf(1)}, shape{stages: 100, limit: math.Inf(1)}
	for range mostOpen {
		require.True(t, l.open(few))
	}
	require.False(t, l.open(few))
	require.True(t, l.open(many))
	l.close(few)
	require.True(t, l.open(few))
	held := shape{stages: 1, limit: 3}
	require.Equal(t, 0, held.class())
	require.NotEqual(t, few.class(), many.class())
	require.Equal(t, classes-1, shape{stages: 1e12, limit: math.Inf(1)}.class())
	require.Equal(t, 2, few.class())
}
