// SPDX-License-Identifier: Apache-2.0

package fakeswitch

import (
	"time"

	"cordial/acd"
	"cordial/telephony"
)

// Caller is a customer who calls.
type Caller struct {
	Channel  string
	Args     []string // of the application
	Number   string
	Customer acd.CustomerID
	Patience time.Duration // until they hang up if nobody talks with them
	Talk     time.Duration // how long a conversation lasts
	// AgentEnds says that it is the agent who hangs up after it.
	AgentEnds bool
	// Again says that they come back once if they are sent on in the dialplan, by
	// the same channel.
	Again bool
}

// loneliness is how long a caller stays when the agent has hung up.
const loneliness = 5 * time.Second

// Call lets a caller come in.
func (s *Switch) Call(c Caller) {
	ch := &channel{ChannelSeen: telephony.ChannelSeen{
		ID: c.Channel, Args: c.Args, Number: c.Number, Customer: c.Customer,
	}, caller: &c}
	s.channels[ch.ID] = ch
	s.saw(Sight{Kind: CallerCame, Channel: ch.ID})
	s.enter(ch)
	s.later(ch, c.Patience, func() {
		if !ch.talks {
			s.end(ch, acd.NoReason)
		}
	})
}

// enter brings a caller into the application, or lets them try again while no
// controller is there.
func (s *Switch) enter(ch *channel) {
	if s.down {
		s.later(ch, readmission, func() { s.enter(ch) })
		return
	}
	ch.InApp = true
	s.saw(Sight{Kind: CallerTaken, Channel: ch.ID})
	s.tell(telephony.Event{
		Kind: telephony.CallerEntered, Channel: ch.ID, Args: ch.Args,
		Number: ch.Number, Customer: ch.Customer,
	})
}

// talk lets a caller and an agent who are in the bridge talk, once.
func (s *Switch) talk(b *bridge) {
	var caller, leg *channel
	for _, id := range b.members {
		if ch := s.channels[id]; ch.leg() {
			leg = ch
		} else {
			caller = ch
		}
	}
	if caller == nil || leg == nil || leg.talks {
		return
	}
	caller.talks, leg.talks = true, true
	s.saw(Sight{Kind: TalkBegan, Channel: caller.ID, Other: leg.ID})
	first := caller
	if caller.caller.AgentEnds {
		first = leg
	}
	s.later(first, caller.caller.Talk, func() { s.end(first, acd.NoReason) })
}

// alone is what becomes of somebody whom the other has left: an agent hangs up
// when it is plain that nobody is there, a caller a little later; one who hears music
// has patience once more.
func (s *Switch) alone(ch *channel) {
	s.later(ch, loneliness, func() {
		if ch.Music == "" {
			s.endIfAlone(ch)
			return
		}
		s.later(ch, ch.caller.Patience, func() { s.endIfAlone(ch) })
	})
}

func (s *Switch) endIfAlone(ch *channel) {
	if b := s.bridges[ch.bridge]; b == nil || len(b.members) < 2 {
		s.end(ch, acd.NoReason)
	}
}

// HangUp lets somebody hang up: a caller, or the agent at a leg.
func (s *Switch) HangUp(id string) {
	if ch := s.channels[id]; ch != nil {
		s.end(ch, acd.NoReason)
	}
}
