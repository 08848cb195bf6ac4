// SPDX-License-Identifier: Apache-2.0

package acd

import (
	"errors"
	"fmt"
	"time"

	"cordial/routing"
	"cordial/routing/table"
)

// DefaultMeanContact is what a conversation is taken to last in the mean until
// enough of them were seen.
const DefaultMeanContact = 3 * time.Minute

// Machine is the state of a whole contact centre and the rules by which it
// changes. It belongs to one goroutine.
type Machine struct {
	state
	pool     *routing.Pool
	byLine   map[string]LineID // by name
	timers   timers
	at       Time // of the step or record in hand
	due      Time // the next deadline, if dueKnown: since the last step
	dueKnown bool
	out      []Event // of the step in hand
	whys     []routing.Why
	// changed are the agents of whom routing has yet to be told.
	changed []AgentID
	// staffing notes that somebody has become unable to serve: contacts may be
	// waiting for nobody.
	staffing bool
	// asked counts the contacts since the record from, by their needs.
	asked []uint64
	from  uint64
}

// state is all that a snapshot holds; the rest of the machine follows from it.
type state struct {
	now    Time   // of the last record
	seq    uint64 // of the last record
	offers OfferID
	config *Config

	skills    names[SkillID]
	sites     names[SiteID]
	queues    []queue // by QueueID
	lines     []line  // by LineID
	agents    []agent // by AgentID
	contacts  contacts
	nodes     []node
	customers table.Of[CustomerID, AgentID] // who served each last
	talk      totals
	prices    *Prices          // nil: none
	priced    Time             // when they were set
	patience  routing.Patience // of all callers
}

// totals is what the whole centre's conversations add up to. Nothing of the kind
// is kept of one agent or group.
type totals struct {
	talks int64
	sum   time.Duration
}

// node is one switch, in view or not.
type node struct {
	name string
	up   bool
}

// New returns a machine without a configuration, at the beginning of time.
func New() *Machine {
	m := &Machine{pool: routing.NewPool(), byLine: map[string]LineID{}}
	m.contacts.byLeg = map[string]map[string]*contact{}
	m.queues, m.lines, m.agents = make([]queue, 1), make([]line, 1), make([]agent, 1)
	m.retotal()
	return m
}

// Now returns the time of the last record.
func (m *Machine) Now() Time { return m.now }

// Seq returns the sequence number of the last record.
func (m *Machine) Seq() uint64 { return m.seq }

// Step carries out a command: it decides, and folds what it has decided. A now
// before the last record's counts as that. The record's events and their reasons
// are valid until the next Step.
//
// An error means that nothing has changed; see [ErrStale] and its neighbours. A
// Tick that led to nothing returns a record without a number, which is not to be
// journalled. Other commands are refused with ErrTimerDue while a timer is due.
func (m *Machine) Step(now Time, c Command) (Record, error) {
	now = max(now, m.now)
	if due, ok := m.Deadline(); ok && due <= now && c.Kind != Tick {
		return Record{}, ErrTimerDue
	}
	m.dueKnown = false
	m.at, m.out, m.whys = now, m.out[:0], m.whys[:0]
	err := m.decide(&c)
	if err != nil && len(m.out) > 0 {
		panic(fmt.Sprintf("acd: command %v was refused (%v) after it had changed something", c.Kind, err))
	}
	if err == nil {
		m.match()
		m.empty()
	}
	switch {
	case errors.Is(err, ErrStale) || err == nil && len(m.out) == 0 && c.Kind != Tick:
		return Record{}, ErrStale
	case err != nil:
		return Record{}, fmt.Errorf("%v: %w", c.Kind, err)
	case len(m.out) == 0:
		return Record{}, nil
	}
	m.seq, m.now = m.seq+1, now
	return Record{Seq: m.seq, At: now, Command: c, Events: m.out}, nil
}

// Apply folds a record that was stepped before. It decides nothing, so that new
// code never rewrites history. Records must come gapless.
func (m *Machine) Apply(r Record) {
	m.at, m.dueKnown = r.At, false
	for i := range r.Events {
		m.fold(&r.Events[i])
	}
	m.seq, m.now = r.Seq, r.At
	m.staffing = false
}

// Deadline returns when the next timer is due; it may lie in the past.
func (m *Machine) Deadline() (Time, bool) {
	if !m.dueKnown {
		m.dueKnown, m.due = true, m.routing().Ripens()
		if t, ok := m.nextTimer(); ok {
			m.due = min(m.due, t.at)
		}
	}
	return m.due, m.due != routing.Never
}

// emit adds an event to the step in hand, and folds it.
func (m *Machine) emit(e Event) {
	m.out = append(m.out, e)
	m.fold(&m.out[len(m.out)-1])
}

// match makes every offer that can be made now.
func (m *Machine) match() {
	for {
		id, agent, ok := m.routing().Pick(m.at)
		if !ok {
			return
		}
		m.whys = append(m.whys, m.pool.Why())
		c := m.contact(id)
		m.emit(Event{
			Kind: ContactOffered, Contact: c.id, Offer: m.offers + 1, Agent: agent,
			Until: m.at.Add(m.queues[c.queue].RingTimeout), Why: &m.whys[len(m.whys)-1],
		})
	}
}

// contact returns the contact of that id, or nil if it has ended.
func (m *Machine) contact(id ContactID) *contact { return m.contacts.byID.Get(id) }

// nodeUp tells whether a node is in view.
func (m *Machine) nodeUp(name string) bool {
	for _, n := range m.nodes {
		if n.name == name {
			return n.up
		}
	}
	return false
}

// retotal tells routing the mean conversation, and the mean patience.
func (m *Machine) retotal() {
	m.pool.SetMean(m.Mean())
	m.pool.SetPatience(m.Patience())
}

// Patience returns what the mean patience of the centre's callers is taken to be; if
// nobody counts it, they are all routing.Patient.
func (m *Machine) Patience() time.Duration {
	if m.watchesPatience() {
		return m.patience.Mean(m.config.MeanPatience)
	}
	return routing.Patient
}

// Mean returns what the centre's mean conversation is taken to be: what was seen, and
// what was configured as if it had been seen a hundred times.
func (m *Machine) Mean() time.Duration {
	prior := DefaultMeanContact
	if m.config != nil && m.config.MeanContact > 0 {
		prior = m.config.MeanContact
	}
	return (m.talk.sum + 100*prior) / time.Duration(m.talk.talks+100)
}

// watchesPatience tells whether it counts for how long callers wait before they give up.
func (m *Machine) watchesPatience() bool { return m.config != nil && m.config.MeanPatience > 0 }

// waited counts a caller's wait that is over.
func (m *Machine) waited(c *contact, gaveUp bool) {
	if m.watchesPatience() && c.medium == routing.Voice {
		m.patience.Saw(m.at.Sub(c.joined), gaveUp)
		m.retotal()
	}
}

// count adds a conversation to the totals. Old days fade: at twenty thousand
// conversations both sums are halved.
func (t *totals) count(d time.Duration) {
	t.talks++
	t.sum += d
	if t.talks >= 20_000 {
		t.talks, t.sum = t.talks/2, t.sum/2
	}
}
