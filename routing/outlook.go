// SPDX-License-Identifier: Apache-2.0

package routing

import (
	"cmp"
	"slices"
	"time"
)

// Outlook is who waits and who could serve them, by kinds and without names: all that
// routing knows of how long a wait may be. It is a copy.
type Outlook struct {
	Kinds  []Kind
	Groups []Group
	Like   []int32 // the places in Kinds of those that were asked for
}

// Kind is contacts that differ in nothing but their age.
type Kind struct {
	Priority time.Duration // is added to their age in the order
	Order    time.Duration // how far fit may reorder those who wait
	Tiers    []Tier
	Line     []Place // those who wait, the oldest first
}

// Tier is agents who are equally good for a kind, and eligible from the same age on.
type Tier struct {
	Gap  Share         // how far they are below the best at work
	Ripe time.Duration // the age from which a contact may be theirs: 0, or longer if it is held or they are not eligible yet
	Free int32         // how many of them are free
}

// Place is a contact in line.
type Place struct {
	Since   Time
	Contact ContactID
}

// Group is agents who serve the same.
type Group struct {
	Busy   int32 // who are at work and not free, so that they will be by and by
	Free   int32
	Serves []Serve
}

// Serve is a kind that a group serves, and the tier that it belongs to.
type Serve struct{ Kind, Tier int32 }

// shown is the place of a ranking in an outlook: the first kind, how many follow each
// other, and where its tiers begin.
type shown struct{ kind, kinds, tier int32 }

// likeness is what the contacts of a kind have in common.
type likeness struct {
	set NeedSet
	alike
}

func (a likeness) compare(b likeness) int {
	return cmp.Or(cmp.Compare(a.set, b.set), a.alike.compare(b.alike))
}

// Outlook returns who waits for a medium at now and who could serve them. There is a kind for
// each of like too, of which the needs, the priority and what waiting is worth count.
// Those who wait for one agent alone are left out, while they do. It takes about as long
// as it takes to copy that, and no choice hangs on whether it was asked for.
func (p *Pool) Outlook(m Medium, now Time, like []Waiting) Outlook {
	kinds := make([]likeness, 0, len(like)+2*len(p.waiting))
	for _, w := range like {
		p.demand(w.Needs, m) // is there from now on
		kinds = append(kinds, likenessOf(w))
	}
	for set := range p.sets {
		d := p.known(NeedSet(set), m)
		if d == nil {
			continue
		}
		for _, l := range d.lanes {
			if len(l.line()) > 0 {
				kinds = append(kinds, likeness{NeedSet(set), l.alike})
			}
		}
		for _, slot := range d.singles {
			if x := &p.contacts[slot]; !x.asks(now) {
				kinds = append(kinds, likeness{NeedSet(set), x.alike})
			}
		}
	}
	slices.SortFunc(kinds, likeness.compare)
	kinds = slices.Compact(kinds)
	o := Outlook{Kinds: make([]Kind, len(kinds)), Like: make([]int32, len(like))}
	for i, w := range like {
		at, _ := slices.BinarySearchFunc(kinds, likenessOf(w), likeness.compare)
		o.Like[i] = int32(at)
	}
	for i := 0; i < len(kinds); {
		n := i + 1
		for n < len(kinds) && kinds[n].set == kinds[i].set {
			n++
		}
		p.show(&o, p.known(kinds[i].set, m), now, kinds[i:n], int32(i))
		i = n
	}
	p.group(&o, m)
	return o
}

func likenessOf(w Waiting) likeness {
	return likeness{w.Needs, alike{w.Worth, w.Order, w.Priority, w.Worth}}
}

// known returns the demand for a medium if it is there, or nil.
func (p *Pool) known(set NeedSet, m Medium) *demand {
	if i := int(set)*int(Media) + int(m); i < len(p.demands) {
		return p.demands[i]
	}
	return nil
}

// show puts the kinds of a demand into the outlook, from a place on.
func (p *Pool) show(o *Outlook, d *demand, now Time, kinds []likeness, at int32) {
	for i, l := range kinds {
		o.Kinds[int(at)+i] = Kind{Priority: l.priority, Order: l.order, Line: p.lineOf(d, now, l.alike)}
	}
	tier := int32(0)
	for stage := range d.rankings {
		r := p.ranking(d, stage)
		r.shown = shown{at, int32(len(kinds)), tier}
		tier += int32(len(r.tiers))
		for i, l := range kinds {
			k := &o.Kinds[int(at)+i]
			k.Tiers = r.outlook(k.Tiers, l.alike, p.mean, p.holding)
		}
	}
}

// lineOf returns the contacts of a demand that are alike, the oldest first.
func (p *Pool) lineOf(d *demand, now Time, a alike) []Place {
	var line []Place
	if i, ok := d.search(a); ok {
		line = d.lanes[i].outlook()
	}
	sorted := len(line)
	for _, slot := range d.singles {
		if x := &p.contacts[slot]; x.alike == a && !x.asks(now) {
			line = append(line, Place{x.since, x.id})
		}
	}
	if len(line) > sorted {
		slices.SortFunc(line, func(a, b Place) int {
			return cmp.Or(cmp.Compare(a.Since, b.Since), cmp.Compare(a.Contact, b.Contact))
		})
	}
	return line
}

func (l *lane) outlook() []Place {
	line := make([]Place, len(l.line()))
	for i, at := range l.line() {
		line[i] = Place{at.since, at.id}
	}
	return line
}

// outlook adds the ranking's tiers to those of the stages before. When a contact is ripe
// for each is reckoned as [ranking.hold] does it, but for rounding, for all in one pass.
func (r *ranking) outlook(tiers []Tier, a alike, mean time.Duration, holding Share) []Tier {
	best, from := r.best(), max(r.demand.ageOf(r.stage), 0)
	most := min(holding.Of(a.worth), a.patience)
	var talking time.Duration
	above := time.Duration(-1 << 62) // what waiting for the tiers above is worth
	for i := range r.tiers {
		t := &r.tiers[i]
		own := holding.Of(t.key.Of(a.worth))
		ripe := max(min(above-own, most), from)
		tiers = append(tiers, Tier{Gap: max(0, gap(best, t.key)), Ripe: max(ripe, 0), Free: r.freeIn(i)})
		if t.talking > 0 {
			talking += time.Duration(t.talking)
			above = max(above, own-mean/talking)
		}
	}
	return tiers
}

// freeIn counts the free agents of a tier, without those of the stages before.
func (r *ranking) freeIn(i int) int32 {
	n := 0
	for _, head := range r.tiers[i].free {
		if f := r.owners[head.slot]; !r.before(f) {
			n += len(f.free[r.medium])
		}
	}
	return int32(n)
}

// before tells whether a profile is eligible at a stage before already.
func (r *ranking) before(f *profile) bool {
	return r.stage > 0 && Eligible(f.levels, r.demand.needs, r.demand.ageOf(r.stage-1))
}

// group puts the agents into the outlook: those who serve one of its kinds.
func (p *Pool) group(o *Outlook, m Medium) {
	groups, links := 0, 0
	for _, f := range p.profiles {
		if f.atWork > 0 {
			groups, links = groups+1, links+len(f.links)
		}
	}
	o.Groups = make([]Group, 0, groups)
	serves := make([]Serve, 0, links)
	for _, f := range p.profiles {
		if f.atWork == 0 {
			continue
		}
		from := len(serves)
		for i := range f.links {
			serves = f.links[i].serves(f, serves)
		}
		if len(serves) > from {
			free := int32(len(f.free[m]))
			o.Groups = append(o.Groups, Group{f.atWork - free, free, serves[from:len(serves):len(serves)]})
		}
	}
	for _, r := range p.rankings {
		r.shown = shown{}
	}
}

// serves adds the kinds that a profile serves by a ranking, if by none of a stage before.
func (l *link) serves(f *profile, serves []Serve) []Serve {
	r := l.ranking
	if r.shown.kinds > 0 && r.before(f) {
		return serves
	}
	for i := range r.shown.kinds {
		serves = append(serves, Serve{r.shown.kind + i, r.shown.tier + l.tier})
	}
	return serves
}
