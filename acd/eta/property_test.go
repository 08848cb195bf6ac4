// SPDX-License-Identifier: Apache-2.0

package eta

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cordial/acd"
	"cordial/routing"
)

// drawn is a scene by chance: queues that share agents, with and without priority, held
// back or not.
func drawn(t *rapid.T) *scene {
	kinds := rapid.IntRange(1, 5).Draw(t, "kinds")
	s := newScene(kinds, time.Duration(rapid.IntRange(5, 900).Draw(t, "talk"))*time.Second)
	for k := range kinds {
		s.Kinds[k].Priority = time.Duration(rapid.SampledFrom([]int{0, 0, 20, 600}).Draw(t, "priority")) * time.Second
		s.Kinds[k].Order = time.Duration(rapid.SampledFrom([]int{0, 120}).Draw(t, "order")) * time.Second
		s.Kinds[k].Tiers = append(s.Kinds[k].Tiers, routing.Tier{
			Gap: routing.Share(rapid.IntRange(1, 900_000).Draw(t, "gap")), Ripe: time.Duration(rapid.IntRange(0, 60).Draw(t, "ripe")) * time.Second,
			Free: int32(rapid.SampledFrom([]int{0, 0, 3}).Draw(t, "free")),
		})
		s.crowd(k, rapid.IntRange(0, 30).Draw(t, "waiting"))
	}
	for range rapid.IntRange(0, 6).Draw(t, "groups") {
		g := routing.Group{Busy: int32(rapid.IntRange(0, 40).Draw(t, "busy"))}
		for k := range kinds {
			if rapid.Bool().Draw(t, "serves") {
				g.Serves = append(g.Serves, routing.Serve{Kind: int32(k), Tier: int32(rapid.IntRange(0, 1).Draw(t, "tier"))})
			}
		}
		s.Groups = append(s.Groups, g)
	}
	return s
}

// all are the ranges of all who wait, and of those who would come.
func all(f *Forecast) (ids []acd.ContactID, ranges []Range) {
	f.Each(func(id acd.ContactID, r Range) { ids, ranges = append(ids, id), append(ranges, r) })
	for q := range f.outlook.Queues {
		if r, ok := f.Newcomer(acd.QueueID(q)); ok {
			ids, ranges = append(ids, 0), append(ranges, r)
		}
	}
	return ids, ranges
}

// A range is a range, the same each time, and those of one queue come in its order.
func TestRanges(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawn(t)
		l := Learnt{Rates{Leaving: 0.01, Ring: 4, RingSpread: 0.4, Arrivals: []float64{0, 0.1, 0.2}}, newLevels()}
		for i := range l.levels {
			l.levels[i].low = rapid.Float64Range(-farthest, farthest).Draw(t, "low")
			l.levels[i].high = rapid.Float64Range(-farthest, farthest).Draw(t, "high")
			l.levels[i].mid = rapid.Float64Range(-farthest, farthest).Draw(t, "mid")
		}
		s.Lines = []int32{-1, 0, int32(len(s.Kinds) - 1)}
		f := l.Forecast(&s.Outlook, start)
		ids, ranges := all(f)
		for _, r := range ranges {
			require.GreaterOrEqual(t, r.Low, time.Duration(0))
			require.LessOrEqual(t, r.Low, r.Median)
			require.LessOrEqual(t, r.Median, r.High)
			require.Less(t, r.High, 1000*time.Hour)
		}
		again, same := all(l.Forecast(&s.Outlook, start))
		require.Equal(t, ids, again)
		require.Equal(t, ranges, same)
		for k := range s.Kinds {
			last := 0.0
			for i, at := range s.Kinds[k].Line {
				x, ok := f.shape(k, i)
				r, found := f.Contact(at.Contact, at.Since)
				require.Equal(t, ok, found)
				if ok {
					require.GreaterOrEqual(t, min(x.mean, x.limit), last, "who came first goes first")
					last = min(x.mean, x.limit)
					require.Less(t, r.Low, 1000*time.Hour)
				}
			}
		}
	})
}

// More callers ahead do not make a wait shorter, nor more agents longer. Where there is
// one queue this is exact but for the steps of the flow.
func TestMoreAheadAndMoreAgents(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		waiting, agents := rapid.IntRange(1, 60).Draw(t, "waiting"), int32(rapid.IntRange(1, 60).Draw(t, "agents"))
		leaving := rapid.Float64Range(never, 0.05).Draw(t, "leaving")
		at := func(waiting int, agents int32) float64 {
			s := newScene(1, time.Minute)
			s.talk(agents, 0)
			s.crowd(0, waiting)
			return s.shapeOf(0, waiting-1, leaving).mean
		}
		here := at(waiting, agents)
		require.GreaterOrEqual(t, at(waiting+rapid.IntRange(1, 20).Draw(t, "more"), agents), here)
		require.LessOrEqual(t, at(waiting, agents+int32(rapid.IntRange(1, 20).Draw(t, "help"))), here)
	})
}

// The same among queues that share agents, where the flow is divided in portions: by no
// more than those.
func TestMoreAheadAmongQueues(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		agents := int32(rapid.IntRange(2, 40).Draw(t, "agents"))
		at := func(ahead int, help int32) float64 {
			s := newScene(2, time.Minute)
			s.talk(agents+help, 0, 1)
			s.talk(agents/2+help, 0)
			s.crowd(0, 20)
			for range ahead {
				s.wait(1, 10*time.Second)
			}
			s.wait(1, 0)
			return s.shapeOf(1, ahead, 0.001).mean
		}
		ahead := rapid.IntRange(0, 40).Draw(t, "ahead")
		here := at(ahead, 0)
		require.GreaterOrEqual(t, at(ahead+rapid.IntRange(1, 20).Draw(t, "more"), 0), 0.9*here-1)
		require.LessOrEqual(t, at(ahead, int32(rapid.IntRange(1, 20).Draw(t, "help"))), 1.1*here+1)
	})
}

// Nothing is said of whom nobody could serve, or who is not there.
func TestNothingToSay(t *testing.T) {
	s := newScene(2, time.Minute)
	s.talk(1, 0)
	s.wait(1, time.Second)
	f := s.forecast(never)
	_, ok := f.Contact(1, start.Add(-time.Second))
	require.False(t, ok, "nobody serves the queue")
	_, ok = f.Contact(1, start)
	require.False(t, ok, "it did not come then")
	_, ok = f.Contact(7, start)
	require.False(t, ok)
	for _, q := range []acd.QueueID{0, 2, 99} {
		_, ok = f.Newcomer(q)
		require.False(t, ok, q)
	}
	r, ok := f.Newcomer(1)
	require.True(t, ok)
	require.InEpsilon(t, 41.6, r.Median.Seconds(), 0.05, "one conversation of a minute")
}
