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
// queue's dial says.
func (a *Auditor) judgeOrder() {
	for _, o := range a.made {
		for _, w := range a.living {
			if w.phase != acd.Waiting || w.since >= o.event || !a.nodes[w.node] || a.at < w.barred[o.agent.id] {
				continue
			}
			by := o.contact.arrived.Sub(w.arrived)
			if by > a.bound(w, o.contact) && a.age(w) >= a.hold(w) && a.can(o.agent, w, a.at) {
				a.fault("order", "contact %d is overtaken by contact %d, which came %v later; at most %v is allowed",
					w.id, o.contact.id, by, a.bound(w, o.contact))
			}
		}
	}
}

// bound is how much later one may have come who overtakes w.
func (a *Auditor) bound(w, by *contact) time.Duration {
	q, p := a.queue(w.queue), a.queue(by.queue)
	return max(q.ExpertiseWorth, q.OrderWorth) + p.KnownWorth + (by.priority + p.Priority) - (w.priority + q.Priority)
}

// hold is how long a contact is held out for somebody better, at most.
func (a *Auditor) hold(c *contact) time.Duration {
	q := a.queue(c.queue)
	if q.Limits.Wait > 0 {
		return min(q.ExpertiseWorth, q.Limits.Wait)
	}
	return q.ExpertiseWorth
}

// judgeIdle finds who waits, beyond the hold and some slack, though somebody is free.
func (a *Auditor) judgeIdle(slack time.Duration) {
	for i := 1; i < len(a.agents); i++ {
		g := &a.agents[i]
		now := a.at - acd.Time(slack)
		if !a.free(g, now) {
			continue
		}
		for _, w := range a.living {
			if w.phase == acd.Waiting && a.nodes[w.node] && now.Sub(w.arrived) >= a.hold(w) &&
				now >= w.barred[g.id] && a.can(g, w, now) {
				a.fault("idle", "contact %d has waited %v while agent %d is free", w.id, a.age(w), g.id)
			}
		}
	}
}

// Late judges, at a moment at which the engine has been running undisturbed for at
// least slack, whether everything has ended that was to end by itself.
func (a *Auditor) Late(now acd.Time, slack time.Duration) {
	was := a.at
	a.at = max(now, was)
	defer func() { a.at = was }()
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
		for c, until := range g.wraps {
			if over(until) {
				a.fault("late", "agent %d still finishes contact %d", g.id, c)
			}
		}
	}
	a.judgeIdle(slack)
}
