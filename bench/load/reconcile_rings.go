// SPDX-License-Identifier: Apache-2.0

package load

import "time"

// Reasons of offers that only a phone which was really rung can give.
var fromThePhone = map[string]bool{"declined": true, "no answer": true, "busy": true}

// rings follows each offer from the journal to CEL to the phone, and each INVITE
// back.
func (r *reconciler) rings() {
	for _, contact := range r.Journal.Contacts {
		for _, o := range contact.Offers {
			r.offer(offerOf{o, contact})
		}
	}
	for leg, rings := range r.byLeg {
		if _, known := r.offers[leg]; !known {
			r.fault("offer %q: %s was rung for it, the journal has no such offer", leg, rings[0].Agent)
		}
	}
}

func (r *reconciler) offer(o offerOf) {
	leg, onSwitch := r.byID[o.Leg]
	if onSwitch && leg.Endpoint != o.Agent {
		r.fault("offer %s: to %s, says the journal; the CEL has %s", o.Leg, o.Agent, leg.Endpoint)
	}
	rings := r.byLeg[o.Leg]
	switch len(rings) {
	case 0:
		r.unrung(o)
		return
	case 1:
	default:
		r.tally.Double++
		r.fault("offer %s: double: %d INVITEs", o.Leg, len(rings))
	}
	ring := rings[0]
	if !onSwitch {
		r.fault("offer %s: %s was rung, the CEL has no such channel", o.Leg, ring.Agent)
	}
	if ring.Agent != o.Agent {
		r.fault("offer %s: to %s, says the journal; the phone of %s was rung", o.Leg, o.Agent, ring.Agent)
	}
	if ring.End == "" && !r.cut[o.Leg] {
		r.fault("offer %s: the phone of %s saw no end of it", o.Leg, ring.Agent)
	}
	if number := r.byID[o.contact.Channel].Number; ring.Caller != number {
		r.fault("offer %s: the phone of %s showed %q instead of the caller %s", o.Leg, ring.Agent, ring.Caller, number)
	}
	r.eligible(o, ring)
	r.answer(o, ring, leg)
}

// unrung is an offer whose phone saw nothing. That is right only when there is
// no phone, or when the offer was over at once.
func (r *reconciler) unrung(o offerOf) {
	if o.Rang || o.Answered || fromThePhone[o.Reason] {
		r.fault("offer %s: rang %v, answered %v, %q, says the journal; the phone of %s saw no INVITE", o.Leg, o.Rang, o.Answered, o.Reason, o.Agent)
	}
}

// eligible asks the rulebook about the moment of the INVITE. The offer was
// decided up to Slack before it, so that the caller had not waited longer.
func (r *reconciler) eligible(o offerOf, ring RingSeen) {
	call, known := r.byNumber[r.byID[o.contact.Channel].Number]
	if !known {
		return // told elsewhere
	}
	may, err := r.May(ring.Agent, call.Line, ring.Invited.Sub(call.Invited)+50*time.Millisecond)
	if err != nil {
		r.fault("offer %s: %v", o.Leg, err)
		return
	}
	if may {
		return
	}
	if !ring.Answered.IsZero() {
		r.tally.Misrouted++
		r.fault("offer %s: misrouted: %s may not serve line %s and answered", o.Leg, ring.Agent, call.Line)
		return
	}
	r.fault("offer %s: %s may not serve line %s and was rung", o.Leg, ring.Agent, call.Line)
}

// answer holds an answer against its three accounts.
func (r *reconciler) answer(o offerOf, ring RingSeen, leg ChannelSeen) {
	caller := r.byID[o.contact.Channel]
	bridged := together(caller, leg)
	picked := !ring.Answered.IsZero()
	switch {
	case o.Answered && !picked:
		r.fault("offer %s: answered, says the journal; the phone of %s saw no such thing (%s)", o.Leg, ring.Agent, ring.End)
	case o.Answered && !bridged && !r.leftAt(caller, ring.Answered):
		r.fault("offer %s: answered by %s, but the CEL never has the two in one bridge", o.Leg, ring.Agent)
	case o.Answered && !bridged:
		r.tally.Crossed++
	case !o.Answered && bridged:
		r.fault("offer %s: not answered, says the journal; the CEL has the two in one bridge", o.Leg)
	case !o.Answered && picked && !r.crossed(o, ring):
		r.fault("offer %s: %s answered and was not given the caller (%q)", o.Leg, ring.Agent, o.Reason)
	case !o.Answered && picked && r.awayAt(ring.Answered):
		r.tally.Unheard++
	case !o.Answered && picked:
		r.tally.Crossed++
	}
	if picked && o.Answered && leg.Answered.IsZero() {
		r.fault("offer %s: the phone of %s answered, the CEL has no ANSWER", o.Leg, ring.Agent)
	}
	if o.Answered && bridged && !r.cut[o.Leg] {
		r.parted(o, ring, caller)
	}
}

// parted makes sure that a talk ended for both, and because one of them wished so.
func (r *reconciler) parted(o offerOf, ring RingSeen, caller ChannelSeen) {
	if !o.HandedOn.IsZero() {
		if !r.near(o.HandedOn, ring.Parted, r.Slack) {
			r.fault("offer %s: %s handed the caller on, and her phone was not let go within %v", o.Leg, ring.Agent, r.Slack)
		}
		return
	}
	if !r.near(caller.Ended, ring.Parted, r.Slack) {
		r.fault("offer %s: the phone of %s and the caller did not part within %v", o.Leg, ring.Agent, r.Slack)
	}
	if call, known := r.byNumber[caller.Number]; known && ring.End == EndBye && call.End == EndBye {
		r.fault("offer %s: neither %s nor the caller hung up, and they were parted", o.Leg, ring.Agent)
	}
}

// leftAt says whether a caller was gone about when a phone was answered.
func (r *reconciler) leftAt(caller ChannelSeen, answered time.Time) bool {
	return r.near(caller.Ended, answered, r.Cross)
}

// crossed says whether a phone that answered in vain did so as its offer ended:
// it is let go at once, and the offer was over about then.
func (r *reconciler) crossed(o offerOf, ring RingSeen) bool {
	return ring.End != "" && r.near(ring.Parted, ring.Answered, r.Cross) && r.near(ring.Answered, o.Over, r.Cross)
}
