// SPDX-License-Identifier: Apache-2.0

package auditor

import (
	"slices"
	"time"

	"cordial/acd"
)

// books is what the configuration says, with the numbers that records use: things
// are numbered from 1 in the order in which a configuration first named them.
type books struct {
	skills []string // by number
	queues []acd.QueueConfig
	lines  []acd.LineConfig
	people []acd.AgentConfig
	most   int // contacts in the whole centre; 0: no limit
}

func newBooks() books {
	return books{
		skills: make([]string, 1), queues: make([]acd.QueueConfig, 1),
		lines: make([]acd.LineConfig, 1), people: make([]acd.AgentConfig, 1),
	}
}

func (b *books) configure(c *acd.Config) {
	for _, s := range c.Skills {
		if !slices.Contains(b.skills, s) {
			b.skills = append(b.skills, s)
		}
	}
	b.queues = enter(b.queues, c.Queues, func(q *acd.QueueConfig) string { return q.Name })
	b.lines = enter(b.lines, c.Lines, func(l *acd.LineConfig) string { return l.Name })
	b.most = c.MaxContacts
	b.people = enter(b.people, c.Agents, func(p *acd.AgentConfig) string { return p.Name })
}

// enter puts each of the new in the place of its namesake, or at the end.
func enter[T any](all, fresh []T, name func(*T) string) []T {
	at := make(map[string]int, len(all))
	for i := 1; i < len(all); i++ {
		at[name(&all[i])] = i
	}
	for i := range fresh {
		if was, known := at[name(&fresh[i])]; known {
			all[was] = fresh[i]
		} else {
			at[name(&fresh[i])] = len(all)
			all = append(all, fresh[i])
		}
	}
	return all
}

func (b *books) skill(name string) acd.SkillID {
	return acd.SkillID(max(slices.Index(b.skills, name), 0))
}

func (b *books) queue(id acd.QueueID) *acd.QueueConfig {
	if int(id) < len(b.queues) {
		return &b.queues[id]
	}
	return &b.queues[0]
}

// demand is one skill that a contact needs, and how that gives way.
type demand struct {
	skill acd.SkillID
	least acd.Level
	steps []acd.RelaxConfig
}

// at is the level that is needed at an age; 0: none at all.
func (d *demand) at(age time.Duration) acd.Level {
	least := d.least
	for _, s := range d.steps {
		if age >= s.After {
			least = s.Least
		}
	}
	return least
}

// demandsOf lists what a queue asks for.
func (b *books) demandsOf(id acd.QueueID) []demand {
	var out []demand
	for _, n := range b.queue(id).Needs {
		out = append(out, demand{skill: b.skill(n.Skill), least: n.Least, steps: n.Relax})
	}
	return out
}

// demands lists what a contact in a queue asks for: of one skill its own word counts.
func (b *books) demands(id acd.QueueID, own []demand) []demand {
	out := slices.Clone(own)
	for _, d := range b.demandsOf(id) {
		if !slices.ContainsFunc(own, func(o demand) bool { return o.skill == d.skill }) {
			out = append(out, d)
		}
	}
	return out
}
