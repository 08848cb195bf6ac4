// SPDX-License-Identifier: Apache-2.0

package quality

import (
	"time"

	"cordial/routing"
)

// held finds out for how long contacts wait while an agent is free who could take them.
type held struct {
	kinds [][]int // by profile
	by    []span  // by kind
	began []time.Duration
}

// span is for how long somebody has been free for a kind.
type span struct {
	free  int
	since routing.Time // while somebody is
	sum   time.Duration
}

// newHeld begins with all agents free.
func newHeld(i *Instance, contacts int) *held {
	h := &held{kinds: i.kinds(), by: make([]span, len(i.Needs)), began: make([]time.Duration, contacts)}
	for p := range i.Levels {
		h.agent(0, p, i.Heads)
	}
	return h
}

// agent counts agents of a profile in or out of those who are free.
func (h *held) agent(now routing.Time, profile, by int) {
	for _, k := range h.kinds[profile] {
		s := &h.by[k]
		s.sum = s.until(now)
		s.since = now
		s.free += by
	}
}

func (s *span) until(now routing.Time) time.Duration {
	if s.free == 0 {
		return s.sum
	}
	return s.sum + now.Sub(s.since)
}

// begin notes that a contact waits from now on; end returns for how long of its wait
// somebody was free for it.
func (h *held) begin(now routing.Time, contact, kind int) { h.began[contact] = h.by[kind].until(now) }

func (h *held) end(now routing.Time, contact, kind int) time.Duration {
	return h.by[kind].until(now) - h.began[contact]
}
