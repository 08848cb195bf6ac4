// SPDX-License-Identifier: Apache-2.0

package routing

import "time"

// The faults that the tests plant in an index.

// MissChange forgets what has changed since the last question.
func (p *Pool) MissChange() {
	for _, d := range p.dirty {
		d.dirty = false
	}
	p.dirty = p.dirty[:0]
}

// MissTimer forgets when somebody becomes ripe.
func (p *Pool) MissTimer() {
	p.stale, p.ripens = false, Never
}

// MissPatience hears of the patience, and looks at nobody anew.
func (p *Pool) MissPatience(d time.Duration) {
	dirty := len(p.dirty)
	p.SetPatience(d)
	for _, d := range p.dirty[dirty:] {
		d.dirty = false
	}
	p.dirty = p.dirty[:dirty]
}

// MisplaceHead makes the first ranking believe that nobody of its best profile is
// free.
func (p *Pool) MisplaceHead() {
	for _, r := range p.rankings {
		if len(r.tiers) > 0 && !r.stale {
			r.seat(0, 0, nobody)
		}
	}
}

// MixUpTurns lets the last of a profile's turns go first.
func (p *Pool) MixUpTurns() {
	for _, f := range p.profiles {
		for m := range Media {
			if q := f.free[m]; len(q) > 1 {
				last := len(q) - 1
				q[0], q[last] = q[last], q[0]
				p.places[m][q[0].agent], p.places[m][q[last].agent] = 0, int32(last)
				for _, l := range f.links {
					if l.ranking.demand.medium == m && !l.ranking.stale {
						l.ranking.seat(l.tier, l.leaf, q[0])
					}
				}
			}
		}
	}
}

// MissPrices lets everybody have her new price, but not in the rankings.
func (p *Pool) MissPrices(prices Prices) {
	var was []*ranking
	for _, r := range p.rankings {
		if !r.stale {
			was = append(was, r)
		}
	}
	p.SetPrices(prices)
	for _, r := range was {
		r.stale = false
	}
}

// KeepVacant forgets that profiles are without anybody.
func (p *Pool) KeepVacant() { p.vacant = 0 }

// Size returns how many things of a kind the index holds at most.
func (p *Pool) Size() int {
	most := max(len(p.profiles), len(p.byLevels), len(p.contacts), p.slots.Len(), len(p.rankings), len(p.lanes), len(p.dirty), len(p.agents))
	for _, d := range p.demands {
		if d == nil {
			continue
		}
		most = max(most, len(d.lanes), len(d.singles), cap(d.runs))
		for _, l := range d.lanes {
			most = max(most, len(l.all))
		}
	}
	for _, r := range p.rankings {
		most = max(most, len(r.owners), len(r.tiers))
	}
	for _, f := range p.profiles {
		most = max(most, len(f.links))
	}
	return most
}
