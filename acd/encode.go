// SPDX-License-Identifier: Apache-2.0

package acd

import "cordial/routing"

// Append appends the record's encoding to b: a few bytes for an ordinary step.
func (r Record) Append(b []byte) []byte { return encode(b, &r) }

// DecodeRecord reads what Append has written; ErrCorrupt if it has not.
func DecodeRecord(b []byte) (Record, error) {
	var r Record
	err := decode(b, &r)
	return r, err
}

// The tags below stand in journals: add to them, and never use one again.

func (r *Record) fields(w *wire) {
	num(w, 1, &r.Seq)
	num(w, 2, &r.At)
	if w.reading {
		if w.key == 3<<1|1 {
			w.get(&r.Command)
		}
	} else {
		w.put(3, &r.Command)
	}
	list(w, 4, &r.Events)
}

func (c *Command) fields(w *wire) {
	num(w, 1, &c.Kind)
	num(w, 2, &c.Contact)
	num(w, 3, &c.Offer)
	num(w, 4, &c.Agent)
	text(w, 5, &c.Name)
	text(w, 6, &c.Node)
	text(w, 7, &c.Leg)
	text(w, 8, &c.Line)
	text(w, 9, &c.Queue)
	num(w, 10, &c.Medium)
	num(w, 11, &c.Customer)
	num(w, 12, &c.Priority)
	list(w, 13, &c.Needs)
	num(w, 14, &c.Reason)
	num(w, 15, &c.Level)
	text(w, 16, &c.Text)
	one(w, 17, &c.Exit)
	object(w, 18, &c.Config)
}

func (e *Event) fields(w *wire) {
	num(w, 1, &e.Kind)
	num(w, 2, &e.Contact)
	num(w, 3, &e.Offer)
	num(w, 4, &e.Agent)
	num(w, 5, &e.Queue)
	num(w, 6, &e.Line)
	num(w, 7, &e.Skill)
	num(w, 8, &e.Level)
	num(w, 9, &e.Medium)
	num(w, 10, &e.Outcome)
	num(w, 11, &e.Reason)
	num(w, 12, &e.State)
	num(w, 13, &e.Customer)
	num(w, 14, &e.Priority)
	num(w, 15, &e.Until)
	text(w, 16, &e.Node)
	text(w, 17, &e.Leg)
	text(w, 18, &e.Text)
	needs(w, 19, &e.Needs)
	why := (*wireWhy)(e.Why)
	one(w, 20, &why)
	e.Why = (*routing.Why)(why)
	one(w, 21, &e.Exit)
	object(w, 22, &e.Config)
}

func (e *Exit) fields(w *wire) {
	text(w, 1, &e.Queue)
	text(w, 2, &e.Context)
	text(w, 3, &e.Exten)
	num(w, 4, &e.Priority)
	text(w, 5, &e.Announcement)
}

func (n *NeedConfig) fields(w *wire) {
	text(w, 1, &n.Skill)
	num(w, 2, &n.Least)
	num(w, 3, &n.Weight)
	list(w, 4, &n.Relax)
}

func (r *RelaxConfig) fields(w *wire) {
	num(w, 1, &r.After)
	num(w, 2, &r.Least)
}

// Routing's types get their fields here, so that routing needs no encoding.
type (
	wireNeed    routing.Need
	wireRelax   routing.Relax
	wireWhy     routing.Why
	wireAgent   routing.AgentKey
	wireContact routing.ContactScore
)

// needs is a field that is a list of needs.
func needs(w *wire, tag uint64, v *[]routing.Need) {
	if w.reading {
		for w.key == tag<<1|1 {
			var n wireNeed
			w.get(&n)
			*v = append(*v, routing.Need(n))
		}
		return
	}
	for i := range *v {
		w.put(tag, (*wireNeed)(&(*v)[i]))
	}
}

func (n *wireNeed) fields(w *wire) {
	num(w, 1, &n.Skill)
	num(w, 2, &n.Least)
	num(w, 3, &n.Weight)
	if w.reading {
		for w.key == 4<<1|1 {
			var r wireRelax
			w.get(&r)
			n.Relax = append(n.Relax, routing.Relax(r))
		}
		return
	}
	for _, r := range n.Relax {
		w.put(4, (*wireRelax)(&r))
	}
}

func (r *wireRelax) fields(w *wire) {
	num(w, 1, &r.After)
	num(w, 2, &r.Least)
}

func (y *wireWhy) fields(w *wire) {
	num(w, 1, &y.Rule)
	num(w, 2, &y.Fit)
	num(w, 3, &y.Key)
	num(w, 4, &y.Gap)
	num(w, 5, &y.Age)
	num(w, 6, &y.Ripe)
	num(w, 7, &y.Score)
	num(w, 8, &y.Free)
	num(w, 9, &y.Waiting)
	for i := range y.Agents {
		inline(w, 10, (*wireAgent)(&y.Agents[i]), y.Agents[i] == routing.AgentKey{})
	}
	for i := range y.Contacts {
		inline(w, 11, (*wireContact)(&y.Contacts[i]), y.Contacts[i] == routing.ContactScore{})
	}
}

// inline is one place of a short array: filled from the front, left out if empty.
func inline(w *wire, tag uint64, v fielder, empty bool) {
	switch {
	case w.reading && w.key == tag<<1|1:
		w.get(v)
	case !w.reading && !empty:
		w.put(tag, v)
	}
}

func (a *wireAgent) fields(w *wire) {
	num(w, 1, &a.Agent)
	num(w, 2, &a.Key)
}

func (c *wireContact) fields(w *wire) {
	num(w, 1, &c.Contact)
	num(w, 2, &c.Score)
}
