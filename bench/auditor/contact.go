// SPDX-License-Identifier: Apache-2.0

package auditor

import (
	"slices"
	"time"

	"cordial/acd"
)

// contact is a call from its arrival on, as the records tell; it is remembered when
// it is over. What most records touch stands first.
type contact struct {
	id       acd.ContactID
	offer    acd.OfferID
	agent    acd.AgentID
	queue    acd.QueueID
	line     acd.LineID
	phase    acd.Phase
	outcome  acd.Outcome
	talked   bool // really, on the switch
	place    int  // among the living
	row      *row // in which it waits; nil: it does not
	arrived  acd.Time
	until    acd.Time // of the ring, or of the announcement; 0: none
	since    int      // the event with which it began to wait
	look     acd.Time // when it is looked at again
	wants    []demand // all
	barred   []bar
	node     string
	leg      string
	next     *contact // by leg
	own      *wish    // beside what its queue asks for
	joined   acd.Time
	priority time.Duration
	answered []acd.OfferID
	asked    acd.AgentID // whom alone it waits for until then
	alone    acd.Time
}

// bar keeps a contact from an agent for a while.
type bar struct {
	agent acd.AgentID
	until acd.Time
}

// barredFrom tells whether the contact is kept from an agent.
func (c *contact) barredFrom(g *agent, now acd.Time) bool {
	for _, b := range c.barred {
		if b.agent == g.id && now < b.until {
			return true
		}
	}
	return false
}

func (a *Auditor) queued(e *acd.Event) {
	if e.Contact <= a.youngest {
		a.fault("end", "contact %d arrives again, or after contact %d", e.Contact, a.youngest)
		return
	}
	c := a.blank()
	*c = contact{
		id: e.Contact, node: e.Node, leg: e.Leg, line: e.Line, queue: e.Queue, arrived: a.at, joined: a.at,
		priority: e.Priority, own: a.wish(e), phase: acd.Waiting, since: a.events, place: len(a.living),
	}
	a.youngest = c.id
	a.contacts.add(c)
	if other := a.legs.add(c); other != nil {
		a.fault("once", "contact %d has the leg of contact %d", c.id, other.id)
	}
	a.living = append(a.living, c)
	a.lineUp(c)
	a.askFor(c, e)
	if !a.RecordsOnly {
		a.admitted(c)
	}
}

// blank returns room for a contact, of one that is forgotten if there is one.
func (a *Auditor) blank() *contact {
	last := len(a.spare) - 1
	if last < 0 {
		return new(contact)
	}
	c := a.spare[last]
	a.spare = a.spare[:last]
	return c
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
		if e.Agent != 0 {
			a.handedOn(c, e)
		} else if c.phase != acd.Waiting {
			a.fault("holder", "contact %d is moved while it is %v with agent %d", c.id, c.phase, c.agent)
		}
		c.queue, c.joined, c.since = e.Queue, a.at, a.events
		a.lineUp(c)
		a.askFor(c, e)
	case acd.ContactReprioritised:
		c.priority = e.Priority
		a.lineUp(c)
	case acd.ContactOffered:
		a.offered(c, e)
	case acd.OfferRang, acd.OfferEnded, acd.ContactAnswered:
		a.ofOffer(c, e)
	case acd.ContactLeaving:
		a.letGo(c)
		a.settle(c, e)
		c.phase, c.until = acd.Leaving, e.Until
		a.stepOut(c)
	case acd.ContactEnded:
		if c.phase == acd.Offered {
			a.fault("end", "contact %d ends while offer %d stands", c.id, c.offer)
		}
		a.letGo(c)
		a.settle(c, e)
		c.phase = acd.Gone
		a.stepOut(c)
		a.bury(c)
		if c.talked && c.outcome != acd.Answered && c.outcome != acd.Lost {
			a.fault("end", "contact %d was served and is %v", c.id, c.outcome)
		}
	default:
	}
}

// handedOn takes a contact from the agent who had it in hand.
func (a *Auditor) handedOn(c *contact, e *acd.Event) {
	if c.phase != acd.Talking || c.agent != e.Agent || c.offer != e.Offer {
		a.fault("holder", "agent %d hands contact %d on, which is %v with agent %d", e.Agent, c.id, c.phase, c.agent)
	}
	a.letGo(c)
	c.phase = acd.Waiting
	c.barred = append(c.barred, bar{e.Agent, e.Until})
}

// bury takes a contact that has ended from the living.
func (a *Auditor) bury(c *contact) {
	last := len(a.living) - 1
	a.living[c.place] = a.living[last]
	a.living[c.place].place = c.place
	a.living = a.living[:last]
	a.legs.remove(c)
	a.outcomes[c.outcome]++
	if a.RecordsOnly {
		a.contacts.remove(c)
		a.buried = append(a.buried, c)
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
		a.agents[c.agent].drop(c.id)
		a.refresh(&a.agents[c.agent])
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
	case e.Offer <= a.newest:
		a.fault("once", "offer %d is made twice, or after offer %d", e.Offer, a.newest)
	case !a.nodes[c.node]:
		a.fault("eligible", "contact %d is offered while its node is out of view", c.id)
	case g.hands() > 0:
		a.fault("capacity", "agent %d is offered contact %d with %d in hand", g.id, c.id, g.hands())
	case !a.free(g, a.at):
		a.fault("eligible", "agent %d is offered contact %d and is %v", g.id, c.id, g.state)
	case a.waitsForOther(c, g, a.at):
		a.fault("eligible", "agent %d is offered contact %d, which waits for agent %d", g.id, c.id, c.asked)
	case !a.can(g, c, a.at):
		a.fault("eligible", "agent %d lacks a skill for contact %d", g.id, c.id)
	case c.barredFrom(g, a.at):
		a.fault("eligible", "agent %d declined contact %d a moment ago", g.id, c.id)
	case g.refused != 0 && a.at.Sub(g.refused) < leastPause:
		a.fault("hot", "agent %d is offered contact %d %v after she refused", g.id, c.id, a.at.Sub(g.refused))
	case e.Why == nil || e.Why.Age != a.age(c):
		a.fault("sequence", "contact %d is %v old, but the offer says otherwise", c.id, a.age(c))
	case int64(e.Why.Fit-e.Why.Key) != a.costs(g):
		a.fault("price", "agent %d costs %d in millionths, but the offer says %d", g.id, a.costs(g), e.Why.Fit-e.Why.Key)
	}
	c.phase, c.offer, c.agent, c.until = acd.Offered, e.Offer, g.id, e.Until
	a.stepOut(c)
	g.hold(c.id)
	a.refresh(g)
	a.newest = max(a.newest, e.Offer)
	if !a.RecordsOnly {
		a.offers[e.Offer] = c
	}
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
		if !a.RecordsOnly {
			c.answered = append(c.answered, e.Offer)
		}
	case acd.OfferEnded:
		a.letGo(c)
		c.phase, c.since = acd.Waiting, a.events
		c.barred = slices.DeleteFunc(c.barred, func(b bar) bool { return b.agent == g.id || b.until <= a.at })
		if e.Until != 0 {
			c.barred = append(c.barred, bar{g.id, e.Until})
		}
		if e.Reason == acd.Declined && c.asked == g.id {
			c.alone = 0
		}
		a.lineUp(c)
		if e.Reason != acd.Withdrawn {
			g.refused = a.at
		}
	default:
	}
}
