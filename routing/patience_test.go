// SPDX-License-Identifier: Apache-2.0

package routing

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

const longest = 10 * time.Minute

func TestPatienceByHand(t *testing.T) {
	var p Patience
	assert.Equal(t, longest, p.Mean(longest), "nobody has been seen")
	p.Saw(Misdialled, true)
	p.Saw(0, false)
	assert.Zero(t, p, "a wrong number")
	p.Saw(65*time.Second, true)
	p.Saw(35*time.Second, false)
	assert.Equal(t, Patience{GaveUp: 1, Waited: 90 * time.Second}, p)
	assert.Equal(t, (foreseen*longest+90*time.Second)/(foreseen+1), p.Mean(longest))
}

// show lets callers of a mean patience wait; those whose patience lasts longer than
// the wait are answered. Some have a wrong number.
func show(p *Patience, r *rand.Rand, callers int, mean, wait time.Duration, wrong float64) {
	for range callers {
		patience := time.Duration(r.ExpFloat64() * float64(mean))
		if r.Float64() < wrong {
			patience = time.Duration(r.Float64() * float64(Misdialled))
		}
		p.Saw(min(patience, wait), patience <= wait)
	}
}

// Whatever the callers' patience, and however soon they are answered, it is found out;
// wrong numbers, which are far more than those who give up, make no difference.
func TestPatienceIsFoundOut(t *testing.T) {
	for _, mean := range []time.Duration{30 * time.Second, 2 * time.Minute, 20 * time.Minute} {
		for _, wait := range []time.Duration{8 * time.Second, time.Minute, time.Hour} {
			for _, wrong := range []float64{0, 0.5} {
				var p Patience
				show(&p, rand.New(rand.NewPCG(1, 2)), 500_000, mean, wait, wrong)
				assert.InEpsilon(t, mean, p.Mean(longest), 0.12, "mean %v, answered after %v", mean, wait)
			}
		}
	}
	// The comparison can fail: the mean wait of those who gave up is something else.
	naive, n := time.Duration(0), 0
	r := rand.New(rand.NewPCG(1, 2))
	for range 10_000 {
		if patience := time.Duration(r.ExpFloat64() * float64(2*time.Minute)); patience <= time.Minute {
			naive += patience
			n++
		}
	}
	assert.Less(t, naive/time.Duration(n), time.Minute)
}

// Old days fade: a year of one patience is forgotten within some ten thousand callers.
func TestPatienceFades(t *testing.T) {
	var p Patience
	r := rand.New(rand.NewPCG(3, 4))
	show(&p, r, 1_000_000, 20*time.Minute, time.Minute, 0)
	require.InEpsilon(t, 20*time.Minute, p.Mean(longest), 0.15)
	show(&p, r, 30_000, time.Minute, time.Minute, 0)
	require.InEpsilon(t, time.Minute, p.Mean(longest), 0.15)
}

// Sums stay within bounds, and so does what follows from them.
func TestPatienceIsBounded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var p Patience
		waits := rapid.SliceOf(rapid.Int64Range(0, int64(48*time.Hour))).Draw(t, "waits")
		for _, w := range waits {
			p.Saw(time.Duration(w), w%2 == 0)
			require.Less(t, p.GaveUp, int64(remembered))
			require.Less(t, p.Waited, remembered*Patient)
		}
		prior := time.Duration(rapid.Int64Range(1, int64(24*time.Hour)).Draw(t, "prior"))
		require.Positive(t, p.Mean(prior))
		pool := NewPool()
		pool.SetPatience(p.Mean(prior))
		require.LessOrEqual(t, pool.holding, Whole)
		require.GreaterOrEqual(t, pool.holding, Share(0))
	})
}

// Holding follows the patience in hundredths, and a change that makes none is none.
func TestHoldingFollowsPatience(t *testing.T) {
	p := NewPool()
	set := p.Define([]Need{{Skill: 1, Least: 1, Weight: 1}})
	p.PutAgent(Agent{ID: 1, Levels: []Level{0, 10}, AtWork: true, Talking: true, Can: 1})
	p.PutAgent(Agent{ID: 2, Levels: []Level{0, 5}, AtWork: true, Can: 1, Free: 1})
	p.PutWaiting(Waiting{ID: 1, Needs: set, Worth: time.Minute, RipeAt: Never})
	for patience, hold := range map[time.Duration]time.Duration{
		time.Hour: 30 * time.Second, Patient: 30 * time.Second, Patient / 2: 15 * time.Second, Patient/2 + time.Second: 15 * time.Second,
		Patient / 100: 300 * time.Millisecond, 0: 0,
	} {
		p.SetPatience(patience)
		_, ok := p.Next(0)
		require.Equal(t, hold == 0, ok, patience)
		if !ok {
			require.Equal(t, Time(hold), p.Ripens(), patience)
		}
	}
	p.SetPatience(Patient / 2)
	_, _ = p.Next(0)
	p.SetPatience(Patient/2 + time.Second)
	require.Empty(t, p.dirty)
}
