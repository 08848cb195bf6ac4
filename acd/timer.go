// SPDX-License-Identifier: Apache-2.0

package acd

import (
	"cmp"
	"container/heap"

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

// timers is a heap by time, then kind and id, so that order never depends on
// how the heap was built.
type timers []timer

func (t timers) Len() int      { return len(t) }
func (t timers) Swap(i, j int) { t[i], t[j] = t[j], t[i] }
func (t *timers) Push(x any)   { *t = append(*t, x.(timer)) }
func (t *timers) Pop() any {
	old := *t
	x := old[len(old)-1]
	*t = old[:len(old)-1]
	return x
}

func (t timers) Less(i, j int) bool {
	return cmp.Or(cmp.Compare(t[i].at, t[j].at), cmp.Compare(t[i].kind, t[j].kind), cmp.Compare(t[i].id, t[j].id)) < 0
}

// setTimer sets a timer; 0 and Never set none.
func (m *Machine) setTimer(kind timerKind, id uint64, at Time) {
	if at != 0 && at != routing.Never {
		heap.Push(&m.timers, timer{at, kind, id})
	}
}

// nextTimer returns the next timer that stands, and drops those before it that
// do not.
func (m *Machine) nextTimer() (timer, bool) {
	for len(m.timers) > 0 {
		if t := m.timers[0]; m.stands(t) {
			return t, true
		}
		heap.Pop(&m.timers)
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
		heap.Pop(&m.timers)
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
