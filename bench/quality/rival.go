// SPDX-License-Identifier: Apache-2.0

package quality

import (
	"slices"

	"cordial/acd/due"
	"cordial/bench/policy"
	"cordial/routing"
)

// rival routes by a rule of bench/policy: it keeps who is free and who waits, and leaves
// out who is not eligible.
type rival struct {
	rule     policy.Rule
	instance *Instance
	contacts []Contact
	profiles [][]int // by kind: those who are eligible
	kinds    [][]int // by profile

	agents  []policy.Agent
	free    [][]*policy.Agent // by profile
	waiting [][]*policy.Contact
	floor   policy.Floor

	come  []*policy.Contact // to be asked of
	ready []*policy.Agent
	again due.Queue[*policy.Contact]

	// Storage that is used again.
	candidates []*policy.Agent
	queue      []*policy.Contact
}

func newRival(i *Instance, contacts []Contact, rule policy.Rule) *rival {
	r := &rival{
		rule: rule, instance: i, contacts: contacts, profiles: i.eligible(), kinds: make([][]int, len(i.Levels)),
		agents: make([]policy.Agent, i.Agents()), free: make([][]*policy.Agent, len(i.Levels)),
		waiting: make([][]*policy.Contact, len(i.Needs)),
		floor:   policy.Floor{Idle: make([]int, len(i.Levels)), Waiting: make([]int, len(i.Needs))},
	}
	for k, profiles := range r.profiles {
		for _, p := range profiles {
			r.kinds[p] = append(r.kinds[p], k)
		}
	}
	for a := range r.agents {
		p := a / i.Heads
		r.agents[a] = policy.Agent{ID: routing.AgentID(a + 1), Profile: p, Levels: i.Levels[p]}
		r.release(&r.agents[a])
	}
	return r
}

// release and seize count an agent in and out of those who are free.
func (r *rival) release(a *policy.Agent) {
	r.free[a.Profile] = append(r.free[a.Profile], a)
	r.floor.Idle[a.Profile]++
	r.floor.AllIdle++
}

func (r *rival) seize(a *policy.Agent) {
	r.free[a.Profile] = without(r.free[a.Profile], a)
	r.floor.Idle[a.Profile]--
	r.floor.AllIdle--
}

// queueUp and leave count a contact in and out of those that wait.
func (r *rival) queueUp(c *policy.Contact) {
	r.waiting[c.Kind] = append(r.waiting[c.Kind], c)
	r.floor.Waiting[c.Kind]++
	r.floor.AllWaiting++
}

func (r *rival) leave(c *policy.Contact) {
	r.waiting[c.Kind] = without(r.waiting[c.Kind], c)
	r.floor.Waiting[c.Kind]--
	r.floor.AllWaiting--
}

func without[T any](all []*T, x *T) []*T {
	i := slices.Index(all, x)
	return slices.Delete(all, i, i+1)
}

func (r *rival) arrive(now routing.Time, contact int) {
	k := r.contacts[contact].Kind
	c := &policy.Contact{ID: routing.ContactID(contact + 1), Kind: k, Needs: r.instance.Needs[k], Since: now}
	r.queueUp(c)
	r.come = append(r.come, c)
}

func (r *rival) abandon(_ routing.Time, contact int) { r.leave(r.find(contact)) }

// find returns a contact that waits, nil if it does not.
func (r *rival) find(contact int) *policy.Contact {
	line := r.waiting[r.contacts[contact].Kind]
	i := slices.IndexFunc(line, func(c *policy.Contact) bool { return int(c.ID) == contact+1 })
	if i < 0 {
		return nil
	}
	return line[i]
}

func (r *rival) freed(now routing.Time, agent int) {
	a := &r.agents[agent]
	a.Idle = now
	r.release(a)
	r.ready = append(r.ready, a)
}

func (r *rival) wakes() routing.Time { return r.again.Next() }

// next asks the rule of all that have come, are to be looked at again, or are free.
func (r *rival) next(now routing.Time) (int, int, bool) {
	r.floor.Now = now
	for r.again.Next() <= now {
		if c := r.again.Pop().Item; r.find(int(c.ID)-1) == c {
			r.come = append(r.come, c)
		}
	}
	for len(r.come) > 0 {
		c := r.come[0]
		r.come = slices.Delete(r.come, 0, 1)
		if a := r.agent(c); a != nil {
			return r.pair(now, c, a)
		}
		if at := r.rule.Again(now, c); at != routing.Never {
			r.again.Add(due.Entry[*policy.Contact]{Item: c, At: at, Order: uint64(c.ID)})
		}
	}
	for len(r.ready) > 0 {
		a := r.ready[0]
		r.ready = slices.Delete(r.ready, 0, 1)
		if c := r.contact(a); c != nil {
			return r.pair(now, c, a)
		}
	}
	return 0, 0, false
}

func (r *rival) pair(now routing.Time, c *policy.Contact, a *policy.Agent) (int, int, bool) {
	r.leave(c)
	r.seize(a)
	a.Offered = now
	return int(c.ID) - 1, int(a.ID) - 1, true
}

// agent asks who takes a contact.
func (r *rival) agent(c *policy.Contact) *policy.Agent {
	r.candidates = r.candidates[:0]
	for _, p := range r.profiles[c.Kind] {
		r.candidates = append(r.candidates, r.free[p]...)
	}
	if len(r.candidates) == 0 {
		return nil
	}
	return r.rule.Agent(&r.floor, c, r.candidates)
}

// contact asks what an agent takes.
func (r *rival) contact(a *policy.Agent) *policy.Contact {
	r.queue = r.queue[:0]
	for _, k := range r.kinds[a.Profile] {
		r.queue = append(r.queue, r.waiting[k]...)
	}
	if len(r.queue) == 0 {
		return nil
	}
	return r.rule.Contact(&r.floor, a, r.queue)
}
