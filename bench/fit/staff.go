// SPDX-License-Identifier: Apache-2.0

package fit

import (
	"slices"
	"time"

	"cordial/acd"
)

// span is a time from one moment to another.
type span struct{ from, to acd.Time }

func (s span) length() time.Duration { return s.to.Sub(s.from) }

// absence is a break within a session.
type absence struct {
	span
	reason string
}

// session is a time for which an agent is at work: from when she is first ready until
// she signs out.
type session struct {
	span
	breaks []absence
}

// worker is an agent, with what a log tells of her presence.
type worker struct {
	name     string
	label    string          // what the scenario calls her
	skills   map[string]bool // a queue_log's: the queues that she serves
	sessions []session
	open     *session
	away     *absence // since the break began
}

// staff is who was there when.
type staff struct {
	workers []*worker
	byName  map[string]*worker
}

// named finds an agent, and adds her if she is new.
func (s *staff) named(name string) *worker {
	if s.byName == nil {
		s.byName = make(map[string]*worker)
	}
	w := s.byName[name]
	if w == nil {
		w = &worker{name: name, label: name, skills: make(map[string]bool)}
		s.byName[name], s.workers = w, append(s.workers, w)
	}
	return w
}

// present says that she could be offered calls from now on.
func (w *worker) present(at acd.Time) {
	if w.open == nil {
		w.open = &session{span: span{from: at}}
	}
	if w.away != nil {
		w.away.to = at
		w.open.breaks = append(w.open.breaks, *w.away)
		w.away = nil
	}
}

// pause says that she is on a break from now on. Before she was first ready it is none.
func (w *worker) pause(at acd.Time, reason string) {
	if w.open != nil && w.away == nil {
		w.away = &absence{span{from: at}, reason}
	}
}

// leave says that she has gone home; if from a break, then when that began.
func (w *worker) leave(at acd.Time) {
	if w.open == nil {
		return
	}
	if w.away != nil {
		at, w.away = w.away.from, nil
	}
	if w.open.to = at; at > w.open.from {
		w.sessions = append(w.sessions, *w.open)
	}
	w.open = nil
}

// close ends the sessions that a log leaves open, and counts them.
func (s *staff) close(at acd.Time) int {
	n := 0
	for _, w := range s.workers {
		if w.open != nil {
			n++
			w.leave(at)
		}
	}
	return n
}

// cut leaves out what lies outside a time.
func (s *staff) cut(from, to acd.Time) {
	for _, w := range s.workers {
		var kept []session
		for _, x := range w.sessions {
			if x.clip(from, to) {
				kept = append(kept, x)
			}
		}
		w.sessions = kept
	}
}

// clip cuts a session, and tells whether anything is left of it.
func (x *session) clip(from, to acd.Time) bool {
	x.from, x.to = max(x.from, from), min(x.to, to)
	x.breaks = slices.Clone(x.breaks)
	for i := range x.breaks {
		b := &x.breaks[i]
		b.from, b.to = max(b.from, x.from), min(b.to, x.to)
	}
	x.breaks = slices.DeleteFunc(x.breaks, func(b absence) bool { return b.to <= b.from })
	return x.to > x.from
}
