// SPDX-License-Identifier: Apache-2.0

package whatif

import "cordial/routing"

// voice is the only medium so far.
const voice = 1 << routing.Voice

// dial routes by the index that serves live calls.
type dial struct {
	*Traffic
	pool    *routing.Pool
	sets    []routing.NeedSet // by kind
	offered []uint64          // by agent: the number of her latest offer
	offers  uint64            // so far
}

func newDial(t *Traffic) router {
	d := &dial{
		Traffic: t, pool: routing.NewPool(), sets: make([]routing.NeedSet, len(t.Needs)),
		offered: make([]uint64, t.Agents),
	}
	for k, needs := range t.Needs {
		d.sets[k] = d.pool.Define(needs)
	}
	return d
}

func (d *dial) arrive(_ routing.Time, contact, kind int, w *routing.Waiting) {
	d.pool.SetMean(d.Contacts[contact].Mean)
	x := *w
	x.ID, x.Needs = routing.ContactID(contact+1), d.sets[kind]
	d.pool.PutWaiting(x)
}

func (d *dial) leave(_ routing.Time, contact int) {
	d.pool.RemoveWaiting(routing.ContactID(contact+1), d.Contacts[contact].Waiting.Since)
}

func (d *dial) stand(_ routing.Time, agent int, s stance) {
	a := routing.Agent{
		ID: routing.AgentID(agent + 1), Levels: d.Levels[s.profile], AtWork: s.atWork, Talking: s.stage == talking,
		Can: voice, Offered: d.offered[agent],
	}
	if s.stage == idle {
		a.Free = voice
	}
	d.pool.PutAgent(a)
}

func (d *dial) next(now routing.Time) (int, int, bool) {
	contact, agent, ok := d.pool.Pick(now)
	if !ok {
		return 0, 0, false
	}
	c, a := int(contact)-1, int(agent)-1
	d.leave(now, c)
	d.offers++
	d.offered[a] = d.offers
	return c, a, true
}

func (d *dial) wakes() routing.Time { return d.pool.Ripens() }
