// SPDX-License-Identifier: Apache-2.0

package acd

import (
	"fmt"
	"time"
)

// AnnouncementLimit is how long an announcement may take before the caller is
// let go without it.
const AnnouncementLimit = 2 * time.Minute

func (m *Machine) decideContact(c *contact, cmd Command) error {
	if c == nil {
		return ErrStale
	}
	switch cmd.Kind {
	case Hangup:
		m.end(c, Abandoned)
	case Lose:
		m.end(c, Lost)
	case Played:
		if c.phase != Leaving || c.exit.Announcement == "" {
			return ErrStale
		}
		m.played(c)
	case Reprioritise:
		if !c.live() || c.priority == cmd.Priority {
			return ErrStale
		}
		m.emit(Event{Kind: ContactReprioritised, Contact: c.id, Priority: cmd.Priority})
	case Withdraw:
		return m.withdraw(c, cmd)
	default:
	}
	return nil
}

// end ends a contact whose customer is gone; other is the outcome where
// nothing has settled it yet.
func (m *Machine) end(c *contact, other Outcome) {
	agent, queue := c.offer.agent, c.queue
	was := c.phase
	switch was {
	case Offered:
		m.emit(Event{Kind: OfferEnded, Contact: c.id, Offer: c.offer.id, Agent: agent, Reason: Withdrawn})
	case Talking:
		if other == Abandoned {
			other = Answered
		}
	case Leaving:
		other = c.outcome
	case Waiting, Gone:
	}
	m.emit(Event{Kind: ContactEnded, Contact: c.id, Agent: agentIf(was == Talking, agent), Queue: queue, Outcome: other})
	if was == Talking {
		m.wrapUp(c)
	}
}

func agentIf(ok bool, a AgentID) AgentID {
	if ok {
		return a
	}
	return 0
}

// played lets a caller go who has heard the announcement.
func (m *Machine) played(c *contact) {
	m.emit(Event{Kind: ContactLeaving, Contact: c.id, Outcome: c.outcome})
}

// withdraw takes a waiting contact out of its queue by hand.
func (m *Machine) withdraw(c *contact, cmd Command) error {
	if !c.live() {
		return ErrStale
	}
	var to Exit
	if cmd.Exit != nil {
		to = *cmd.Exit
	}
	if to.Queue != "" && m.queueByName(to.Queue) == 0 {
		return fmt.Errorf("queue %q: %w", to.Queue, ErrUnknownQueue)
	}
	if c.phase == Offered {
		m.emit(Event{Kind: OfferEnded, Contact: c.id, Offer: c.offer.id, Agent: c.offer.agent, Reason: Withdrawn})
	}
	m.overflow(c, to, ByHand)
	return nil
}

func (m *Machine) decideOffer(c *contact, cmd Command) error {
	if c == nil {
		return ErrStale
	}
	switch {
	case cmd.Kind == Ring && c.phase == Offered && !c.offer.rang:
		m.emit(Event{Kind: OfferRang, Contact: c.id, Offer: c.offer.id, Agent: c.offer.agent})
	case cmd.Kind == Answer && c.phase == Offered:
		m.emit(Event{Kind: ContactAnswered, Contact: c.id, Offer: c.offer.id, Agent: c.offer.agent, Queue: c.queue})
	case cmd.Kind == Refuse && c.phase == Offered:
		if cmd.Reason < Declined || cmd.Reason > Unreachable {
			return fmt.Errorf("offer %d refused for reason %d: %w", cmd.Offer, cmd.Reason, ErrBadCommand)
		}
		m.endOffer(c, cmd.Reason)
	case cmd.Kind == Drop && c.phase == Talking:
		m.emit(Event{Kind: ContactLeaving, Contact: c.id, Agent: c.offer.agent, Queue: c.queue, Outcome: Answered})
		m.wrapUp(c)
	default:
		return ErrStale
	}
	return nil
}

// endOffer ends an offer that came to nothing. The contact keeps its place; what
// becomes of the agent depends on why.
func (m *Machine) endOffer(c *contact, why Reason) {
	o := c.offer
	switch {
	case why == Busy && o.rang:
		why = Declined // a desk phone's reject button often says busy
	case why == NoAnswer && !o.rang:
		why = Unreachable
	}
	e := Event{Kind: OfferEnded, Contact: c.id, Offer: o.id, Agent: o.agent, Reason: why}
	if why == Declined {
		e.Until = m.at.Add(DeclineExclusion)
	}
	m.emit(e)
	a := &m.agents[o.agent]
	switch why {
	case Declined:
		m.emit(Event{Kind: AgentRests, Agent: a.id, Until: m.at.Add(DeclineRest)})
	case NoAnswer:
		m.emit(Event{Kind: AgentChanged, Agent: a.id, State: AgentMissed})
	default:
		m.retryLater(a, why)
	}
}

// retryLater takes an agent whose phone cannot be rung out for a while, each
// time for longer.
func (m *Machine) retryLater(a *agent, why Reason) {
	wait := min(max(2*a.backoff, RetryFirst), RetryLast)
	m.emit(Event{Kind: AgentChanged, Agent: a.id, State: AgentUnreachable, Reason: why, Until: m.at.Add(wait)})
}
