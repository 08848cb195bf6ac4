// SPDX-License-Identifier: Apache-2.0

package fakeswitch

import (
	"time"

	"cordial/telephony"
)

// Faults is what goes wrong between the switch and its controller. The zero value
// is a good day. Chances are in thousandths.
type Faults struct {
	// Unanswered is the chance that a request has no answer: after Timeout its
	// result is Unknown. Half of those were never carried out, a quarter were in
	// time, and a quarter are later still, within twice the Timeout.
	Unanswered int
	Timeout    time.Duration
	// Slow is the chance that a request takes up to the Timeout, and is answered.
	Slow int
	// Twice is the chance that an event is told twice, and Late that it is told
	// within Delay after others that came later.
	Twice int
	Late  int
	Delay time.Duration
}

// SetFaults says what goes wrong from now on.
func (s *Switch) SetFaults(f Faults) { s.faults = f }

func (s *Switch) chance(thousandths int) bool {
	return thousandths > 0 && s.rnd.IntN(1000) < thousandths
}

// Mute makes the link half open, until the next SetLink: neither events nor
// results come through, but the switch takes the controller to be there. So
// callers come in and legs are answered, untold.
func (s *Switch) Mute() {
	s.mute = true
	s.told = nil
}

// unanswered carries a request out, or not, and never says so.
func (s *Switch) unanswered(q telephony.Request) {
	f := s.faults
	switch s.rnd.IntN(4) {
	case 0:
		s.inTurn(q, s.between(requestLeast, requestMost), func() { s.carry(q) })
	case 1:
		s.after(s.between(f.Timeout, 2*f.Timeout), func() { s.carry(q) })
	default:
	}
	s.answered(q, telephony.Result{Verdict: telephony.Unknown, Err: "no answer in time"}, f.Timeout)
}

// answered tells the result of a request after d, unless the link was lost.
func (s *Switch) answered(q telephony.Request, r telephony.Result, d time.Duration) {
	r.ID = q.ID
	link := s.link
	s.after(d, func() {
		if s.link == link && s.hears() {
			s.told = append(s.told, Told{At: s.now, Result: r})
		}
	})
}

// hears tells whether what the switch says comes through.
func (s *Switch) hears() bool { return !s.down && !s.mute }

// say tells an event, as faults allow.
func (s *Switch) say(e telephony.Event) {
	link := s.link
	later := func() {
		s.after(s.between(0, s.faults.Delay), func() {
			if s.link == link && s.hears() {
				s.told = append(s.told, Told{At: s.now, Event: &e})
			}
		})
	}
	if s.chance(s.faults.Twice) {
		later()
	}
	if s.chance(s.faults.Late) {
		later()
		return
	}
	s.told = append(s.told, Told{At: s.now, Event: &e})
}
