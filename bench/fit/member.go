// SPDX-License-Identifier: Apache-2.0

package fit

import (
	"slices"
	"strings"
	"time"

	"cordial/acd"
)

// member is somebody who serves queues of a queue_log.
type member struct {
	*worker
	queues  map[string]bool // that she is a member of now
	paused  map[string]bool
	answers bool       // calls
	added   bool       // the log tells when she came; else she is known by what she does
	acts    []acd.Time // of one who is known so
	pauses  []absence  // hers
	since   acd.Time   // of a pause that goes on
	reason  string
}

// memberOf finds a member, and adds her if she is new. Asterisk calls her by her phone
// when she comes and goes, and by her name when she answers, unless
// log_membername_as_agent is set: Local/anna@agents/n and anna are the same one.
func (q *queueLog) memberOf(name string) *member {
	if _, phone, ok := strings.Cut(name, "/"); ok {
		name = phone
	}
	if person, _, _ := strings.Cut(name, "@"); person != "" {
		name = person
	}
	m := q.crew[name]
	if m == nil {
		m = &member{worker: q.log.staff.named(name), queues: make(map[string]bool), paused: make(map[string]bool)}
		q.crew[name] = m
	}
	return m
}

// worked notes that an agent did something in a queue, from a time to the event's.
func (q *queueLog) worked(e *entry, from acd.Time) {
	if e.agent == "" || e.agent == "NONE" {
		return
	}
	m := q.memberOf(e.agent)
	m.skills[cleanName(e.queue)] = true
	m.answers = true
	if !m.added {
		m.acts = append(m.acts, from, e.at)
	}
}

// presence follows who comes, goes and pauses.
func (q *queueLog) presence(e *entry) {
	if e.agent == "" || e.agent == "NONE" {
		return
	}
	m := q.memberOf(e.agent)
	switch e.event {
	case "ADDMEMBER", "AGENTLOGIN", "AGENTCALLBACKLOGIN":
		m.join(e)
	case "REMOVEMEMBER":
		delete(m.queues, e.queue)
		delete(m.paused, e.queue)
	case "AGENTLOGOFF", "AGENTCALLBACKLOGOFF":
		clear(m.queues)
		clear(m.paused)
	case "PAUSE", "PAUSEALL":
		m.paused[e.queue], m.reason = true, reasonOf(e)
	case "UNPAUSE":
		delete(m.paused, e.queue)
	case "UNPAUSEALL":
		clear(m.paused)
	}
	m.settle(e.at)
}

// join makes her a member of a queue. NONE stands for those that she is in anyway.
func (m *member) join(e *entry) {
	m.added = true
	m.queues[e.queue] = true
	if e.queue != "NONE" && e.queue != "" {
		m.skills[cleanName(e.queue)] = true
	}
	if len(e.params) > 0 && e.params[0] == "PAUSED" {
		m.paused[e.queue] = true
	}
}

// away tells whether she is paused wherever she is a member.
func (m *member) away() bool {
	if m.paused["NONE"] {
		return true
	}
	for queue := range m.queues { //lint:sorted all of them
		if !m.paused[queue] {
			return false
		}
	}
	return len(m.paused) > 0
}

// settle draws the conclusion for her presence.
func (m *member) settle(at acd.Time) {
	switch {
	case !m.added:
		m.static(at)
	case len(m.queues) == 0:
		m.leave(at)
	case m.away():
		m.pause(at, m.reason)
	default:
		m.present(at)
	}
}

// static keeps the pauses of a member whom the log does not let come.
func (m *member) static(at acd.Time) {
	switch away := m.away(); {
	case away && m.since == 0:
		m.since = at
	case !away && m.since != 0:
		m.pauses = append(m.pauses, absence{span{m.since, at}, m.reason})
		m.acts = append(m.acts, m.since, at)
		m.since = 0
	}
}

func reasonOf(e *entry) string {
	if len(e.params) > 0 && isName(e.params[0]) {
		return e.params[0]
	}
	return "break"
}

// longestGap is how long somebody whose coming and going is unknown may do nothing and
// still be taken to be there.
const longestGap = 4 * time.Hour

// dismiss ends the presence of all. Members of whom the log does not tell when they
// come are there from the first to the last thing that they do, without long gaps.
func (q *queueLog) dismiss() {
	l, static := q.log, 0
	if q.strangers() {
		l.notes.about("names", "agents come and go by their phones and answer by names that are not those of the phones: their pauses and who of them answered are unknown; set log_membername_as_agent in queues.conf")
		l.staff.close(l.end)
		return
	}
	for _, w := range l.staff.workers {
		m := q.crew[w.name]
		if len(m.acts) == 0 || len(w.sessions) > 0 || w.open != nil {
			continue
		}
		static++
		m.guess()
	}
	l.notes.add(note{key: "static", count: static, text: "agents never come or go in the log: they are taken to be there from the first to the last thing that they do, but for gaps of more than 4 h"})
	l.notes.add(note{key: "still-there", count: l.staff.close(l.end), text: "agents are still there at the end of the log"})
}

// strangers tells whether those who answer seem to be others than those who come: most
// who come never answer, and there are some who answer and never come.
func (q *queueLog) strangers() bool {
	idle, came, others := 0, 0, 0
	for _, m := range q.crew { //lint:sorted they are counted
		switch {
		case m.added && !m.answers:
			idle++
			came++
		case m.added:
			came++
		case m.answers:
			others++
		}
	}
	return others > 0 && 2*idle > came
}

// guess makes sessions of what she did.
func (m *member) guess() {
	slices.Sort(m.acts)
	s := session{span: span{m.acts[0], m.acts[0]}}
	end := func() {
		for _, p := range m.pauses {
			if p.from >= s.from && p.to <= s.to {
				s.breaks = append(s.breaks, p)
			}
		}
		if s.to > s.from {
			m.sessions = append(m.sessions, s)
		}
	}
	for _, at := range m.acts {
		if at.Sub(s.to) > longestGap {
			end()
			s = session{span: span{at, at}}
		}
		s.to = at
	}
	end()
}
