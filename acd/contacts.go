// SPDX-License-Identifier: Apache-2.0

package acd

import "cordial/routing/table"

// contacts are those that have not ended: a list in order of their ids, and three ways
// to find one without a search.
type contacts struct {
	first, last *contact
	count       int
	asking      int // how many of them ask for an agent
	byID        table.Of[ContactID, *contact]
	byOffer     table.Of[OfferID, *contact]    // that rings or was answered
	byLeg       map[string]map[string]*contact // by node: names are a node's own
	spare       *contact                       // those that have ended, to be used again
}

// admit adds a contact that came after all others, by a leg.
func (s *contacts) admit(leg string, c contact) *contact {
	at := s.spare
	if at == nil {
		at = &contact{parties: make([]Party, 0, 2)}
	} else {
		s.spare = at.after
	}
	c.parties = append(at.parties[:0], Party{Role: Customer, Leg: leg})
	*at = c
	s.append(at)
	s.index(at)
	return at
}

// append puts a contact at the end of the list.
func (s *contacts) append(c *contact) {
	c.before, c.after = s.last, nil
	if s.last == nil {
		s.first = c
	} else {
		s.last.after = c
	}
	s.last = c
	s.count++
}

// index lets a contact be found by its id and its leg, and counts it if it asks for an
// agent.
func (s *contacts) index(c *contact) {
	s.asking += c.asks()
	s.byID.Put(c.id, c)
	legs := s.byLeg[c.node]
	if legs == nil {
		legs = map[string]*contact{}
		s.byLeg[c.node] = legs
	}
	legs[c.leg()] = c
}

// remove takes out a contact that has ended. It may be looked at until the next is
// admitted.
func (s *contacts) remove(c *contact) {
	if c.before == nil {
		s.first = c.after
	} else {
		c.before.after = c.after
	}
	if c.after == nil {
		s.last = c.before
	} else {
		c.after.before = c.before
	}
	s.count--
	s.asking -= c.asks()
	s.byID.Take(c.id)
	delete(s.byLeg[c.node], c.leg())
	c.before, c.after, s.spare = nil, s.spare, c
}
