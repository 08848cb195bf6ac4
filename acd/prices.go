// SPDX-License-Identifier: Apache-2.0

package acd

import (
	"fmt"
	"slices"

	"cordial/routing"
)

// Prices say what it costs to use agents' scarce skills: they are taken off their fits,
// so that an expert is kept for those who need her. Needs and levels stand here by
// value, so that a journal explains itself. Nobody may change them once they are given
// to a machine.
type Prices struct {
	// Duals are by set of needs, of which each is there once.
	Duals []Dual
	// Surcharges are by profile: levels by SkillID, and a bit for each medium.
	Surcharges []routing.Surcharge
}

// Dual is the dual of a set of needs: what routing.Dual is, with the needs themselves.
type Dual struct {
	Needs []routing.Need
	Dual  routing.Share // -MostPrice to routing.Whole
}

const (
	// MostPrices bounds how many duals, and how many surcharges, prices may have: more
	// would not fit into a record.
	MostPrices = 10_000
	// MostPrice bounds duals and surcharges, either way.
	MostPrice = 4 * routing.Whole
)

// fault says what is wrong with prices in a centre of so many skills; nil if nothing is.
func (p *Prices) fault(skills int) error {
	if len(p.Duals) > MostPrices || len(p.Surcharges) > MostPrices {
		return fmt.Errorf("%d duals and %d surcharges are more than %d: %w", len(p.Duals), len(p.Surcharges), MostPrices, ErrBadCommand)
	}
	for i, d := range p.Duals {
		if d.Dual < -MostPrice || d.Dual > routing.Whole {
			return fmt.Errorf("dual %d is %d, not %d to %d: %w", i, d.Dual, -MostPrice, routing.Whole, ErrBadCommand)
		}
		for _, n := range d.Needs {
			if n.Skill == 0 || int(n.Skill) > skills || n.Weight == 0 || n.Least > routing.MaxLevel {
				return fmt.Errorf("dual %d is of skill %d, level %d, weight %d: %w", i, n.Skill, n.Least, n.Weight, ErrBadCommand)
			}
		}
	}
	for i, s := range p.Surcharges {
		if s.By < -MostPrice || s.By > MostPrice || len(s.Levels) > skills+1 {
			return fmt.Errorf("surcharge %d of %d, for %d skills: %w", i, s.By, len(s.Levels), ErrBadCommand)
		}
	}
	return nil
}

// equal tells whether prices say the same, in the same order. nil says that there are
// none.
func (p *Prices) equal(q *Prices) bool {
	if p == nil || q == nil {
		return p.empty() && q.empty()
	}
	return slices.EqualFunc(p.Duals, q.Duals, func(a, b Dual) bool {
		return a.Dual == b.Dual && slices.EqualFunc(a.Needs, b.Needs, routing.Need.Equal)
	}) && slices.EqualFunc(p.Surcharges, q.Surcharges, func(a, b routing.Surcharge) bool {
		return a.By == b.By && a.Can == b.Can && slices.Equal(a.Levels, b.Levels)
	})
}

func (p *Prices) empty() bool { return p == nil || len(p.Duals)+len(p.Surcharges) == 0 }

// decidePrices puts prices in force. They are stale where the configuration has none
// any more, or they are what is in force.
func (m *Machine) decidePrices(c *Command) error {
	switch {
	case c.Prices == nil:
		return fmt.Errorf("no prices: %w", ErrBadCommand)
	case m.config == nil || !m.config.Prices:
		return ErrStale
	}
	if err := c.Prices.fault(len(m.skills)); err != nil {
		return err
	}
	if m.prices.equal(c.Prices) {
		return ErrStale
	}
	m.emit(Event{Kind: PricesSet, Prices: c.Prices})
	return nil
}

// Prices returns those that are in force, which nobody may change; nil: none.
func (m *Machine) Prices() *Prices { return m.prices }

func (m *Machine) foldPrices(p *Prices) {
	if m.prices, m.priced = p, m.at; p.empty() {
		m.prices = nil
	}
	m.reprice()
}

// reprice tells routing the prices that are in force.
func (m *Machine) reprice() {
	var p routing.Prices
	if m.prices != nil {
		p.Surcharges = m.prices.Surcharges
		for _, d := range m.prices.Duals {
			p.Duals = append(p.Duals, routing.Dual{Need: m.pool.Define(d.Needs), Dual: d.Dual})
		}
	}
	m.pool.SetPrices(p)
}
