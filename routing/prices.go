// SPDX-License-Identifier: Apache-2.0

package routing

// Dual is what one contact more with a set of needs would add to the total fit, if work
// were shared out in the best way. Package price finds it.
type Dual struct {
	Need NeedSet
	Dual Share // -2 Whole to Whole
}

// Duals are the duals of sets of needs. From them follows what any profile is worth
// elsewhere, also one that has just appeared.
type Duals []Dual

// Shadow returns the shadow price of a profile whose fit for a set of needs is as
// fit says, or which is not eligible for it: the most by which its fit for a set exceeds
// the set's dual, or 0. It is 0 to 3 Whole.
func (d Duals) Shadow(fit func(NeedSet) (f Share, eligible bool)) Share {
	var shadow Share
	for _, n := range d {
		if f, ok := fit(n.Need); ok {
			shadow = max(shadow, f-n.Dual)
		}
	}
	return shadow
}

// PriceOf returns the price for a shadow price: nine tenths of it, and never below 0.
// At the full shadow price all profiles that serve a need in the optimum would be
// equally good for it; the tenth that is left out lets the better fit decide
// between them.
func PriceOf(shadow Share) Share { return max(0, shadow) * 9 / 10 }

// Surcharge is added to the price of the agents with such levels and media.
type Surcharge struct {
	Levels []Level // by SkillID
	Can    uint8   // a bit for each Medium
	By     Share   // -Whole to Whole
}

// Prices say what it costs to use an agent's skills now. They are taken off her fit.
type Prices struct {
	Duals      Duals
	Surcharges []Surcharge
}

// SetPrices puts prices in force, in place of those before; whoever has no surcharge
// among them has none, and those of equal levels and media add up. The pool keeps nothing of what it is given. Rankings in which
// somebody has another price now are made anew when they are next asked.
func (p *Pool) SetPrices(prices Prices) {
	p.duals = append(p.duals[:0], prices.Duals...)
	clear(p.surcharges)
	for _, s := range prices.Surcharges {
		if s.By != 0 {
			p.surcharges[string(p.nameOf(trim(s.Levels), s.Can))] += s.By
		}
	}
	for _, f := range p.profiles {
		price := p.priceOf(f)
		if price == f.price {
			continue
		}
		f.price = price
		for i := range f.links {
			p.spoil(f.links[i].ranking)
		}
	}
}

// priced tells whether anybody may cost something.
func (p *Pool) priced() bool { return len(p.duals)+len(p.surcharges) > 0 }

// priceOf is what a profile costs.
func (p *Pool) priceOf(f *profile) Share {
	shadow := p.duals.Shadow(func(set NeedSet) (Share, bool) {
		needs := p.sets[set]
		if !Eligible(f.levels, needs, 0) {
			return 0, false
		}
		return Fit(f.levels, needs), true
	})
	price := PriceOf(shadow)
	if len(p.surcharges) > 0 {
		price += p.surcharges[string(p.nameOf(f.levels, f.can))]
	}
	return price
}
