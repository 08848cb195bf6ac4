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
	for _, q := range c.Queues {
		b.queues = enter(b.queues, q, func(x acd.QueueConfig) bool { return x.Name == q.Name })
	}
	for _, l := range c.Lines {
		b.lines = enter(b.lines, l, func(x acd.LineConfig) bool { return x.Name == l.Name })
	}
	for _, p := range c.Agents {
		b.people = enter(b.people, p, func(x acd.AgentConfig) bool { return x.Name == p.Name })
	}
}

// enter puts x in the place of its like, or at the end.
func enter[T any](all []T, x T, like func(T) bool) []T {
	if i := slices.IndexFunc(all[1:], like); i >= 0 {
		all[i+1] = x
		return all
	}
	return append(all, x)
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

// demands lists what a contact asks for: of one skill its own word counts.
func (b *books) demands(c *contact) []demand {
	out := slices.Clone(c.own)
	for _, d := range b.demandsOf(c.queue) {
		if !slices.ContainsFunc(c.own, func(o demand) bool { return o.skill == d.skill }) {
			out = append(out, d)
		}
	}
	return out
}
