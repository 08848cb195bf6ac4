// SPDX-License-Identifier: Apache-2.0

package acd

import (
	"cmp"
	"slices"

	"cordial/routing"
)

func (m *Machine) foldOffered(c *contact, e *Event) {
	a := &m.agents[e.Agent]
	c.phase = Offered
	c.offer = offer{id: e.Offer, agent: e.Agent, until: e.Until}
	m.offers = max(m.offers, e.Offer)
	m.inHand = append(m.inHand, offerRef{e.Offer, c.id})
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
	m.forget(c.offer.id)
	c.phase, c.offer = Waiting, offer{}
	c.excluded = slices.DeleteFunc(c.excluded, func(x routing.Exclusion) bool { return x.Until <= m.at })
	if e.Until != 0 {
		c.excluded = append(c.excluded, routing.Exclusion{Agent: a.id, Until: e.Until})
	}
	m.setTimer(waitTimer, uint64(c.id), m.limitAt(c))
	m.letGo(a, c.id)
	m.repool(c)
}

func (m *Machine) foldAnswered(c *contact) {
	a := &m.agents[c.offer.agent]
	m.queues[c.queue].waiting--
	m.queues[c.queue].talking++
	c.phase, c.answered, c.excluded = Talking, m.at, nil
	c.parties = append(c.parties, Party{Role: Holder, Agent: a.id, Offer: c.offer.id})
	a.backoff = 0
	a.hand(c.id).stage = talking
	m.know(c.customer, a.id)
	m.repool(c)
	m.reagent(a)
}

// know remembers who served a customer.
func (m *Machine) know(c CustomerID, a AgentID) {
	if c == 0 {
		return
	}
	i, ok := m.findKnown(c)
	if !ok {
		m.customers = slices.Insert(m.customers, i, known{customer: c})
	}
	m.customers[i].agent = a
}

// byOffer returns the contact of an offer that rings or was answered, or nil.
func (m *Machine) byOffer(id OfferID) *contact {
	if i, ok := m.findOffer(id); ok {
		return m.contact(m.inHand[i].contact)
	}
	return nil
}

func (m *Machine) findOffer(id OfferID) (int, bool) {
	return slices.BinarySearchFunc(m.inHand, id, func(h offerRef, id OfferID) int {
		return cmp.Compare(h.offer, id)
	})
}

// forget drops an offer that is over.
func (m *Machine) forget(id OfferID) {
	if i, ok := m.findOffer(id); ok {
		m.inHand = slices.Delete(m.inHand, i, i+1)
	}
}
