// SPDX-License-Identifier: Apache-2.0

package acd

import (
	"errors"
	"fmt"

	"cordial/routing"
)

// Audit folds a record as Apply does, and tells what in it could not have
// happened: a gap in the sequence (I7), time that runs backward, an event of a
// contact that has ended (I2), an offer to somebody who was not eligible (I5) or
// had no capacity left (I4), an offer number used twice (I8). A record that
// cannot even be folded leaves the machine unfit for use.
func (m *Machine) Audit(r Record) (err error) {
	var faults []error
	fault := func(format string, args ...any) {
		faults = append(faults, fmt.Errorf("record %d: "+format, append([]any{r.Seq}, args...)...))
	}
	defer func() {
		if p := recover(); p != nil {
			fault("cannot be folded: %v", p)
		}
		err = errors.Join(faults...)
	}()
	if r.Seq != m.seq+1 {
		fault("follows record %d", m.seq)
	}
	if r.At < m.now {
		fault("is of %d, before the last at %d", r.At, m.now)
	}
	if len(r.Events) == 0 {
		fault("holds no event")
	}
	m.at, m.dueKnown = r.At, false
	for i := range r.Events {
		m.auditEvent(&r.Events[i], fault)
		m.fold(&r.Events[i])
	}
	m.seq, m.now, m.staffing = r.Seq, r.At, false
	return nil
}

func (m *Machine) auditEvent(e *Event, fault faulter) {
	if int(e.Agent) >= len(m.agents) || int(e.Queue) >= len(m.queues) || int(e.Line) >= len(m.lines) ||
		int(e.Asked) >= len(m.agents) {
		fault("%v names agent %d, queue %d, line %d, asks for agent %d", e.Kind, e.Agent, e.Queue, e.Line, e.Asked)
	}
	if e.Kind == PricesSet {
		m.auditPrices(e.Prices, fault)
	}
	if e.Kind < ContactQueued || e.Kind > ContactEnded {
		return
	}
	c := m.contact(e.Contact)
	if (c == nil) != (e.Kind == ContactQueued) {
		fault("%v of contact %d, which is not there, or is already", e.Kind, e.Contact)
		return
	}
	switch e.Kind {
	case ContactOffered:
		m.auditOffer(c, e, fault)
	case ContactAnswered, OfferRang, OfferEnded:
		if c.phase != Offered || c.offer.id != e.Offer || c.offer.agent != e.Agent {
			fault("%v of offer %d, but contact %d is %v with offer %d", e.Kind, e.Offer, c.id, c.phase, c.offer.id)
		}
	case ContactMoved:
		if c.phase != Waiting && (c.phase != Talking || c.offer.id != e.Offer || c.offer.agent != e.Agent) {
			fault("contact %d is moved by agent %d with offer %d, but is %v with offer %d", c.id, e.Agent, e.Offer, c.phase, c.offer.id)
		}
	case ContactEnded, ContactLeaving:
		if e.Outcome == NoOutcome || c.outcome != NoOutcome && c.outcome != e.Outcome {
			fault("%v of contact %d with outcome %v, settled as %v", e.Kind, c.id, e.Outcome, c.outcome)
		}
	default:
	}
}

// auditPrices holds prices against the configuration.
func (m *Machine) auditPrices(p *Prices, fault faulter) {
	if m.config == nil || !m.config.Prices || p == nil {
		fault("prices are set where there are none")
	} else if err := p.fault(len(m.skills)); err != nil {
		fault("prices: %w", err)
	}
}

// auditOffer holds an offer against what was true at that moment.
func (m *Machine) auditOffer(c *contact, e *Event, fault faulter) {
	a := &m.agents[e.Agent]
	q := &m.queues[c.queue]
	needs := mergeNeeds(q.needs, c.extra)
	excluded := routing.Exclusion{}
	for _, x := range c.excluded {
		if x.Agent == a.id && m.at < x.Until {
			excluded = x
		}
	}
	switch {
	case c.phase != Waiting:
		fault("contact %d is offered while it is %v", c.id, c.phase)
	case e.Offer <= m.offers:
		fault("offer %d is used again", e.Offer)
	case !routing.Eligible(a.levels, needs, m.at.Sub(c.arrived)):
		fault("contact %d is offered to agent %d, who is not eligible", c.id, a.id)
	case a.state != AgentReady || a.leavesAfter() || m.at < a.rest:
		fault("contact %d is offered to agent %d, who is %v", c.id, a.id, a.state)
	case a.load(c.medium) >= int(a.room[c.medium]):
		fault("contact %d is offered to agent %d, whose hands are full", c.id, a.id)
	case excluded.Agent != 0:
		fault("contact %d is offered to agent %d, who declined it", c.id, a.id)
	case m.waitsAlone(c) && a.id != c.asked:
		fault("contact %d is offered to agent %d, and waits for agent %d", c.id, a.id, c.asked)
	case !m.nodeUp(c.node):
		fault("contact %d is offered while node %q is out of view", c.id, c.node)
	}
}
