// SPDX-License-Identifier: Apache-2.0

package auditor

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"cordial/acd"
	"cordial/routing"
	"cordial/telephony"
	"cordial/telephony/fakeswitch"
)

func whyOf(age time.Duration) *routing.Why { return &routing.Why{Age: age} }

// offered brings contact 1 to Anna's phone, by offer 1.
func offered(r *run) {
	r.ready(anna)
	r.came("c1")
	r.step(acd.Arrive, arrival(1, 1), r.offer(1, 1, anna, 0))
}

// brokenDeeds are things done outside that break a rule.
var brokenDeeds = []breach{
	{"asked too early", "durable", nil, func(r *run) { r.Asked(ask(telephony.AnswerCaller, 1, "c1")) }},
	{
		"dialled too early", "durable", func(r *run) { r.step(acd.Arrive, arrival(1, 1)) },
		func(r *run) { r.Asked(ask(telephony.Dial, 1, "j-o1")) },
	},
	{
		"dialled for another", "durable", func(r *run) { offered(r); r.step(acd.Arrive, arrival(5, 1)) },
		func(r *run) { r.Asked(ask(telephony.Dial, 5, "j-o1")) },
	},
	{"bridged too early", "durable", offered, func(r *run) { r.Asked(ask(telephony.JoinBridge, 1, "")) }},
	{"in talk too early", "durable", offered, func(r *run) { r.talk("c1", "j-o1") }},
	{
		"dialled twice", "once", func(r *run) { offered(r); r.Asked(ask(telephony.Dial, 1, "j-o1")) },
		func(r *run) { r.Asked(ask(telephony.Dial, 1, "j-o1")) },
	},
	{
		"rung twice", "once", func(r *run) { offered(r); r.invited("j-o1") },
		func(r *run) { r.invited("j-o1") },
	},
	{
		"in two talks", "once", func(r *run) { r.talking(); r.talk("c1", "j-o1") },
		func(r *run) { r.talk("c1", "j-o1") },
	},
	{"the wrong caller", "holder", (*run).talking, func(r *run) { r.talk("c2", "j-o1") }},
	{
		"hung up while waiting", "end", func(r *run) { r.step(acd.Arrive, arrival(1, 1)) },
		func(r *run) { r.Asked(ask(telephony.HangUp, 1, "c1")) },
	},
	{"sent on while talking", "end", (*run).talking, func(r *run) { r.Asked(ask(telephony.Continue, 0, "c1")) }},
	{
		"place lost", "end", func(r *run) {
			r.came("c1")
			r.step(acd.Arrive, arrival(1, 1))
			r.step(acd.Hangup, over(1, acd.Abandoned))
		},
		func(r *run) {
			e := arrival(9, 1)
			e.Leg = "c1"
			r.step(acd.Arrive, e)
		},
	},
	{"left waiting", "end", func(r *run) { r.step(acd.Arrive, arrival(1, 1)) }, func(r *run) { r.End(telephony.Listing{}) }},
	{"a caller left", "left", func(r *run) { r.came("c1") }, func(r *run) { r.End(telephony.Listing{}) }},
	{
		"a leg left", "left", nil,
		func(r *run) { r.End(telephony.Listing{Channels: []telephony.ChannelSeen{{ID: "j-o1"}}}) },
	},
	{
		"a bridge left", "left", nil,
		func(r *run) { r.End(telephony.Listing{Bridges: []telephony.BridgeSeen{{ID: "j-c1-r0"}}}) },
	},
}

func TestWhatHappensOutside(t *testing.T) { judge(t, brokenDeeds) }

func TestWhatEndsByItselfEndsInTime(t *testing.T) {
	for _, x := range []struct {
		name  string
		after time.Duration
		tell  func(*run)
	}{
		{"a ring", 20 * time.Second, func(r *run) { r.ready(anna); r.step(acd.Arrive, arrival(1, 1), r.offer(1, 1, anna, 0)) }},
		{"a wait", 5 * time.Minute, func(r *run) { r.step(acd.Arrive, arrival(1, 1)) }},
		{"an announcement", 3 * time.Second, func(r *run) {
			r.step(acd.Arrive, arrival(1, 1), acd.Event{
				Kind: acd.ContactLeaving, Contact: 1, Outcome: acd.Refused, Until: r.at.Add(3 * time.Second),
			})
		}},
		{"a wrap-up", 10 * time.Second, func(r *run) {
			r.talking()
			until := r.at.Add(10 * time.Second)
			r.step(acd.Hangup, over(1, acd.Answered), acd.Event{Kind: acd.WrapUpBegan, Agent: anna, Contact: 1, Until: until})
		}},
		{"a phone's being out of reach", 5 * time.Second, func(r *run) {
			r.step(acd.Tick, acd.Event{Kind: acd.AgentChanged, Agent: anna, State: acd.AgentUnreachable, Until: r.at.Add(5 * time.Second)})
		}},
	} {
		t.Run(x.name, func(t *testing.T) {
			r := newRun(t)
			x.tell(r)
			r.Late(r.at.Add(x.after), time.Second)
			r.good()
			r.Late(r.at.Add(x.after+2*time.Second), time.Second)
			r.bad("late")
		})
	}
}

func TestHeldOutForTooLong(t *testing.T) {
	r := newRun(t)
	r.ready(anna)
	r.step(acd.Arrive, arrival(1, 1))
	r.Late(r.at.Add(30*time.Second), time.Second)
	r.good()
	r.Late(r.at.Add(32*time.Second), time.Second)
	r.bad("idle")
}

func TestTimersStandStillWhileTheSwitchIsOutOfView(t *testing.T) {
	r := newRun(t)
	r.step(acd.Arrive, arrival(1, 1))
	r.step(acd.LinkDown, acd.Event{Kind: acd.LinkFell, Node: "pbx"})
	r.ready(anna)
	r.Late(r.at.Add(time.Hour), time.Second)
	r.good()
}

func TestDifferencesThatStand(t *testing.T) {
	caller := telephony.ChannelSeen{ID: "c1", InApp: true}
	leg := telephony.ChannelSeen{ID: "j-o1", InApp: true}
	together := []telephony.BridgeSeen{{ID: "j-c1-r0", Members: []string{"c1", "j-o1"}}}
	for _, x := range []struct {
		name string
		has  telephony.Listing
	}{
		{"the caller is gone", telephony.Listing{}},
		{"the agent is gone", telephony.Listing{Channels: []telephony.ChannelSeen{caller}}},
		{"not together", telephony.Listing{Channels: []telephony.ChannelSeen{caller, leg}}},
		{"a leg too many", telephony.Listing{
			Channels: []telephony.ChannelSeen{caller, leg, {ID: "j-o2"}}, Bridges: together,
		}},
		{"a caller too many", telephony.Listing{
			Channels: []telephony.ChannelSeen{caller, leg, {ID: "c2", InApp: true}}, Bridges: together,
		}},
	} {
		t.Run(x.name, func(t *testing.T) {
			r := newRun(t)
			r.talking()
			good := telephony.Listing{Channels: []telephony.ChannelSeen{caller, leg}, Bridges: together}
			for range 10 {
				r.Standing(good, 2)
			}
			r.Standing(x.has, 2)
			r.Standing(x.has, 2)
			r.Standing(good, 2)
			r.Standing(x.has, 2)
			r.Disturbed()
			r.Standing(x.has, 2)
			r.Standing(x.has, 2)
			r.good()
			r.Standing(x.has, 2)
			r.bad("stands")
		})
	}
}

func TestOnePhoneHasOneLeg(t *testing.T) {
	call := func(r *run, leg string) {
		r.Saw(fakeswitch.Sight{Kind: fakeswitch.Invited, Channel: leg, Request: telephony.Request{Endpoint: "PJSIP/anna"}})
	}
	r := newRun(t)
	r.Strict = true
	call(r, "j-o1")
	r.Saw(fakeswitch.Sight{Kind: fakeswitch.Ended, Channel: "j-o1"})
	call(r, "j-o2")
	r.good()
	call(r, "j-o3")
	r.bad("once")
}

func TestWhoWaitsHearsMusic(t *testing.T) {
	for _, x := range []struct {
		name string
		ch   telephony.ChannelSeen
		good bool
	}{
		{"music", telephony.ChannelSeen{Up: true, Music: "jazz"}, true},
		{"silence", telephony.ChannelSeen{Up: true}, false},
		{"other music", telephony.ChannelSeen{Up: true, Music: "march"}, false},
		{"not answered", telephony.ChannelSeen{Music: "jazz"}, false},
	} {
		t.Run(x.name, func(t *testing.T) {
			r := newRun(t)
			r.came("c1")
			r.step(acd.Arrive, arrival(1, 1))
			x.ch.ID, x.ch.InApp = "c1", true
			r.Standing(telephony.Listing{Channels: []telephony.ChannelSeen{x.ch}}, 0)
			if x.good {
				r.good()
			} else {
				r.bad("stands")
			}
		})
	}
}

func TestOffersAreReadFromLegs(t *testing.T) {
	a := New("j")
	for leg, offer := range map[string]acd.OfferID{"j-o12": 12, "k-o12": 0, "j-o": 0, "j-ox": 0, "c1": 0} {
		assert.Equal(t, offer, a.offerOf(leg), leg)
	}
}
