// SPDX-License-Identifier: Apache-2.0

package quality

import (
	"fmt"
	"time"

	"cordial/bench/policy"
	"cordial/routing"
	"cordial/routing/price"
)

// The dial's settings where nobody sets them.
const (
	Worth = 60 * time.Second
	Order = 120 * time.Second
)

// contender is a rule that takes part. The one whose name is dial is ours at its
// defaults, with prices that it learns; those that begin with without- are ours without
// a part of it, those with with- have something instead.
type contender struct {
	name  string
	route func(*scene) router
}

// The names that something is asked of.
const (
	Ours    = "dial"
	unheld  = "without-holding"
	spread  = "with-spread"
	swept   = "worth-" // and a number of seconds
	spreads = 200_000  // the share that with-spread has, in millionths
)

// contenders are those who take part in a table.
func (t *Table) contenders() []contender {
	all := []contender{
		ours(Ours, Worth, Order),
		ours(unheld, 0, Order),
		ours("without-order", Worth, 0),
		{"without-prices", func(s *scene) router { return newDial(s.instance, s.contacts, Worth, Order) }},
	}
	if t.Name == LargeName {
		all = append(all, contender{spread, withSpread})
	}
	if t.Surge > 0 || t.Astray > 0 {
		all = append(all,
			contender{"with-stale-prices", func(s *scene) router {
				return withRates(s, func(routing.Time) []float64 { return s.forecast })
			}},
			contender{"with-true-prices", func(s *scene) router { return withRates(s, s.truth) }})
	}
	if t.Sweep {
		for _, worth := range sweep {
			all = append(all, ours(fmt.Sprintf("%s%.0f", swept, worth.Seconds()), worth, Order))
		}
	}
	return append(all, rivals()...)
}

// sweep are the settings of the dial's expertise_worth beside 0 and its default.
var sweep = []time.Duration{
	5 * time.Second, 10 * time.Second, 20 * time.Second, 30 * time.Second,
	90 * time.Second, 120 * time.Second, 180 * time.Second,
}

func rivals() []contender {
	var all []contender
	for _, u := range policy.Usual() {
		all = append(all, rule(u.Name, u.Rule))
	}
	return append(all,
		contender{"random", func(s *scene) router {
			return newRival(s.instance, s.contacts, policy.Random{Rand: chance(1, 5)})
		}},
		contender{"ratio", func(s *scene) router { return newRival(s.instance, s.contacts, s.ratio(nil)) }},
		contender{"ratio-on-pairs", func(s *scene) router {
			return newRival(s.instance, s.contacts, s.ratio(func(kind, profile int) bool { return s.pairs[Pair{kind, profile}] }))
		}})
}

func ours(name string, worth, order time.Duration) contender {
	return contender{name, func(s *scene) router { return newPriced(s.instance, s.contacts, worth, order) }}
}

func rule(name string, r policy.Rule) contender {
	return contender{name, func(s *scene) router { return newRival(s.instance, s.contacts, r) }}
}

// ratio gives each kind the part of those who wait that it has of arrivals by the
// forecast, so that all wait equally long, and each profile the part of those who are
// free that it has of all agents.
func (s *scene) ratio(pairs func(kind, profile int) bool) policy.Ratio {
	heads := make([]int, len(s.instance.Levels))
	for p := range heads {
		heads[p] = s.instance.Heads
	}
	return policy.EvenRatio(s.forecast, heads, pairs)
}

// withRates is ours with prices from rates that it is told, in erlang by kind.
func withRates(s *scene, rates func(routing.Time) []float64) router {
	p := newPriced(s.instance, s.contacts, Worth, Order)
	p.prices.told = func(now routing.Time) []price.Need { return loads(rates(now)) }
	p.prices.at = 0
	return p
}
