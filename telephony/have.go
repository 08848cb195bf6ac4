// SPDX-License-Identifier: Apache-2.0

package telephony

import (
	"slices"

	"cordial/acd"
)

// Actual is what the switch is known to have for one contact.
type Actual struct {
	Here     bool   // the caller is in our application
	Up       bool   // the caller is answered
	Ringing  bool   // the caller was told that it rings
	Music    string // the class that plays to the caller; "" is none
	Playback string // the announcement that was begun
	Played   bool   // it is over
	Greeting string // the playback that tells one who waits for how long, once begun
	Greeted  bool   // it is over
	Leaving  bool   // the switch has agreed to let the caller go
	Legs     []Leg  // by offer, ascending; those that are there and the latest
	Bridge   bool   // the contact's bridge exists
	Joined   bool   // the caller is in it
	Engaged  bool   // the agent's phone still has the leg of another offer

	// tries counts, by Op, what the switch has not done since it last did.
	tries [opCount]uint8
}

// Leg is an agent's leg on the switch, as far as it is known.
type Leg struct {
	Offer   acd.OfferID
	Agent   acd.AgentID // who is rung by it; 0: not known
	Asked   bool        // it was dialled, once and for all, or found
	There   bool        // it may exist
	Doubt   bool        // nobody knows whether the dialling had an effect
	Rang    bool        // the phone has rung
	Entered bool        // the phone was answered
	Joined  bool        // it is in the contact's bridge
	Over    bool        // it came to nothing, or has ended
	Reason  acd.Reason  // of Over: why
	Leaving bool        // the switch has agreed to hang it up

	toldRing, toldAnswer, toldEnd bool // to the machine
}

// maxTries is how often the same thing is asked of the switch for a contact, if
// it will not do it, before the contact goes on without. A sweep begins anew.
const maxTries = 3

// hopeless tells whether the switch would not do op, again and again.
func (a *Actual) hopeless(op Op) bool { return a.tries[op] >= maxTries }

// greeting tells whether the caller is being told for how long they may wait: until
// that is over or ended, the switch does nothing else with their channel.
func (a *Actual) greeting() bool { return a.Greeting != "" && !a.Greeted }

// together tells whether the caller and the leg are in the bridge.
func (a *Actual) together(l *Leg) bool { return a.Joined && l.Joined }

// Leg returns the leg of an offer, or nil.
func (a *Actual) Leg(o acd.OfferID) *Leg {
	for i := range a.Legs {
		if a.Legs[i].Offer == o {
			return &a.Legs[i]
		}
	}
	return nil
}

// leg returns the leg of an offer, new if it was not known.
func (a *Actual) leg(o acd.OfferID) *Leg {
	if l := a.Leg(o); l != nil {
		return l
	}
	i := 0
	for i < len(a.Legs) && a.Legs[i].Offer < o {
		i++
	}
	a.Legs = append(a.Legs, Leg{})
	copy(a.Legs[i+1:], a.Legs[i:])
	a.Legs[i] = Leg{Offer: o}
	return &a.Legs[i]
}

// foresee returns what will be there once what is asked for is done.
func (a *Actual) foresee() Actual {
	next := *a
	next.Legs = slices.Clone(a.Legs)
	return next
}

// done notes what a request that was carried out has changed.
func (a *Actual) done(f flight) {
	switch f.op {
	case Dial:
		l := a.leg(f.offer)
		l.Asked, l.There = true, true
	case AnswerCaller:
		a.Up, a.Ringing = true, false
	case IndicateRinging:
		a.Ringing = true
	case StartMusic:
		a.Music = f.name
	case StopMusic:
		a.Music = ""
	case CreateBridge:
		a.Bridge = true
	case JoinBridge:
		if l := a.Leg(f.offer); l != nil && l.There && a.Here {
			l.Joined, a.Joined = true, true
		}
	case DestroyBridge:
		a.unbridge()
	case Play:
		a.Playback = f.name
	case Greet:
		a.Greeting = f.name
	case Hush:
		a.Greeted = true
	case HangUp:
		if l := a.Leg(f.offer); l != nil {
			l.Leaving = l.There
		} else {
			a.Leaving = f.offer == 0
		}
	case Continue:
		a.Leaving = true
	case Look:
	}
}

// end notes that the leg is no longer there.
func (l *Leg) end(r acd.Reason) {
	l.There, l.Doubt, l.Joined, l.Leaving = false, false, false, false
	l.fail(r)
}

// fail notes that nothing will come of the leg (any more), be it there or not.
func (l *Leg) fail(r acd.Reason) {
	if !l.Over {
		l.Over, l.Reason = true, r
	}
}

// empty tells whether nothing is left of the contact on the switch.
func (a *Actual) empty() bool {
	for i := range a.Legs {
		if a.Legs[i].There {
			return false
		}
	}
	return !a.Here && !a.Bridge
}

// gone notes that the caller is no longer in our application.
func (a *Actual) gone() {
	a.Here, a.Joined, a.Leaving, a.Ringing, a.Music = false, false, false, false, ""
}

// unbridge notes that the bridge is no longer there.
func (a *Actual) unbridge() {
	a.Bridge, a.Joined = false, false
	for i := range a.Legs {
		a.Legs[i].Joined = false
	}
}

// member returns what is noted of a channel's being in the bridge; nil for a stranger.
func (a *Actual) member(journal, caller, channel string) *bool {
	if channel == caller {
		return &a.Joined
	}
	offer, ok := ParseLegID(journal, channel)
	if l := a.Leg(offer); ok && l != nil {
		return &l.Joined
	}
	return nil
}
