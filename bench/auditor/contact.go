// SPDX-License-Identifier: Apache-2.0

package auditor

import (
	"slices"
	"time"

	"cordial/acd"
)

// contact is a call from its arrival on, as the records tell; it is remembered when
// it is over.
type contact struct {
	id       acd.ContactID
	node     string
	leg      string
	line     acd.LineID
	queue    acd.QueueID
	arrived  acd.Time
	joined   acd.Time
	priority time.Duration
	own      []demand // beside its queue's
	wants    []demand // all
	phase    acd.Phase
	since    int // the event with which it began to wait
	offer    acd.OfferID
	agent    acd.AgentID
	until    acd.Time // of the ring, or of the announcement; 0: none
	outcome  acd.Outcome
	answered map[acd.OfferID]bool
	barred   map[acd.AgentID]acd.Time
	talked   bool // really, on the switch
}

func (a *Auditor) queued(e *acd.Event) {
	if a.contacts[e.Contact] != nil {
		a.fault("end", "contact %d arrives again", e.Contact)
		return
	}
	if other := a.byLeg(e.Node, e.Leg); other != nil {
		a.fault("once", "contact %d has the leg of contact %d", e.Contact, other.id)
	}
	c := &contact{
		id: e.Contact, node: e.Node, leg: e.Leg, line: e.Line, queue: e.Queue, arrived: a.at, joined: a.at,
		priority: e.Priority, phase: acd.Waiting, since: a.events,
		answered: map[acd.OfferID]bool{}, barred: map[acd.AgentID]acd.Time{},
	}
	for _, n := range e.Needs {
		d := demand{skill: n.Skill, least: n.Least}
		for _, r := range n.Relax {
			d.steps = append(d.steps, acd.RelaxConfig{After: r.After, Least: r.Least})
		}
		c.own = append(c.own, d)
	}
	c.wants = a.demands(c)
	a.contacts[c.id] = c
	a.admitted(c)
	a.living = append(a.living, c)
}

// byLeg finds the living contact of a caller's channel.
func (a *Auditor) byLeg(node, leg string) *contact {
	for _, c := range a.living {
		if c.leg == leg && (node == "" || c.node == node) {
			return c
		}
	}
	return nil
}

func (a *Auditor) ofContact(c *contact, e *acd.Event) {
	switch e.Kind {
	case acd.ContactMoved:
		c.queue, c.joined, c.since = e.Queue, a.at, a.events
		c.wants = a.demands(c)
	case acd.ContactReprioritised:
		c.priority = e.Priority
	case acd.ContactOffered:
		a.offered(c, e)
	case acd.OfferRang, acd.OfferEnded, acd.ContactAnswered:
		a.ofOffer(c, e)
	case acd.ContactLeaving:
		a.letGo(c)
		a.settle(c, e)
		c.phase, c.until = acd.Leaving, e.Until
	case acd.ContactEnded:
		if c.phase == acd.Offered {
			a.fault("end", "contact %d ends while offer %d stands", c.id, c.offer)
		}
		a.letGo(c)
		a.settle(c, e)
		c.phase = acd.Gone
		a.living = slices.DeleteFunc(a.living, func(x *contact) bool { return x == c })
		if c.talked && c.outcome != acd.Answered && c.outcome != acd.Lost {
			a.fault("end", "contact %d was served and is %v", c.id, c.outcome)
		}
	default:
	}
}

// settle notes the outcome, of which there is one.
func (a *Auditor) settle(c *contact, e *acd.Event) {
	if e.Outcome == acd.NoOutcome || c.outcome != acd.NoOutcome && c.outcome != e.Outcome {
		a.fault("end", "contact %d is %v after it was %v", c.id, e.Outcome, c.outcome)
	}
	c.outcome = e.Outcome
}

func (a *Auditor) letGo(c *contact) {
	if c.agent != 0 {
		delete(a.agents[c.agent].held, c.id)
	}
	c.agent = 0
}

// offered judges an offer at the moment at which it is made.
func (a *Auditor) offered(c *contact, e *acd.Event) {
	if int(e.Agent) >= len(a.agents) || e.Agent == 0 {
		a.fault("eligible", "contact %d is offered to agent %d, who does not exist", c.id, e.Agent)
		return
	}
	g := &a.agents[e.Agent]
	switch {
	case c.phase != acd.Waiting:
		a.fault("holder", "contact %d is offered to agent %d while it is %v with agent %d", c.id, g.id, c.phase, c.agent)
	case a.offers[e.Offer] != nil:
		a.fault("once", "offer %d is made twice", e.Offer)
	case !a.nodes[c.node]:
		a.fault("eligible", "contact %d is offered while its node is out of view", c.id)
	case g.hands() > 0:
		a.fault("capacity", "agent %d is offered contact %d with %d in hand", g.id, c.id, g.hands())
	case !a.free(g, a.at):
		a.fault("eligible", "agent %d is offered contact %d and is %v", g.id, c.id, g.state)
	case !a.can(g, c, a.at):
		a.fault("eligible", "agent %d lacks a skill for contact %d", g.id, c.id)
	case a.at < c.barred[g.id]:
		a.fault("eligible", "agent %d declined contact %d a moment ago", g.id, c.id)
	case g.refused != 0 && a.at.Sub(g.refused) < leastPause:
		a.fault("hot", "agent %d is offered contact %d %v after she refused", g.id, c.id, a.at.Sub(g.refused))
	case e.Why == nil || e.Why.Age != a.age(c):
		a.fault("sequence", "contact %d is %v old, but the offer says otherwise", c.id, a.age(c))
	}
	c.phase, c.offer, c.agent, c.until = acd.Offered, e.Offer, g.id, e.Until
	g.hold(c.id)
	a.offers[e.Offer] = c
	a.made = append(a.made, offering{c, g, a.events})
}

func (a *Auditor) ofOffer(c *contact, e *acd.Event) {
	if c.phase != acd.Offered || c.offer != e.Offer || c.agent != e.Agent {
		a.fault("holder", "%v of offer %d, but contact %d is %v with offer %d", e.Kind, e.Offer, c.id, c.phase, c.offer)
		return
	}
	g := &a.agents[c.agent]
	switch e.Kind {
	case acd.ContactAnswered:
		c.phase = acd.Talking
		c.answered[e.Offer] = true
	case acd.OfferEnded:
		a.letGo(c)
		c.phase, c.since = acd.Waiting, a.events
		if e.Until != 0 {
			c.barred[g.id] = e.Until
		}
		if e.Reason != acd.Withdrawn {
			g.refused = a.at
		}
	default:
	}
}
