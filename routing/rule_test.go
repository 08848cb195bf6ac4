// SPDX-License-Identifier: Apache-2.0

package routing_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordial/routing"
)

const start = routing.Time(time.Hour)

// each runs a case by the index and by the plain rule.
func each(t *testing.T, run func(t *testing.T, p pool, set routing.NeedSet)) {
	for name, make := range map[string]func() pool{"index": index, "plain": rule} {
		t.Run(name, func(t *testing.T) {
			p := make()
			run(t, p, p.Define([]routing.Need{{Skill: 1, Least: 1, Weight: 1}}))
		})
	}
}

func at(id routing.AgentID, level routing.Level) routing.Agent {
	return routing.Agent{ID: id, Levels: []routing.Level{0, level}, AtWork: true, Can: 1, Free: 1, Offered: uint64(id)}
}

func talking(a routing.Agent) routing.Agent {
	a.Free, a.Talking = 0, true
	return a
}

func waits(id routing.ContactID, set routing.NeedSet) routing.Waiting {
	return routing.Waiting{ID: id, Needs: set, Since: start, Worth: time.Minute, Order: 2 * time.Minute, RipeAt: routing.Never}
}

func choose(t *testing.T, p pool, now routing.Time) routing.Choice {
	t.Helper()
	c, ok := p.Next(now)
	require.True(t, ok, "an offer should be made")
	again, _ := p.Next(now)
	require.Equal(t, c, again, "nothing has changed")
	return c
}

func TestTheBestGoesFirst(t *testing.T) {
	each(t, func(t *testing.T, p pool, set routing.NeedSet) {
		for i, level := range []routing.Level{4, 9, 9, 0, 7} {
			p.PutAgent(at(routing.AgentID(i+1), level))
		}
		p.PutWaiting(waits(1, set))
		require.Equal(t, routing.Choice{Contact: 1, Agent: 2, Why: routing.Why{
			Rule: routing.LeastRecent, Fit: 900_000, Key: 900_000, Free: 4, Waiting: 1,
			Agents: [3]routing.AgentKey{{Agent: 3, Key: 900_000}, {Agent: 5, Key: 700_000}, {Agent: 1, Key: 400_000}},
		}}, choose(t, p, start))
		p.RemoveAgent(2)
		p.RemoveAgent(3)
		why := choose(t, p, start).Why
		require.Equal(t, routing.BestKey, why.Rule)
		require.Equal(t, [3]routing.AgentKey{{Agent: 1, Key: 400_000}}, why.Agents)
		p.RemoveAgent(1)
		require.Equal(t, routing.OnlyAgent, choose(t, p, start).Why.Rule)
	})
}

func TestNobodyIsHeldWithoutAChance(t *testing.T) {
	each(t, func(t *testing.T, p pool, set routing.NeedSet) {
		p.PutAgent(at(1, 1))
		p.PutAgent(talking(at(2, 10)))
		p.SetMean(time.Hour) // the one expert will not come free soon
		w := waits(1, set)
		p.PutWaiting(w)
		require.Equal(t, routing.AgentID(1), choose(t, p, start).Agent)

		p.SetMean(time.Second) // now she will
		_, ok := p.Next(start)
		require.False(t, ok)
		ripe := start.Add(53 * time.Second) // 0.9 x 60 s - 1 s / 1
		require.Equal(t, ripe, p.Ripens())
		_, ok = p.Next(ripe - 1)
		require.False(t, ok)
		require.Equal(t, 53*time.Second, choose(t, p, ripe).Why.Ripe)

		w.RipeAt = start.Add(time.Second)
		p.PutWaiting(w)
		require.Equal(t, routing.LimitNear, choose(t, p, ripe-1).Why.Rule)

		w.RipeAt, w.Worth = routing.Never, 0
		p.PutWaiting(w)
		require.Zero(t, choose(t, p, ripe-1).Why.Ripe, "a worth of nothing holds nobody")
	})
}

// Two experts who talk come free sooner than one: (0.5 x 60 s - 10 s / 2), where
// the best alone would give 0.6 x 60 s - 10 s / 1 = 26 s.
func TestTheLongestReasonToHoldCounts(t *testing.T) {
	each(t, func(t *testing.T, p pool, set routing.NeedSet) {
		p.SetMean(10 * time.Second)
		p.PutAgent(at(1, 3))
		p.PutAgent(talking(at(2, 9)))
		p.PutAgent(talking(at(3, 8)))
		p.PutWaiting(waits(1, set))
		_, ok := p.Next(start)
		require.False(t, ok)
		require.Equal(t, start.Add(26*time.Second), p.Ripens())
		p.PutAgent(talking(at(4, 8)))
		p.PutAgent(talking(at(5, 8)))
		p.PutAgent(talking(at(6, 8)))
		_, ok = p.Next(start)
		require.False(t, ok)
		require.Equal(t, start.Add(28*time.Second), p.Ripens(), "0.5 x 60 s - 10 s / 5")
	})
}

func TestKnownAgentIsWorthWaiting(t *testing.T) {
	each(t, func(t *testing.T, p pool, set routing.NeedSet) {
		p.PutAgent(at(1, 9))
		p.PutAgent(at(2, 5))
		w := waits(1, set)
		w.Known, w.KnownWorth = 2, 30*time.Second // worth 0.5 of a key
		p.PutWaiting(w)
		c := choose(t, p, start)
		require.Equal(t, routing.AgentID(2), c.Agent)
		require.Equal(t, routing.KnownAgent, c.Why.Rule)
		require.Equal(t, 30*time.Second-48*time.Second, c.Why.Score, "known - 0.4 x 120 s")

		p.SetMean(4 * time.Second)
		p.PutAgent(talking(at(2, 5)))
		_, ok := p.Next(start)
		require.False(t, ok, "she talks, and is worth 6 s more than the better one")
		require.Equal(t, start.Add(2*time.Second), p.Ripens(), "6 s - 4 s / 1")
		p.RemoveAgent(2)
		require.Equal(t, routing.AgentID(1), choose(t, p, start).Agent, "she has gone home")
	})
}

func TestExclusionsEnd(t *testing.T) {
	each(t, func(t *testing.T, p pool, set routing.NeedSet) {
		p.PutAgent(at(1, 9))
		w := waits(1, set)
		w.Excluded = []routing.Exclusion{{Agent: 1, Until: start + 5}}
		p.PutWaiting(w)
		_, ok := p.Next(start)
		require.False(t, ok)
		require.Equal(t, start+5, p.Ripens())
		require.Equal(t, routing.AgentID(1), choose(t, p, start+5).Agent)
	})
}

func TestThoseWhoWait(t *testing.T) {
	each(t, func(t *testing.T, p pool, set routing.NeedSet) {
		both := p.Define([]routing.Need{{Skill: 1, Least: 1, Weight: 1}, {Skill: 2, Least: 0, Weight: 1}})
		for i := range routing.ContactID(6) {
			w := waits(i+1, set)
			w.Since += routing.Time(i) * routing.Time(time.Second)
			p.PutWaiting(w)
		}
		w := waits(7, both) // the latest, with a priority
		w.Since, w.Priority = start+routing.Time(6*time.Second), 4*time.Second
		p.PutWaiting(w)
		p.PutAgent(at(1, 10))
		c := choose(t, p, start+routing.Time(10*time.Second))
		require.Equal(t, routing.ContactID(1), c.Contact)
		require.EqualValues(t, 7, c.Why.Waiting)
		require.Equal(t, [3]routing.ContactScore{{2, 9 * time.Second}, {3, 8 * time.Second}, {7, 8 * time.Second}}, c.Why.Contacts)
	})
}

func TestNeedsRelax(t *testing.T) {
	each(t, func(t *testing.T, p pool, _ routing.NeedSet) {
		set := p.Define([]routing.Need{{Skill: 1, Least: 8, Weight: 1, Relax: []routing.Relax{{After: 10 * time.Second, Least: 6}, {After: time.Minute, Least: 0}}}})
		p.PutAgent(at(1, 5))
		p.PutWaiting(waits(1, set))
		for _, wait := range []time.Duration{0, 10 * time.Second} {
			_, ok := p.Next(start.Add(wait))
			require.False(t, ok)
			require.LessOrEqual(t, p.Ripens(), start.Add(time.Minute))
			require.Greater(t, p.Ripens(), start.Add(wait))
		}
		choose(t, p, start.Add(time.Minute))
		staffed, free := p.Staffed(set, routing.Voice)
		require.Equal(t, [2]int{1, 1}, [2]int{staffed, free}, "once all needs have relaxed")
		away := at(2, 0)
		away.AtWork = false
		p.PutAgent(away)
		staffed, free = p.Staffed(set, routing.Voice)
		require.Equal(t, [2]int{2, 1}, [2]int{staffed, free})
		staffed, _ = p.Staffed(set, routing.Chat)
		require.Zero(t, staffed)
	})
}
