// SPDX-License-Identifier: Apache-2.0

package auditor

import "cordial/acd"

// wholeFit is a perfect fit, in the unit of fits and prices.
const wholeFit = 1_000_000

// market is the prices in force.
type market struct {
	prices *acd.Prices // nil: none
	turn   int         // how often they, or all levels, have changed
}

// setPrices takes prices, which only a configuration that wants some lets in.
func (a *Auditor) setPrices(p *acd.Prices) {
	if p == nil || !a.priced {
		a.fault("price", "there are prices that nobody wants")
	}
	a.market.prices = p
	a.market.turn++
}

// costs is what it costs to use an agent's skills: nine tenths of the most by which her
// fit for a set of needs exceeds what a contact more with them is worth, and her
// surcharge.
func (a *Auditor) costs(g *agent) int64 {
	p := a.market.prices
	if p == nil {
		return 0
	}
	if g.turn == a.market.turn {
		return g.cost
	}
	most := int64(0)
	for i := range p.Duals {
		if fit := g.fits(&p.Duals[i]); fit >= 0 {
			most = max(most, fit-int64(p.Duals[i].Dual))
		}
	}
	g.cost, g.turn = most*9/10, a.market.turn
	can := mediaOf(&a.people[g.id])
	for i := range p.Surcharges {
		if s := &p.Surcharges[i]; s.Can == can && g.has(s.Levels) {
			g.cost += int64(s.By)
		}
	}
	return g.cost
}

// fits is the agent's fit for needs; -1 if she lacks one of them.
func (g *agent) fits(d *acd.Dual) int64 {
	sum, weights := int64(0), int64(0)
	for _, n := range d.Needs {
		level := g.level(n.Skill)
		if level < n.Least {
			return -1
		}
		sum += int64(level) * int64(n.Weight)
		weights += 10 * int64(n.Weight)
	}
	if weights == 0 {
		return wholeFit
	}
	return sum * wholeFit / weights
}

func (g *agent) level(s acd.SkillID) acd.Level {
	if int(s) < len(g.levels) {
		return g.levels[s]
	}
	return 0
}

// has tells whether these are her levels; those that are not named are 0.
func (g *agent) has(levels []acd.Level) bool {
	for s := range max(len(levels), len(g.levels)) {
		want := acd.Level(0)
		if s < len(levels) {
			want = levels[s]
		}
		if g.level(acd.SkillID(s)) != want {
			return false
		}
	}
	return true
}

// mediaOf has a bit for each medium that a person serves.
func mediaOf(p *acd.AgentConfig) uint8 {
	if p.Capacity == nil {
		return 1
	}
	bits := uint8(0)
	for medium, n := range p.Capacity {
		if n > 0 {
			bits |= 1 << medium
		}
	}
	return bits
}
