// SPDX-License-Identifier: Apache-2.0

package acd

import (
	"slices"
	"time"

	"cordial/routing"
)

// How an agent is treated after an offer came to nothing.
const (
	// DeclineExclusion is how long a contact is not offered again to an agent who
	// declined it.
	DeclineExclusion = 30 * time.Second
	// DeclineRest is how long she is offered nothing at all then, so that a phone
	// which refuses by itself cannot run through the queue.
	DeclineRest = 2 * time.Second
	// RetryFirst and RetryLast bound the back-off of a phone that cannot be rung:
	// it doubles from the one to the other.
	RetryFirst = 5 * time.Second
	RetryLast  = 60 * time.Second
)

// agent is a person who serves contacts.
type agent struct {
	// What nearly every step about her needs lies together, in few lines of a cache.
	id        AgentID
	room      [routing.Media]uint8 // for how many contacts at once
	changed   bool                 // routing has yet to be told
	gone      bool                 // no longer configured
	phoneDown bool
	state     AgentState
	chosen    bool // next and nextText stand
	next      AgentState
	reason    Reason // why unreachable
	levels    []Level
	hands     []hand
	offered   OfferID // the latest offer, whatever became of it
	rest      Time    // offered nothing until then
	until     Time    // unreachable: tried again then
	since     Time    // of the state
	backoff   time.Duration
	text      string // the reason of a pause
	nextText  string
	AgentConfig
}

// hand is something that an agent has in hand.
type hand struct {
	contact ContactID
	medium  Medium
	stage   stage
	until   Time // of a wrap-up: its end; 0: when she says so
}

// stage is how far a hand has come.
type stage uint8

const (
	ringing stage = iota + 1
	talking
	wrapping
)

func (a *agent) has(s stage) bool {
	return slices.ContainsFunc(a.hands, func(h hand) bool { return h.stage == s })
}

func (a *agent) hand(c ContactID) *hand {
	for i := range a.hands {
		if a.hands[i].contact == c {
			return &a.hands[i]
		}
	}
	return nil
}

// configure puts a configuration in force for her.
func (a *agent) configure(c AgentConfig) {
	a.AgentConfig = c
	a.room = [routing.Media]uint8{routing.Voice: 1}
	if c.Capacity != nil {
		for medium := range routing.Media {
			a.room[medium] = c.Capacity[medium]
		}
	}
}

// load counts what she has in hand of a medium; what she wraps up counts.
func (a *agent) load(medium Medium) int {
	n := 0
	for _, h := range a.hands {
		if h.medium == medium {
			n++
		}
	}
	return n
}

// leavesAfter tells whether she has chosen not to be ready after this contact.
func (a *agent) leavesAfter() bool { return a.chosen && a.next != AgentReady }

// atWork tells whether she may be offered something when she is free.
func (a *agent) atWork() bool { return a.state == AgentReady && !a.leavesAfter() }

// reagent notes that something has become of the agent that routing must know.
func (m *Machine) reagent(a *agent) {
	if !a.changed {
		a.changed = true
		m.changed = append(m.changed, a.id)
	}
}

// routing returns the pool, which knows of all agents as they are now. Several events
// of one step often concern the same agent; it is told once.
func (m *Machine) routing() *routing.Pool {
	for _, id := range m.changed {
		a := &m.agents[id]
		a.changed = false
		m.tell(a)
	}
	m.changed = m.changed[:0]
	return m.pool
}

// tell tells routing what has become of the agent.
func (m *Machine) tell(a *agent) {
	if a.state == SignedOut {
		m.pool.RemoveAgent(a.id)
		return
	}
	var can, free uint8
	for medium := range routing.Media {
		if a.room[medium] == 0 {
			continue
		}
		can |= 1 << medium
		if m.at >= a.rest && a.load(medium) < int(a.room[medium]) {
			free |= 1 << medium
		}
	}
	m.pool.PutAgent(routing.Agent{
		ID: a.id, Levels: a.levels, Offered: uint64(a.offered), Can: can, Free: free,
		AtWork: a.atWork(), Talking: a.has(talking),
	})
}

// letGo takes the contact out of her hands.
func (m *Machine) letGo(a *agent, c ContactID) {
	a.hands = slices.DeleteFunc(a.hands, func(h hand) bool { return h.contact == c })
	m.reagent(a)
}

func (m *Machine) foldAgentChanged(a *agent, e *Event) {
	if e.State == SignedOut {
		m.staffing = true
		a.backoff, a.offered, a.rest = 0, 0, 0
	}
	if e.State == AgentUnreachable && e.Reason != NoReason {
		a.backoff = min(max(2*a.backoff, RetryFirst), RetryLast)
	}
	a.state, a.text, a.reason, a.until, a.since = e.State, e.Text, e.Reason, e.Until, m.at
	a.chosen, a.next, a.nextText = false, 0, ""
	m.setTimer(retryTimer, uint64(a.id), a.until)
	m.reagent(a)
	if e.State == SignedOut {
		m.release(a.id)
	}
}

func (m *Machine) foldAgentChose(a *agent, e *Event) {
	a.chosen, a.next, a.nextText = true, e.State, e.Text
	m.reagent(a)
	if e.State == SignedOut {
		m.release(a.id)
	}
}

func (m *Machine) foldAgentRests(a *agent, e *Event) {
	a.rest = e.Until
	m.setTimer(restTimer, uint64(a.id), a.rest)
	m.reagent(a)
}

func (m *Machine) foldWrapUpBegan(a *agent, e *Event) {
	a.hands = append(a.hands, hand{contact: e.Contact, medium: e.Medium, stage: wrapping, until: e.Until})
	m.setTimer(wrapTimer, uint64(a.id), e.Until)
	m.reagent(a)
}

func (m *Machine) foldLevel(a *agent, e *Event) {
	a.levels = slices.Clone(a.levels) // routing keeps the old one
	for len(a.levels) <= int(e.Skill) {
		a.levels = append(a.levels, 0)
	}
	a.levels[e.Skill] = e.Level
	m.staffing = true
	m.reagent(a)
	m.release(a.id)
}
