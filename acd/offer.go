// SPDX-License-Identifier: Apache-2.0

package acd

import (
	"slices"

	"cordial/routing"
)

func (m *Machine) foldOffered(c *contact, e *Event) {
	a := &m.agents[e.Agent]
	c.phase = Offered
	c.offer = offer{id: e.Offer, agent: e.Agent, until: e.Until}
	m.offers = max(m.offers, e.Offer)
	m.contacts.byOffer.Put(e.Offer, c)
	a.offered = e.Offer
	a.hands = append(a.hands, hand{contact: c.id, medium: c.medium, stage: ringing})
	m.setTimer(ringTimer, uint64(c.id), e.Until)
	m.repool(c)
	m.reagent(a)
}

func (m *Machine) foldRang(c *contact) {
	c.offer.rang = true
	m.agents[c.offer.agent].backoff = 0
}

func (m *Machine) foldOfferEnded(c *contact, e *Event) {
	a := &m.agents[c.offer.agent]
	m.contacts.byOffer.Take(c.offer.id)
	c.phase, c.offer = Waiting, offer{}
	m.exclude(c, a.id, e.Until)
	if e.Reason == Declined && c.asked == a.id {
		c.askedUntil = 0
	}
	m.setTimer(waitTimer, uint64(c.id), m.limitAt(c))
	m.letGo(a, c.id)
	m.repool(c)
}

// exclude keeps an agent from a contact until then, 0: not at all; what is over is
// forgotten.
func (m *Machine) exclude(c *contact, agent AgentID, until Time) {
	c.excluded = slices.DeleteFunc(c.excluded, func(x routing.Exclusion) bool { return x.Until <= m.at })
	if until != 0 {
		c.excluded = append(c.excluded, routing.Exclusion{Agent: agent, Until: until})
	}
}

func (m *Machine) foldAnswered(c *contact) {
	a := &m.agents[c.offer.agent]
	m.queues[c.queue].waiting--
	m.queues[c.queue].talking++
	m.waited(c, false)
	c.phase, c.answered = Talking, m.at
	c.parties = append(c.parties, Party{Role: Holder, Agent: a.id, Offer: c.offer.id})
	a.backoff = 0
	a.hand(c.id).stage = talking
	m.know(c.customer, a.id)
	m.pool.Took(a.id)
	m.repool(c)
	m.reagent(a)
}

// know remembers who served a customer.
func (s *state) know(c CustomerID, a AgentID) {
	if c == 0 || a == 0 {
		return
	}
	s.customers.Take(c)
	s.customers.Put(c, a)
}
