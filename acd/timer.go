// SPDX-License-Identifier: Apache-2.0

package acd

import (
	"cordial/acd/due"
	"cordial/routing"
)

// timerKind says what a timer is for.
type timerKind uint8

const (
	ringTimer  timerKind = iota + 1 // a contact's: its offer has rung long enough
	waitTimer                       // a contact's: its queue's longest wait is over
	leaveTimer                      // a contact's: its announcement should be over
	wrapTimer                       // an agent's: her wrap-up is over
	retryTimer                      // an agent's: her phone is tried again
	restTimer                       // an agent's: she has rested
)

// timer is due at a time. A timer is never taken back: what it was for tells
// whether it still stands.
type timer struct {
	at   Time
	kind timerKind
	id   uint64
}

// timers are in order of time, then kind and id, so that order never depends on how
// they were set.
type timers struct{ due.Queue[struct{}] }

// idBits is how many bits of a timer's place in the order its id has.
const idBits = 60

func (t *timers) set(x timer) {
	t.Add(due.Entry[struct{}]{At: x.at, Order: uint64(x.kind)<<idBits | x.id})
}

// at returns a timer; the first, 0, is the next.
func (t *timers) at(i int) timer {
	e := &t.Queue[i]
	return timer{e.At, timerKind(e.Order >> idBits), e.Order & (1<<idBits - 1)}
}

// setTimer sets a timer; 0 and Never set none.
func (m *Machine) setTimer(kind timerKind, id uint64, at Time) {
	if at != 0 && at != routing.Never {
		m.timers.set(timer{at, kind, id})
	}
}

// nextTimer returns the next timer that stands, and drops those before it that
// do not.
func (m *Machine) nextTimer() (timer, bool) {
	for len(m.timers.Queue) > 0 {
		if t := m.timers.at(0); m.stands(t) {
			return t, true
		}
		m.timers.Pop()
	}
	return timer{}, false
}

// stands tells whether a timer still means something. Those of a contact stand
// still while its node is out of view, and are set anew when it returns.
func (m *Machine) stands(t timer) bool {
	switch t.kind {
	case ringTimer, waitTimer, leaveTimer:
		c := m.contact(ContactID(t.id))
		return c != nil && m.nodeUp(c.node) && m.dueOf(c, t.kind) == t.at
	case wrapTimer:
		for _, h := range m.agents[t.id].hands {
			if h.stage == wrapping && h.until == t.at {
				return true
			}
		}
		return false
	case retryTimer:
		a := &m.agents[t.id]
		return a.state == AgentUnreachable && a.until == t.at
	case restTimer:
		return m.agents[t.id].rest == t.at
	}
	return false
}

// dueOf returns when a contact's timer of a kind is due; Never if it is not set.
func (m *Machine) dueOf(c *contact, kind timerKind) Time {
	switch {
	case kind == ringTimer && c.phase == Offered:
		return c.offer.until
	case kind == waitTimer && c.phase == Waiting:
		return m.limitAt(c)
	case kind == leaveTimer && c.phase == Leaving && c.until != 0:
		return c.until
	}
	return routing.Never
}

// rearm sets the timers of a contact whose node has come into view.
func (m *Machine) rearm(c *contact) {
	for _, kind := range []timerKind{ringTimer, waitTimer, leaveTimer} {
		m.setTimer(kind, uint64(c.id), m.dueOf(c, kind))
	}
}

// tick lets every timer act that is due.
func (m *Machine) tick() {
	for {
		t, ok := m.nextTimer()
		if !ok || t.at > m.at {
			return
		}
		m.timers.Pop()
		m.act(t)
	}
}

func (m *Machine) act(t timer) {
	switch t.kind {
	case ringTimer:
		m.endOffer(m.contact(ContactID(t.id)), NoAnswer)
	case waitTimer:
		m.match() // the limit acts only if nobody is free
		if c := m.contact(ContactID(t.id)); c.phase == Waiting {
			m.overflow(c, m.queues[c.queue].Limits.WaitExit, WaitedTooLong)
		}
	case leaveTimer:
		m.played(m.contact(ContactID(t.id)))
	case wrapTimer:
		m.endWrapUps(&m.agents[t.id], m.at)
	case retryTimer:
		m.emit(Event{Kind: AgentChanged, Agent: AgentID(t.id), State: AgentReady})
	case restTimer:
		m.reagent(&m.agents[t.id])
	}
}
