// SPDX-License-Identifier: Apache-2.0

package workload

import (
	"cmp"
	"slices"

	"cordial/acd"
)

// Turn is what an agent does by her roster at a time.
type Turn struct {
	At     acd.Time
	Agent  acd.AgentID     // by the order of the configuration, from 1
	Do     acd.CommandKind // SignIn, Ready, Pause or SignOut
	Reason string          // of a Pause
}

// Turns are all turns of the replication, in order of time, and for each agent in
// the order in which they are to be taken. They begin at [Scenario.Start] for those
// who are at work then, and end before [Scenario.End]. The slice is the caller's.
func (r *Run) Turns() []Turn {
	s := r.scenario
	out := make([]Turn, 0, 10*len(s.staff))
	for i, m := range s.staff {
		id := acd.AgentID(i + 1)
		if m.group < 0 || m.shift < 0 {
			if m.group < 0 || r.absence.at(uint64(i)<<16) >= s.groups[m.group].absent {
				out = append(out, Turn{s.start, id, acd.SignIn, ""}, Turn{s.start, id, acd.Ready, ""})
			}
			continue
		}
		g := &s.groups[m.group]
		for _, d := range g.shifts[m.shift].days {
			n := uint64(i)<<16 | d.day
			if d.to > s.start && d.from < s.end && r.absence.at(n) >= g.absent {
				out = r.work(out, id, d, g.breaks, n)
			}
		}
	}
	return byTime(slices.DeleteFunc(out, func(t Turn) bool { return t.At >= s.end }))
}

// byTime sorts turns, and leaves those of the same time in their order. It sorts
// small keys, since a stable sort of the turns takes five times as long.
func byTime(turns []Turn) []Turn {
	type key struct {
		at acd.Time
		i  int
	}
	keys := make([]key, len(turns))
	for i := range turns {
		keys[i] = key{turns[i].At, i}
	}
	slices.SortFunc(keys, func(a, b key) int {
		if a.at != b.at {
			return cmp.Compare(a.at, b.at)
		}
		return a.i - b.i
	})
	out := make([]Turn, len(turns))
	for i, k := range keys {
		out[i] = turns[k.i]
	}
	return out
}

// work adds the turns of one shift. What lies before the scenario happens at its
// start.
func (r *Run) work(out []Turn, id acd.AgentID, d workday, breaks []pause, n uint64) []Turn {
	start := r.scenario.start
	add := func(at acd.Time, do acd.CommandKind, reason string) {
		out = append(out, Turn{max(at, start), id, do, reason})
	}
	add(d.from, acd.SignIn, "")
	add(d.from, acd.Ready, "")
	for k := range breaks {
		b := &breaks[k]
		late := acd.Time(0)
		if b.Within > 0 {
			late = acd.Time(r.late.below(n<<4|uint64(k), uint64(b.Within)))
		}
		from := d.from + acd.Time(b.After) + late
		if to := from + acd.Time(b.For); to > start && to < d.to {
			add(from, acd.Pause, string(b.Reason))
			add(to, acd.Ready, "")
		} else if to > start {
			add(from, acd.Pause, string(b.Reason)) // she goes home from it
		}
	}
	add(d.to, acd.SignOut, "")
	return out
}
