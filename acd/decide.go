// SPDX-License-Identifier: Apache-2.0

package acd

import (
	"fmt"

	"cordial/routing"
)

// decide carries out a command: it checks everything before it emits anything.
func (m *Machine) decide(c *Command) error {
	switch c.Kind {
	case Tick:
		m.tick()
		return nil
	case Configure:
		return m.decideConfigure(c)
	case Start:
		m.emit(Event{Kind: Started})
		return nil
	case LinkUp, LinkDown:
		return m.decideLink(c)
	case Arrive:
		return m.decideArrive(c)
	case Hangup, Played, Lose, Reprioritise, Withdraw, Transfer:
		return m.decideContact(m.contact(c.Contact), c)
	case SetPrices:
		return m.decidePrices(c)
	case Ring, Answer, Refuse, Drop:
		return m.decideOffer(m.contacts.byOffer.Get(c.Offer), c)
	default:
		return m.decideAgent(c)
	}
}

func (m *Machine) decideLink(c *Command) error {
	if c.Node == "" {
		return fmt.Errorf("a link without a node: %w", ErrBadCommand)
	}
	if m.nodeUp(c.Node) == (c.Kind == LinkUp) {
		return ErrStale
	}
	if c.Kind == LinkDown {
		m.emit(Event{Kind: LinkFell, Node: c.Node})
		return nil
	}
	var unseen []*contact
	for x := m.contacts.first; x != nil; x = x.after {
		if x.unseen && x.node == c.Node {
			unseen = append(unseen, x)
		}
	}
	m.emit(Event{Kind: LinkRose, Node: c.Node})
	// The latest first: who came before is not turned away for who came after.
	for i := len(unseen) - 1; i >= 0; i-- {
		m.admit(unseen[i])
	}
	return nil
}

// decideConfigure puts a configuration in force. Whoever is no longer in it goes
// off duty: at once, or after the contact in hand.
func (m *Machine) decideConfigure(c *Command) error {
	if c.Config == nil {
		return fmt.Errorf("no configuration: %w", ErrBadCommand)
	}
	if err := c.Config.Fault(); err != nil {
		return err
	}
	m.emit(Event{Kind: Configured, Config: c.Config})
	for i := 1; i < len(m.agents); i++ {
		if a := &m.agents[i]; a.gone && a.state != SignedOut {
			_ = m.choose(a, SignedOut, "") // stale: chosen already
		}
	}
	return nil
}

func (m *Machine) decideArrive(c *Command) error {
	id := m.byLine[c.Line]
	if id == 0 || m.lines[id].gone {
		return fmt.Errorf("line %q: %w", c.Line, ErrUnknownLine)
	}
	l := &m.lines[id]
	queue := l.queue
	if c.Queue != "" {
		if queue = m.queueByName(c.Queue); queue == 0 || m.queues[queue].gone {
			return fmt.Errorf("queue %q: %w", c.Queue, ErrUnknownQueue)
		}
	}
	if len(c.Needs) > 0 {
		if err := faultOfNeeds(c.Needs, set(m.config.Skills)); err != nil {
			return err
		}
	}
	if c.Leg == "" || c.Node == "" {
		return fmt.Errorf("a contact without a leg: %w", ErrBadCommand)
	}
	if m.contacts.byLeg[c.Node][c.Leg] != nil {
		return ErrStale
	}
	if most := m.config.MaxContacts; most > 0 && m.contacts.count >= 2*most {
		return fmt.Errorf("%d contacts: %w", m.contacts.count, ErrFull)
	}
	if err := faultOfPriority(c.Priority); err != nil {
		return err
	}
	extra := l.needs
	if len(c.Needs) > 0 {
		extra = mergeNeeds(extra, m.resolve(c.Needs))
	}
	e := Event{
		Kind: ContactQueued, Contact: ContactID(m.seq + 1), Line: id, Queue: queue, Node: c.Node, Leg: c.Leg,
		Medium: c.Medium, Customer: c.Customer, Priority: c.Priority + l.Priority, Needs: extra, Asked: m.askedFor(c),
	}
	if e.Asked == 0 {
		e.Text = printable(c.Name)
	} else {
		e.AskedUntil = m.waitsUntil(e.Asked, queue, extra, c.Medium, m.at)
	}
	m.emit(e)
	arrived := m.contact(ContactID(m.seq + 1))
	m.match()
	if arrived.phase == Waiting && m.full() {
		m.overflow(arrived, m.config.Full, CentreFull)
		return nil
	}
	m.admit(arrived)
	return nil
}

// full tells whether more contacts wait and talk than the whole centre may have.
func (m *Machine) full() bool {
	if m.config.MaxContacts == 0 {
		return false
	}
	n := 0
	for i := range m.queues {
		n += m.queues[i].waiting + m.queues[i].talking
	}
	return n > m.config.MaxContacts
}

// mostHops bounds how many queues a contact is passed on through.
const mostHops = 8

// admit applies the limits of the queue that a contact has just entered. They
// act only if nobody is free to take it; so not while its node is out of view,
// when nobody can be offered anything.
func (m *Machine) admit(c *contact) {
	m.match()
	if c.phase != Waiting || !m.nodeUp(c.node) {
		return
	}
	limits := &m.queues[c.queue].Limits
	switch {
	case !limits.EmptyExit.IsZero() && !m.staffed(c):
		m.overflow(c, limits.EmptyExit, NobodySignedIn)
	case limits.Longest > 0 && m.queues[c.queue].waiting > limits.Longest:
		m.overflow(c, limits.LongestExit, QueueFull)
	}
}

// staffed tells whether anybody signed in could serve the contact.
func (m *Machine) staffed(c *contact) bool {
	n, _ := m.routing().Staffed(c.needs, c.medium)
	return n > 0
}

// overflow takes a waiting contact out of its queue to where the limit leads.
func (m *Machine) overflow(c *contact, to Exit, why Reason) {
	if to.Queue != "" {
		queue := m.queueByName(to.Queue)
		if queue != 0 && (c.hops < mostHops || why == ByHand) {
			m.emit(Event{Kind: ContactMoved, Contact: c.id, Queue: queue, Reason: why, Asked: c.asked})
			m.admit(c)
		}
		return // a circle of limits: it stays where it is
	}
	outcome := Refused
	switch {
	case c.answered != 0:
		outcome = Answered
	case to.Exten != "":
		outcome = TransferredOut
	}
	e := Event{Kind: ContactLeaving, Contact: c.id, Outcome: outcome, Reason: why}
	if !to.IsZero() {
		e.Exit = &to
	}
	if to.Announcement != "" {
		e.Until = m.at.Add(AnnouncementLimit)
	}
	m.emit(e)
}

// leadAway tells whether anybody waits in a queue that leads elsewhere once nobody is
// signed in.
func (m *Machine) leadAway() bool {
	for i := range m.queues {
		if q := &m.queues[i]; q.waiting > 0 && !q.Limits.EmptyExit.IsZero() {
			return true
		}
	}
	return false
}

// empty applies the limit "nobody signed in" to those who wait for nobody now.
func (m *Machine) empty() {
	if !m.staffing {
		return
	}
	m.staffing = false
	if !m.leadAway() {
		return
	}
	var forNobody []*contact
	type kind struct {
		needs  routing.NeedSet
		medium Medium
	}
	known := map[kind]bool{} // thousands may wait, of few kinds
	for c := m.contacts.first; c != nil; c = c.after {
		if c.phase != Waiting || m.queues[c.queue].Limits.EmptyExit.IsZero() || !m.nodeUp(c.node) {
			continue
		}
		k := kind{c.needs, c.medium}
		staffed, ok := known[k]
		if !ok {
			staffed = m.staffed(c)
			known[k] = staffed
		}
		if !staffed {
			forNobody = append(forNobody, c)
		}
	}
	for _, c := range forNobody {
		m.overflow(c, m.queues[c.queue].Limits.EmptyExit, NobodySignedIn)
	}
}
