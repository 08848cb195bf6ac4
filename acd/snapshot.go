// SPDX-License-Identifier: Apache-2.0

package acd

import (
	"bytes"
	"fmt"
	"io"
	"slices"

	"cordial/routing"
)

// Snapshot writes the whole state: the same bytes for the same state.
func (m *Machine) Snapshot(w io.Writer) error {
	var out wire
	m.fields(&out)
	if _, err := w.Write(out.b); err != nil {
		return fmt.Errorf("snapshot at %d: %w", m.seq, err)
	}
	return nil
}

// Restore returns the machine that wrote a snapshot; ErrCorrupt if none did.
func Restore(r io.Reader) (*Machine, error) {
	var b []byte
	if sized, ok := r.(interface{ Len() int }); ok {
		b = make([]byte, 0, sized.Len()+bytes.MinRead)
	}
	all := bytes.NewBuffer(b)
	if _, err := all.ReadFrom(r); err != nil {
		return nil, fmt.Errorf("restore: %w", err)
	}
	m := New()
	m.queues, m.lines, m.agents = nil, nil, nil
	if err := decode(all.Bytes(), m.fields); err != nil {
		return nil, fmt.Errorf("restore: %w", err)
	}
	if err := m.derive(); err != nil {
		return nil, fmt.Errorf("restore: %w", err)
	}
	return m, nil
}

// derive builds what follows from the state: names, counts, timers, routing.
func (m *Machine) derive() error {
	if len(m.queues) == 0 || len(m.lines) == 0 || len(m.agents) == 0 {
		return ErrCorrupt
	}
	if m.patience.GaveUp < 0 || m.patience.Waited < 0 {
		return ErrCorrupt
	}
	m.at, m.from = m.now, m.seq
	for i := range m.queues {
		q := &m.queues[i]
		q.needs = m.resolve(q.Needs)
		q.set = m.pool.Define(q.needs)
	}
	for i := range m.lines {
		m.lines[i].queue, m.lines[i].needs = m.queueByName(m.lines[i].Queue), m.resolve(m.lines[i].Needs)
	}
	m.nameLines()
	for i := range m.agents {
		a := &m.agents[i]
		a.id = AgentID(i)
		a.configure(a.AgentConfig)
		m.setTimer(retryTimer, uint64(i), a.until)
		m.setTimer(restTimer, uint64(i), a.rest)
		for _, h := range a.hands {
			m.setTimer(wrapTimer, uint64(i), h.until)
		}
	}
	if err := m.deriveContacts(); err != nil {
		return err
	}
	for i := range m.agents[1:] {
		m.reagent(&m.agents[i+1])
	}
	m.retotal()
	m.reprice()
	return nil
}

func (m *Machine) deriveContacts() error {
	m.pool.Grow(m.contacts.count)
	m.contacts.byID.Grow(m.contacts.count)
	for c := m.contacts.first; c != nil; c = c.after {
		if int(c.queue) >= len(m.queues) || int(c.offer.agent) >= len(m.agents) || int(c.asked) >= len(m.agents) || len(c.parties) == 0 {
			return ErrCorrupt
		}
		switch c.phase {
		case Waiting, Offered:
			m.queues[c.queue].waiting++
		case Talking:
			m.queues[c.queue].talking++
		default:
		}
		if c.phase == Offered || c.phase == Talking {
			m.contacts.byOffer.Put(c.offer.id, c)
		}
		m.contacts.index(c)
		m.need(c)
		m.rearm(c)
		m.repool(c)
	}
	return nil
}

// The tags below stand in snapshots: add to them, and never use one again.

func (s *state) fields(w *wire) {
	num(w, 1, &s.now)
	num(w, 2, &s.seq)
	num(w, 3, &s.offers)
	object(w, 4, &s.config)
	texts(w, 5, (*[]string)(&s.skills))
	texts(w, 6, (*[]string)(&s.sites))
	for i := 0; more(w, 7, &s.queues, i); i++ {
		s.queues[i].fields(w)
		w.leave()
	}
	for i := 0; more(w, 8, &s.lines, i); i++ {
		s.lines[i].fields(w)
		w.leave()
	}
	for i := 0; more(w, 9, &s.agents, i); i++ {
		s.agents[i].fields(w)
		w.leave()
	}
	s.contacts.fields(w, 10)
	for i := 0; more(w, 11, &s.nodes, i); i++ {
		s.nodes[i].fields(w)
		w.leave()
	}
	s.known(w, 12)
	num(w, 13, &s.talk.talks)
	num(w, 14, &s.talk.sum)
	prices(w, 15, &s.prices)
	num(w, 16, &s.priced)
	num(w, 20, &s.patience.GaveUp)
	num(w, 21, &s.patience.Waited)
}

// atOnce is how many contacts are made room for together.
const atOnce = 32

// fields is a field that is a list of contacts.
func (s *contacts) fields(w *wire, tag uint64) {
	if !w.reading {
		for c := s.first; c != nil; c = c.after {
			w.enter(tag)
			c.fields(w)
			w.leave()
		}
		return
	}
	var room []contact
	for w.enter(tag) {
		if len(room) == 0 {
			room = make([]contact, atOnce)
		}
		room[0].fields(w)
		w.leave()
		s.append(&room[0])
		room = room[1:]
	}
}

func (q *queue) fields(w *wire) {
	flag(w, 1, &q.gone)
	value(w, 2, &q.QueueConfig)
}

func (l *line) fields(w *wire) {
	flag(w, 1, &l.gone)
	value(w, 2, &l.LineConfig)
}

func (n *node) fields(w *wire) {
	text(w, 1, &n.name)
	flag(w, 2, &n.up)
}

// known says who served a customer last.
type known struct {
	customer CustomerID
	agent    AgentID
}

func (k *known) fields(w *wire) {
	num(w, 1, &k.customer)
	num(w, 2, &k.agent)
}

// known is a field that lists who served each customer last.
func (s *state) known(w *wire, tag uint64) {
	if !w.reading {
		for _, c := range slices.Sorted(s.customers.Keys()) {
			k := known{c, s.customers.Get(c)}
			w.enter(tag)
			k.fields(w)
			w.leave()
		}
		return
	}
	for w.enter(tag) {
		var k known
		k.fields(w)
		w.leave()
		s.know(k.customer, k.agent)
	}
}

func (a *agent) fields(w *wire) {
	flag(w, 1, &a.gone)
	value(w, 2, &a.AgentConfig)
	nums(w, 3, &a.levels)
	num(w, 4, &a.state)
	text(w, 5, &a.text)
	num(w, 6, &a.reason)
	flag(w, 7, &a.chosen)
	num(w, 8, &a.next)
	text(w, 9, &a.nextText)
	for i := 0; more(w, 10, &a.hands, i); i++ {
		a.hands[i].fields(w)
		w.leave()
	}
	num(w, 11, &a.offered)
	num(w, 12, &a.until)
	num(w, 13, &a.rest)
	num(w, 14, &a.backoff)
	flag(w, 15, &a.phoneDown)
	num(w, 16, &a.since)
}

func (h *hand) fields(w *wire) {
	num(w, 1, &h.contact)
	num(w, 2, &h.medium)
	num(w, 3, &h.stage)
	num(w, 4, &h.until)
}

func (c *contact) fields(w *wire) {
	num(w, 1, &c.id)
	num(w, 2, &c.medium)
	num(w, 3, &c.phase)
	num(w, 4, &c.line)
	num(w, 5, &c.queue)
	num(w, 6, &c.hops)
	num(w, 7, &c.customer)
	name(w, 8, &c.node)
	num(w, 9, &c.arrived)
	num(w, 10, &c.joined)
	num(w, 11, &c.priority)
	needs(w, 12, &c.extra)
	for i := 0; more(w, 13, &c.parties, i); i++ {
		c.parties[i].fields(w)
		w.leave()
	}
	num(w, 14, &c.offer.id)
	num(w, 15, &c.offer.agent)
	num(w, 16, &c.offer.until)
	flag(w, 17, &c.offer.rang)
	exclusions(w, 18, &c.excluded)
	num(w, 19, &c.ripeAt)
	num(w, 20, &c.answered)
	num(w, 21, &c.outcome)
	num(w, 22, &c.reason)
	exit := &c.exit
	if exit.IsZero() && !w.reading {
		exit = nil
	}
	if some(w, 23, &exit) {
		exit.fields(w)
		w.leave()
	}
	if exit != nil {
		c.exit = *exit
	}
	num(w, 24, &c.until)
	flag(w, 25, &c.unseen)
	num(w, 30, &c.asked)
	num(w, 31, &c.askedUntil)
}

func (p *Party) fields(w *wire) {
	num(w, 1, &p.Role)
	num(w, 2, &p.Room)
	num(w, 3, &p.Agent)
	num(w, 4, &p.Offer)
	text(w, 5, &p.Leg)
}

type wireExclusion routing.Exclusion

func (x *wireExclusion) fields(w *wire) {
	num(w, 1, &x.Agent)
	num(w, 2, &x.Until)
}

func exclusions(w *wire, tag uint64, v *[]routing.Exclusion) {
	for i := 0; more(w, tag, v, i); i++ {
		(*wireExclusion)(&(*v)[i]).fields(w)
		w.leave()
	}
}
