// SPDX-License-Identifier: Apache-2.0

package acd

import "cordial/routing"

// Append appends the record's encoding to b: a few bytes for an ordinary step.
func (r Record) Append(b []byte) []byte {
	w := wire{b: b}
	r.fields(&w)
	return w.b
}

// DecodeRecord reads what Append has written; ErrCorrupt if it has not.
func DecodeRecord(b []byte) (Record, error) {
	var r Record
	err := decode(b, r.fields)
	return r, err
}

// The tags below stand in journals: add to them, and never use one again.

func (r *Record) fields(w *wire) {
	num(w, 1, &r.Seq)
	num(w, 2, &r.At)
	if w.enter(3) {
		r.Command.fields(w)
		w.leave()
	}
	for i := 0; more(w, 4, &r.Events, i); i++ {
		r.Events[i].fields(w)
		w.leave()
	}
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
	for i := 0; more(w, 13, &c.Needs, i); i++ {
		c.Needs[i].fields(w)
		w.leave()
	}
	num(w, 14, &c.Reason)
	num(w, 15, &c.Level)
	text(w, 16, &c.Text)
	if some(w, 17, &c.Exit) {
		c.Exit.fields(w)
		w.leave()
	}
	object(w, 18, &c.Config)
	prices(w, 19, &c.Prices)
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
	if some(w, 20, &why) {
		why.fields(w)
		w.leave()
	}
	e.Why = (*routing.Why)(why)
	if some(w, 21, &e.Exit) {
		e.Exit.fields(w)
		w.leave()
	}
	object(w, 22, &e.Config)
	prices(w, 23, &e.Prices)
	num(w, 30, &e.Asked)
	num(w, 31, &e.AskedUntil)
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
	for i := 0; more(w, 4, &n.Relax, i); i++ {
		n.Relax[i].fields(w)
		w.leave()
	}
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
	wireCharge  routing.Surcharge
)

// needs is a field that is a list of needs.
func needs(w *wire, tag uint64, v *[]routing.Need) {
	for i := 0; more(w, tag, v, i); i++ {
		(*wireNeed)(&(*v)[i]).fields(w)
		w.leave()
	}
}

func (n *wireNeed) fields(w *wire) {
	num(w, 1, &n.Skill)
	num(w, 2, &n.Least)
	num(w, 3, &n.Weight)
	for i := 0; more(w, 4, &n.Relax, i); i++ {
		(*wireRelax)(&n.Relax[i]).fields(w)
		w.leave()
	}
}

func (r *wireRelax) fields(w *wire) {
	num(w, 1, &r.After)
	num(w, 2, &r.Least)
}

// prices is a field that is prices, or nil.
func prices(w *wire, tag uint64, v **Prices) {
	if some(w, tag, v) {
		(*v).fields(w)
		w.leave()
	}
}

func (p *Prices) fields(w *wire) {
	for i := 0; more(w, 1, &p.Duals, i); i++ {
		d := &p.Duals[i]
		needs(w, 1, &d.Needs)
		num(w, 2, &d.Dual)
		w.leave()
	}
	for i := 0; more(w, 2, &p.Surcharges, i); i++ {
		(*wireCharge)(&p.Surcharges[i]).fields(w)
		w.leave()
	}
}

func (s *wireCharge) fields(w *wire) {
	nums(w, 1, &s.Levels)
	num(w, 2, &s.Can)
	num(w, 3, &s.By)
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
	// Short arrays are filled from the front; empty places are left out.
	for i := range y.Agents {
		if a := (*wireAgent)(&y.Agents[i]); (w.reading || *a != wireAgent{}) && w.enter(10) {
			a.fields(w)
			w.leave()
		}
	}
	for i := range y.Contacts {
		if c := (*wireContact)(&y.Contacts[i]); (w.reading || *c != wireContact{}) && w.enter(11) {
			c.fields(w)
			w.leave()
		}
	}
}

func (a *wireAgent) fields(w *wire) {
	num(w, 1, &a.Agent)
	num(w, 2, &a.Key)
	num(w, 3, &a.Price)
}

func (c *wireContact) fields(w *wire) {
	num(w, 1, &c.Contact)
	num(w, 2, &c.Score)
}
