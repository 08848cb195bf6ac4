// SPDX-License-Identifier: Apache-2.0

package telephony

import "cordial/acd"

// Step is one difference between what a contact should have and what it has.
type Step struct {
	Op    Op
	Offer acd.OfferID // whose leg it concerns; 0: the caller, or the bridge
}

// Diff returns the first thing to ask of the switch so that what it has comes
// nearer to what it should have; false if there is nothing to ask now.
//
// The order is what callers and agents feel. A phone that must stop ringing comes
// first, so that the next one may be the same; then the dialling, which takes
// longest; then what the caller hears; and the bridge is made while it rings.
func Diff(want Desired, have *Actual) (Step, bool) {
	if s, ok := diffLegs(want, have); ok {
		return s, true
	}
	if want.Fate != Stays {
		return diffLeaving(want, have)
	}
	if s, ok := diffDial(want, have); ok || !have.Here {
		return s, ok
	}
	if s, ok := diffCaller(want, have); ok {
		return s, true
	}
	if want.Talk {
		return diffTalk(want, have)
	}
	if want.Bridge && !have.Bridge && !have.hopeless(CreateBridge) {
		return Step{Op: CreateBridge}, true
	}
	return Step{}, false
}

// diffLegs hangs up legs whose offer is over or which came to nothing.
func diffLegs(want Desired, have *Actual) (Step, bool) {
	for i := range have.Legs {
		l := &have.Legs[i]
		if !l.There || l.Leaving {
			continue
		}
		useless := want.Offer != l.Offer || l.Over
		// Two who cannot be brought together are let go, not left in silence.
		stuck := want.Talk && !have.together(l) && (have.hopeless(JoinBridge) || have.hopeless(CreateBridge))
		if (useless || stuck) && !have.hopeless(HangUp) {
			return Step{Op: HangUp, Offer: l.Offer}, true
		}
	}
	return Step{}, false
}

// diffDial rings the phone, once for an offer, never for a caller who is gone, and
// not while it has a leg of ours that is on its way out: it would say that it is busy.
func diffDial(want Desired, have *Actual) (Step, bool) {
	if want.Offer == 0 {
		return Step{}, false
	}
	switch l := have.Leg(want.Offer); {
	case l != nil && l.Doubt && !l.Over:
		return Step{Op: Look, Offer: want.Offer}, true
	case l == nil && !want.Talk && have.Here && !have.Leaving && !have.Engaged:
		return Step{Op: Dial, Offer: want.Offer}, true
	}
	return Step{}, false
}

// diffCaller answers the caller, and gives them something to hear.
func diffCaller(want Desired, have *Actual) (Step, bool) {
	if want.Up && !have.Up && !have.hopeless(AnswerCaller) {
		return Step{Op: AnswerCaller}, true
	}
	if want.Ringing && !have.Up && !have.Ringing && !have.hopeless(IndicateRinging) {
		return Step{Op: IndicateRinging}, true
	}
	if want.Talk {
		return Step{}, false // the music of a talk stops when the bridge is there
	}
	// Who hears music has been told, be it by an earlier process.
	if want.Greeting != "" && have.Greeting == "" && have.Music == "" && !have.hopeless(Greet) {
		return Step{Op: Greet}, true
	}
	if have.greeting() || want.Music == have.Music {
		return Step{}, false
	}
	return diffMusic(want, have)
}

func diffMusic(want Desired, have *Actual) (Step, bool) {
	if have.Music != "" && have.Music != want.Music && !have.hopeless(StopMusic) {
		return Step{Op: StopMusic}, true
	}
	if have.Music == "" && want.Music != "" && !have.hopeless(StartMusic) {
		return Step{Op: StartMusic}, true
	}
	return Step{}, false
}

// diffTalk brings caller and agent together.
func diffTalk(want Desired, have *Actual) (Step, bool) {
	l := have.Leg(want.Offer)
	if l == nil || !l.Entered || l.Over {
		return Step{}, false
	}
	if !have.Bridge && !have.hopeless(CreateBridge) {
		return Step{Op: CreateBridge}, true
	}
	if have.greeting() && !have.hopeless(Hush) {
		return Step{Op: Hush}, true
	}
	if s, ok := diffMusic(want, have); ok {
		return s, true
	}
	if have.Bridge && !have.together(l) && !have.hopeless(JoinBridge) {
		return Step{Op: JoinBridge, Offer: want.Offer}, true
	}
	return Step{}, false
}

// diffLeaving lets the caller go, and takes the bridge away when the contact is over.
func diffLeaving(want Desired, have *Actual) (Step, bool) {
	if have.Here && !have.Leaving {
		return diffExit(want, have)
	}
	if want.Over && have.Bridge && !have.hopeless(DestroyBridge) {
		return Step{Op: DestroyBridge}, true
	}
	return Step{}, false
}

func diffExit(want Desired, have *Actual) (Step, bool) {
	if want.Fate != IsHungUp && have.greeting() && !have.hopeless(Hush) {
		return Step{Op: Hush}, true
	}
	if want.Fate != IsHungUp && have.Music != "" && !have.hopeless(StopMusic) {
		return Step{Op: StopMusic}, true
	}
	switch {
	case want.Up && !have.Up && !have.hopeless(AnswerCaller):
		return Step{Op: AnswerCaller}, true
	case want.Fate == Hears && have.Playback == "" && !have.hopeless(Play):
		return Step{Op: Play}, true
	case want.Fate == Hears:
		return Step{}, false // until it is over; the machine then wants a hang-up
	case want.Fate == GoesOn && !have.hopeless(Continue):
		return Step{Op: Continue}, true
	case !have.hopeless(HangUp):
		return Step{Op: HangUp}, true
	}
	return Step{}, false
}
