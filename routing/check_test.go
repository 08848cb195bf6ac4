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
			if at := int(m.places[medium]); at >= len(q) || q[at] != (turn{m.offered, AgentID(id)}) {
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
		seen := 0
		for i := range r.tiers {
			t := &r.tiers[i]
			if i > 0 && t.key >= r.tiers[i-1].key {
				return "tiers are out of order"
			}
			head, sum := nobody, tier{}
			for _, f := range r.owners[t.base/2 : t.base/2+t.used] {
				seen++
				if l := f.link(r); !r.takes(f) || r.demand.keyOf(f) != t.key || l == nil || int(l.tier) != i {
					return fmt.Sprintf("profile %v is in the wrong tier", f.levels)
				}
				q := f.free[r.medium]
				if q.head().before(head) {
					head = q.head()
				}
				got.free += int32(len(q))
				got.members += f.members
				sum.atWork += f.atWork
				sum.talking += f.talking
			}
			if r.head(i) != head || t.atWork != sum.atWork || t.talking != sum.talking {
				return fmt.Sprintf("tier %d: head %v, not %v, or wrong counts", i, r.head(i), head)
			}
			if (r.next(i) == i) != (head != nobody) {
				return fmt.Sprintf("tier %d: the bit is wrong", i)
			}
		}
		if got.free != r.free || got.members != r.members {
			return fmt.Sprintf("%d free of %d, not %d of %d", r.free, r.members, got.free, got.members)
		}
		for _, f := range p.profiles {
			if r.takes(f) {
				seen--
			}
		}
		if seen != 0 {
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
	for _, c := range p.slots.cells {
		if c.slot == 0 {
			continue
		}
		x := &p.contacts[c.slot-1]
		switch {
		case x.id != c.id:
			return fmt.Sprintf("contact %d is found as %d", x.id, c.id)
		case (x.known != 0) != linked[c.slot]:
			return fmt.Sprintf("contact %d is not linked", x.id)
		case x.lane != nil && x.lane.line()[x.lane.find(x.since, x.id)].id != x.id:
			return fmt.Sprintf("contact %d is not in its lane", x.id)
		case x.lane == nil && x.demand.singles[x.single] != c.slot-1:
			return fmt.Sprintf("contact %d is not among the singles", x.id)
		case x.lane != nil && p.stirs(x):
			return fmt.Sprintf("contact %d is in a lane, but the agent it knows matters", x.id)
		}
	}
	if p.slots.used+len(p.vacated) != len(p.contacts) {
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
