// SPDX-License-Identifier: Apache-2.0

package acd

import (
	"errors"
	"fmt"

	"cordial/routing"
)

// Check tells every invariant that the state breaks, or nil. It recomputes what
// the machine keeps count of, from what it follows from.
func (m *Machine) Check() error {
	var faults []error
	fault := func(format string, args ...any) { faults = append(faults, fmt.Errorf(format, args...)) }
	m.checkContacts(fault)
	m.checkAgents(fault)
	m.checkQueues(fault)
	m.checkTimers(fault)
	m.checkPrices(fault)
	if p := m.patience; p.GaveUp < 0 || p.Waited < 0 {
		fault("%d callers gave up in %v", p.GaveUp, p.Waited)
	}
	return errors.Join(faults...)
}

// Size is how many agents, contacts and prices a Check looks at.
func (m *Machine) Size() int {
	n := len(m.agents) + m.contacts.count
	if m.prices != nil {
		n += len(m.prices.Duals) + len(m.prices.Surcharges)
	}
	return n
}

// checkPrices: none that nobody wants, and only of what there is.
func (m *Machine) checkPrices(fault faulter) {
	if m.prices == nil {
		return
	}
	if m.config == nil || !m.config.Prices {
		fault("there are prices, and none are configured")
	}
	if m.priced > m.now {
		fault("prices were set at %d, now is %d", m.priced, m.now)
	}
	if err := m.prices.fault(len(m.skills)); err != nil {
		fault("prices: %w", err)
	}
}

type faulter func(format string, args ...any)

// checkContacts: one holder (I1), nobody both waiting and gone, legs used once,
// times that can be.
func (m *Machine) checkContacts(fault faulter) {
	type legRef struct{ node, leg string }
	legs, held := map[legRef]ContactID{}, m.held()
	var last ContactID
	for c := m.contacts.first; c != nil; c = c.after {
		if c.id <= last || uint64(c.id) > m.seq {
			fault("contact %d: out of order after %d, or not yet admitted at %d", c.id, last, m.seq)
		}
		last = c.id
		leg := legRef{c.node, c.leg()}
		if other, ok := legs[leg]; ok {
			fault("contact %d: has the leg of contact %d", c.id, other)
		}
		legs[leg] = c.id
		if m.contact(c.id) != c || m.contacts.byLeg[c.node][c.leg()] != c {
			fault("contact %d: not found by its id or its leg", c.id)
		}
		if c.arrived > m.now || c.joined < c.arrived {
			fault("contact %d: arrived %d, joined %d, now %d", c.id, c.arrived, c.joined, m.now)
		}
		if int(c.asked) >= len(m.agents) || c.asked == 0 && c.askedUntil != 0 {
			fault("contact %d: waits for agent %d until %d", c.id, c.asked, c.askedUntil)
		}
		m.checkPhase(c, held[c.id], fault)
	}
	named := 0
	//lint:sorted they are only counted
	for _, legs := range m.contacts.byLeg {
		named += len(legs)
	}
	if ids := m.contacts.byID.Len(); named != len(legs) || ids != len(legs) || m.contacts.count != len(legs) {
		fault("%d legs and %d ids of %d contacts are remembered, there are %d", named, ids, m.contacts.count, len(legs))
	}
}

// grip is an agent who has a contact in hand.
type grip struct {
	agent AgentID
	stage stage
}

// held returns in whose hands each contact is, but for wrap-ups.
func (m *Machine) held() map[ContactID][]grip {
	out := map[ContactID][]grip{}
	for i := range m.agents {
		for _, h := range m.agents[i].hands {
			if h.stage != wrapping {
				out[h.contact] = append(out[h.contact], grip{AgentID(i), h.stage})
			}
		}
	}
	return out
}

func (m *Machine) checkPhase(c *contact, grips []grip, fault faulter) {
	inHand := c.phase == Offered || c.phase == Talking
	for _, g := range grips {
		if g.agent != c.offer.agent || (g.stage == talking) != (c.phase == Talking) {
			fault("contact %d is %v with agent %d, but agent %d has it", c.id, c.phase, c.offer.agent, g.agent)
		}
	}
	switch {
	case c.phase == Gone:
		fault("contact %d has ended and is still here", c.id)
	case inHand && len(grips) != 1 || !inHand && len(grips) != 0:
		fault("contact %d is %v and in %d hands", c.id, c.phase, len(grips))
	case inHand && m.contacts.byOffer.Get(c.offer.id) != c:
		fault("contact %d: offer %d is not known as its own", c.id, c.offer.id)
	case (c.phase == Leaving) != (c.outcome != NoOutcome):
		fault("contact %d is %v with outcome %v", c.id, c.phase, c.outcome)
	}
}

// checkAgents: capacity (I4), and nothing in the hands of who is not there.
func (m *Machine) checkAgents(fault faulter) {
	for i := 1; i < len(m.agents); i++ {
		a := &m.agents[i]
		for medium := range routing.Media {
			if a.load(medium) > int(a.room[medium]) && !m.lately(a) {
				fault("agent %d holds %d of medium %d, capacity %d", i, a.load(medium), medium, a.room[medium])
			}
		}
		if a.state == SignedOut && len(a.hands) > 0 {
			fault("agent %d is signed out with contacts in hand", i)
		}
		if a.has(ringing) && a.state != AgentReady {
			fault("agent %d is %v and being offered a contact", i, a.state)
		}
		if a.state == AgentUnreachable && a.until == 0 {
			fault("agent %d is unreachable for ever", i)
		}
		if a.chosen && len(a.hands) == 0 {
			fault("agent %d has a next state and no contact", i)
		}
	}
}

// lately tells whether an agent's capacity may have been lowered while she held
// contacts: a configuration never takes one away.
func (m *Machine) lately(a *agent) bool { return a.gone || a.Capacity != nil }

// checkQueues recounts who waits and who talks.
func (m *Machine) checkQueues(fault faulter) {
	waiting, talking := make([]int, len(m.queues)), make([]int, len(m.queues))
	for c := m.contacts.first; c != nil; c = c.after {
		if c.live() {
			waiting[c.queue]++
		}
		if c.phase == Talking {
			talking[c.queue]++
		}
	}
	for i := range m.queues {
		if q := &m.queues[i]; q.waiting != waiting[i] || q.talking != talking[i] {
			fault("queue %d counts %d waiting and %d talking, there are %d and %d", i, q.waiting, q.talking, waiting[i], talking[i])
		}
	}
	if m.contacts.byOffer.Len() > m.contacts.count {
		fault("%d offers in hand, %d contacts", m.contacts.byOffer.Len(), m.contacts.count)
	}
}

// checkTimers: whatever is to end by itself has a timer (a lost timer would
// leave a contact or an agent stuck).
func (m *Machine) checkTimers(fault faulter) {
	set := make(map[timer]bool, len(m.timers.Queue))
	for i := range m.timers.Queue {
		set[m.timers.at(i)] = true
	}
	need := func(kind timerKind, id uint64, at Time) {
		t := timer{at, kind, id}
		if at != 0 && at != routing.Never && m.stands(t) && !set[t] {
			fault("no timer %v", t)
		}
	}
	for c := m.contacts.first; c != nil; c = c.after {
		for _, kind := range []timerKind{ringTimer, waitTimer, leaveTimer} {
			need(kind, uint64(c.id), m.dueOf(c, kind))
		}
	}
	for i := range m.agents {
		need(retryTimer, uint64(i), m.agents[i].until)
		for _, h := range m.agents[i].hands {
			need(wrapTimer, uint64(i), h.until)
		}
	}
}
