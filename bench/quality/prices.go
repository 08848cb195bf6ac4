// SPDX-License-Identifier: Apache-2.0

package quality

import (
	"fmt"
	"slices"
	"time"

	"cordial/routing"
	"cordial/routing/price"
)

// pricesEvery is how often prices are found anew.
const pricesEvery = time.Minute

// learned are prices of the profiles' skills, as routing/price has them, found from
// nothing but the contacts that have come so far. Until it has seen enough there are none.
type learned struct {
	instance *Instance
	rates    *price.Rates
	arcs     []price.Arc
	at       routing.Time // when to find them anew
	// told are the loads that are taken instead of what has come, dearer what a
	// profile's price has on top; nil: neither.
	told   func(now routing.Time) []price.Need
	dearer func(profile int) routing.Share
}

func newLearned(i *Instance) *learned {
	return &learned{
		instance: i, rates: price.NewRates(0), arcs: price.Arcs(i.Needs, i.Levels), at: routing.Time(pricesEvery),
	}
}

// seen counts a contact that has come.
func (l *learned) seen(now routing.Time, kind int) { l.rates.Seen(routing.NeedSet(kind), now) }

// due returns the prices by profile if it is time for new ones and there are some.
func (l *learned) due(now routing.Time) ([]routing.Share, bool) {
	if now < l.at {
		return nil, false
	}
	l.at = now.Add(pricesEvery)
	if l.told == nil && !l.rates.Ready(now) {
		return nil, false
	}
	solution, err := price.Solve(l.problem(now))
	if err != nil { // of an instance there always is a problem
		panic(fmt.Errorf("finding prices: %w", err))
	}
	prices := make([]routing.Share, len(solution.Shadows))
	for p, shadow := range solution.Shadows {
		prices[p] = price.Of(shadow)
		if l.dearer != nil {
			prices[p] += l.dearer(p)
		}
	}
	return prices, true
}

func (l *learned) problem(now routing.Time) price.Problem {
	p := price.Problem{Needs: l.rates.Needs(now, l.instance.Talk)}
	if l.told != nil {
		p.Needs = l.told(now)
	}
	for range l.instance.Levels {
		p.Profiles = append(p.Profiles, price.Profile{Heads: int32(l.instance.Heads)})
	}
	for _, a := range l.arcs {
		kind := routing.NeedSet(a.Need)
		n, ok := slices.BinarySearchFunc(p.Needs, kind, func(n price.Need, k routing.NeedSet) int { return int(n.Set - k) })
		if ok {
			p.Arcs = append(p.Arcs, price.Arc{Need: int32(n), Profile: a.Profile, Fit: a.Fit})
		}
	}
	return p
}
