// SPDX-License-Identifier: Apache-2.0

package auditor

import (
	"encoding/binary"
	"slices"
	"time"

	"cordial/acd"
)

// lobby is who waits for whom. It is kept up with each record, so that only what a
// record or the time has changed is judged after it: of thousands of agents and
// contacts a record moves two.
type lobby struct {
	wishes map[string]*wish
	rows   map[rowKey]*row
	filled []*row   // those in which somebody waits
	free   []*agent // who could be given a call now
	freed  []*agent // in the record in hand
	turned []*contact
	all    bool // something has changed for all
	made   []offering
	looks  looks
	key    []byte
}

func newLobby() lobby {
	return lobby{wishes: make(map[string]*wish), rows: make(map[rowKey]*row)}
}

// begin begins a record.
func (l *lobby) begin() {
	l.freed, l.turned, l.made = l.freed[:0], l.turned[:0], l.made[:0]
}

// wish is what contacts ask for beside what their queue asks for; contacts that ask
// for the same share one.
type wish struct{ demands []demand }

// wish finds what a new contact asks for.
func (l *lobby) wish(e *acd.Event) *wish {
	l.key = l.key[:0]
	for _, n := range e.Needs {
		l.key = binary.AppendUvarint(append(l.key, byte(n.Least), byte(len(n.Relax))), uint64(n.Skill))
		for _, r := range n.Relax {
			l.key = binary.AppendVarint(append(l.key, byte(r.Least)), int64(r.After))
		}
	}
	if w := l.wishes[string(l.key)]; w != nil {
		return w
	}
	w := new(wish)
	for _, n := range e.Needs {
		d := demand{skill: n.Skill, least: n.Least}
		for _, r := range n.Relax {
			d.steps = append(d.steps, acd.RelaxConfig{After: r.After, Least: r.Least})
		}
		w.demands = append(w.demands, d)
	}
	l.wishes[string(l.key)] = w
	return w
}

// rowKey is what the contacts of a row have in common.
type rowKey struct {
	queue    acd.QueueID
	priority time.Duration
	wish     *wish
}

// row is contacts that only their age tells apart, who waits longest first.
type row struct {
	rowKey
	wants   []demand
	hold    time.Duration // for how long they are held out for somebody better, at most
	steps   []time.Duration
	waiting []*contact
	place   int // among the filled
}

// row finds the row of a contact.
func (a *Auditor) row(c *contact) *row {
	key := rowKey{c.queue, c.priority, c.own}
	if w := a.rows[key]; w != nil {
		return w
	}
	w := &row{rowKey: key, wants: a.demands(c.queue, c.own.demands), hold: a.hold(c.queue)}
	w.steps = []time.Duration{w.hold}
	for _, d := range w.wants {
		for _, s := range d.steps {
			w.steps = append(w.steps, s.After)
		}
	}
	slices.Sort(w.steps)
	a.rows[key] = w
	return w
}

// lineUp puts a contact into the row in which it waits now, if it does.
func (a *Auditor) lineUp(c *contact) {
	a.stepOut(c)
	w := a.row(c)
	c.wants = w.wants
	if c.phase != acd.Waiting {
		return
	}
	c.row = w
	if len(w.waiting) == 0 {
		w.place = len(a.filled)
		a.filled = append(a.filled, w)
	}
	at := len(w.waiting)
	for at > 0 && w.waiting[at-1].arrived > c.arrived {
		at--
	}
	w.waiting = slices.Insert(w.waiting, at, c)
	a.turned = append(a.turned, c)
}

// stepOut takes a contact from its row.
func (a *Auditor) stepOut(c *contact) {
	w := c.row
	if w == nil {
		return
	}
	c.row = nil
	i := slices.Index(w.waiting, c)
	w.waiting = slices.Delete(w.waiting, i, i+1)
	if len(w.waiting) == 0 {
		last := len(a.filled) - 1
		a.filled[w.place] = a.filled[last]
		a.filled[w.place].place = w.place
		a.filled = a.filled[:last]
	}
}

// reassign makes all rows anew, by a new configuration.
func (a *Auditor) reassign() {
	for _, c := range a.living {
		a.stepOut(c)
	}
	clear(a.rows)
	for _, c := range a.living {
		a.lineUp(c)
	}
	a.all = true
}

// refresh notes whether an agent is free.
func (a *Auditor) refresh(g *agent) {
	is := a.free(g, a.at)
	switch {
	case is && g.place == 0:
		a.lobby.free = append(a.lobby.free, g)
		g.place = len(a.lobby.free)
		a.freed = append(a.freed, g)
	case !is && g.place != 0:
		last := len(a.lobby.free) - 1
		a.lobby.free[g.place-1] = a.lobby.free[last]
		a.lobby.free[g.place-1].place = g.place
		a.lobby.free = a.lobby.free[:last]
		g.place = 0
	}
	if a.at < g.rests {
		a.looks.add(look{at: g.rests, agent: g})
	}
}

// look is a moment at which something is to be looked at, because of the time alone.
type look struct {
	at      acd.Time
	contact *contact
	agent   *agent
}

// looks is a heap, the next one first. What has ended since is looked at in vain.
type looks []look

func (l *looks) add(k look) {
	h := append(*l, k)
	*l = h
	for i := len(h) - 1; i > 0 && h[i].at < h[(i-1)/2].at; i = (i - 1) / 2 {
		h[i], h[(i-1)/2] = h[(i-1)/2], h[i]
	}
}

// take takes out the next one, which must be there.
func (l *looks) take() look {
	h := *l
	first, last := h[0], len(h)-1
	h[0], h[last] = h[last], look{}
	h = h[:last]
	*l = h
	for i := 0; ; {
		down := 2*i + 1
		if down+1 < last && h[down+1].at < h[down].at {
			down++
		}
		if down >= last || h[i].at <= h[down].at {
			return first
		}
		h[i], h[down] = h[down], h[i]
		i = down
	}
}
