// SPDX-License-Identifier: Apache-2.0

package auditor

import (
	"time"

	"cordial/acd"
)

// offering is an offer of the record in hand.
type offering struct {
	contact *contact
	agent   *agent
	event   int
}

// judgeOrder finds who was overtaken: who waited before the offer was made and waits
// still after the record, though the agent could have served them. A contact that is
// held out for somebody better is not overtaken; that never lasts longer than its
// queue's dial says. Of a row it asks who waits longest: needs only ever give way.
func (a *Auditor) judgeOrder() {
	for _, o := range a.made {
		for _, w := range a.filled {
			bound := a.bound(w, o.contact)
			for _, c := range w.waiting {
				by := o.contact.arrived.Sub(c.arrived)
				if by <= bound || a.age(c) < w.hold {
					break
				}
				if c.since >= o.event || !a.nodes[c.node] || a.keptFrom(c, o.agent, a.at) {
					continue
				}
				if a.can(o.agent, c, a.at) {
					a.fault("order", "contact %d is overtaken by contact %d, which came %v later; at most %v is allowed",
						c.id, o.contact.id, by, bound)
				}
				break
			}
		}
	}
}

// bound is how much later one may have come who overtakes those of a row.
func (a *Auditor) bound(w *row, by *contact) time.Duration {
	q, p := a.queue(w.queue), a.queue(by.queue)
	return max(q.ExpertiseWorth, q.OrderWorth) + p.KnownWorth + (by.priority + p.Priority) - (w.priority + q.Priority)
}

// hold is how long a queue's contacts are held out for somebody better, at most.
func (a *Auditor) hold(id acd.QueueID) time.Duration {
	q := a.queue(id)
	if q.Limits.Wait > 0 {
		return min(q.ExpertiseWorth, q.Limits.Wait)
	}
	return q.ExpertiseWorth
}

// judgeIdle finds who waits beyond the hold though somebody is free: among those whom
// the record, or the time that has passed, has made wait, free or of an age.
func (a *Auditor) judgeIdle() {
	for len(a.looks) > 0 && a.looks[0].at <= a.at {
		k := a.looks.take()
		switch {
		case k.agent != nil:
			a.refresh(k.agent)
		case k.contact.look == k.at:
			a.turned = append(a.turned, k.contact)
		}
	}
	if a.all {
		a.all = false
		a.judgeAll(0)
	} else {
		for _, g := range a.freed {
			if g.place != 0 {
				a.judgeFree(g, a.at)
			}
		}
	}
	for _, c := range a.turned {
		if c.row != nil {
			a.judgeWaiting(c)
		}
	}
}

// judgeFree judges whether an agent should be free.
func (a *Auditor) judgeFree(g *agent, now acd.Time) {
	for _, w := range a.filled {
		for _, c := range w.waiting {
			if now.Sub(c.arrived) < w.hold {
				break
			}
			if !a.nodes[c.node] || a.keptFrom(c, g, now) {
				continue
			}
			if a.can(g, c, now) {
				a.idle(g, c)
			}
			break
		}
	}
}

// judgeWaiting judges whether a contact should wait, and says when it is to be looked
// at again: at its next age at which more is allowed.
func (a *Auditor) judgeWaiting(c *contact) {
	age := a.age(c)
	next := acd.Time(0)
	for _, s := range c.row.steps {
		if s > age {
			next = c.arrived.Add(s)
			break
		}
	}
	for _, b := range c.barred {
		if b.until > a.at && (next == 0 || b.until < next) {
			next = b.until
		}
	}
	if alone := a.aloneUntil(c); alone > a.at && (next == 0 || alone < next) {
		next = alone
	}
	if next != 0 && c.look != next {
		c.look = next
		a.looks.add(look{at: next, contact: c})
	}
	if age < c.row.hold || !a.nodes[c.node] {
		return
	}
	for _, g := range a.lobby.free {
		if !a.keptFrom(c, g, a.at) && a.can(g, c, a.at) {
			a.idle(g, c)
			return
		}
	}
}

// judgeAll is judgeFree of everybody who has been free for some slack.
func (a *Auditor) judgeAll(slack time.Duration) {
	now := a.at - acd.Time(slack)
	for i := 1; i < len(a.agents); i++ {
		if g := &a.agents[i]; a.free(g, now) {
			a.judgeFree(g, now)
		}
	}
}

func (a *Auditor) idle(g *agent, c *contact) {
	a.fault("idle", "contact %d has waited %v while agent %d is free", c.id, a.age(c), g.id)
}

// Late judges, at a moment at which the engine has been running undisturbed for at
// least slack, whether everything has ended that was to end by itself, and whether
// somebody waits though somebody is free.
func (a *Auditor) Late(now acd.Time, slack time.Duration) {
	was := a.at
	a.at = max(now, was)
	defer func() { a.at = was }()
	a.overdue(slack)
	a.judgeAll(slack)
}

// Overdue is the first half of Late, at the last record's moment.
func (a *Auditor) Overdue() { a.overdue(0) }

func (a *Auditor) overdue(slack time.Duration) {
	over := func(due acd.Time) bool { return due != 0 && a.at.Sub(due) > slack }
	for _, c := range a.living {
		limit := a.queue(c.queue).Limits.Wait
		switch {
		case !a.nodes[c.node]:
		case (c.phase == acd.Offered || c.phase == acd.Leaving) && over(c.until):
			a.fault("late", "contact %d is still %v, %v after that was to end", c.id, c.phase, a.at.Sub(c.until))
		case c.phase == acd.Waiting && limit > 0 && over(c.joined.Add(limit)):
			a.fault("late", "contact %d still waits, beyond its queue's limit of %v", c.id, limit)
		}
	}
	for i := 1; i < len(a.agents); i++ {
		g := &a.agents[i]
		if g.state == acd.AgentUnreachable && over(g.until) {
			a.fault("late", "agent %d is still unreachable", g.id)
		}
		for _, w := range g.wraps {
			if over(w.until) {
				a.fault("late", "agent %d still finishes contact %d", g.id, w.contact)
			}
		}
	}
}
