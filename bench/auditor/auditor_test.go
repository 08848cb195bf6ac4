// SPDX-License-Identifier: Apache-2.0

package auditor

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"cordial/acd"
	"cordial/telephony"
	"cordial/telephony/fakeswitch"
)

func TestAGoodRun(t *testing.T) {
	r := newRun(t)
	r.ready(anna)
	r.came("c1")
	r.step(acd.Arrive, arrival(1, 1), r.offer(1, 1, anna, 0))
	r.Asked(ask(telephony.AnswerCaller, 1, "c1"))
	r.Asked(ask(telephony.Dial, 1, "j-o1"))
	r.invited("j-o1")
	r.step(acd.Ring, acd.Event{Kind: acd.OfferRang, Contact: 1, Offer: 1, Agent: anna})
	r.step(acd.Answer, answer(1, 1, anna))
	r.Asked(ask(telephony.JoinBridge, 1, ""))
	r.talk("c1", "j-o1")
	r.went("c1")
	until := r.at.Add(10 * time.Second)
	r.step(acd.Hangup, over(1, acd.Answered), acd.Event{Kind: acd.WrapUpBegan, Agent: anna, Contact: 1, Until: until})
	r.pass(10 * time.Second)
	r.step(acd.Tick, acd.Event{Kind: acd.WrapUpEnded, Agent: anna, Contact: 1})
	r.Late(r.at.Add(time.Hour), time.Second)
	r.Standing(telephony.Listing{}, 0)
	r.End(telephony.Listing{})
	r.good()
	assert.Equal(t, map[acd.Outcome]int{acd.Answered: 1}, r.Outcomes())
}

// brokenRecords are records that break a rule.
var brokenRecords = []breach{
	{"a gap", "sequence", nil, func(r *run) { r.next++; r.ready(anna) }},
	{"time runs back", "sequence", nil, func(r *run) { r.pass(-time.Second); r.ready(anna) }},
	{
		"another arrival", "sequence", func(r *run) { r.step(acd.Arrive, arrival(1, 1)) },
		func(r *run) { r.pass(time.Second); r.ready(anna); r.step(acd.Tick, r.offer(1, 1, anna, 0)) },
	},
	{
		"offered twice", "holder", func(r *run) { r.ready(anna); r.step(acd.Arrive, arrival(1, 2), r.offer(1, 1, anna, 0)) },
		func(r *run) { r.ready(ben); r.step(acd.Tick, r.offer(1, 2, ben, 0)) },
	},
	{
		"answered by another", "holder", func(r *run) { r.ready(anna); r.step(acd.Arrive, arrival(1, 2), r.offer(1, 1, anna, 0)) },
		func(r *run) { r.step(acd.Answer, answer(1, 1, ben)) },
	},
	{
		"home with a contact", "holder", (*run).talking,
		func(r *run) {
			r.step(acd.SignOut, acd.Event{Kind: acd.AgentChanged, Agent: anna, State: acd.SignedOut})
		},
	},
	{
		"ended twice", "end", func(r *run) { r.step(acd.Arrive, arrival(1, 1)); r.step(acd.Hangup, over(1, acd.Abandoned)) },
		func(r *run) { r.step(acd.Hangup, over(1, acd.Abandoned)) },
	},
	{
		"two outcomes", "end", func(r *run) {
			r.step(acd.Arrive, arrival(1, 1))
			r.step(acd.Withdraw, acd.Event{Kind: acd.ContactLeaving, Contact: 1, Outcome: acd.Refused})
		},
		func(r *run) { r.step(acd.Hangup, over(1, acd.Abandoned)) },
	},
	{
		"served and abandoned", "end", func(r *run) { r.talking(); r.talk("c1", "j-o1"); r.went("c1") },
		func(r *run) { r.step(acd.Hangup, over(1, acd.Abandoned)) },
	},
	{
		"handed on by somebody else", "holder", (*run).talking,
		func(r *run) {
			r.step(acd.Transfer, acd.Event{Kind: acd.ContactMoved, Contact: 1, Offer: 1, Agent: ben, Queue: 1})
		},
	},
	{
		"moved out of a talk", "holder", (*run).talking,
		func(r *run) { r.step(acd.Withdraw, acd.Event{Kind: acd.ContactMoved, Contact: 1, Queue: 1}) },
	},
	{
		"a second hand", "capacity", (*run).talking,
		func(r *run) { r.step(acd.Arrive, arrival(5, 2), r.offer(5, 2, anna, 0)) },
	},
	{
		"not ready", "eligible", nil,
		func(r *run) { r.step(acd.Arrive, arrival(1, 1), r.offer(1, 1, anna, 0)) },
	},
	{
		"a level too low", "eligible", func(r *run) { r.ready(ben) },
		func(r *run) { r.step(acd.Arrive, arrival(1, 1), r.offer(1, 1, ben, 0)) },
	},
	{
		"a skill taken away", "eligible", func(r *run) {
			r.ready(anna)
			r.step(acd.SetLevel, acd.Event{Kind: acd.LevelSet, Agent: anna, Skill: 1, Level: 1})
		},
		func(r *run) { r.step(acd.Arrive, arrival(1, 1), r.offer(1, 1, anna, 0)) },
	},
	{
		"out of view", "eligible", func(r *run) {
			r.ready(anna)
			r.step(acd.LinkDown, acd.Event{Kind: acd.LinkFell, Node: "pbx"})
		},
		func(r *run) { r.step(acd.Arrive, arrival(1, 1), r.offer(1, 1, anna, 0)) },
	},
	{
		"an offer's number again", "once", func(r *run) {
			r.ready(anna)
			r.step(acd.Arrive, arrival(1, 2), r.offer(1, 1, anna, 0))
			r.step(acd.Refuse, refusal(1, 1, anna), acd.Event{Kind: acd.AgentChanged, Agent: anna, State: acd.AgentMissed})
		},
		func(r *run) {
			r.step(acd.Ready, acd.Event{Kind: acd.AgentChanged, Agent: ben, State: acd.AgentReady}, r.offer(1, 1, ben, 0))
		},
	},
	{
		"a leg of two", "once", func(r *run) { r.step(acd.Arrive, arrival(1, 1)) },
		func(r *run) {
			e := arrival(2, 1)
			e.Leg = "c1"
			r.step(acd.Arrive, e)
		},
	},
	{
		"a hot phone", "hot", func(r *run) {
			r.ready(anna)
			r.step(acd.Arrive, arrival(1, 1), r.offer(1, 1, anna, 0))
		},
		func(r *run) {
			r.step(acd.Refuse, refusal(1, 1, anna), r.offer(1, 2, anna, 0))
		},
	},
	{
		"idle", "idle", func(r *run) { r.step(acd.Arrive, arrival(1, 1)); r.pass(31 * time.Second) },
		func(r *run) { r.ready(anna) },
	},
	{
		"overtaken", "order", func(r *run) {
			r.step(acd.Arrive, arrival(1, 1))
			r.pass(61 * time.Second)
			r.step(acd.Arrive, arrival(5, 1))
		},
		func(r *run) {
			r.step(acd.Ready, acd.Event{Kind: acd.AgentChanged, Agent: anna, State: acd.AgentReady}, r.offer(5, 1, anna, 0))
		},
	},
}

func TestWhatRecordsBreak(t *testing.T) { judge(t, brokenRecords) }

func TestWhatIsAllowed(t *testing.T) {
	for _, x := range []struct {
		name string
		tell func(*run)
	}{
		{"held out for somebody better", func(r *run) {
			r.step(acd.Arrive, arrival(1, 1))
			r.pass(29 * time.Second)
			r.ready(anna)
		}},
		{"a need that has relaxed", func(r *run) {
			r.step(acd.Arrive, arrival(1, 1))
			r.pass(time.Minute)
			r.step(acd.Ready, acd.Event{Kind: acd.AgentChanged, Agent: ben, State: acd.AgentReady}, r.offer(1, 1, ben, time.Minute))
		}},
		{"overtaken within the bound", func(r *run) {
			r.step(acd.Arrive, arrival(1, 1))
			r.pass(59 * time.Second)
			r.step(acd.Arrive, arrival(5, 1))
			r.step(acd.Ready, acd.Event{Kind: acd.AgentChanged, Agent: anna, State: acd.AgentReady}, r.offer(5, 1, anna, 0))
		}},
		{"tried again at her own wish", func(r *run) {
			r.ready(anna)
			r.step(acd.Arrive, arrival(1, 1), r.offer(1, 1, anna, 0))
			r.step(acd.Refuse, refusal(1, 1, anna), acd.Event{Kind: acd.AgentChanged, Agent: anna, State: acd.AgentMissed})
			r.step(acd.Ready, acd.Event{Kind: acd.AgentChanged, Agent: anna, State: acd.AgentReady}, r.offer(1, 2, anna, 0))
		}},
		{"a caller who has gone and comes again", func(r *run) {
			r.came("c1")
			r.step(acd.Arrive, arrival(1, 1))
			r.went("c1")
			r.step(acd.Hangup, over(1, acd.Abandoned))
			r.came("c1")
			e := arrival(9, 1)
			e.Leg = "c1"
			r.step(acd.Arrive, e)
		}},
		{"switched off", func(r *run) {
			r.talking()
			r.Saw(fakeswitch.Sight{Kind: fakeswitch.Crashed})
			r.step(acd.Lose, over(1, acd.Lost))
			r.End(telephony.Listing{})
		}},
	} {
		t.Run(x.name, func(t *testing.T) {
			r := newRun(t)
			x.tell(r)
			r.good()
		})
	}
}

func TestFindingsAreBounded(t *testing.T) {
	r := newRun(t)
	for range 10 * mostFindings {
		r.next++
		r.ready(anna)
	}
	assert.Len(t, r.Findings(), mostFindings)
}
