// SPDX-License-Identifier: Apache-2.0

package routing_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordial/routing"
)

// asking is a pool with Anna, agent 1, who is good, and Ben, agent 2, who is better;
// contacts need what both can do.
func asking(t *testing.T, each func(pool, routing.NeedSet)) {
	t.Helper()
	for _, p := range []pool{index(), rule()} {
		set := p.Define([]routing.Need{{Skill: 1, Least: 1, Weight: 1, Relax: []routing.Relax{{After: 10 * time.Second}}}})
		p.SetMean(time.Minute)
		p.PutAgent(routing.Agent{ID: 1, Levels: []routing.Level{0, 6}, AtWork: true, Can: 1})
		p.PutAgent(routing.Agent{ID: 2, Levels: []routing.Level{0, 9}, AtWork: true, Can: 1, Free: 1, Offered: 1})
		each(p, set)
	}
}

func anna(free uint8) routing.Agent {
	return routing.Agent{ID: 1, Levels: []routing.Level{0, 6}, AtWork: true, Can: 1, Free: free}
}

func contact(set routing.NeedSet, id routing.ContactID, since routing.Time) routing.Waiting {
	return routing.Waiting{ID: id, Needs: set, Since: since, Worth: time.Minute, Order: 2 * time.Minute, RipeAt: routing.Never}
}

const second = routing.Time(time.Second)

// A customer who asks for Anna waits for her, beside Ben, until the limit; and then is
// like any other.
func TestAskedForUntilTheLimit(t *testing.T) {
	asking(t, func(p pool, set routing.NeedSet) {
		w := contact(set, 1, 0)
		w.Only, w.Until = 1, 30*second
		p.PutWaiting(w)
		_, ok := p.Next(29 * second)
		require.False(t, ok, "Ben is free, and not asked for")
		require.Equal(t, 30*second, p.Ripens())
		c, ok := p.Next(30 * second)
		require.True(t, ok)
		require.Equal(t, routing.AgentID(2), c.Agent)
		require.Equal(t, routing.OnlyAgent, c.Why.Rule)
	})
}

// She gets the customer as soon as she is free, though Ben is better and free.
func TestAskedForComesFree(t *testing.T) {
	asking(t, func(p pool, set routing.NeedSet) {
		w := contact(set, 1, 0)
		w.Only, w.Until = 1, 30*second
		p.PutWaiting(w)
		_, ok := p.Next(5 * second)
		require.False(t, ok)
		p.PutAgent(anna(1))
		c, ok := p.Next(5 * second)
		require.True(t, ok)
		require.Equal(t, routing.Choice{Contact: 1, Agent: 1, Why: routing.Why{
			Rule: routing.AskedFor, Fit: 600_000, Key: 600_000, Age: 5 * time.Second, Score: 5 * time.Second, Free: 1, Waiting: 1,
		}}, c)
	})
}

// Nobody jumps the queue for having asked: who came so much earlier that the dial puts
// them first, goes first.
func TestAskedForKeepsTheOrder(t *testing.T) {
	asking(t, func(p pool, set routing.NeedSet) {
		p.RemoveAgent(2)
		w := contact(set, 2, 40*second)
		w.Only, w.Until = 1, routing.Never
		p.PutWaiting(w)
		p.PutWaiting(contact(set, 1, 0))
		p.PutAgent(anna(1))
		c, ok := p.Next(50 * second)
		require.True(t, ok)
		require.Equal(t, routing.ContactID(1), c.Contact)
		require.Equal(t, int32(2), c.Why.Waiting)
		require.Equal(t, routing.ContactScore{Contact: 2, Score: 10 * time.Second}, c.Why.Contacts[0])
	})
}

// She is offered nobody for whom she lacks a skill, who is kept from her, or who is none
// of her media.
func TestAskedForInVain(t *testing.T) {
	for name, change := range map[string]func(*routing.Waiting){
		"away":     func(w *routing.Waiting) { w.Only = 7 },
		"excluded": func(w *routing.Waiting) { w.Excluded = []routing.Exclusion{{Agent: 1, Until: 9 * second}} },
		"medium":   func(w *routing.Waiting) { w.Medium = routing.Chat },
	} {
		asking(t, func(p pool, set routing.NeedSet) {
			p.PutAgent(anna(1))
			w := contact(set, 1, 0)
			w.Only, w.Until = 1, 30*second
			change(&w)
			p.PutWaiting(w)
			_, ok := p.Next(5 * second)
			require.False(t, ok, name)
		})
	}
	asking(t, func(p pool, _ routing.NeedSet) {
		high := p.Define([]routing.Need{{Skill: 1, Least: 8, Weight: 1, Relax: []routing.Relax{{After: 10 * time.Second, Least: 2}}}})
		p.PutAgent(anna(1))
		w := contact(high, 1, 0)
		w.Only, w.Until = 1, 30*second
		p.PutWaiting(w)
		_, ok := p.Next(9 * second)
		require.False(t, ok, "her level is too low")
		require.Equal(t, 10*second, p.Ripens())
		c, ok := p.Next(10 * second)
		require.True(t, ok, "the need has given way")
		require.Equal(t, routing.AgentID(1), c.Agent)
	})
}

// somebodyFor tells whether anybody free may serve a contact.
func (w *world) somebodyFor(c routing.Waiting) bool { return w.anybodyFor(c, w.now) }

// anybodyFor tells whether anybody free now may serve a contact at a time.
func (w *world) anybodyFor(c routing.Waiting, at routing.Time) bool {
	for _, a := range w.agents {
		free := a.AtWork && a.Can&a.Free&(1<<c.Medium) != 0 && (c.Only == 0 || a.ID == c.Only || at >= c.Until)
		if free && routing.Eligible(a.Levels, w.needs[c.Needs], at.Sub(c.Since)) && !excluded(c, a.ID, at) {
			return true
		}
	}
	return false
}

func (w *world) asks(c routing.Waiting) bool { return c.Only != 0 && w.now < c.Until }
