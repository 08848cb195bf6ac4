// SPDX-License-Identifier: Apache-2.0

package schedule

import (
	"io"
	"slices"
	"time"
)

// Group is people of equal skills.
type Group struct {
	Name   string
	People int
	// Shrinkage is the share of them, 0 to 0.9, who are ill, in training and so on.
	Shrinkage float64
	Skills    []Skill
	// Shifts are those that they may work. None: any interval, each by itself.
	Shifts []Shift

	line int
}

// Shift is when people are there, by the time of day.
type Shift struct {
	From, To time.Duration
	// BreakAfter and Break are when a break begins after From, and how long it is. Those
	// on one shift take it one after the other, within an hour.
	BreakAfter, Break time.Duration
}

// Present is how many of a group can be there at once.
func (g *Group) Present() int { return int(float64(g.People)*(1-g.Shrinkage) + 1e-9) }

// Rostered is how many have to be on the roster for so many to be there.
func (g *Group) Rostered(present int) int {
	n := int(float64(present) / (1 - g.Shrinkage))
	for int(float64(n)*(1-g.Shrinkage)+1e-9) < present {
		n++
	}
	return n
}

// level is the level in a skill; 0: none.
func (g *Group) level(skill string) int {
	for _, s := range g.Skills {
		if s.Name == skill {
			return s.Level
		}
	}
	return 0
}

// takes tells whether the group's people may take a queue's calls.
func (g *Group) takes(q *Queue) bool {
	for _, n := range q.Needs {
		if g.level(n.Name) < n.Level {
			return false
		}
	}
	return true
}

var rosterColumns = []string{"group", "people", "skills", "shrinkage", "from", "to", "break_after_minutes", "break_minutes"}

// ReadRoster reads a roster in CSV; name is what faults call it. The columns, in any
// order, are
//
//	group      its name; a further row of the same group adds a shift
//	people     how many there are
//	skills     their levels, such as "waders:8 english:10"
//	shrinkage  the share of them who are not there, 0 to 0.9 (0)
//	from, to   a shift, such as 08:00 and 16:30, or 22:00 and 30:00 (any time)
//	break_after_minutes, break_minutes   their break on it (none)
//
// The error names every fault, with its line.
func ReadRoster(name string, in io.Reader) ([]Group, error) {
	t, err := readSheet(name, in, rosterColumns, "group")
	if err != nil {
		return nil, err
	}
	var groups []Group
	for t.next() {
		at := slices.IndexFunc(groups, func(g Group) bool { return g.Name == t.text("group") })
		if at < 0 {
			at = len(groups)
			groups = append(groups, Group{
				Name: t.name("group"), People: int(t.number("people", 1, 1_000_000)), Skills: t.skills("skills"),
				Shrinkage: t.number("shrinkage", 0, 0.9), line: t.line,
			})
		} else {
			groups[at].again(t)
		}
		if t.has("from") || t.has("to") {
			groups[at].shift(t)
		} else if groups[at].line != t.line {
			t.fault(t.line, "group %s is there already, from line %d on: a further row adds a shift, with from and to", groups[at].Name, groups[at].line)
		}
	}
	if t.err() == nil && len(groups) == 0 {
		t.fault(t.line, "the roster has no rows")
	}
	return groups, t.err()
}

// again is a further row of a group, which may repeat what the first one says.
func (g *Group) again(t *sheet) {
	switch {
	case t.has("people") && int(t.number("people", 1, 1_000_000)) != g.People,
		t.has("skills") && !slices.Equal(t.skills("skills"), g.Skills),
		t.has("shrinkage") && t.number("shrinkage", 0, 0.9) != g.Shrinkage:
		t.fault(t.line, "group %s has other people, skills or shrinkage here than on line %d: leave them empty", g.Name, g.line)
	}
}

// shift reads a row's shift.
func (g *Group) shift(t *sheet) {
	s := Shift{From: t.clock("from"), To: t.clock("to")}
	s.BreakAfter = time.Duration(t.number("break_after_minutes", 0, 24*60)) * time.Minute
	s.Break = time.Duration(t.number("break_minutes", 0, 24*60)) * time.Minute
	switch {
	case s.To <= s.From:
		t.fault(t.line, "a shift of group %s ends at %s, before it begins at %s: write 30:00 for six in the morning after", g.Name, Clock(s.To), Clock(s.From))
	case s.From >= 24*time.Hour || s.To-s.From > 24*time.Hour:
		t.fault(t.line, "a shift of group %s begins on the next day or is longer than one", g.Name)
	case s.Break > 0 && s.BreakAfter+s.Break >= s.To-s.From:
		t.fault(t.line, "the break of group %s ends %v after the shift began, which is %v long", g.Name, s.BreakAfter+s.Break, s.To-s.From)
	case s.Break == 0 && s.BreakAfter > 0:
		t.fault(t.line, "group %s has break_after_minutes without break_minutes", g.Name)
	}
	g.Shifts = append(g.Shifts, s)
}
