// SPDX-License-Identifier: Apache-2.0

package whatif

import (
	"cordial/bench/policy"
	"cordial/routing"
)

// desk routes by a rule of bench/policy.
type desk struct {
	*Traffic
	*policy.Desk
	agents []policy.Agent
	there  []bool // by agent: the desk has her as free
	come   map[int]*policy.Contact
}

func newDesk(t *Traffic, rule policy.Rule) router {
	return &desk{
		Traffic: t, Desk: policy.NewDesk(rule, t.Needs, t.Levels),
		agents: make([]policy.Agent, t.Agents), there: make([]bool, t.Agents), come: map[int]*policy.Contact{},
	}
}

func (d *desk) arrive(_ routing.Time, contact, kind int, w *routing.Waiting) {
	c := &policy.Contact{ID: routing.ContactID(contact + 1), Kind: kind, Needs: d.Needs[kind], Since: w.Since}
	d.come[contact] = c
	d.Arrive(c)
}

func (d *desk) leave(_ routing.Time, contact int) {
	d.Leave(d.come[contact])
	delete(d.come, contact)
}

func (d *desk) stand(now routing.Time, agent int, s stance) {
	a := &d.agents[agent]
	if d.there[agent] && (!s.free() || s.profile != a.Profile) {
		d.there[agent] = false
		d.Away(a)
	}
	if s.free() && !d.there[agent] {
		a.ID, a.Profile, a.Levels = routing.AgentID(agent+1), s.profile, d.Levels[s.profile]
		d.there[agent] = true
		d.Free(now, a)
	}
}

func (d *desk) next(now routing.Time) (int, int, bool) {
	c, a := d.Next(now)
	if c == nil {
		return 0, 0, false
	}
	contact, agent := int(c.ID)-1, int(a.ID)-1
	delete(d.come, contact)
	d.there[agent] = false
	return contact, agent, true
}

func (d *desk) wakes() routing.Time { return d.Wakes() }
