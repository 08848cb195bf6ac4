// SPDX-License-Identifier: Apache-2.0

package quality

import (
	"slices"
	"time"

	"cordial/routing"
)

// The index orders agents by their fit and takes no price. But a price can be written
// as skills: two that all kinds ask for beside their own, the levels in which are the
// higher the cheaper a profile is. The fit of the three needs is then
//
//	(fitWeight x level + coarseWeight x coarse + fine) / (10 x allWeights)
//	  = fitWeight / allWeights x (fit - price + constant)
//
// so whatever is worth a fit has to be worth allWeights / fitWeight as much, and the
// index decides by fit less price, to within 1 / (10 x fitWeight).
const (
	fitWeight    = 500
	coarseWeight = 100
	allWeights   = fitWeight + coarseWeight + 1
	// perFit is what a fit of 1 is in such levels, and unpriced the levels of a price of 0:
	// prices from -1 to 4 leave levels that a [routing.Level] can hold.
	perFit   = 10 * fitWeight
	unpriced = 20_000
)

// priced routes by the index with prices that it learns.
type priced struct {
	*dial
	prices  *learned
	longest time.Duration // for which a contact is held
}

func newPriced(i *Instance, contacts []Contact, worth, order time.Duration) *priced {
	return &priced{
		dial:   newDial(withPrices(i), contacts, scaled(worth), scaled(order)),
		prices: newLearned(i), longest: worth,
	}
}

func scaled(d time.Duration) time.Duration { return d * allWeights / fitWeight }

// withPrices is an instance with the needs and levels for prices, which are 0.
func withPrices(i *Instance) *Instance {
	out := *i
	out.Needs, out.Levels = nil, nil
	coarse := routing.SkillID(len(i.Levels[0]))
	for _, needs := range i.Needs {
		own := slices.Clone(needs)
		for n := range own {
			own[n].Weight = uint16(fitWeight / len(needs)) // they count alike
		}
		out.Needs = append(out.Needs, append(own, routing.Need{Skill: coarse, Weight: coarseWeight}, routing.Need{Skill: coarse + 1, Weight: 1}))
	}
	for _, levels := range i.Levels {
		out.Levels = append(out.Levels, atPrice(levels, 0))
	}
	return &out
}

// atPrice is levels with those that stand for a price.
func atPrice(levels []routing.Level, price routing.Share) []routing.Level {
	cheap := unpriced - price*perFit/routing.Whole
	return append(levels[:len(levels):len(levels)], routing.Level(cheap/coarseWeight), routing.Level(cheap%coarseWeight))
}

func (p *priced) arrive(now routing.Time, c int) {
	p.prices.seen(now, p.contacts[c].Kind)
	w := p.waiting(now, c)
	w.RipeAt = now.Add(p.longest) // the scaled worth would hold it for longer
	p.pool.PutWaiting(w)
}

func (p *priced) next(now routing.Time) (int, int, bool) {
	if prices, ok := p.prices.due(now); ok {
		for f, levels := range p.prices.instance.Levels {
			p.instance.Levels[f] = atPrice(levels, prices[f])
		}
		for a := range p.free {
			p.put(a)
		}
	}
	return p.dial.next(now)
}

func (p *priced) wakes() routing.Time { return min(p.prices.at, p.dial.wakes()) }
