// SPDX-License-Identifier: Apache-2.0

package soak

import (
	"time"

	"cordial/acd"
	"cordial/routing"
)

// price lets prices change now and then, faster and further than they ever do.
func (w *world) price() {
	if p := w.proc; p != nil && !p.dead {
		p.submit(acd.Command{Kind: acd.SetPrices, Prices: w.drawPrices(p.loop.Machine().Market(nil).Staff)}, nil)
	}
	if !w.closing() {
		w.after(between(w.chance, 0, 20*time.Second), w.price)
	}
}

// drawPrices draws what skills cost: for those who need one, and for some of the agents.
func (w *world) drawPrices(staff []routing.Staff) *acd.Prices {
	share := func() routing.Share { return routing.Share(w.chance.IntN(31)-20) * routing.Whole / 10 }
	p := &acd.Prices{}
	for skill := range w.plan.config.Skills {
		needs := []routing.Need{{Skill: acd.SkillID(skill + 1), Least: acd.Level(1 + w.chance.IntN(6)), Weight: 1}}
		if w.chance.IntN(2) == 0 {
			p.Duals = append(p.Duals, acd.Dual{Needs: needs, Dual: share()})
		}
	}
	for _, f := range staff {
		if w.chance.IntN(3) == 0 {
			p.Surcharges = append(p.Surcharges, routing.Surcharge{Levels: f.Levels, Can: f.Can, By: share()})
		}
	}
	return p
}
