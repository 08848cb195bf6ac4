// SPDX-License-Identifier: Apache-2.0

package quality

import (
	"cordial/bench/policy"
	"cordial/routing"
)

// rival routes by a rule of bench/policy.
type rival struct {
	desk     *policy.Desk
	instance *Instance
	contacts []Contact
	agents   []policy.Agent
	waiting  []*policy.Contact // by number; nil: it does not
}

func newRival(i *Instance, contacts []Contact, rule policy.Rule) *rival {
	r := &rival{
		desk: policy.NewDesk(rule, i.Needs, i.Levels), instance: i, contacts: contacts,
		agents: make([]policy.Agent, i.Agents()), waiting: make([]*policy.Contact, len(contacts)),
	}
	for a := range r.agents {
		p := a / i.Heads
		r.agents[a] = policy.Agent{ID: routing.AgentID(a + 1), Profile: p, Levels: i.Levels[p]}
		r.freed(0, a)
	}
	return r
}

func (r *rival) arrive(now routing.Time, contact int) {
	k := r.contacts[contact].Kind
	c := &policy.Contact{ID: routing.ContactID(contact + 1), Kind: k, Needs: r.instance.Needs[k], Since: now}
	r.waiting[contact] = c
	r.desk.Arrive(c)
}

func (r *rival) abandon(_ routing.Time, contact int) { r.desk.Leave(r.take(contact)) }

func (r *rival) take(contact int) *policy.Contact {
	c := r.waiting[contact]
	r.waiting[contact] = nil
	return c
}

func (r *rival) freed(now routing.Time, agent int) { r.desk.Free(now, &r.agents[agent]) }

func (r *rival) wakes() routing.Time { return r.desk.Wakes() }

func (r *rival) next(now routing.Time) (int, int, bool) {
	c, a := r.desk.Next(now)
	if c == nil {
		return 0, 0, false
	}
	contact := int(c.ID) - 1
	r.take(contact)
	return contact, int(a.ID) - 1, true
}
