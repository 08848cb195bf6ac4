// SPDX-License-Identifier: Apache-2.0

package routing

// A contact that knows an agent is like any other while she is not there, or
// neither free nor talking: she is then in nobody's way. While she is free it may
// be hers. While she talks it may be held for her, but for no longer than any
// other. So only few need to be looked at one by one.

// know links a contact to the agent it knows, unknow takes it out.
func (p *Pool) know(slot int32, x *waiter) {
	m := p.member(x.known)
	x.next, x.before = m.knows, 0
	if x.next != 0 {
		p.contacts[x.next-1].before = slot + 1
	}
	m.knows = slot + 1
}

func (p *Pool) unknow(x *waiter) {
	if x.next != 0 {
		p.contacts[x.next-1].before = x.before
	}
	if x.before != 0 {
		p.contacts[x.before-1].next = x.next
	} else {
		p.agents[x.known].knows = x.next
	}
}

// stirs tells whether the agent whom a contact knows makes a difference to it.
func (p *Pool) stirs(x *waiter) bool {
	if x.known == 0 {
		return false
	}
	m := &p.agents[x.known]
	if m.profile == nil || m.profile.can&(1<<x.demand.medium) == 0 {
		return false
	}
	return m.free&(1<<x.demand.medium) != 0 || m.talking && p.now.Sub(x.since) < x.patience
}

// recognise looks at those who know an agent whose stance has changed.
func (p *Pool) recognise(m *member) {
	for slot := m.knows; slot != 0; {
		x := &p.contacts[slot-1]
		if x.lane != nil && p.stirs(x) {
			p.unqueue(x)
			p.single(x, slot-1)
		}
		p.mark(x.demand)
		slot = x.next
	}
}

// calm puts those back into their lanes who need not be looked at one by one any
// longer.
func (p *Pool) calm(d *demand) {
	for i := len(d.singles) - 1; i >= 0; i-- {
		slot := d.singles[i]
		x := &p.contacts[slot]
		if !p.stirs(x) && !x.excluding(p.now) && !x.asks(p.now) {
			p.unsingle(x)
			p.queue(x, slot)
		}
	}
}

// excluding tells whether anybody is excluded still.
func (x *waiter) excluding(now Time) bool {
	for _, e := range x.excluded {
		if now < e.Until {
			return true
		}
	}
	return false
}
