// SPDX-License-Identifier: Apache-2.0

package quality

import (
	"time"

	"cordial/routing"
)

// foreseen is the patience that is set where nobody sets it.
const foreseen = 10 * time.Minute

// dial routes by the index that serves live calls. The mean conversation that it goes by
// is the true one.
type dial struct {
	pool         *routing.Pool
	instance     *Instance
	contacts     []Contact
	sets         []routing.NeedSet // by kind
	worth, order time.Duration

	free    []bool   // by agent
	offered []uint64 // by agent: the number of her latest offer
	offers  uint64   // so far

	patience routing.Patience // as the callers show it
}

func newDial(i *Instance, contacts []Contact, worth, order time.Duration) *dial {
	d := &dial{
		pool: routing.NewPool(), instance: i, contacts: contacts, worth: worth, order: order,
		free: make([]bool, i.Agents()), offered: make([]uint64, i.Agents()),
	}
	d.pool.SetMean(i.Talk)
	for _, needs := range i.Needs {
		d.sets = append(d.sets, d.pool.Define(needs))
	}
	for a := range d.free {
		d.freed(0, a)
	}
	return d
}

// put tells the pool of an agent.
func (d *dial) put(agent int) {
	const voice = 1 << routing.Voice
	a := routing.Agent{
		ID: routing.AgentID(agent + 1), Levels: d.instance.Levels[agent/d.instance.Heads],
		AtWork: true, Talking: !d.free[agent], Can: voice, Offered: d.offered[agent],
	}
	if d.free[agent] {
		a.Free = voice
	}
	d.pool.PutAgent(a)
}

// waiting is a contact as the pool is told of it.
func (d *dial) waiting(now routing.Time, c int) routing.Waiting {
	return routing.Waiting{
		ID: routing.ContactID(c + 1), Needs: d.sets[d.contacts[c].Kind], Since: now,
		Worth: d.worth, Order: d.order, RipeAt: routing.Never,
	}
}

func (d *dial) arrive(now routing.Time, c int) { d.pool.PutWaiting(d.waiting(now, c)) }

func (d *dial) abandon(now routing.Time, c int) {
	d.pool.RemoveWaiting(routing.ContactID(c+1), d.contacts[c].At)
	d.waited(now, c, true)
}

// waited notes a wait that is over, as serving does.
func (d *dial) waited(now routing.Time, c int, gaveUp bool) {
	d.patience.Saw(now.Sub(d.contacts[c].At), gaveUp)
	d.pool.SetPatience(d.patience.Mean(foreseen))
}

func (d *dial) freed(_ routing.Time, agent int) {
	d.free[agent] = true
	d.put(agent)
}

func (d *dial) next(now routing.Time) (int, int, bool) {
	contact, agent, ok := d.pool.Pick(now)
	if !ok {
		return 0, 0, false
	}
	c, a := int(contact)-1, int(agent)-1
	d.pool.RemoveWaiting(contact, d.contacts[c].At)
	d.offers++
	d.offered[a], d.free[a] = d.offers, false
	d.put(a)
	d.waited(now, c, false)
	return c, a, true
}

func (d *dial) wakes() routing.Time { return d.pool.Ripens() }
