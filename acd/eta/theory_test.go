// SPDX-License-Identifier: Apache-2.0

package eta

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/routing"
)

// With n equal agents, and k callers ahead who do not give up, the wait is the time until
// k+1 conversations have ended: its mean is (k+1) M / n, and its standard deviation is
// that over the root of k+1.
func TestMMn(t *testing.T) {
	for _, n := range []int32{1, 2, 10, 100, 3600} {
		for _, k := range []int{0, 1, 5, 40, 300} {
			t.Run(fmt.Sprintf("%d agents, %d ahead", n, k), func(t *testing.T) {
				s := newScene(1, 2*time.Minute)
				s.talk(n, 0)
				s.crowd(0, k+1)
				want := float64(k+1) * 120 / float64(n)
				if want > horizon {
					_, ok := s.forecast(never).shape(0, k)
					require.False(t, ok, "it is not over by then")
					return
				}
				got := s.shapeOf(0, k, never)
				if want < 5 {
					assert.InDelta(t, want, got.mean, 0.3, "nobody minds a tenth of a second")
					return
				}
				assert.InEpsilon(t, want, got.mean, 0.02)
				// drift is added to the variance of an Erlang distribution.
				variance := 1/float64(k+1) + drift*drift
				assert.InEpsilon(t, max(1, 1/variance), got.stages, 0.03)
			})
		}
	}
}

// Where those ahead give up, each at the rate l, the wait of one who does not is a sum of
// exponential times with the rates r, r+l, ..., r+kl.
func TestMMnM(t *testing.T) {
	for _, k := range []int{0, 1, 5, 40, 300} {
		for _, patience := range []float64{60, 300, 1800} {
			s := newScene(1, 3*time.Minute)
			s.talk(30, 0)
			s.crowd(0, k+1)
			rate, mean, variance := 30/180.0, 0.0, 0.0
			for j := range k + 1 {
				x := 1 / (rate + float64(j)/patience)
				mean += x
				variance += x * x
			}
			got := s.shapeOf(0, k, 1/patience)
			assert.InEpsilon(t, mean, got.mean, 0.06, "%d ahead, patience %v", k, patience)
			sd := got.mean / math.Sqrt(got.stages)
			assert.InEpsilon(t, math.Sqrt(variance+drift*drift*mean*mean), sd, 0.08, "%d ahead, patience %v", k, patience)
		}
	}
}

// Two queues, and agents of whom some serve one and some both. By age, of 60 who wait in
// each, all agents together work through all of them, unless those who serve one queue
// alone cannot keep up.
func TestSharedAgents(t *testing.T) {
	s := newScene(2, time.Minute)
	s.talk(10, 0, 1)
	s.crowd(0, 60)
	s.crowd(1, 60)
	for k := range 2 {
		assert.InEpsilon(t, 720, s.shapeOf(k, 59, never).mean, 0.05, "120 conversations, 10 a minute")
	}
	// Five serve queue 0 alone: 15 agents for 120, as long as nobody is idle.
	s = newScene(2, time.Minute)
	s.talk(5, 0)
	s.talk(10, 0, 1)
	s.crowd(0, 60)
	s.crowd(1, 60)
	for k := range 2 {
		assert.InEpsilon(t, 480, s.shapeOf(k, 59, never).mean, 0.06, "120 conversations, 15 a minute")
	}
	// Five serve queue 0, one serves both: queue 1 has that one alone, as far as queue 0
	// leaves her.
	s = newScene(2, time.Minute)
	s.talk(5, 0)
	s.talk(1, 0, 1)
	s.crowd(0, 6)
	s.wait(1, 10*time.Second)
	assert.InEpsilon(t, 60, s.shapeOf(1, 0, never).mean, 0.2, "she takes the oldest first")
}

// A priority is as if a contact had come earlier, and who is less fit for a queue comes
// to it later.
func TestOrder(t *testing.T) {
	s := newScene(2, time.Minute)
	s.talk(10, 0, 1)
	s.crowd(0, 60)
	s.wait(1, 0)
	last := s.shapeOf(1, 0, never).mean
	assert.InEpsilon(t, 366, last, 0.05, "behind all 60")
	s.Kinds[1].Priority = 30 * time.Second
	assert.InEpsilon(t, 186, s.shapeOf(1, 0, never).mean, 0.1, "behind the older 30")
	s.Kinds[1].Priority = time.Hour
	assert.InEpsilon(t, 6, s.shapeOf(1, 0, never).mean, 0.1, "before all")
	s.Kinds[1].Priority = 0
	s.Kinds[0].Order, s.Kinds[0].Tiers[0].Gap = time.Minute, 500_000
	assert.InEpsilon(t, 186, s.shapeOf(1, 0, never).mean, 0.1, "she is worse for the others by 30 s")
}

// Those who come later may go before.
func TestLaterArrivals(t *testing.T) {
	s := newScene(2, time.Minute)
	s.talk(10, 0, 1)
	s.crowd(0, 60)
	s.Lines = []int32{-1, 1}
	s.Kinds[1].Priority = time.Hour
	l := Learnt{Rates{Leaving: never, Arrivals: []float64{0, 5 / 60.0, 9}}, newLevels()}
	f, ok := l.Forecast(&s.Outlook, start).shape(0, 59)
	require.True(t, ok)
	assert.InEpsilon(t, 720, f.mean, 0.08, "half of the agents' work goes to others")
	assert.InEpsilon(t, 360, s.shapeOf(0, 59, never).mean, 0.05, "none does")
}

// A contact for whom a free agent is held back waits for the better ones, or until then.
func TestHeldBack(t *testing.T) {
	s := newScene(1, time.Minute)
	s.Kinds[0].Tiers = []routing.Tier{{}, {Gap: 300_000, Ripe: 18 * time.Second, Free: 2}}
	s.talk(2, 0)
	s.Groups = append(s.Groups, routing.Group{Free: 2, Serves: []routing.Serve{{Kind: 0, Tier: 1}}})
	s.wait(0, 8*time.Second, 5*time.Second, 2*time.Second)
	for i, limit := range []float64{10, 13, math.Inf(1)} {
		got := s.shapeOf(0, i, never)
		assert.InDelta(t, 30*(i+1), got.mean, 1, "two better ones talk")
		if math.IsInf(limit, 1) {
			assert.True(t, math.IsInf(got.limit, 1), "two are free, and two come first")
			continue
		}
		assert.InDelta(t, limit, got.limit, 1e-6)
		assert.InDelta(t, limit, got.at(1.28), 1e-6)
	}
	// Where nobody better talks, only the limit counts.
	s.Groups = s.Groups[1:]
	got := s.shapeOf(0, 0, never)
	assert.True(t, math.IsInf(got.mean, 1))
	assert.InDelta(t, 10, got.at(-5), 1e-6)
	_, ok := s.forecast(never).shape(0, 2)
	assert.False(t, ok, "two are free, and two come first")
}

// Needs that relax let others help from an age on.
func TestRelaxing(t *testing.T) {
	s := newScene(1, time.Minute)
	s.Kinds[0].Tiers = []routing.Tier{{}, {Ripe: 60 * time.Second}}
	s.talk(1, 0)
	s.Groups = append(s.Groups, routing.Group{Busy: 59, Serves: []routing.Serve{{Kind: 0, Tier: 1}}})
	for range 11 {
		s.wait(0, 0)
	}
	assert.InDelta(t, 71, s.shapeOf(0, 10, never).mean, 8, "one in the first minute, and then sixty a minute")
}

// The ends of a range are those of the exponential and of the Erlang distribution.
func TestQuantiles(t *testing.T) {
	for _, c := range []struct{ stages, low, mid, high float64 }{
		{1, 0.10536, 0.69315, 2.30259},
		{2, 0.53181, 1.67835, 3.88972},
		{10, 6.22130, 9.66871, 14.20599},
		{100, 87.41951, 99.66686, 113.03832},
	} {
		s := shape{mean: c.stages, stages: c.stages, limit: math.Inf(1)}
		assert.InDelta(t, c.low, s.at(-1.2816), 0.012)
		assert.InEpsilon(t, c.mid, s.at(0), 0.015)
		assert.InEpsilon(t, c.high, s.at(1.2816), 0.015)
	}
	s := shape{mean: math.Inf(1), ring: 5, spread: 0.5}
	assert.InEpsilon(t, 5/math.Sqrt(1.25), s.at(0), 1e-9, "the median of a lognormal distribution")
}
