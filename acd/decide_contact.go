// SPDX-License-Identifier: Apache-2.0

package acd

import (
	"fmt"
	"time"
)

// AnnouncementLimit is how long an announcement may take before the caller is
// let go without it.
const AnnouncementLimit = 2 * time.Minute

func (m *Machine) decideContact(c *contact, cmd *Command) error {
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
		if err := faultOfPriority(cmd.Priority); err != nil {
			return err
		}
		m.emit(Event{Kind: ContactReprioritised, Contact: c.id, Priority: cmd.Priority})
	case Withdraw:
		return m.withdraw(c, cmd)
	case Transfer:
		return m.transfer(c, cmd)
	default:
	}
	return nil
}

// end ends a contact whose customer is gone; other is the outcome where
// nothing has settled it yet.
func (m *Machine) end(c *contact, other Outcome) {
	agent, queue := c.offer.agent, c.queue
	was := c.phase
	switch {
	case was == Offered:
		m.takeBack(c)
	case was == Leaving:
		other = c.outcome
	}
	if other == Abandoned && c.answered != 0 {
		other = Answered
	}
	m.emit(Event{Kind: ContactEnded, Contact: c.id, Agent: agentIf(was == Talking, agent), Queue: queue, Outcome: other})
	if was == Talking {
		m.wrapUp(c, agent, queue)
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
func (m *Machine) withdraw(c *contact, cmd *Command) error {
	if !c.live() {
		return ErrStale
	}
	var to Exit
	if cmd.Exit != nil {
		to = *cmd.Exit
	}
	if err := m.faultOfExit(to); err != nil {
		return err
	}
	if to.Queue != "" && m.queueByName(to.Queue) == c.queue {
		return ErrStale
	}
	if c.phase == Offered {
		m.takeBack(c)
	}
	m.overflow(c, to, ByHand)
	return nil
}

// transfer hands a contact on that an agent has in hand. She is not offered the same
// one again at once: that is why she handed it on.
func (m *Machine) transfer(c *contact, cmd *Command) error {
	if c.phase != Talking {
		return ErrStale
	}
	if cmd.Exit == nil || cmd.Exit.Queue == "" && cmd.Exit.Exten == "" {
		return fmt.Errorf("a transfer goes to a queue or an extension: %w", ErrBadCommand)
	}
	to := *cmd.Exit
	if err := m.faultOfExit(to); err != nil {
		return err
	}
	asked, err := m.handedTo(c, cmd)
	if err != nil {
		return err
	}
	agent, offer, queue := c.offer.agent, c.offer.id, c.queue
	if to.Exten != "" {
		m.emit(Event{Kind: ContactLeaving, Contact: c.id, Agent: agent, Queue: queue, Outcome: Answered, Exit: &to})
		m.wrapUp(c, agent, queue)
		return nil
	}
	next := m.queueByName(to.Queue)
	m.emit(Event{
		Kind: ContactMoved, Contact: c.id, Agent: agent, Offer: offer, Queue: next, Reason: ByHand,
		Until: m.at.Add(DeclineExclusion), Asked: asked, AskedUntil: m.waitsUntil(asked, next, c.extra, c.medium, c.arrived),
	})
	m.wrapUp(c, agent, queue)
	m.admit(c)
	return nil
}

// takeBack ends the offer of a contact that is not to be had any more.
func (m *Machine) takeBack(c *contact) {
	a := &m.agents[c.offer.agent]
	m.emit(Event{Kind: OfferEnded, Contact: c.id, Offer: c.offer.id, Agent: a.id, Reason: Withdrawn})
	m.missPhone(a)
}

// faultOfExit says why a contact cannot be sent there by hand.
func (m *Machine) faultOfExit(to Exit) error {
	ways := 0
	for _, set := range []bool{to.Queue != "", to.Exten != "", to.Announcement != ""} {
		if set {
			ways++
		}
	}
	if ways > 1 || to.Priority < 0 {
		return fmt.Errorf("an exit is one of a queue, an extension and an announcement: %w", ErrBadCommand)
	}
	if to.Queue != "" {
		if id := m.queueByName(to.Queue); id == 0 || m.queues[id].gone {
			return fmt.Errorf("queue %q: %w", to.Queue, ErrUnknownQueue)
		}
	}
	return nil
}

// PriorityLimit bounds a priority given by hand or by the dialplan, either way.
const PriorityLimit = 24 * time.Hour

func faultOfPriority(p time.Duration) error {
	if p < -PriorityLimit || p > PriorityLimit {
		return fmt.Errorf("priority %v is not within %v: %w", p, PriorityLimit, ErrBadCommand)
	}
	return nil
}

func (m *Machine) decideOffer(c *contact, cmd *Command) error {
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
		m.wrapUp(c, c.offer.agent, c.queue)
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
		m.missPhone(a)
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
