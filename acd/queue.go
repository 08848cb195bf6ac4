// SPDX-License-Identifier: Apache-2.0

package acd

import (
	"fmt"
	"slices"

	"cordial/routing"
)

// queue is a queue and how many it holds. One that leaves the configuration
// serves those who are in it by its last settings.
type queue struct {
	QueueConfig
	gone    bool
	needs   []routing.Need
	set     routing.NeedSet
	waiting int // with those being offered
	talking int
}

// line is a line.
type line struct {
	LineConfig
	gone  bool
	queue QueueID
	needs []routing.Need
}

// names numbers names from 1 in the order in which they first came.
type names[ID ~uint8 | ~uint16 | ~uint32] []string

// id returns the number of a name, or 0.
func (n names[ID]) id(name string) ID { return ID(slices.Index(n, name) + 1) }

// add numbers a name that may be new.
func (n *names[ID]) add(name string) ID {
	if id := n.id(name); id != 0 {
		return id
	}
	*n = append(*n, name)
	return ID(len(*n))
}

// name returns the name of a number.
func (n names[ID]) name(id ID) string {
	if id == 0 || int(id) > len(n) {
		return ""
	}
	return n[id-1]
}

// foldConfigured puts a configuration in force. Agents keep their state.
func (m *Machine) foldConfigured(e *Event) {
	m.config = e.Config
	for _, s := range m.config.Skills {
		m.skills.add(s)
	}
	for _, s := range m.config.Sites {
		m.sites.add(s.Name)
	}
	m.configureQueues()
	m.configureLines()
	m.configureAgents()
	for c := m.contacts.first; c != nil; c = c.after {
		m.need(c)
		m.rearm(c)
		m.repool(c)
	}
	m.release(0)
	m.retotal()
	if !m.config.Prices {
		m.prices, m.priced = nil, 0
		m.reprice()
	}
	m.staffing = true
}

func (m *Machine) configureQueues() {
	for i := range m.queues {
		m.queues[i].gone = true
	}
	for _, q := range m.config.Queues {
		id := m.queueByName(q.Name)
		if id == 0 {
			id = QueueID(len(m.queues))
			m.queues = append(m.queues, queue{})
		}
		at := &m.queues[id]
		at.QueueConfig, at.gone = q, false
		at.needs = m.resolve(q.Needs)
		at.set = m.pool.Define(at.needs)
	}
}

func (m *Machine) configureLines() {
	for i := range m.lines {
		m.lines[i].gone = true
	}
	for _, l := range m.config.Lines {
		id := m.byLine[l.Name]
		if id == 0 {
			id = LineID(len(m.lines))
			m.lines = append(m.lines, line{})
			m.byLine[l.Name] = id
		}
		m.lines[id] = line{LineConfig: l, queue: m.queueByName(l.Queue), needs: m.resolve(l.Needs)}
	}
}

func (m *Machine) configureAgents() {
	byName := make(map[string]AgentID, len(m.agents))
	for i := 1; i < len(m.agents); i++ {
		m.agents[i].gone = true
		byName[m.agents[i].Name] = AgentID(i)
	}
	for _, conf := range m.config.Agents {
		id, ok := byName[conf.Name]
		if !ok {
			id = AgentID(len(m.agents))
			m.agents = append(m.agents, agent{id: id})
		}
		a := &m.agents[id]
		a.configure(conf)
		a.gone = false
		a.levels = m.levelsOf(conf.Levels)
		m.reagent(a)
	}
}

func (m *Machine) levelsOf(byName map[string]Level) []Level {
	levels := make([]Level, len(m.skills)+1)
	for i, name := range m.skills {
		levels[i+1] = byName[name]
	}
	return levels
}

// resolve turns configured needs, which are known to be good, into routing's.
func (m *Machine) resolve(needs []NeedConfig) []routing.Need {
	var out []routing.Need
	for _, n := range needs {
		need := routing.Need{Skill: m.skills.id(n.Skill), Least: n.Least, Weight: max(n.Weight, 1)}
		for _, r := range n.Relax {
			need.Relax = append(need.Relax, routing.Relax{After: r.After, Least: r.Least})
		}
		out = append(out, need)
	}
	return out
}

func (m *Machine) queueByName(name string) QueueID {
	for i := 1; i < len(m.queues); i++ {
		if m.queues[i].Name == name {
			return QueueID(i)
		}
	}
	return 0
}

// nameLines lets lines, of which there may be thousands, be found by their names.
func (m *Machine) nameLines() {
	m.byLine = make(map[string]LineID, len(m.lines))
	for i := len(m.lines) - 1; i > 0; i-- {
		m.byLine[m.lines[i].Name] = LineID(i)
	}
}

// Fault says what in a configuration contradicts itself, or nil. The reader of
// the file finds such faults first and names their lines; this keeps the
// machine safe from every other source.
func (c *Config) Fault() error {
	switch {
	case c.MaxContacts < 0:
		return fmt.Errorf("%d contacts in the whole centre: %w", c.MaxContacts, ErrBadConfig)
	case c.Spread < 0 || c.Spread > routing.Whole:
		return fmt.Errorf("a spread of %d, not 0 to %d: %w", c.Spread, routing.Whole, ErrBadConfig)
	case c.MaxContacts > 0 && (c.Full.IsZero() || c.Full.Queue != ""):
		return fmt.Errorf("a full centre must lead to the dialplan or to an announcement: %w", ErrBadConfig)
	}
	skills := set(c.Skills)
	queues := set(nil)
	for _, q := range c.Queues {
		if err := faultOfQueue(q, skills); err != nil {
			return err
		}
		queues[q.Name] = true
	}
	for _, q := range c.Queues {
		for _, e := range []Exit{q.Limits.LongestExit, q.Limits.WaitExit, q.Limits.EmptyExit} {
			if e.Queue != "" && !queues[e.Queue] {
				return fmt.Errorf("queue %q leads to queue %q: %w", q.Name, e.Queue, ErrUnknownQueue)
			}
		}
	}
	for _, l := range c.Lines {
		if !queues[l.Queue] {
			return fmt.Errorf("line %q leads to queue %q: %w", l.Name, l.Queue, ErrUnknownQueue)
		}
		if err := faultOfNeeds(l.Needs, skills); err != nil {
			return fmt.Errorf("line %q: %w", l.Name, err)
		}
	}
	return nil
}

func set(names []string) map[string]bool {
	out := make(map[string]bool, len(names))
	for _, n := range names {
		out[n] = true
	}
	return out
}

func faultOfQueue(q QueueConfig, skills map[string]bool) error {
	if err := faultOfNeeds(q.Needs, skills); err != nil {
		return fmt.Errorf("queue %q: %w", q.Name, err)
	}
	l := q.Limits
	switch {
	case q.RingTimeout <= 0:
		return fmt.Errorf("queue %q: a ring must last longer than nothing: %w", q.Name, ErrBadConfig)
	case q.ExpertiseWorth < 0 || q.OrderWorth < 0 || q.KnownWorth < 0 || q.WaitFor < 0 || l.Wait < 0 || l.Longest < 0:
		return fmt.Errorf("queue %q: a negative time or count: %w", q.Name, ErrBadConfig)
	case l.Longest > 0 && l.LongestExit.IsZero() || l.Wait > 0 && l.WaitExit.IsZero():
		return fmt.Errorf("queue %q: a limit that leads nowhere: %w", q.Name, ErrBadConfig)
	}
	return nil
}

func faultOfNeeds(needs []NeedConfig, skills map[string]bool) error {
	for _, n := range needs {
		if !skills[n.Skill] {
			return fmt.Errorf("skill %q: %w", n.Skill, ErrUnknownSkill)
		}
		if n.Least < 1 || n.Least > routing.MaxLevel {
			return fmt.Errorf("skill %q: least level %d is not 1 to %d: %w", n.Skill, n.Least, routing.MaxLevel, ErrBadCommand)
		}
	}
	return nil
}
