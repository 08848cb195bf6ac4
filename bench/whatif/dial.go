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
	prices  int               // how many of their changes have passed
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

// price puts the prices in force that were recorded. They are what was told, not what
// other choices would have led to; they follow from who came and who was there.
func (d *dial) price(now routing.Time) {
	for ; d.prices < len(d.Prices) && d.Prices[d.prices].At <= now; d.prices++ {
		var p routing.Prices
		if is := d.Prices[d.prices].Prices; is != nil {
			p.Surcharges = is.Surcharges
			for _, x := range is.Duals {
				p.Duals = append(p.Duals, routing.Dual{Need: d.pool.Define(x.Needs), Dual: x.Dual})
			}
		}
		d.pool.SetPrices(p)
	}
}

func (d *dial) arrive(_ routing.Time, contact, kind int, w *routing.Waiting) {
	d.pool.SetMean(d.Contacts[contact].Mean)
	if p := d.Contacts[contact].Patience; p > 0 {
		d.pool.SetPatience(p)
	}
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
	d.price(now)
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
