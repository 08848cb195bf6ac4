// SPDX-License-Identifier: Apache-2.0

package quality

import (
	"cordial/routing"
	"cordial/routing/price"
)

// spreading is ours with a surcharge for those who are offered more than others.
type spreading struct {
	*priced
	had []uint32 // contacts, by profile
	all uint32
}

func withSpread(s *scene) router {
	r := &spreading{priced: newPriced(s.instance, s.contacts, Worth, Order), had: make([]uint32, len(s.instance.Levels))}
	r.prices.dearer = r.surcharge
	return r
}

func (r *spreading) surcharge(profile int) routing.Share {
	heads := r.prices.instance.Heads
	return price.Surcharge(spreads,
		price.Tally{Contacts: r.had[profile], Heads: uint32(heads)},
		price.Tally{Contacts: r.all, Heads: uint32(heads * len(r.had))})
}

func (r *spreading) next(now routing.Time) (int, int, bool) {
	c, a, ok := r.priced.next(now)
	if ok {
		r.had[a/r.prices.instance.Heads]++
		r.all++
	}
	return c, a, ok
}
