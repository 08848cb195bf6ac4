// SPDX-License-Identifier: Apache-2.0

package quality

import (
	"math/rand/v2"
	"time"

	"cordial/bench/policy"
	"cordial/routing"
)

// The dial's settings where nobody sets them.
const (
	Worth = 60 * time.Second
	Order = 120 * time.Second
)

// contender is a rule that takes part. The one whose name is dial is ours at its
// defaults, with prices that it learns; those that begin with without- are ours without
// a part of it.
type contender struct {
	name  string
	route func(*Instance, Bound, []Contact) router
}

// Ours is the name of the dial at its defaults.
const Ours = "dial"

func contenders() []contender {
	return []contender{
		ours(Ours, Worth, Order),
		ours("without-holding", 0, Order),
		ours("without-order", Worth, 0),
		{"without-prices", func(i *Instance, _ Bound, contacts []Contact) router {
			return newDial(i, contacts, Worth, Order)
		}},
		rule("longest-idle", policy.LongestIdle{}),
		rule("least-recent", policy.LeastRecent{}),
		{"random", func(i *Instance, _ Bound, contacts []Contact) router {
			return newRival(i, contacts, policy.Random{Rand: rand.New(rand.NewPCG(1, 5))}) //nolint:gosec // chance from a seed
		}},
		rule("most-skilled", policy.MostSkilled{}),
		rule("tiers", policy.Tiers{Least: []routing.Share{800_000, 500_000}}),
		rule("bullseye", policy.Bullseye{Rings: []policy.Ring{
			{After: 0, Least: 800_000}, {After: 10 * time.Second, Least: 500_000}, {After: 20 * time.Second},
		}}),
		{"ratio", func(i *Instance, _ Bound, contacts []Contact) router {
			return newRival(i, contacts, i.ratio(nil))
		}},
		{"ratio-on-pairs", func(i *Instance, b Bound, contacts []Contact) router {
			return newRival(i, contacts, i.ratio(func(kind, profile int) bool { return b.Pairs[Pair{kind, profile}] }))
		}},
	}
}

func ours(name string, worth, order time.Duration) contender {
	return contender{name, func(i *Instance, _ Bound, contacts []Contact) router {
		return newPriced(i, contacts, worth, order)
	}}
}

func rule(name string, r policy.Rule) contender {
	return contender{name, func(i *Instance, _ Bound, contacts []Contact) router { return newRival(i, contacts, r) }}
}

// ratio gives each kind the part of those who wait that it has of arrivals, so that all
// wait equally long, and each profile the part of those who are free that it has of all
// agents.
func (i *Instance) ratio(pairs func(kind, profile int) bool) policy.Ratio {
	r := policy.Ratio{Queue: i.Share, Pairs: pairs}
	for range i.Levels {
		r.Idle = append(r.Idle, 1/float64(len(i.Levels)))
	}
	return r
}
