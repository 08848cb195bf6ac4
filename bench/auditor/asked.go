// SPDX-License-Identifier: Apache-2.0

package auditor

import "cordial/acd"

// voice is the medium of calls, as journals number it.
const voice acd.Medium = 0

// askFor notes for whom alone a contact waits that has just come into a queue. It never
// is for longer than the queue allows, and not at all if the queue or the centre is full.
func (a *Auditor) askFor(c *contact, e *acd.Event) {
	c.asked, c.alone = 0, 0
	if e.AskedUntil == 0 {
		return
	}
	q := a.queue(c.queue)
	switch {
	case e.Asked == 0 || int(e.Asked) >= len(a.agents):
		a.fault("eligible", "contact %d waits for agent %d, who does not exist", c.id, e.Asked)
		return
	case a.at.Add(q.WaitFor) < e.AskedUntil:
		a.fault("eligible", "contact %d waits for agent %d for %v, the limit is %v", c.id, e.Asked, e.AskedUntil.Sub(a.at), q.WaitFor)
	case !a.stays(&a.agents[e.Asked], c, e.AskedUntil):
		a.fault("eligible", "contact %d waits for agent %d, who will not serve it", c.id, e.Asked)
	}
	if a.crowded(c, q) {
		return
	}
	c.asked, c.alone = e.Asked, e.AskedUntil
	a.lastAlone = max(a.lastAlone, c.alone)
}

// aloneUntil is until when a contact waits for an agent alone: before the queue's limit
// acts, anybody will do.
func (a *Auditor) aloneUntil(c *contact) acd.Time {
	if limit := a.queue(c.queue).Limits.Wait; limit > 0 {
		return min(c.alone, c.joined.Add(limit))
	}
	return c.alone
}

// crowded tells whether a contact that comes is one too many; it is not among those who
// wait yet, though it may be among the living.
func (a *Auditor) crowded(c *contact, q *acd.QueueConfig) bool {
	waiting, all := 1, 1
	for _, x := range a.living {
		waits := x.phase == acd.Waiting || x.phase == acd.Offered
		switch {
		case x == c:
		case waits && x.queue == c.queue:
			waiting++
			all++
		case waits, x.phase == acd.Talking:
			all++
		}
	}
	return q.Limits.Longest > 0 && waiting > q.Limits.Longest || a.most > 0 && all > a.most
}

// stays tells whether an agent does not go home, and may serve a contact at a time.
func (a *Auditor) stays(g *agent, c *contact, at acd.Time) bool {
	most := a.people[g.id].Capacity
	return g.state != acd.SignedOut && !g.ends && (most == nil || most[voice] > 0) && a.can(g, c, at)
}

// waitsForOther tells whether a contact waits for another agent alone.
func (a *Auditor) waitsForOther(c *contact, g *agent, now acd.Time) bool {
	return c.asked != 0 && c.asked != g.id && now < a.aloneUntil(c)
}

// keptFrom tells whether a contact is not for an agent now.
func (a *Auditor) keptFrom(c *contact, g *agent, now acd.Time) bool {
	return c.barredFrom(g, now) || a.waitsForOther(c, g, now)
}

// disappoint lets those wait for anybody who wait for an agent that will not serve them.
func (a *Auditor) disappoint() {
	if a.lastAlone <= a.at { // as nearly always: thousands may live
		return
	}
	for _, c := range a.living {
		if c.alone > a.at && !a.stays(&a.agents[c.asked], c, c.alone) {
			c.alone = 0
			if c.row != nil {
				a.turned = append(a.turned, c)
			}
		}
	}
}
