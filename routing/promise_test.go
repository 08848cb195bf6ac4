// SPDX-License-Identifier: Apache-2.0

package routing_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cordial/routing"
)

// What the rule promises, held against the index alone: nobody older than the
// worth waits beside somebody free, nobody is idle beside a contact that nobody
// will look at, and nobody is asked without end.
func TestPromises(t *testing.T) {
	fault, offers := live(*seed, 300_000/slowdown, index, none)
	require.Empty(t, fault)
	require.Positive(t, offers)
}

// liar says what it likes in place of the index.
type liar struct {
	*routing.Pool
	now    *routing.Time
	hides  func(routing.Choice) bool
	ripens func(now routing.Time) routing.Time
}

func (l liar) Next(now routing.Time) (routing.Choice, bool) {
	*l.now = now
	c, ok := l.Pool.Next(now)
	return c, ok && !l.hides(c)
}

func (l liar) Ripens() routing.Time { return l.ripens(*l.now) }

// The test above can fail: each broken promise is found.
func TestPromisesCatchFaults(t *testing.T) {
	nothing := func(routing.Choice) bool { return false }
	soon := func(now routing.Time) routing.Time { return now.Add(time.Millisecond) }
	for what, lie := range map[string]liar{
		"hot":  {hides: nothing, ripens: func(now routing.Time) routing.Time { return now }},
		"idle": {hides: nothing, ripens: func(routing.Time) routing.Time { return routing.Never }},
		"old":  {hides: func(c routing.Choice) bool { return c.Contact%4 == 0 }, ripens: soon},
	} {
		fault, _ := live(1, 30_000, func() pool {
			l := lie
			l.Pool, l.now = routing.NewPool(), new(routing.Time)
			return l
		}, none)
		require.True(t, strings.HasPrefix(fault, what+":"), "%s: %s", what, fault)
	}
}

// overtaken lets contacts come somewhat faster than they can be served by agents
// who may all serve them. It returns by how much the bound was exceeded at worst,
// and how often anybody was overtaken.
func overtaken(seed uint64, order time.Duration) (worst time.Duration, times int) {
	const worth, known = 30 * time.Second, 20 * time.Second
	f := newFloor(routing.NewPool(), seed, 8, 8, 0)
	f.SetMean(15 * time.Second)
	for i := range f.agents[1:] {
		f.agents[1+i].Levels = []routing.Level{0, routing.Level(1 + f.random.IntN(10)), routing.Level(1 + f.random.IntN(10))}
		f.PutAgent(f.agents[1+i])
	}
	waiting := map[routing.ContactID]routing.Waiting{}
	for range 4000 {
		f.now = f.now.Add(time.Duration(f.random.ExpFloat64() * float64(time.Second)))
		if f.random.IntN(30) == 0 {
			f.SetPrices(f.dear())
		}
		if f.random.IntN(20) < 11 {
			w := f.contact(f.sets[f.random.IntN(2)], f.now)
			w.Worth, w.Order, w.Priority = worth, order, time.Duration(f.random.IntN(2))*15*time.Second
			w.Known, w.KnownWorth = routing.AgentID(f.random.IntN(9)), known
			waiting[w.ID] = w
			f.PutWaiting(w)
		} else if len(f.talking) > 0 {
			f.free()
		}
		for c, ok := f.offer(); ok; c, ok = f.offer() {
			later := waiting[c.Contact]
			delete(waiting, c.Contact)
			for _, w := range waiting {
				if w.Since < later.Since {
					times++
					bound := max(worth, time.Minute) + known + later.Priority - w.Priority
					worst = max(worst, later.Since.Sub(w.Since)-bound)
				}
			}
		}
	}
	return worst, times
}

// dear draws prices of up to thrice what a fit can be.
func (f *floor) dear() routing.Prices {
	var p routing.Prices
	for _, set := range f.sets[:2] {
		p.Duals = append(p.Duals, routing.Dual{Need: set, Dual: routing.Whole - routing.Share(f.random.IntN(4))*routing.Whole*2/3})
	}
	for _, a := range f.agents[1:] {
		if f.random.IntN(4) == 0 {
			p.Surcharges = append(p.Surcharges, routing.Surcharge{Levels: a.Levels, Can: a.Can, By: routing.Share(f.random.IntN(3)) * routing.Whole})
		}
	}
	return p
}

// Nobody is overtaken by a contact that came more than
// max(worth, order) + known + the difference of their priorities later.
func TestNobodyStarves(t *testing.T) {
	for seed := range uint64(10) {
		worst, times := overtaken(seed, time.Minute)
		require.Zero(t, worst, "seed %d", seed)
		require.Positive(t, times, "seed %d: nobody was overtaken at all: this shows nothing", seed)
	}
}

// The test above can fail: a weight without bounds fails it.
func TestStarvingIsFound(t *testing.T) {
	worst, _ := overtaken(1, 1000*time.Hour)
	require.Positive(t, worst)
}

// later returns whom the contacts that come later get, after each agent has had a
// conversation of such a length. They begin at the same time.
func later(levels []int, durations []time.Duration) []routing.AgentID {
	p := routing.NewPool()
	set := p.Define([]routing.Need{{Skill: 1, Least: 1, Weight: 1}})
	p.SetMean(time.Minute)
	agent := func(i int, free uint8) routing.Agent {
		return routing.Agent{
			ID: routing.AgentID(i + 1), Levels: []routing.Level{0, routing.Level(levels[i])}, AtWork: true,
			Talking: free == 0, Can: 1, Free: free, Offered: uint64(i),
		}
	}
	for i := range levels {
		p.PutAgent(agent(i, 0))
	}
	for _, i := range byDuration(durations) {
		p.PutAgent(agent(i, 1))
		_, _ = p.Next(routing.Time(durations[i]))
	}
	var out []routing.AgentID
	for i := range levels {
		w := routing.Waiting{ID: routing.ContactID(i + 1), Needs: set, Since: routing.Time(time.Hour), Worth: time.Minute, RipeAt: routing.Never}
		p.PutWaiting(w)
		c, ok := p.Next(w.Since)
		if !ok {
			panic("nobody for a contact")
		}
		p.RemoveWaiting(w.ID, w.Since)
		p.PutAgent(agent(int(c.Agent)-1, 0))
		p.RemoveAgent(c.Agent) // nobody is held for her
		out = append(out, c.Agent)
	}
	return out
}

// longestIdle is the rule that most systems use.
func longestIdle(_ []int, durations []time.Duration) []routing.AgentID {
	var out []routing.AgentID
	for _, i := range byDuration(durations) {
		out = append(out, routing.AgentID(i+1))
	}
	return out
}

func byDuration(durations []time.Duration) []int {
	order := make([]int, len(durations))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return int(durations[i] - durations[j]) })
	return order
}

// moved tells whether a rule chooses otherwise once the same conversations have
// been somebody else's.
func moved(t *rapid.T, rule func([]int, []time.Duration) []routing.AgentID) bool {
	levels := rapid.SliceOfN(rapid.IntRange(1, 10), 2, 8).Draw(t, "levels")
	durations := make([]time.Duration, len(levels))
	for i := range durations {
		durations[i] = time.Duration(rapid.IntRange(1, 3000).Draw(t, "seconds"))*time.Second + time.Duration(i)
	}
	return !slices.Equal(rule(levels, durations), rule(levels, rapid.Permutation(durations).Draw(t, "other")))
}

// Untimed is an invariant: how long anybody's conversations took never enters a
// choice. With the totals fixed, only who was quick differs.
func TestUntimed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		require.False(t, moved(t, later), "somebody's past durations have moved a choice")
	})
}

// The test above can fail: longest idle, which rewards short calls, fails it.
func TestUntimedCatchesLongestIdle(t *testing.T) {
	caught := false
	rapid.Check(t, func(t *rapid.T) { caught = caught || moved(t, longestIdle) })
	require.True(t, caught)
}
