// SPDX-License-Identifier: Apache-2.0

package whatif

import (
	"encoding/binary"

	"cordial/acd"
	"cordial/routing"
)

// Reader takes the traffic from records. It is told of each once, with the machine into
// which it has been folded; it keeps what a contact takes, and no record.
type Reader struct {
	t        Traffic
	kinds    map[string]int
	profiles map[string]int
	now      map[acd.ContactID]int // contacts that wait or talk, in Contacts
	offered  map[acd.ContactID]acd.Time
	hands    map[hand]*grip
	ended    []hand // in the record in hand
	agents   []duty
	recorded tally
	scratch  []byte
}

// hand is an agent who talks with a contact, or wraps it up.
type hand struct {
	agent   acd.AgentID
	contact acd.ContactID
}

// grip is how far that has come.
type grip struct {
	index        int // in Contacts
	ended, wraps bool
	began        acd.Time // the wrap-up
}

// duty is an agent as recorded.
type duty struct {
	Turn
	busy int // how many she talks with or wraps up
}

// NewReader begins with the machine as it is before the first record.
func NewReader(m *acd.Machine) *Reader {
	r := &Reader{
		kinds: map[string]int{}, profiles: map[string]int{}, now: map[acd.ContactID]int{},
		offered: map[acd.ContactID]acd.Time{}, hands: map[hand]*grip{},
	}
	r.t.From = m.Now()
	r.recorded.at = r.t.From
	r.turns(m)
	r.priced(m)
	return r
}

// Record takes a record. The machine is as it was after it.
func (r *Reader) Record(m *acd.Machine, rec acd.Record) {
	if r.t.From == 0 {
		r.t.From = rec.At // at the beginning of time nobody was there
	}
	r.t.To = rec.At
	r.recorded.pass(rec.At)
	for i := range rec.Events {
		r.event(m, rec.At, &rec.Events[i])
	}
	r.priced(m)
	r.tidy()
}

func (r *Reader) event(m *acd.Machine, at acd.Time, e *acd.Event) {
	switch e.Kind {
	case acd.Configured:
		r.turns(m)
	case acd.AgentChanged, acd.AgentChose, acd.LevelSet:
		r.turn(m, e.Agent)
	case acd.ContactQueued:
		if e.Medium == routing.Voice {
			r.arrived(m, at, e.Contact)
		}
	case acd.ContactMoved:
		r.moved(m, at, e)
	case acd.ContactOffered:
		r.offered[e.Contact] = at
	case acd.OfferEnded:
		r.missed(at, e)
	case acd.ContactAnswered:
		r.answered(m, at, e)
	case acd.ContactLeaving, acd.ContactEnded:
		r.left(at, e)
	case acd.WrapUpBegan, acd.WrapUpEnded:
		r.wrapUp(at, e)
	default:
	}
}

// priced notes the prices in force, if they have changed.
func (r *Reader) priced(m *acd.Machine) {
	var was *acd.Prices
	if n := len(r.t.Prices); n > 0 {
		was = r.t.Prices[n-1].Prices
	}
	if is := m.Prices(); is != was {
		r.t.Prices = append(r.t.Prices, PriceTurn{max(r.t.To, r.t.From), is})
	}
}

// turns looks at all agents, turn at one.
func (r *Reader) turns(m *acd.Machine) {
	for id := range m.LastAgent() {
		r.turn(m, id+1)
	}
}

func (r *Reader) turn(m *acd.Machine, id acd.AgentID) {
	for len(r.agents) < int(id) {
		r.agents = append(r.agents, duty{Turn: Turn{Profile: -1}})
	}
	levels, atWork := m.Serves(id)
	d := &r.agents[id-1]
	now := Turn{At: r.t.To, Agent: int(id) - 1, Profile: r.profile(levels), AtWork: atWork}
	if now.Profile == d.Profile && now.AtWork == d.AtWork {
		return
	}
	now.At = max(now.At, r.t.From)
	r.t.Turns = append(r.t.Turns, now)
	r.change(d, now, 0)
}

// change keeps the recorded hours.
func (r *Reader) change(d *duty, now Turn, busy int) {
	r.recorded.hours(d.AtWork, d.busy > 0, -1)
	d.Turn = now
	d.busy += busy
	r.recorded.hours(d.AtWork, d.busy > 0, +1)
}

func (r *Reader) profile(levels []routing.Level) int {
	r.scratch = r.scratch[:0]
	for len(levels) > 0 && levels[len(levels)-1] == 0 {
		levels = levels[:len(levels)-1]
	}
	for _, l := range levels {
		r.scratch = append(r.scratch, byte(l))
	}
	p, ok := r.profiles[string(r.scratch)]
	if !ok {
		p = len(r.t.Levels)
		r.profiles[string(r.scratch)] = p
		r.t.Levels = append(r.t.Levels, append([]routing.Level(nil), levels...))
	}
	return p
}

func (r *Reader) kind(needs []routing.Need) int {
	b := r.scratch[:0]
	for _, n := range needs {
		b = append(binary.AppendUvarint(b, uint64(n.Skill)), byte(n.Least))
		b = binary.AppendUvarint(binary.AppendUvarint(b, uint64(n.Weight)), uint64(len(n.Relax)))
		for _, x := range n.Relax {
			b = append(binary.AppendVarint(b, int64(x.After)), byte(x.Least))
		}
	}
	r.scratch = b
	k, ok := r.kinds[string(b)]
	if !ok {
		k = len(r.t.Needs)
		r.kinds[string(b)] = k
		r.t.Needs = append(r.t.Needs, needs)
	}
	return k
}

// arrived begins a contact, which may be on from a transfer.
func (r *Reader) arrived(m *acd.Machine, at acd.Time, id acd.ContactID) {
	w, needs, ok := m.Waits(id)
	if !ok { // it came and went in one record
		return
	}
	r.now[id] = len(r.t.Contacts)
	r.t.Contacts = append(r.t.Contacts, Contact{At: at, Kind: r.kind(needs), Waiting: w, Mean: m.Mean(), Patience: m.Patience()})
}

// moved: by a limit it waits elsewhere; after a talk it is another contact.
func (r *Reader) moved(m *acd.Machine, at acd.Time, e *acd.Event) {
	i, ok := r.now[e.Contact]
	if !ok {
		return
	}
	if e.Agent != 0 {
		r.talked(at, e.Agent, e.Contact)
		r.arrived(m, at, e.Contact)
		return
	}
	if w, needs, ok := m.Waits(e.Contact); ok {
		r.t.Contacts[i].Moves = append(r.t.Contacts[i].Moves, Move{at, r.kind(needs), w})
	}
}

// missed: the offer came to nothing, and nobody took it back.
func (r *Reader) missed(at acd.Time, e *acd.Event) {
	if i, ok := r.now[e.Contact]; ok && e.Reason != acd.Withdrawn {
		c := &r.t.Contacts[i]
		c.Missed = append(c.Missed, at.Sub(r.offered[e.Contact]))
	}
}

func (r *Reader) answered(m *acd.Machine, at acd.Time, e *acd.Event) {
	i, ok := r.now[e.Contact]
	if !ok {
		return
	}
	c := &r.t.Contacts[i]
	c.Fate, c.Wait, c.Ring = Answered, at.Sub(c.At), at.Sub(r.offered[e.Contact])
	r.hands[hand{e.Agent, e.Contact}] = &grip{index: i}
	levels, _ := m.Serves(e.Agent)
	r.recorded.answered(c.Wait, routing.Fit(levels, r.t.Needs[c.kindAt(at)]))
	r.busy(e.Agent, +1)
}

// kindAt is the kind by which it waits at a moment of the record.
func (c *Contact) kindAt(at routing.Time) int {
	kind := c.Kind
	for _, m := range c.Moves {
		if m.At <= at {
			kind = m.Kind
		}
	}
	return kind
}

func (r *Reader) busy(agent acd.AgentID, by int) {
	d := &r.agents[agent-1]
	r.change(d, d.Turn, by)
}

// talked ends a conversation. Without a wrap-up that is all.
func (r *Reader) talked(at acd.Time, agent acd.AgentID, contact acd.ContactID) {
	g := r.hands[hand{agent, contact}]
	if g == nil || g.ended {
		return
	}
	c := &r.t.Contacts[g.index]
	c.Talk, c.Complete = at.Sub(c.At)-c.Wait, true
	g.ended = true
	r.ended = append(r.ended, hand{agent, contact})
	r.busy(agent, -1)
}

// left ends a conversation or a wait.
func (r *Reader) left(at acd.Time, e *acd.Event) {
	i, ok := r.now[e.Contact]
	delete(r.offered, e.Contact)
	if !ok {
		return
	}
	delete(r.now, e.Contact)
	c := &r.t.Contacts[i]
	switch {
	case c.Fate == Answered:
		r.talked(at, e.Agent, e.Contact)
		return
	case e.Kind == acd.ContactEnded && (e.Outcome == acd.Abandoned || e.Outcome == acd.Answered):
		c.Fate = Abandoned // after a transfer the outcome stands: it was answered before
	default:
		c.Fate = TurnedAway
	}
	c.Wait = at.Sub(c.At)
	r.recorded.unserved(c.Fate, c.Wait)
}

// wrapUp belongs to the conversation that the agent had with the contact last.
func (r *Reader) wrapUp(at acd.Time, e *acd.Event) {
	h := hand{e.Agent, e.Contact}
	g := r.hands[h]
	if g == nil {
		return
	}
	c := &r.t.Contacts[g.index]
	if e.Kind == acd.WrapUpBegan {
		g.wraps, g.began, c.Complete = true, at, false
		r.busy(e.Agent, +1)
		return
	}
	c.WrapUp, c.Complete = at.Sub(g.began), true
	delete(r.hands, h)
	r.busy(e.Agent, -1)
}

// tidy forgets conversations that ended in this record and have no wrap-up.
func (r *Reader) tidy() {
	for _, h := range r.ended {
		if g := r.hands[h]; g != nil && !g.wraps {
			delete(r.hands, h)
		}
	}
	r.ended = r.ended[:0]
}

// Traffic returns what came, once all records have been told, with what nobody knows
// drawn by a seed. ErrNothing: nobody was answered.
func (r *Reader) Traffic(seed uint64) (*Traffic, error) {
	t := &r.t
	t.Agents = len(r.agents)
	for i := range t.Contacts {
		if c := &t.Contacts[i]; c.Fate == Open {
			c.Wait = t.To.Sub(c.At)
		}
	}
	t.Recorded = r.recorded.figures(len(t.Contacts))
	return t, t.draw(seed)
}
