// SPDX-License-Identifier: Apache-2.0

package fit

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"cordial/acd"
)

// centred makes the centre and the types of calls: a journal's from its configuration,
// others from what their calls have.
func (m *Model) centred() {
	l := m.log
	if l.config != nil {
		m.centre = *l.config
		m.centre.Lines = slices.Clone(l.config.Lines)
	} else {
		m.made()
	}
	m.centre.Queues = slices.Clone(m.centre.Queues)
	for i := range m.centre.Queues {
		m.limited(&m.centre.Queues[i])
	}
	names := make(map[string]bool)
	for i := range l.kinds {
		k := &l.kinds[i]
		t := callType{line: m.lineOf(k), needs: k.needs}
		t.name = t.line
		for _, n := range k.needs {
			t.name += "." + n.Skill
		}
		t.name = t.name[:min(len(t.name), 56)]
		for n, base := 2, t.name; names[t.name]; n++ {
			t.name = fmt.Sprintf("%s.%d", base, n)
		}
		names[t.name] = true
		m.types = append(m.types, t)
	}
}

// lineOf is the line by which calls come; one that the dialplan puts into another queue
// than the line's needs a line of its own.
func (m *Model) lineOf(k *kind) string {
	lines := m.centre.Lines
	i := slices.IndexFunc(lines, func(l acd.LineConfig) bool { return l.Name == k.line })
	if i >= 0 && lines[i].Queue == k.queue {
		return k.line
	}
	name := fmt.Sprintf("%.30s.%.30s", k.line, k.queue)
	if slices.ContainsFunc(lines, func(l acd.LineConfig) bool { return l.Name == name }) {
		return name
	}
	other := acd.LineConfig{Name: name, Queue: k.queue}
	if i >= 0 {
		other = lines[i]
		other.Name, other.Queue = name, k.queue
	}
	m.centre.Lines = append(m.centre.Lines, other)
	m.addQueue(k.queue)
	return name
}

// addQueue adds a queue that is in no configuration.
func (m *Model) addQueue(name string) {
	if !slices.ContainsFunc(m.centre.Queues, func(q acd.QueueConfig) bool { return q.Name == name }) {
		m.centre.Queues = append(m.centre.Queues, plainQueue(name))
	}
}

// plainQueue is a queue that hands calls out by the order of their arrival.
func plainQueue(name string) acd.QueueConfig {
	return acd.QueueConfig{Name: name, RingTimeout: 20 * time.Second, Music: "default"}
}

// made is a centre of the queues that the calls name. Of a queue_log, each is a skill.
func (m *Model) made() {
	var skills []string
	for _, k := range m.log.kinds {
		q := plainQueue(k.queue)
		if m.log.Format == QueueLog {
			skills = append(skills, k.queue)
			q.Needs = []acd.NeedConfig{{Skill: k.queue, Least: 1, Weight: 1}}
		}
		for _, n := range k.needs {
			skills = append(skills, n.Skill)
		}
		if longest := m.log.phones.longest; longest >= time.Second {
			q.RingTimeout = min(longest.Round(time.Second), 10*time.Minute)
		}
		if !slices.ContainsFunc(m.centre.Queues, func(o acd.QueueConfig) bool { return o.Name == k.queue }) {
			m.centre.Queues = append(m.centre.Queues, q)
			m.centre.Lines = append(m.centre.Lines, acd.LineConfig{Name: k.line, Queue: k.queue})
		}
	}
	for _, w := range m.log.staff.workers {
		for skill := range w.skills { //lint:sorted below
			skills = append(skills, skill)
		}
	}
	slices.Sort(skills)
	m.centre.Skills = slices.Compact(skills)
	slices.SortFunc(m.centre.Queues, func(a, b acd.QueueConfig) int { return cmp.Compare(a.Name, b.Name) })
	slices.SortFunc(m.centre.Lines, func(a, b acd.LineConfig) int { return cmp.Compare(a.Name, b.Name) })
	m.centre.MeanContact = m.meanTalk()
}

// meanTalk is the mean of all talks, within what a configuration takes.
func (m *Model) meanTalk() time.Duration {
	sum, n := 0.0, 0.0
	for _, c := range m.log.calls {
		if c.talk != unknown {
			sum += float64(c.talk)
			n++
		}
	}
	if n == 0 {
		return acd.DefaultMeanContact
	}
	return min(max(time.Duration(sum/n).Round(time.Second), time.Second), 24*time.Hour)
}

// limited gives a queue the limit of the wait by which callers left it.
func (m *Model) limited(q *acd.QueueConfig) {
	waits := slices.Clone(m.log.limits[q.Name].waits)
	if len(waits) == 0 {
		return
	}
	slices.Sort(waits)
	after := min(max(waits[len(waits)/2], time.Second), 24*time.Hour)
	q.Limits.Wait, q.Limits.WaitExit = after, acd.Exit{Announcement: "sound:all-circuits-busy-now"}
	m.notes.add(note{key: "timeout", count: len(waits), text: "calls waited too long for a queue: its limit is the median of their waits"})
}

// briefly writes a length of time for a file, to the millisecond.
func briefly(d time.Duration) string {
	s := d.Round(time.Millisecond).String()
	if strings.HasSuffix(s, "m0s") {
		s = s[:len(s)-2]
	}
	if strings.HasSuffix(s, "h0m") {
		s = s[:len(s)-2]
	}
	return s
}
