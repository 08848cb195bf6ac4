// SPDX-License-Identifier: Apache-2.0

package routing

import "time"

// Waiting is a contact that waits.
type Waiting struct {
	ID       ContactID
	Medium   Medium
	Needs    NeedSet
	Since    Time          // arrival, from which its age counts; not later than now
	Priority time.Duration // added to its age in the order
	// Worth is for how long waiting a perfect expert is worth more than a barely
	// adequate agent; nobody is held back for longer.
	Worth time.Duration
	// Order is how far fit may reorder those who wait.
	Order time.Duration
	// Known is an agent who knows the customer, KnownWorth what that is worth.
	Known      AgentID
	KnownWorth time.Duration
	// RipeAt is when the contact is ripe for everyone, because a limit of its
	// queue is about to act; Never if none is.
	RipeAt Time
	// Excluded are agents who are not to be offered it, each until a time.
	Excluded []Exclusion
	// Only is an agent whom the customer has asked for: until Until nobody else is
	// eligible. 0 is nobody.
	Only  AgentID
	Until Time
}

// Exclusion keeps a contact from an agent until a time.
type Exclusion struct {
	Agent AgentID
	Until Time
}

// waiter is a waiting contact as the index keeps it.
type waiter struct {
	id     ContactID
	since  Time
	demand *demand
	lane   *lane // nil: it is looked at by itself
	alike
	ripeAt   Time
	excluded []Exclusion
	only     AgentID // until then
	until    Time

	known      AgentID // 0 too if that is worth nothing
	knows      AgentID // even then
	knownWorth time.Duration
	single     int32 // its place among those that are looked at by themselves
	// Those that know the same agent are linked; 0 is none, so all are one more.
	next, before int32
}

// Grow makes room for so many more waiting contacts at once.
func (p *Pool) Grow(contacts int) {
	p.slots.Grow(contacts)
	if more := len(p.contacts) - len(p.vacated) + contacts - cap(p.contacts); more > 0 {
		p.contacts = append(make([]waiter, 0, cap(p.contacts)+more), p.contacts...)
	}
}

// PutWaiting adds a contact or replaces what is known of it.
func (p *Pool) PutWaiting(w Waiting) {
	p.RemoveWaiting(w.ID, w.Since)
	slot := p.vacate()
	p.slots.Put(w.ID, slot+1)
	x := &p.contacts[slot]
	*x = waiter{
		id: w.ID, since: w.Since, demand: p.demand(w.Needs, w.Medium),
		alike:  alike{worth: w.Worth, order: w.Order, priority: w.Priority, patience: p.patience(&w)},
		ripeAt: w.RipeAt, excluded: w.Excluded, knows: w.Known, only: w.Only, until: w.Until,
	}
	if w.Known != 0 && w.KnownWorth != 0 {
		x.known, x.knownWorth = w.Known, w.KnownWorth
		p.know(slot, x)
	}
	if len(x.excluded) > 0 || x.asks(p.now) || p.stirs(x) {
		p.single(x, slot)
	} else {
		p.queue(x, slot)
	}
	p.enlist(x.demand)
}

// RemoveWaiting forgets a contact; since is its arrival.
func (p *Pool) RemoveWaiting(id ContactID, _ Time) {
	slot := p.slots.Take(id) - 1
	if slot < 0 {
		return
	}
	x := &p.contacts[slot]
	if x.lane == nil {
		p.unsingle(x)
	} else {
		p.unqueue(x)
	}
	if x.known != 0 {
		p.unknow(x)
	}
	p.discharge(x.demand)
	x.excluded = nil
	p.vacated = append(p.vacated, slot)
}

// vacate returns the number of a slot that is not in use.
func (p *Pool) vacate() int32 {
	if n := len(p.vacated); n > 0 {
		slot := p.vacated[n-1]
		p.vacated = p.vacated[:n-1]
		return slot
	}
	p.contacts = append(p.contacts, waiter{})
	return int32(len(p.contacts) - 1)
}

// patience returns the age from which a contact is ripe for everyone.
func (p *Pool) patience(w *Waiting) time.Duration {
	if w.RipeAt >= w.Since.Add(w.Worth) || p.now.Sub(w.Since) >= w.Worth {
		return w.Worth
	}
	return max(w.RipeAt.Sub(w.Since), 0)
}

// queue puts a contact into its lane, unqueue takes it out.
func (p *Pool) queue(x *waiter, slot int32) {
	x.lane = p.lane(x.demand, x.alike)
	x.lane.insert(x.lane.find(x.since, x.id), place{x.since, x.id, slot})
}

func (p *Pool) unqueue(x *waiter) {
	l := x.lane
	l.remove(l.find(x.since, x.id))
	if len(l.line()) == 0 {
		p.close(x.demand, l)
	}
	x.lane = nil
}

// single puts a contact among those that are looked at one by one, unsingle takes
// it out.
func (p *Pool) single(x *waiter, slot int32) {
	x.single = int32(len(x.demand.singles))
	x.demand.singles = append(x.demand.singles, slot)
}

func (p *Pool) unsingle(x *waiter) {
	all := x.demand.singles
	last := all[len(all)-1]
	all[x.single] = last
	p.contacts[last].single = x.single
	x.demand.singles = all[:len(all)-1]
}
