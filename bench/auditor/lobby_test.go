// SPDX-License-Identifier: Apache-2.0

package auditor

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cordial/acd"
)

// tick stores a record that concerns nobody who waits.
func (r *run) tick() {
	r.step(acd.Tick, acd.Event{Kind: acd.PhoneChanged, Agent: ben, Text: "down"})
}

func (r *run) link(up bool) {
	e := acd.Event{Kind: acd.LinkFell, Node: "pbx"}
	if up {
		e.Kind = acd.LinkRose
	}
	r.step(acd.LinkUp, e)
}

// breaksOfTime are rules that the time alone breaks: a record of something else shows
// what should have happened by then.
var breaksOfTime = []breach{
	{
		"held out for too long", "idle", func(r *run) {
			r.ready(anna)
			r.step(acd.Arrive, arrival(1, 1))
			r.pass(29 * time.Second)
			r.tick()
		},
		func(r *run) { r.pass(time.Second); r.tick() },
	},
	{
		"a need has relaxed", "idle", func(r *run) {
			r.ready(ben)
			r.step(acd.Arrive, arrival(1, 1))
			r.pass(59 * time.Second)
			r.tick()
		},
		func(r *run) { r.pass(time.Second); r.tick() },
	},
	{
		"an agent has rested", "idle", func(r *run) {
			r.step(acd.Arrive, arrival(1, 1))
			r.pass(20 * time.Second)
			r.step(acd.Ready, acd.Event{Kind: acd.AgentRests, Agent: anna, Until: r.at.Add(15 * time.Second)},
				acd.Event{Kind: acd.AgentChanged, Agent: anna, State: acd.AgentReady})
			r.pass(14 * time.Second)
			r.tick()
		},
		func(r *run) { r.pass(time.Second); r.tick() },
	},
	{
		"a refusal is forgotten", "idle", func(r *run) {
			r.ready(anna)
			r.step(acd.Arrive, arrival(1, 1), r.offer(1, 1, anna, 0))
			e := refusal(1, 1, anna)
			e.Until = r.at.Add(40 * time.Second)
			r.step(acd.Refuse, e)
			r.pass(39 * time.Second)
			r.tick()
		},
		func(r *run) { r.pass(time.Second); r.tick() },
	},
	{
		"the switch is in view again", "idle", func(r *run) {
			r.ready(anna)
			r.step(acd.Arrive, arrival(1, 1))
			r.link(false)
			r.pass(time.Minute)
			r.tick()
		},
		func(r *run) { r.link(true) },
	},
	{
		"a skill is learnt", "idle", func(r *run) {
			r.ready(ben)
			r.step(acd.Arrive, arrival(1, 1))
			r.pass(40 * time.Second)
			r.tick()
		},
		func(r *run) {
			r.step(acd.SetLevel, acd.Event{Kind: acd.LevelSet, Agent: ben, Skill: 1, Level: 9})
		},
	},
	{
		"a queue that holds nobody", "idle", func(r *run) {
			r.ready(anna)
			r.step(acd.Arrive, arrival(1, 1))
			r.pass(10 * time.Second)
		},
		func(r *run) {
			r.step(acd.Tick, acd.Event{Kind: acd.ContactMoved, Contact: 1, Queue: 2})
		},
	},
	{
		"overtaken from another queue", "order", func(r *run) {
			r.step(acd.Arrive, arrival(1, 1))
			r.pass(61 * time.Second)
			r.step(acd.Arrive, arrival(5, 2))
		},
		func(r *run) {
			r.step(acd.Ready, acd.Event{Kind: acd.AgentChanged, Agent: anna, State: acd.AgentReady}, r.offer(5, 1, anna, 0))
		},
	},
	{
		"offers that count backward", "once", func(r *run) {
			r.ready(anna)
			r.step(acd.Arrive, arrival(1, 2), r.offer(1, 7, anna, 0))
		},
		func(r *run) { r.ready(ben); r.step(acd.Arrive, arrival(3, 2), r.offer(3, 6, ben, 0)) },
	},
	{
		"a hang-up that nobody knows of", "end", func(r *run) {
			r.step(acd.Arrive, arrival(1, 1))
			r.Stale(acd.Command{Kind: acd.Answer, Contact: 1})
			r.Stale(acd.Command{Kind: acd.Hangup, Contact: 9})
		},
		func(r *run) { r.Stale(acd.Command{Kind: acd.Hangup, Contact: 1}) },
	},
	{
		"somebody is left", "end", func(r *run) { r.Empty(); r.step(acd.Arrive, arrival(1, 1)) },
		func(r *run) { r.Empty() },
	},
	{
		"a ring is overdue", "late", func(r *run) {
			r.ready(anna)
			r.step(acd.Arrive, arrival(1, 2), r.offer(1, 1, anna, 0))
			r.pass(20 * time.Second)
			r.tick()
			r.Overdue()
		},
		func(r *run) { r.pass(1); r.tick(); r.Overdue() },
	},
}

func TestWhatTimeBreaks(t *testing.T) { judge(t, breaksOfTime) }

// Where no switch is watched the same is found, and nothing is remembered of who has
// gone.
func TestRecordsAlone(t *testing.T) {
	for _, x := range append(breaksOfTime, brokenRecords...) {
		if x.name == "served and abandoned" {
			continue // only the switch tells
		}
		t.Run(x.name, func(t *testing.T) {
			r := newRun(t)
			r.RecordsOnly = true
			if x.good != nil {
				x.good(r)
			}
			r.good()
			x.bad(r)
			r.bad(x.rule)
		})
	}
	r := newRun(t)
	r.RecordsOnly = true
	r.talking()
	r.step(acd.Hangup, over(1, acd.Answered))
	assert.Nil(t, r.contacts.find(1))
	assert.Empty(t, r.contacts.others)
	assert.Empty(t, r.offers)
	assert.Nil(t, *r.legs.place("c1"))
	assert.Equal(t, map[acd.Outcome]int{acd.Answered: 1}, r.Outcomes())
	r.good()
}

// They come in order, however they were noted.
func TestLooks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := rapid.SliceOf(rapid.Int64Range(0, 20)).Draw(t, "at")
		var l looks
		for _, x := range at {
			l.add(look{at: acd.Time(x)})
		}
		slices.Sort(at)
		for _, x := range at {
			require.Equal(t, acd.Time(x), l.take().at)
		}
		require.Empty(t, l)
	})
}
