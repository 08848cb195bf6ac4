// SPDX-License-Identifier: Apache-2.0

package workload

import (
	"time"

	"cordial/acd"
)

// Contact is one call, with all that its customer and its agent will do.
type Contact struct {
	Number   uint64   // of the customer's first call, from 0, in order of arrival
	Attempt  int      // 0: the first call; n: the n-th redial
	At       acd.Time // arrival
	Type     int      // an index into [Scenario.Types]
	Line     string
	Needs    []acd.NeedConfig // beside the line's; shared, must not be changed
	Customer acd.CustomerID   // 0: unknown
	Talk     time.Duration    // from the answer to the hang-up
	WrapUp   time.Duration    // from the hang-up until the agent says that she is done
	Patience time.Duration    // how long the customer waits for an answer; may be Forever
}

// Pickup is what an agent does when her phone rings.
type Pickup struct {
	After   time.Duration // from the offer until she answers
	Answers bool          // else she lets it ring
	Back    time.Duration // if it rings out: after the offer has ended, until she says that she is ready again
}

// Run is one replication: the chance of one course of the scenario. It belongs to
// one goroutine.
type Run struct {
	scenario *Scenario

	arrival, kind, number, customer      stream
	talk, wrapUp, patience, redial, wait stream
	ring, miss, back, absence, late      stream

	rates   []float64 // of this replication, by segment, in calls a nanosecond
	segment int
	at      acd.Time // of the last arrival, or the beginning of the segment
	next    uint64   // number of the next contact
}

// Run begins replication n. The same scenario, seed and n give the same contacts,
// turns and draws, on any processor and whatever else was asked.
func (s *Scenario) Run(n int) *Run {
	r := &Run{scenario: s, rates: make([]float64, len(s.segments))}
	r.Reset(n)
	return r
}

// Reset begins replication n in the place of the old one.
func (r *Run) Reset(n int) {
	s := r.scenario
	of := func(p purpose) stream { return newStream(s.seed, uint64(n), p) }
	r.arrival, r.kind, r.number, r.customer = of(forArrival), of(forType), of(forNumber), of(forCustomer)
	r.talk, r.wrapUp, r.patience = of(forTalk), of(forWrapUp), of(forPatience)
	r.redial, r.wait = of(forRedial), of(forRedialDelay)
	r.ring, r.miss, r.back = of(forRing), of(forMiss), of(forReturn)
	r.absence, r.late = of(forAbsence), of(forBreak)
	days, halves := of(forBusyDay), of(forBusyInterval)
	for i := range s.segments {
		g := &s.segments[i]
		factor := mul(s.busy.factor(s.busy.Day, days, g.day), s.busy.factor(s.busy.Interval, halves, g.half))
		r.rates[i] = mul(g.rate, factor)
	}
	r.segment, r.at, r.next = 0, s.start, 0
}

// Next puts the next new contact into c and tells whether there was one. They come
// in order of time. Redials are not among them: see [Run.Redial].
func (r *Run) Next(c *Contact) bool {
	s := r.scenario
	// In a Poisson process whose rate changes, the expected number of calls between
	// one and the next is exponential with mean 1.
	left := -ln(1 - r.arrival.real(r.next))
	for {
		if r.segment == len(s.segments) {
			return false
		}
		g, rate := &s.segments[r.segment], r.rates[r.segment]
		rest := mul(float64(g.to-r.at), rate)
		if left < rest {
			// Below the segment's end, but for a rounding that must not pass it.
			r.at = min(r.at+acd.Time(left/rate), g.to-1)
			break
		}
		left -= rest
		r.segment++
		r.at = g.to
	}
	r.fill(c)
	r.next++
	return true
}

// fill draws what the contact is.
func (r *Run) fill(c *Contact) {
	s, n := r.scenario, r.next
	kind := s.segments[r.segment].kindOf(r.kind.at(n))
	k := &s.types[kind]
	c.Number, c.Attempt, c.At, c.Type, c.Needs, c.Customer = n, 0, r.at, kind, k.needs, 0
	c.Line = k.lines[0]
	if len(k.lines) > 1 {
		c.Line = k.lines[r.number.below(n, uint64(len(k.lines)))]
	}
	if s.customers > 0 {
		c.Customer = acd.CustomerID(1 + r.customer.below(n, s.customers))
	}
	c.Talk = max(1, k.talk.draw(r.talk.real(n)))
	c.WrapUp = k.wrapUp.draw(r.wrapUp.real(n))
	c.Patience = k.patience.draw(r.patience.real(tried(n, 0)))
}

// mostTries is how many calls of one customer have draws of their own.
const mostTries = 64

// tried numbers the calls of all customers.
func tried(number uint64, attempt int) uint64 {
	return number*mostTries + uint64(min(attempt, mostTries-1))
}

// Redial tells whether the customer of c, who was not served and was gone at a
// time, calls again before [Scenario.End], and if so puts that call into again,
// which may be c itself. It has the same number, talk time and wrap-up, and a
// patience of its own.
func (r *Run) Redial(c *Contact, gone acd.Time, again *Contact) bool {
	k := &r.scenario.types[c.Type]
	if c.Attempt >= int(k.most) {
		return false
	}
	n := tried(c.Number, c.Attempt)
	if r.redial.at(n) >= k.again {
		return false
	}
	delay := k.delay.draw(r.wait.real(n))
	if delay >= r.scenario.end.Sub(gone) {
		return false
	}
	*again = *c
	again.Attempt++
	again.At = gone.Add(delay)
	again.Patience = k.patience.draw(r.patience.real(tried(c.Number, again.Attempt)))
	return true
}

// Pickup is what the agent does who gets the n-th offer of a contact, from 0. It
// does not hang on who she is.
func (r *Run) Pickup(c *Contact, n int) Pickup {
	p := &r.scenario.phones
	i := tried(c.Number, c.Attempt)*mostTries + uint64(min(n, mostTries-1))
	back := p.back.draw(r.back.real(i))
	if r.miss.at(i) < p.missed {
		return Pickup{Back: back}
	}
	return Pickup{After: p.answer.draw(r.ring.real(i)), Answers: true, Back: back}
}
