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

// learned are prices of skills, as routing/price has them, found from nothing but the
// contacts that have come so far. Until it has seen enough there are none.
type learned struct {
	instance *Instance
	rates    *price.Rates
	arcs     []price.Arc
	at       routing.Time  // when to find them anew
	spread   routing.Share // see price.Surcharge; 0 is off
	taken    []uint32      // by profile: contacts in this minute
	tallies  []price.Tally // by profile
	// told are the loads that are taken instead of what has come; nil: those.
	told func(now routing.Time) []price.Need
}

func newLearned(i *Instance) *learned {
	return &learned{
		instance: i, rates: price.NewRates(0), arcs: price.Arcs(i.Needs, i.Levels), at: routing.Time(pricesEvery),
		taken: make([]uint32, len(i.Levels)), tallies: make([]price.Tally, len(i.Levels)),
	}
}

// seen counts a contact that has come.
func (l *learned) seen(now routing.Time, kind int) { l.rates.Seen(routing.NeedSet(kind), now) }

// took counts a contact that an agent of a profile has taken.
func (l *learned) took(profile int) { l.taken[profile]++ }

// due returns prices if it is time for new ones and there are some. Sets of needs are
// numbered by kind.
func (l *learned) due(now routing.Time) (routing.Prices, bool) {
	if now < l.at {
		return routing.Prices{}, false
	}
	l.at = now.Add(pricesEvery)
	all := l.tally()
	if l.told == nil && !l.rates.Ready(now) {
		return routing.Prices{}, false
	}
	solution, err := price.Solve(l.problem(now))
	if err != nil { // of an instance there always is a problem
		panic(fmt.Errorf("finding prices: %w", err))
	}
	return routing.Prices{Duals: solution.Duals, Surcharges: l.surcharges(all)}, true
}

// tally adds the minute that is over to the tallies, and returns that of all.
func (l *learned) tally() price.Tally {
	var all price.Tally
	for p := range l.tallies {
		l.tallies[p].Minute(l.taken[p], uint32(l.instance.Heads))
		all.Contacts += l.tallies[p].Contacts
		all.Heads += l.tallies[p].Heads
	}
	clear(l.taken)
	return all
}

// surcharges keep experts from being worn out, if they are to.
func (l *learned) surcharges(all price.Tally) []routing.Surcharge {
	if l.spread == 0 {
		return nil
	}
	var out []routing.Surcharge
	for p, t := range l.tallies {
		out = append(out, routing.Surcharge{
			Levels: l.instance.Levels[p], Can: 1 << routing.Voice, By: price.Surcharge(l.spread, t, all),
		})
	}
	return out
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
