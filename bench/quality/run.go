// SPDX-License-Identifier: Apache-2.0

package quality

import (
	"errors"
	"fmt"

	"cordial/acd/due"
	"cordial/routing"
)

// ErrRouting says that a router has brought together who does not belong together.
var ErrRouting = errors.New("routed wrongly")

// phase is how far a contact has come.
type phase uint8

const (
	toCome phase = iota
	waiting
	talked
	gone
)

// happening is what becomes of an agent or a contact by itself.
type happening struct {
	number  int32
	abandon bool // a contact's patience is over; else an agent's conversation
}

// simulation is contacts that come and go, and agents who talk.
type simulation struct {
	instance *Instance
	contacts []Contact
	router   router
	tally    tally
	held     *held

	agenda  due.Queue[happening]
	planned uint64 // happenings so far
	phases  []phase
	talking []bool // by agent
}

// run lets contacts come, and counts those from number warm up to the number before
// cool. It ends when the last has come.
func run(i *Instance, contacts []Contact, warm, cool int, r router) (Result, error) {
	s := &simulation{
		instance: i, contacts: contacts, router: r, tally: newTally(i, contacts, warm, cool), held: newHeld(i, len(contacts)),
		phases: make([]phase, len(contacts)), talking: make([]bool, i.Agents()),
	}
	for next := 0; next < len(contacts); {
		arrival := contacts[next].At
		now := min(arrival, s.agenda.Next(), r.wakes())
		switch {
		case now == s.agenda.Next():
			s.happen(now, s.agenda.Pop().Item)
		case now == arrival:
			s.phases[next] = waiting
			s.held.begin(now, next, contacts[next].Kind)
			r.arrive(now, next)
		}
		if err := s.settle(now); err != nil {
			return Result{}, err
		}
		if now == arrival && s.phases[next] != toCome {
			if s.phases[next] == waiting {
				s.plan(now.Add(contacts[next].Patience), happening{int32(next), true})
			}
			next++
		}
	}
	for c := warm; c < cool; c++ {
		if s.phases[c] == waiting {
			s.tally.r.Left++
			s.endWait(contacts[len(contacts)-1].At, c)
		}
	}
	result := s.tally.result()
	return result, result.conserved()
}

func (s *simulation) plan(at routing.Time, h happening) {
	s.planned++
	s.agenda.Add(due.Entry[happening]{Item: h, At: at, Order: s.planned})
}

func (s *simulation) happen(now routing.Time, h happening) {
	n := int(h.number)
	switch {
	case !h.abandon:
		s.talking[n] = false
		s.held.agent(now, n/s.instance.Heads, +1)
		s.router.freed(now, n)
	case s.phases[n] == waiting:
		s.phases[n] = gone
		s.router.abandon(now, n)
		s.tally.abandoned(n)
		s.endWait(now, n)
	}
}

// endWait notes that a contact waits no longer.
func (s *simulation) endWait(now routing.Time, c int) {
	s.tally.held(c, s.held.end(now, c, s.contacts[c].Kind))
}

// settle lets all talk who go together now.
func (s *simulation) settle(now routing.Time) error {
	for {
		c, a, ok := s.router.next(now)
		if !ok {
			return nil
		}
		if err := s.check(c, a); err != nil {
			return err
		}
		s.phases[c], s.talking[a] = talked, true
		s.tally.answered(now, c, a)
		s.endWait(now, c)
		s.held.agent(now, a/s.instance.Heads, -1)
		s.plan(now.Add(s.contacts[c].Talk), happening{number: int32(a)})
	}
}

// check returns an error unless a contact that waits goes to a free agent with the
// skills that it needs.
func (s *simulation) check(c, a int) error {
	switch kind, profile := s.contacts[c].Kind, a/s.instance.Heads; {
	case s.phases[c] != waiting:
		return fmt.Errorf("%w: contact %d does not wait", ErrRouting, c)
	case s.talking[a]:
		return fmt.Errorf("%w: agent %d, who is to take contact %d, is talking", ErrRouting, a, c)
	case !routing.Eligible(s.instance.Levels[profile], s.instance.Needs[kind], 0):
		return fmt.Errorf("%w: agent %d, who is to take contact %d, has not the skills it needs", ErrRouting, a, c)
	}
	return nil
}
