// SPDX-License-Identifier: Apache-2.0

package routing

import "slices"

// profile is what several agents may have in common: their levels, and what media
// they serve. The rankings know profiles only, so that a thousand equal agents
// cost no more than one.
type profile struct {
	links   []link
	members int32 // signed in, away or not
	atWork  int32
	talking int32
	can     uint8
	free    [Media]turns
	levels  []Level // without zeros at the end
	price   Share   // of using its skills now
	took    uint64  // contacts; never how long they lasted
}

// link is the place of a profile in a ranking.
type link struct {
	ranking    *ranking
	tier, leaf int32
}

// fewVacant is how many profiles without anybody are kept in any case. An agent
// who signs in again finds her profile in its place in every ranking.
const fewVacant = 64

// has tells whether the levels are the profile's.
func (f *profile) has(levels []Level) bool {
	return slices.Equal(f.levels, trim(levels))
}

func trim(levels []Level) []Level {
	for len(levels) > 0 && levels[len(levels)-1] == 0 {
		levels = levels[:len(levels)-1]
	}
	return levels
}

// link returns the place of the profile in a ranking, or nil.
func (f *profile) link(r *ranking) *link {
	for i := range f.links {
		if f.links[i].ranking == r {
			return &f.links[i]
		}
	}
	return nil
}

// settle notes the place of the profile in a ranking.
func (f *profile) settle(l link) {
	if old := f.link(l.ranking); old != nil {
		*old = l
		return
	}
	f.links = append(f.links, l)
}

// profileOf returns the profile of such agents, which may be new.
func (p *Pool) profileOf(levels []Level, can uint8) *profile {
	levels = trim(levels)
	if f := p.byLevels[string(p.nameOf(levels, can))]; f != nil {
		return f
	}
	if p.vacant > fewVacant && 2*p.vacant > len(p.profiles) {
		p.sweep()
	}
	f := &profile{levels: slices.Clone(levels), can: can}
	f.price = p.priceOf(f)
	p.byLevels[string(p.nameOf(levels, can))] = f
	p.profiles = append(p.profiles, f)
	p.vacant++
	for _, r := range p.rankings {
		if !r.stale && !r.insert(f) {
			p.spoil(r)
		}
	}
	return f
}

// nameOf returns what names a profile, in storage that is used again.
func (p *Pool) nameOf(levels []Level, can uint8) []byte {
	p.scratch = p.scratch[:0]
	for _, l := range levels {
		p.scratch = append(p.scratch, byte(l))
	}
	p.scratch = append(p.scratch, can)
	return p.scratch
}

// join counts an agent of the profile in, quit counts her out.
func (p *Pool) join(f *profile) {
	if f.members == 0 {
		p.vacant--
	}
	f.sign(+1)
}

func (p *Pool) quit(f *profile) {
	f.sign(-1)
	if f.members == 0 {
		p.vacant++
	}
}

func (f *profile) sign(by int32) {
	f.members += by
	for i := range f.links {
		f.links[i].ranking.members += by
	}
}

// Staff is the agents of a profile.
type Staff struct {
	Levels []Level // by SkillID; must not be changed
	Can    uint8   // a bit for each Medium
	AtWork int32   // agents
	Took   uint64  // contacts that they have taken, since there are such agents
	Price  Share   // of using one of them now
}

// Staff appends the profiles of those who are signed in to dst.
func (p *Pool) Staff(dst []Staff) []Staff {
	for _, f := range p.profiles {
		if f.members > 0 {
			dst = append(dst, Staff{f.levels, f.can, f.atWork, f.took, f.price})
		}
	}
	return dst
}

// Took counts a contact that an agent has taken. It is no part of any choice but by the
// surcharge of her profile.
func (p *Pool) Took(id AgentID) {
	if int(id) < len(p.agents) && p.agents[id].profile != nil {
		p.agents[id].profile.took++
	}
}

// tell brings the rankings up to date with their profile.
func (p *Pool) tell(f *profile, s *shift) {
	f.atWork += s.atWork
	f.talking += s.talking
	for i := range f.links {
		l := &f.links[i]
		r := l.ranking
		medium := r.medium
		r.free += s.free[medium]
		if s.atWork != 0 || s.talking != 0 {
			t := &r.tiers[l.tier]
			t.atWork += s.atWork
			t.talking += s.talking
		}
		moved := s.heads&(1<<medium) != 0
		if moved {
			r.seat(l.tier, l.leaf, f.free[medium].head())
		}
		// While nobody is free, nothing can come of it; nor of somebody who is free no
		// longer or talks now, for that makes nobody ripe, but those who were may be so no
		// longer.
		if r.demand.ready || (moved || r.free > 0) && (s.free[medium] > 0 || s.talking < 0 || s.atWork != 0) {
			p.mark(r.demand)
		}
	}
}

// sweep forgets the profiles without anybody.
func (p *Pool) sweep() {
	kept := p.profiles[:0]
	for _, f := range p.profiles {
		if f.members > 0 {
			f.links = f.links[:0]
			kept = append(kept, f)
			continue
		}
		delete(p.byLevels, string(p.nameOf(f.levels, f.can)))
	}
	clear(p.profiles[len(kept):])
	p.profiles, p.vacant = kept, 0
	for _, r := range p.rankings {
		r.forget()
		p.spoil(r)
	}
}

// spoil notes that a ranking has to be made anew before it is asked.
func (p *Pool) spoil(r *ranking) {
	r.stale = true
	p.mark(r.demand)
}
