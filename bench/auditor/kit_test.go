// SPDX-License-Identifier: Apache-2.0

package auditor

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"cordial/acd"
	"cordial/telephony"
	"cordial/telephony/fakeswitch"
)

// run is a run told by hand. It begins well: two agents are ready, the switch is in
// view.
type run struct {
	*Auditor
	t    *testing.T
	next uint64
	at   acd.Time
}

var config = acd.Config{
	Skills: []string{"boots", "ties"},
	Queues: []acd.QueueConfig{
		{
			Name: "boots", Music: "jazz", RingTimeout: 20 * time.Second, ExpertiseWorth: 30 * time.Second, OrderWorth: time.Minute,
			Needs:   []acd.NeedConfig{{Skill: "boots", Least: 5, Relax: []acd.RelaxConfig{{After: time.Minute, Least: 2}}}},
			WaitFor: 4 * time.Minute,
			Limits:  acd.LimitsConfig{Wait: 5 * time.Minute, WaitExit: acd.Exit{Announcement: "sound:sorry"}},
		},
		{Name: "all", RingTimeout: 20 * time.Second, WaitFor: 2 * time.Minute, Limits: acd.LimitsConfig{Longest: 2}},
	},
	Lines: []acd.LineConfig{{Name: "main", Queue: "boots"}},
	Agents: []acd.AgentConfig{
		{Name: "anna", Levels: map[string]acd.Level{"boots": 7}},
		{Name: "ben", Levels: map[string]acd.Level{"boots": 3}},
	},
}

const anna, ben = 1, 2

func newRun(t *testing.T) *run {
	r := &run{Auditor: New("j"), t: t, at: acd.Time(time.Hour)}
	r.step(acd.Configure, acd.Event{Kind: acd.Configured, Config: &config})
	r.step(acd.Start, acd.Event{Kind: acd.Started})
	r.step(acd.LinkUp, acd.Event{Kind: acd.LinkRose, Node: "pbx"})
	return r
}

// step stores one record.
func (r *run) step(kind acd.CommandKind, events ...acd.Event) {
	r.next++
	r.Stored([]acd.Record{{Seq: r.next, At: r.at, Command: acd.Command{Kind: kind}, Events: events}})
}

// pass lets d go by.
func (r *run) pass(d time.Duration) { r.at = r.at.Add(d) }

func (r *run) ready(a acd.AgentID) {
	r.step(acd.Ready, acd.Event{Kind: acd.AgentChanged, Agent: a, State: acd.AgentReady})
}

func arrival(id acd.ContactID, queue acd.QueueID) acd.Event {
	return acd.Event{Kind: acd.ContactQueued, Contact: id, Line: 1, Queue: queue, Node: "pbx", Leg: fmt.Sprint("c", id)}
}

// offer is an offer to an agent of a contact that is so old.
func (r *run) offer(id acd.ContactID, o acd.OfferID, a acd.AgentID, age time.Duration) acd.Event {
	e := acd.Event{Kind: acd.ContactOffered, Contact: id, Offer: o, Agent: a, Until: r.at.Add(20 * time.Second)}
	e.Why = whyOf(age)
	return e
}

func answer(id acd.ContactID, o acd.OfferID, a acd.AgentID) acd.Event {
	return acd.Event{Kind: acd.ContactAnswered, Contact: id, Offer: o, Agent: a}
}

func refusal(id acd.ContactID, o acd.OfferID, a acd.AgentID) acd.Event {
	return acd.Event{Kind: acd.OfferEnded, Contact: id, Offer: o, Agent: a, Reason: acd.Unreachable}
}

func over(id acd.ContactID, o acd.Outcome) acd.Event {
	return acd.Event{Kind: acd.ContactEnded, Contact: id, Outcome: o}
}

// talking brings contact 1 into Anna's hands, by offer 1.
func (r *run) talking() {
	r.ready(anna)
	r.came("c1")
	r.step(acd.Arrive, arrival(1, 1), r.offer(1, 1, anna, 0))
	r.step(acd.Answer, answer(1, 1, anna))
}

func (r *run) came(channel string) {
	r.Saw(fakeswitch.Sight{Kind: fakeswitch.CallerCame, Channel: channel})
	r.Saw(fakeswitch.Sight{Kind: fakeswitch.CallerTaken, Channel: channel})
}

func (r *run) went(channel string) {
	r.Saw(fakeswitch.Sight{Kind: fakeswitch.CallerWent, Channel: channel})
	r.Saw(fakeswitch.Sight{Kind: fakeswitch.Ended, Channel: channel})
}

func (r *run) invited(leg string) { r.Saw(fakeswitch.Sight{Kind: fakeswitch.Invited, Channel: leg}) }

func (r *run) talk(caller, leg string) {
	r.Saw(fakeswitch.Sight{Kind: fakeswitch.TalkBegan, Channel: caller, Other: leg})
}

func ask(op telephony.Op, c acd.ContactID, channel string) telephony.Request {
	return telephony.Request{Op: op, Contact: c, Channel: channel}
}

// good says that nothing was found so far.
func (r *run) good() {
	r.t.Helper()
	assert.Empty(r.t, r.Findings())
}

// bad says that the last thing broke a rule, and only that.
func (r *run) bad(rule string) {
	r.t.Helper()
	if assert.NotEmpty(r.t, r.Findings(), "nothing was found") {
		assert.Contains(r.t, r.Findings()[0].Error(), rule+": ")
	}
}

// breach breaks one rule; good is what comes before, and must not be found.
type breach struct {
	name, rule string
	good, bad  func(*run)
}

func judge(t *testing.T, breaches []breach) {
	t.Helper()
	for _, x := range breaches {
		t.Run(x.name, func(t *testing.T) {
			r := newRun(t)
			if x.good != nil {
				x.good(r)
			}
			r.good()
			x.bad(r)
			r.bad(x.rule)
		})
	}
}
