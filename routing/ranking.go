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
	trees   []turn // of all tiers
	free    int32  // agents
	medium  Medium
	stale   bool       // to be built before it is asked
	some    []uint64   // a bit for each tier in which somebody is free
	owners  []*profile // of all leaves
	members int32      // agents signed in, away or not
	stage   int
}

// tier is the profiles of one key.
//
// Who of them goes first stands at the root of a tree, in which each node is the
// lesser of the two below; the leaves are the heads of the profiles' turns. Node i
// is at base+i, its children are 2i and 2i+1, leaf j is node room+j.
type tier struct {
	key        Share
	base       int32
	room, used int32 // leaves; room is a power of two
	atWork     int32 // agents
	talking    int32
}

// keyed is a profile on its way into a ranking.
type keyed struct {
	key     Share
	profile *profile
}

// keyOf is what a ranking orders profiles by. A price of the profile's scarce
// skills would be taken off here, and whoever changes one spoils the rankings of
// the needs.
func (d *demand) keyOf(f *profile) Share { return Fit(f.levels, d.needs) }

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
	for rest := p.keyed; len(rest) > 0; {
		n := 1
		for n < len(rest) && rest[n].key == rest[0].key {
			n++
		}
		r.addTier(rest[0].key, n)
		for _, k := range rest[:n] {
			r.place(int32(len(r.tiers)-1), k.profile)
		}
		rest = rest[n:]
	}
	clear(p.keyed)
}

// forget empties the ranking; its storage stays.
func (r *ranking) forget() {
	clear(r.owners)
	r.tiers, r.trees, r.owners, r.some = r.tiers[:0], r.trees[:0], r.owners[:0], r.some[:0]
	r.members, r.free = 0, 0
}

// addTier adds a tier with room for n profiles or more.
func (r *ranking) addTier(key Share, n int) {
	room := 1 << bits.Len(uint(n-1))
	r.tiers = append(r.tiers, tier{key: key, base: int32(len(r.trees)), room: int32(room)})
	for range room {
		r.trees = append(r.trees, nobody, nobody)
		r.owners = append(r.owners, nil)
	}
	if len(r.some)*64 < len(r.tiers) {
		r.some = append(r.some, 0)
	}
}

// insert gives a new profile its place, if it needs one; false if there is no room.
func (r *ranking) insert(f *profile) bool {
	if !r.takes(f) {
		return true
	}
	key := r.demand.keyOf(f)
	i, ok := slices.BinarySearchFunc(r.tiers, key, func(t tier, key Share) int { return cmp.Compare(key, t.key) })
	if !ok || r.tiers[i].used == r.tiers[i].room {
		return false
	}
	r.place(int32(i), f)
	return true
}

// place puts a profile into a tier that has room.
func (r *ranking) place(i int32, f *profile) {
	t := &r.tiers[i]
	leaf := t.used
	t.used++
	r.owners[t.base/2+leaf] = f
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
	t := &r.tiers[i]
	tree := r.trees[t.base : t.base+2*t.room]
	n := t.room + leaf
	tree[n] = head
	for n > 1 {
		least := tree[n]
		if other := tree[n^1]; other.before(least) {
			least = other
		}
		n /= 2
		if tree[n] == least {
			return
		}
		tree[n] = least
	}
	bit := uint64(1) << (i % 64)
	if tree[1] == nobody {
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
func (r *ranking) head(i int) turn { return r.trees[r.tiers[i].base+1] }

// best returns the best key of all who are at work.
func (r *ranking) best() Share {
	for i := range r.tiers {
		if r.tiers[i].atWork > 0 {
			return r.tiers[i].key
		}
	}
	return 0
}

// hold returns the age from which a contact is ripe for tier i: how much better
// those above are, less the time until one of them comes free.
func (r *ranking) hold(i int, worth, mean time.Duration) time.Duration {
	own := r.tiers[i].key.Of(worth)
	var age, talking time.Duration
	for j := range r.tiers[:i] {
		t := &r.tiers[j]
		if t.talking == 0 {
			continue // worth no more than the tier above, and no sooner
		}
		more := t.key.Of(worth) - own
		if more <= age {
			break // and so are all that follow
		}
		talking += time.Duration(t.talking)
		age = max(age, more-mean/talking)
	}
	return min(age, worth)
}

// list adds the free agents of a tier to a shortlist, from node n of its tree down,
// whom it takes.
func (r *ranking) list(t *tier, n int32, s *shortlist) {
	if n >= t.room {
		r.owners[t.base/2+n-t.room].free[r.medium].list(0, s)
		return
	}
	one, two := 2*n, 2*n+1
	if r.trees[t.base+one] != r.trees[t.base+n] {
		one, two = two, one
	}
	r.list(t, one, s)
	if other := r.trees[t.base+two]; other != nobody && s.takes(other) {
		r.list(t, two, s)
	}
}
