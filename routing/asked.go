// SPDX-License-Identifier: Apache-2.0

package routing

import "time"

// A contact that asks for an agent is looked at by itself until nobody else need wait
// for her any longer. It competes for her as if she were the best for it, and is ripe
// for her at once: there is nobody better to wait for.

// asks tells whether the contact is for one agent only.
func (x *waiter) asks(now Time) bool { return x.only != 0 && now < x.until }

// asked finds a contact that asks for an agent, if she is free.
func (p *Pool) asked(d *demand, slot int32, k *ranking) {
	x := &p.contacts[slot]
	d.wake = min(d.wake, x.until)
	for _, e := range x.excluded {
		if e.Agent == x.only && p.now < e.Until {
			d.wake = min(d.wake, e.Until)
			return
		}
	}
	if int(x.only) >= len(p.agents) {
		return
	}
	m := &p.agents[x.only]
	if m.free&(1<<k.medium) == 0 || m.profile.link(k) == nil {
		return
	}
	rest := x.priority
	if x.known == x.only {
		rest += x.knownWorth
	}
	d.runs = append(d.runs, run{
		contender: contender{rest - time.Duration(x.since), x.since, x.id},
		slot:      slot, agent: x.only, rest: rest,
	})
}

// whyAsked explains the choice of a contact that asks for an agent.
func (p *Pool) whyAsked(d *demand, x *waiter) Why {
	f := p.agents[x.only].profile
	why := Why{
		Rule: AskedFor, Fit: Fit(f.levels, d.needs), Key: d.keyOf(f),
		Age: p.now.Sub(x.since), Score: d.best.score(p.now), Free: 1,
	}
	p.others(d, x.only, &why)
	return why
}
