// SPDX-License-Identifier: Apache-2.0

package workload

import (
	"container/heap"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/acd"
)

// moments is a heap of times.
type moments []acd.Time

func (m moments) Len() int           { return len(m) }
func (m moments) Less(i, k int) bool { return m[i] < m[k] }
func (m moments) Swap(i, k int)      { m[i], m[k] = m[k], m[i] }
func (m *moments) Push(x any)        { *m = append(*m, x.(acd.Time)) }
func (m *moments) Pop() any {
	last := (*m)[len(*m)-1]
	*m = (*m)[:len(*m)-1]
	return last
}

// tally is what became of one replication's contacts.
type tally struct {
	arrived, answered, abandoned, blocked, waited float64
	inTarget                                      float64 // answered within 20 s
	soon                                          float64 // answered or gone within 20 s
	wait                                          float64 // minutes, of the answered
	talk                                          float64 // minutes within the scenario
}

// firstCome serves a replication first come, first served, by servers who can all
// do everything: the oldest of simulations, without the machine. A contact waits
// until the server who is free first is free, unless it loses patience before.
// most is how many may be there at once, 0 for no limit.
func firstCome(r *Run, servers, most int) tally {
	var c Contact
	free, there := make(moments, servers), moments{}
	t, s := tally{}, r.scenario
	for r.Next(&c) {
		counted := 0.0
		if c.At >= s.Counted() {
			counted = 1
		}
		t.arrived += counted
		for len(there) > 0 && there[0] <= c.At {
			heap.Pop(&there)
		}
		if most > 0 && len(there) >= most {
			t.blocked += counted
			continue
		}
		from := max(c.At, free[0])
		wait := from.Sub(c.At)
		if wait > c.Patience {
			t.abandoned += counted
			if c.Patience <= 20*time.Second {
				t.soon += counted
			}
			continue
		}
		free[0] = from.Add(c.Talk)
		heap.Fix(&free, 0)
		if most > 0 {
			heap.Push(&there, from.Add(c.Talk))
		}
		t.answered += counted
		t.wait += counted * wait.Minutes()
		if wait > 0 {
			t.waited += counted
		}
		if wait <= 20*time.Second {
			t.inTarget += counted
			t.soon += counted
		}
		t.talk += min(from.Add(c.Talk), s.End()).Sub(min(from, s.End())).Minutes()
	}
	return t
}

// jointly tells whether the mean of a sample agrees with a published one, by the
// joint 95 % interval of both; half is half the published interval.
func jointly(s sample, published, half float64) bool {
	own := 1.96 * math.Sqrt(s.moment(2)/float64(len(s)))
	return math.Abs(s.mean()-published) <= math.Hypot(own, half)
}

// days12 runs many days of 12 agents, 4.2 calls a minute, 2 minutes each, for 8 hours. The
// published service level is of all who wait no longer than 20 s, whether they are
// answered then or hang up.
func days12(t *testing.T, rate float64, patience time.Duration, days int) (answered, abandoned, level, asa, occupancy sample) {
	s := plain(t, Plain{Agents: 12, Rate: rate, Talk: 2 * time.Minute, Patience: patience, Length: 8 * time.Hour, Seed: 12})
	for n := range days {
		d := firstCome(s.Run(n), 12, 0)
		answered = append(answered, d.inTarget)
		abandoned = append(abandoned, d.abandoned)
		level = append(level, d.soon/d.arrived)
		asa = append(asa, d.wait/d.answered)
		occupancy = append(occupancy, d.talk/(12*480))
	}
	return answered, abandoned, level, asa, occupancy
}

// TestPublishedDays compares 1,000 days with a published simulation of M/M/12, and
// with Erlang C for the share that waits.
func TestPublishedDays(t *testing.T) {
	answered, _, level, asa, occupancy := days12(t, 4.2, 0, 1000)
	assert.True(t, jointly(answered, 1816.2, 3.55), "answered in 20 s: %v", answered.mean())
	assert.InDelta(t, 0.902, level.mean(), 0.0025)
	assert.InDelta(t, 0.099, asa.mean(), 0.003)
	assert.InDelta(t, 0.695, occupancy.mean(), 0.0025)
	off, _, _, _, _ := days12(t, 4.2*0.97, 0, 1000)
	assert.False(t, jointly(off, 1816.2, 3.55), "three in a hundred too few")
}

func TestPublishedDaysWithPatience(t *testing.T) {
	_, abandoned, level, _, occupancy := days12(t, 4.2, time.Minute, 1000)
	assert.True(t, jointly(abandoned, 58.6, 0.95), "abandoned: %v", abandoned.mean())
	assert.InDelta(t, 0.968, level.mean(), 0.002)
	assert.InDelta(t, 0.675, occupancy.mean(), 0.0025)
	_, off, _, _, _ := days12(t, 4.2, 70*time.Second, 1000)
	assert.False(t, jointly(off, 58.6, 0.95), "a little more patience")
}

// TestThePooledExample: had every agent all skills, it would be M/M/90/120.
func TestThePooledExample(t *testing.T) {
	s, err := Pooled(110*time.Hour, 10*time.Hour, 4)
	require.NoError(t, err)
	var wait, waits, blocked sample
	for n := range 20 {
		d := firstCome(s.Run(n), 90, 120)
		wait = append(wait, d.wait/d.answered)
		waits = append(waits, d.waited/d.answered)
		blocked = append(blocked, d.blocked/d.arrived)
	}
	assert.Less(t, wait.meanOff(0.4500), credible)
	assert.Less(t, waits.meanOff(0.3797), credible)
	assert.Less(t, blocked.meanOff(0.00364), credible)
	assert.Greater(t, waits.meanOff(0.3797*1.3), absurd)
}
