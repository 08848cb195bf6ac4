// SPDX-License-Identifier: Apache-2.0

package routing

import (
	"fmt"
	"slices"
)

// Check counts everything in the index anew, and says what does not agree; ""
// if all does.
func (p *Pool) Check() string {
	for _, check := range []func() string{p.checkAgents, p.checkRankings, p.checkContacts, p.checkDemands} {
		if fault := check(); fault != "" {
			return fault
		}
	}
	return ""
}

// checkAgents holds the profiles against the agents.
func (p *Pool) checkAgents() string {
	type sums struct{ members, atWork, talking int32 }
	want := map[*profile]sums{}
	var free [Media]int32
	for id := range p.agents {
		m := &p.agents[id]
		if m.profile == nil {
			if m.stance != (stance{}) {
				return fmt.Sprintf("agent %d has a stance and no profile", id)
			}
			continue
		}
		s := want[m.profile]
		want[m.profile] = sums{s.members + 1, s.atWork + one(m.atWork), s.talking + one(m.talking)}
		for medium := range Media {
			if m.free&(1<<medium) == 0 {
				continue
			}
			free[medium]++
			q := m.profile.free[medium]
			if at := int(p.places[medium][id]); at >= len(q) || q[at] != (turn{m.offered, AgentID(id), int32(id)}) {
				return fmt.Sprintf("agent %d is not in her place", id)
			}
		}
	}
	if free != p.free {
		return fmt.Sprintf("%v are free, not %v", free, p.free)
	}
	vacant := 0
	for _, f := range p.profiles {
		if got := (sums{f.members, f.atWork, f.talking}); got != want[f] {
			return fmt.Sprintf("profile %v counts %v, not %v", f.levels, got, want[f])
		}
		for _, q := range f.free {
			for i := range q {
				if i > 0 && q[i].before(q[(i-1)/fan]) {
					return fmt.Sprintf("profile %v: turn %d is out of order", f.levels, i)
				}
			}
		}
		if f.members == 0 {
			vacant++
		}
		if f.price != p.priceOf(f) {
			return fmt.Sprintf("profile %v costs %d, not %d", f.levels, f.price, p.priceOf(f))
		}
		delete(want, f)
	}
	if len(want) > 0 || vacant != p.vacant || len(p.byLevels) != len(p.profiles) {
		return fmt.Sprintf("%d profiles are lost, %d vacant, not %d", len(want), vacant, p.vacant)
	}
	return ""
}

// checkRankings holds the rankings against the profiles.
func (p *Pool) checkRankings() string {
	for _, r := range p.rankings {
		if r.stale {
			continue
		}
		got := ranking{demand: r.demand, medium: r.medium}
		want := make([]tier, len(r.tiers))
		for leaf, f := range r.owners {
			l, q := f.link(r), f.free[r.medium]
			if !r.takes(f) || l == nil || int(l.leaf) != leaf || r.demand.keyOf(f) != r.tiers[l.tier].key {
				return fmt.Sprintf("profile %v is in the wrong tier", f.levels)
			}
			t := &want[l.tier]
			t.atWork += f.atWork
			t.talking += f.talking
			got.free += int32(len(q))
			got.members += f.members
			if len(q) > 0 {
				t.free = append(t.free, turn{q[0].offered, q[0].agent, l.leaf})
			}
		}
		for i := range r.tiers {
			t := &r.tiers[i]
			if i > 0 && t.key >= r.tiers[i-1].key {
				return "tiers are out of order"
			}
			for k, x := range t.free {
				if k > 0 && x.before(t.free[(k-1)/fan]) || int(r.places[x.slot]) != k || !slices.Contains(want[i].free, x) {
					return fmt.Sprintf("tier %d: turn %d is out of order", i, k)
				}
			}
			if len(t.free) != len(want[i].free) || t.atWork != want[i].atWork || t.talking != want[i].talking {
				return fmt.Sprintf("tier %d: wrong counts", i)
			}
			if (r.next(i) == i) != (len(t.free) > 0) {
				return fmt.Sprintf("tier %d: the bit is wrong", i)
			}
		}
		if got.free != r.free || got.members != r.members {
			return fmt.Sprintf("%d free of %d, not %d of %d", r.free, r.members, got.free, got.members)
		}
		eligible := 0
		for _, f := range p.profiles {
			if r.takes(f) {
				eligible++
			}
		}
		if eligible != len(r.owners) {
			return "a profile is missing, or twice in a ranking"
		}
	}
	return ""
}

// checkContacts holds what refers to the contacts against them.
func (p *Pool) checkContacts() string {
	linked := map[int32]bool{}
	for id := range p.agents {
		before := int32(0)
		for slot := p.agents[id].knows; slot != 0; slot = p.contacts[slot-1].next {
			x := &p.contacts[slot-1]
			if x.known != AgentID(id) || x.before != before || linked[slot] {
				return fmt.Sprintf("agent %d: contact %d is linked wrongly", id, x.id)
			}
			linked[slot], before = true, slot
		}
	}
	for i := range p.contacts {
		slot, x := int32(i), &p.contacts[i]
		if slices.Contains(p.vacated, slot) {
			continue
		}
		switch {
		case p.slots.Get(x.id) != slot+1:
			return fmt.Sprintf("contact %d is found in slot %d, not %d", x.id, p.slots.Get(x.id)-1, slot)
		case (x.known != 0) != linked[slot+1]:
			return fmt.Sprintf("contact %d is not linked", x.id)
		case x.lane != nil && x.lane.line()[x.lane.find(x.since, x.id)].id != x.id:
			return fmt.Sprintf("contact %d is not in its lane", x.id)
		case x.lane == nil && x.demand.singles[x.single] != slot:
			return fmt.Sprintf("contact %d is not among the singles", x.id)
		case x.lane != nil && x.asks(p.now):
			return fmt.Sprintf("contact %d is in a lane, but asks for an agent", x.id)
		case x.lane != nil && p.stirs(x):
			return fmt.Sprintf("contact %d is in a lane, but the agent it knows matters", x.id)
		}
	}
	if p.slots.Len()+len(p.vacated) != len(p.contacts) {
		return "slots are lost"
	}
	return ""
}

// checkDemands holds the lists of demands against them.
func (p *Pool) checkDemands() string {
	waiting, ready := 0, 0
	for _, d := range p.demands {
		if d == nil {
			continue
		}
		n := len(d.singles)
		for _, l := range d.lanes {
			n += len(l.line())
			if !slices.IsSortedFunc(l.line(), func(a, b place) int { return int(a.since - b.since) }) {
				return "a lane is out of order"
			}
		}
		if int(d.waiting) != n || d.dirty && !slices.Contains(p.dirty, d) {
			return fmt.Sprintf("%d wait, not %d, or a demand is not looked at", d.waiting, n)
		}
		if n > 0 {
			waiting++
			if p.waiting[d.waitingAt] != d {
				return "a demand is not in its place among those that wait"
			}
		}
		if d.ready {
			ready++
			if p.ready[d.readyAt] != d || len(d.runs) == 0 {
				return "a demand is not in its place among those that are ready"
			}
		}
	}
	if waiting != len(p.waiting) || ready != len(p.ready) {
		return "demands are lost"
	}
	return ""
}
