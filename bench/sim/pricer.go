// SPDX-License-Identifier: Apache-2.0

package sim

import (
	"fmt"

	"cordial/acd"
	"cordial/acd/pricing"
)

// pricer finds prices as serve does, but at once: so they are the same for the same seed.
type pricer struct {
	pricing.Pricer
	next   acd.Time // when to look
	market acd.Market
}

func newPricer(start acd.Time, config *acd.Config) pricer {
	if !config.Prices {
		return pricer{next: never}
	}
	return pricer{next: start}
}

// price looks at the market, and puts new prices in force if there are any.
func (c *course) price(at acd.Time) error {
	p := &c.pricer
	if p.next = at.Add(pricing.Every); p.next >= c.end {
		p.next = never
	}
	p.market = c.real.Market(&p.market)
	problem, ok := p.Look(at, &p.market)
	if !ok {
		return nil
	}
	set, err := problem.Solve()
	if err != nil {
		return fmt.Errorf("prices: %w", err)
	}
	return c.step(at, set)
}
