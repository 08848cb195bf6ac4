// SPDX-License-Identifier: Apache-2.0

package acd

import "time"

// Phase is how far a contact has come.
type Phase uint8

// The phases.
const (
	Gone    Phase = iota // ended; the zero View
	Waiting              // in its queue
	Offered              // in its queue, and a phone rings or is about to
	Talking              // in an agent's hands
	Leaving              // decided; on its way out
)

// View is what the world must know of one contact: what it should hear and be
// bridged to follows from it. It is a value, published once its record is durable.
type View struct {
	Contact ContactID
	Phase   Phase
	Node    string
	Leg     string // the customer's channel
	Arrived Time
	Answer  AnswerMode
	Music   string

	// Of Waiting, if the customer asked for an agent and waits for her alone: for how
	// long at most, from the arrival in the queue on, and what tells them so.
	WaitFor      time.Duration
	Announcement string

	// Of Offered and Talking:
	Offer    OfferID
	Agent    AgentID
	Endpoint string        // what to dial for her
	Ring     time.Duration // how long, from the offer's start
	Rang     bool          // her phone has been heard to ring

	// Of Leaving:
	Outcome Outcome
	Reason  Reason
	Exit    Exit // zero: hang up
}

// View returns what the world must know of a contact; Phase is Gone if it has ended.
func (m *Machine) View(id ContactID) View {
	c := m.contact(id)
	if c == nil {
		return View{Contact: id}
	}
	v := View{
		Contact: id, Phase: c.phase, Node: c.node, Leg: c.leg(), Arrived: c.arrived,
		Answer: m.lines[c.line].Answer, Music: m.queues[c.queue].Music,
	}
	if c.answered != 0 {
		v.Answer = AtOnce // has been answered, whenever that was to be
	}
	switch c.phase {
	case Offered, Talking:
		a := &m.agents[c.offer.agent]
		v.Offer, v.Agent, v.Endpoint, v.Rang = c.offer.id, a.id, a.Endpoint, c.offer.rang
		v.Ring = m.queues[c.queue].RingTimeout
	case Leaving:
		v.Outcome, v.Reason, v.Exit = c.outcome, c.reason, c.exit
	case Waiting:
		if m.waitsAlone(c) {
			v.WaitFor = min(c.askedUntil, m.ripeAt(c)).Sub(c.joined)
			v.Announcement = m.queues[c.queue].WaitForAnnouncement
		}
	case Gone:
	}
	return v
}

// Views returns the views of all contacts that have not ended, by id.
func (m *Machine) Views() []View {
	out := make([]View, 0, m.contacts.count)
	for c := m.contacts.first; c != nil; c = c.after {
		out = append(out, m.View(c.id))
	}
	return out
}
