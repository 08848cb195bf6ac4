// SPDX-License-Identifier: Apache-2.0

package routing

import (
	"cmp"
	"math/bits"
	"slices"
	"time"
)

// ranking is the profiles that are eligible at one stage of a demand, the best
// first. It is built when it is first asked, and then kept up to date.
type ranking struct {
	demand  *demand
	tiers   []tier
	places  []int32 // by leaf: in its tier's turns; none if nobody is free
	free    int32   // agents
	medium  Medium
	stale   bool       // to be built before it is asked
	some    []uint64   // a bit for each tier in which somebody is free
	owners  []*profile // by leaf
	members int32      // agents signed in, away or not
	stage   int
	shown   shown // in the outlook that is being made
}

// tier is the profiles of one key. Each has a leaf; those with somebody free take turns
// by who of them goes first.
type tier struct {
	key     Share
	free    turns
	atWork  int32 // agents
	talking int32
}

// none is the place of a leaf that nobody is free in.
const none = -1

// keyed is a profile on its way into a ranking.
type keyed struct {
	key     Share
	profile *profile
}

// keyOf is what a ranking orders profiles by: the fit, less the price of the profile's
// scarce skills. It may be below 0.
func (d *demand) keyOf(f *profile) Share { return Fit(f.levels, d.needs) - f.price }

// ranking returns the ranking of a stage, up to date.
func (p *Pool) ranking(d *demand, stage int) *ranking {
	r := d.rankings[stage]
	if r == nil {
		r = &ranking{demand: d, medium: d.medium, stage: stage, stale: true}
		d.rankings[stage] = r
		p.rankings = append(p.rankings, r)
	}
	if r.stale {
		p.build(r)
	}
	return r
}

// takes tells whether a profile is eligible.
func (r *ranking) takes(f *profile) bool {
	return f.can&(1<<r.medium) != 0 && Eligible(f.levels, r.demand.needs, r.demand.ageOf(r.stage))
}

// build makes the ranking from all profiles.
func (p *Pool) build(r *ranking) {
	p.keyed = p.keyed[:0]
	for _, f := range p.profiles {
		if r.takes(f) {
			p.keyed = append(p.keyed, keyed{r.demand.keyOf(f), f})
		}
	}
	slices.SortStableFunc(p.keyed, func(a, b keyed) int { return cmp.Compare(b.key, a.key) })
	r.forget()
	r.stale = false
	for i, k := range p.keyed {
		if i == 0 || k.key != p.keyed[i-1].key {
			r.addTier(k.key)
		}
		r.place(int32(len(r.tiers)-1), k.profile)
	}
	clear(p.keyed)
}

// forget empties the ranking; its storage stays.
func (r *ranking) forget() {
	clear(r.owners)
	r.tiers, r.owners, r.places, r.some = r.tiers[:0], r.owners[:0], r.places[:0], r.some[:0]
	r.members, r.free = 0, 0
}

// addTier adds a tier, which comes after all others.
func (r *ranking) addTier(key Share) {
	n := len(r.tiers)
	r.tiers = slices.Grow(r.tiers, 1)[:n+1] // with the storage of one that was forgotten
	r.tiers[n] = tier{key: key, free: r.tiers[n].free[:0]}
	if len(r.some)*64 < len(r.tiers) {
		r.some = append(r.some, 0)
	}
}

// insert gives a new profile its place, if it needs one; false if it has no tier yet.
func (r *ranking) insert(f *profile) bool {
	if !r.takes(f) {
		return true
	}
	key := r.demand.keyOf(f)
	i, ok := slices.BinarySearchFunc(r.tiers, key, func(t tier, key Share) int { return cmp.Compare(key, t.key) })
	if ok {
		r.place(int32(i), f)
	}
	return ok
}

// place puts a profile into a tier.
func (r *ranking) place(i int32, f *profile) {
	t, leaf := &r.tiers[i], int32(len(r.owners))
	r.owners, r.places = append(r.owners, f), append(r.places, none)
	f.settle(link{r, i, leaf})
	t.atWork += f.atWork
	t.talking += f.talking
	free := f.free[r.medium]
	r.members += f.members
	r.free += int32(len(free))
	r.seat(i, leaf, free.head())
}

// seat puts the head of a profile's turns into its leaf.
func (r *ranking) seat(i, leaf int32, head turn) {
	q, at := &r.tiers[i].free, r.places[leaf]
	own := turn{head.offered, head.agent, leaf}
	switch {
	case head != nobody && at == none:
		q.push(own, r.places)
	case head != nobody:
		q.replace(at, own, r.places)
	case at != none:
		q.drop(at, r.places)
		r.places[leaf] = none
	}
	bit := uint64(1) << (i % 64)
	if len(*q) == 0 {
		r.some[i/64] &^= bit
	} else {
		r.some[i/64] |= bit
	}
}

// next returns the first tier from i on in which somebody is free, or -1.
func (r *ranking) next(i int) int {
	for w := i / 64; w < len(r.some); w++ {
		word := r.some[w]
		if w == i/64 {
			word &= ^uint64(0) << (i % 64)
		}
		if word != 0 {
			return w*64 + bits.TrailingZeros64(word)
		}
	}
	return -1
}

// head returns who of a tier goes first.
func (r *ranking) head(i int) turn { return r.tiers[i].free.head() }

// best returns the best key of all who are at work.
func (r *ranking) best() Share {
	for i := range r.tiers {
		if r.tiers[i].atWork > 0 {
			return r.tiers[i].key
		}
	}
	return 0
}

// gap returns how far tier i is below the best, as far as that counts.
func (r *ranking) gap(i int) Share { return gap(r.best(), r.tiers[i].key) }

// gap is how far a key is below the best: Whole if prices make it more.
func gap(best, key Share) Share { return min(best-key, Whole) }

// hold returns the age from which a contact is ripe for tier i: how much better
// those above are, less the time until one of them comes free. Holding is how much of
// the worth counts.
func (r *ranking) hold(i int, worth, mean time.Duration, holding Share) time.Duration {
	own := r.tiers[i].key.Of(worth)
	var age, talking time.Duration
	for j := range r.tiers[:i] {
		t := &r.tiers[j]
		if t.talking == 0 {
			continue // worth no more than the tier above, and no sooner
		}
		more := holding.Of(t.key.Of(worth) - own)
		if more <= age {
			break // and so are all that follow
		}
		talking += time.Duration(t.talking)
		age = max(age, more-mean/talking)
	}
	return min(age, holding.Of(worth))
}

// list adds the free agents of a tier to a shortlist, from place i of its turns down,
// whom it takes.
func (r *ranking) list(q turns, i int, s *shortlist) {
	r.owners[q[i].slot].free[r.medium].list(0, s)
	for c := fan*i + 1; c < min(fan*i+fan+1, len(q)); c++ {
		if s.takes(q[c]) {
			r.list(q, c, s)
		}
	}
}
