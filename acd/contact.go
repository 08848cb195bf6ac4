// SPDX-License-Identifier: Apache-2.0

package acd

import (
	"time"

	"cordial/routing"
)

// contact is a call, chat, callback, email or mention that has not ended. What nearly
// every step about it needs comes first, so that it lies in few lines of a cache.
type contact struct {
	id       ContactID
	phase    Phase
	medium   Medium
	hops     uint8 // queues it has been moved through
	pooled   bool  // routing knows it as waiting
	unseen   bool  // came while its node was out of view: the limits have yet to be applied
	queue    QueueID
	line     LineID
	needs    routing.NeedSet // its queue's and its own
	offer    offer           // of Offered; and of Talking, the one that was answered
	arrived  Time            // its age counts from here, always
	joined   Time            // came into this queue; the queue's limit counts from here
	ripeAt   Time            // ripe for everyone from then on; 0: when the queue's limit acts
	answered Time            // last; 0: never
	node     string
	parties  []Party // the customer first
	customer CustomerID
	priority time.Duration
	excluded []routing.Exclusion
	extra    []routing.Need // beside the queue's

	asked      AgentID // whom the customer has asked for
	askedUntil Time    // and waits for alone until then; 0: no longer

	before, after *contact // in the list of all

	// Of Leaving:
	outcome Outcome
	reason  Reason
	until   Time // it is moved on by then; 0: no limit
	exit    Exit
}

// offer is an offer of a contact to an agent.
type offer struct {
	id    OfferID
	until Time
	agent AgentID
	rang  bool
}

// live tells whether the contact waits, with or without an offer.
func (c *contact) live() bool { return c.phase == Waiting || c.phase == Offered }

// leg returns the customer's channel.
func (c *contact) leg() string { return c.parties[0].Leg }

// limitAt is when the queue's longest wait is over; Never without a limit.
func (m *Machine) limitAt(c *contact) Time {
	if q := &m.queues[c.queue]; q.Limits.Wait > 0 {
		return c.joined.Add(q.Limits.Wait)
	}
	return routing.Never
}

// ripeAt is when the contact is ripe for everyone, because a limit acts.
func (m *Machine) ripeAt(c *contact) Time {
	if c.ripeAt != 0 {
		return min(m.limitAt(c), c.ripeAt)
	}
	return m.limitAt(c)
}

// repool tells routing what has become of the contact.
func (m *Machine) repool(c *contact) {
	if c.phase != Waiting || !m.nodeUp(c.node) {
		if c.pooled {
			m.pool.RemoveWaiting(c.id, c.arrived)
			c.pooled = false
		}
		return
	}
	c.pooled = true
	m.pool.PutWaiting(m.waiting(c))
}

// waiting is the contact as routing is told of it.
func (m *Machine) waiting(c *contact) routing.Waiting {
	q := &m.queues[c.queue]
	ripeAt := m.ripeAt(c)
	known := c.asked
	if known == 0 {
		known = m.customers.Get(c.customer)
	}
	return routing.Waiting{
		ID: c.id, Medium: c.medium, Needs: c.needs, Since: c.arrived,
		Priority: c.priority + q.Priority, Worth: q.ExpertiseWorth, Order: q.OrderWorth,
		Known: known, KnownWorth: q.KnownWorth,
		RipeAt: ripeAt, Excluded: c.excluded, Only: c.asked, Until: min(c.askedUntil, ripeAt),
	}
}

// need finds out what the contact needs: what its queue does, and its own.
func (m *Machine) need(c *contact) {
	q := &m.queues[c.queue]
	if c.needs = q.set; len(c.extra) > 0 {
		c.needs = m.pool.Define(m.allNeeds(c))
	}
}

func (m *Machine) allNeeds(c *contact) []routing.Need {
	return mergeNeeds(m.queues[c.queue].needs, c.extra)
}

// mergeNeeds adds needs to others; of one skill the later need counts.
func mergeNeeds(needs, more []routing.Need) []routing.Need {
	out := make([]routing.Need, 0, len(needs)+len(more))
	for _, n := range needs {
		if !hasSkill(more, n.Skill) {
			out = append(out, n)
		}
	}
	return append(out, more...)
}

func hasSkill(needs []routing.Need, s SkillID) bool {
	for _, n := range needs {
		if n.Skill == s {
			return true
		}
	}
	return false
}

func (m *Machine) foldQueued(e *Event) {
	c := m.contacts.admit(e.Leg, contact{
		id: e.Contact, medium: e.Medium, phase: Waiting, line: e.Line, queue: e.Queue,
		customer: e.Customer, node: e.Node, arrived: m.at, joined: m.at, priority: e.Priority,
		extra: e.Needs, unseen: !m.nodeUp(e.Node), asked: e.Asked, askedUntil: e.AskedUntil,
	})
	m.need(c)
	m.ask(c)
	m.enter(c)
}

func (m *Machine) foldMoved(c *contact, e *Event) {
	m.leave(c, false)
	again := c.phase == Talking // somebody else is to talk with them
	if again {
		c.phase, c.offer, c.parties = Waiting, offer{}, c.parties[:1]
		m.exclude(c, e.Agent, e.Until)
	}
	c.queue, c.joined, c.ripeAt = e.Queue, m.at, 0
	c.asked, c.askedUntil = e.Asked, e.AskedUntil
	c.hops++
	if e.Reason == ByHand {
		c.hops = 0
	}
	m.need(c)
	if again {
		m.ask(c)
	}
	m.enter(c)
}

// enter counts the contact into its queue. If the queue or the centre is full, the
// contact is ripe for everyone, so that it is turned away only if nobody is free.
func (m *Machine) enter(c *contact) {
	q := &m.queues[c.queue]
	q.waiting++
	if q.Limits.Longest > 0 && q.waiting > q.Limits.Longest || m.full() {
		c.ripeAt = m.at
	}
	m.setTimer(waitTimer, uint64(c.id), m.limitAt(c))
	m.repool(c)
}

// leave takes the contact out of its queue, which the customer may have given up, or
// out of the agent's hands.
func (m *Machine) leave(c *contact, gaveUp bool) {
	switch c.phase {
	case Waiting, Offered:
		m.queues[c.queue].waiting--
		m.waited(c, gaveUp)
	case Talking:
		m.queues[c.queue].talking--
		m.talk.count(m.at.Sub(c.answered))
		m.retotal()
		m.contacts.byOffer.Take(c.offer.id)
		m.letGo(&m.agents[c.offer.agent], c.id)
	case Leaving, Gone:
	}
}

func (m *Machine) foldLeaving(c *contact, e *Event) {
	m.leave(c, false)
	c.phase, c.outcome, c.until, c.exit = Leaving, e.Outcome, e.Until, Exit{}
	if e.Reason != NoReason {
		c.reason = e.Reason
	}
	if e.Exit != nil {
		c.exit = *e.Exit
	}
	m.setTimer(leaveTimer, uint64(c.id), c.until)
	m.repool(c)
}

func (m *Machine) foldEnded(c *contact, e *Event) {
	m.leave(c, e.Outcome != Lost) // who waited has hung up
	c.phase = Gone
	m.repool(c)
	m.contacts.remove(c)
}
