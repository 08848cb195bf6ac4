// SPDX-License-Identifier: Apache-2.0

package fakeswitch

import (
	"time"

	"cordial/acd"
	"cordial/telephony"
)

// Act is what a phone, or who sits at it, does with a call.
type Act uint8

// The acts.
const (
	Answers       Act = iota // after a while
	Declines                 // after a while: desk phones say busy, others decline
	RingsOut                 // rings until the caller gives up
	IsBusy                   // at once
	IsUnreachable            // the switch does not know where it is
	IsSilent                 // nothing comes back from it
	Forwards                 // to another phone, which answers after a while
)

// Behaviour is what a phone does with one call.
type Behaviour struct {
	Act   Act
	After time.Duration // since it began to ring
}

// Phone is what the switch may dial.
type Phone interface {
	// Called says what the phone will do with this leg.
	Called(leg string) Behaviour
	// Ended says that the leg is over, and whether it had been answered.
	Ended(leg string, answered bool)
}

// Always is a phone that does the same with every call.
type Always Behaviour

// Called is the behaviour.
func (a Always) Called(string) Behaviour { return Behaviour(a) }

// Ended is nothing to it.
func (a Always) Ended(string, bool) {}

// How phones take their time.
const (
	ringLeast   = 20 * time.Millisecond // until a phone rings
	ringMost    = 150 * time.Millisecond
	rejectTime  = 5 * time.Millisecond // until a phone says that it will not
	silenceTime = 32 * time.Second     // until the switch gives up on a silent phone
)

// SetPhone puts a phone at an endpoint; without one it is unreachable.
func (s *Switch) SetPhone(endpoint string, p Phone) { s.phones[endpoint] = p }

// dial makes a leg. It begins to ring, or to fail, later.
func (s *Switch) dial(q telephony.Request) telephony.Result {
	if s.channels[q.Channel] != nil {
		return verdict(telephony.Conflict)
	}
	if q.Caller != "" && s.channels[q.Caller] == nil {
		return verdict(telephony.NotFound)
	}
	phone := s.phones[q.Endpoint]
	if phone == nil {
		return failed("Allocation failed")
	}
	s.saw(Sight{Kind: Invited, Channel: q.Channel, Request: q})
	b := phone.Called(q.Channel)
	if b.Act == IsUnreachable {
		s.saw(Sight{Kind: Ended, Channel: q.Channel})
		return failed("Allocation failed")
	}
	ch := &channel{ChannelSeen: telephony.ChannelSeen{ID: q.Channel}, phone: phone}
	s.channels[ch.ID] = ch
	s.later(ch, q.Timeout, func() {
		if !ch.Up {
			s.end(ch, acd.NoAnswer)
		}
	})
	switch b.Act {
	case IsBusy:
		s.later(ch, rejectTime, func() { s.end(ch, acd.Busy) })
	case IsSilent:
		s.later(ch, silenceTime, func() { s.end(ch, acd.Unreachable) })
	case Forwards:
		s.later(ch, rejectTime, func() { s.forward(ch, b) })
	default:
		s.later(ch, s.between(ringLeast, ringMost), func() { s.ring(ch, b) })
	}
	return verdict(telephony.Done)
}

func (s *Switch) ring(ch *channel, b Behaviour) {
	ch.Ringing = true
	s.tell(telephony.Event{Kind: telephony.ChannelRinging, Channel: ch.ID})
	switch b.Act {
	case Answers:
		s.later(ch, b.After, func() { s.answer(ch, ch.ID) })
	case Declines:
		why := acd.Declined
		if s.rnd.IntN(2) == 0 {
			why = acd.Busy
		}
		s.later(ch, b.After, func() { s.end(ch, why) })
	default:
	}
}

// answer brings an answered leg into the application, if there is one.
func (s *Switch) answer(ch *channel, leg string) {
	s.up(ch)
	if s.down {
		s.end(ch, acd.NoReason)
		return
	}
	ch.InApp, ch.Args = true, telephony.LegArguments(leg)
	s.tell(telephony.Event{Kind: telephony.LegEntered, Channel: ch.ID, Args: ch.Args})
}

// forward replaces the leg by a channel to somewhere else.
func (s *Switch) forward(ch *channel, b Behaviour) {
	local := &channel{ChannelSeen: telephony.ChannelSeen{ID: s.ownID()}}
	s.channels[local.ID] = local
	s.end(ch, acd.Unreachable)
	s.later(local, b.After, func() { s.answer(local, ch.ID) })
	s.later(local, silenceTime, func() {
		if !local.InApp {
			s.end(local, acd.NoAnswer)
		}
	})
}
