// SPDX-License-Identifier: Apache-2.0

package quality

import (
	"time"

	"cordial/routing"
)

// priced routes by the index with prices that it learns.
type priced struct {
	*dial
	prices *learned
}

func newPriced(i *Instance, contacts []Contact, worth, order time.Duration) *priced {
	return &priced{dial: newDial(i, contacts, worth, order), prices: newLearned(i)}
}

func (p *priced) arrive(now routing.Time, c int) {
	p.prices.seen(now, p.contacts[c].Kind)
	p.dial.arrive(now, c)
}

func (p *priced) next(now routing.Time) (int, int, bool) {
	if prices, ok := p.prices.due(now); ok {
		for n := range prices.Duals {
			d := &prices.Duals[n]
			d.Need = p.sets[d.Need] // what is a kind's number there
		}
		p.pool.SetPrices(prices)
	}
	c, a, ok := p.dial.next(now)
	if ok {
		p.prices.took(a / p.instance.Heads)
	}
	return c, a, ok
}

func (p *priced) wakes() routing.Time { return min(p.prices.at, p.dial.wakes()) }
