// SPDX-License-Identifier: Apache-2.0

package load

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Tally is what a run came to. Crossed counts the races that the three
// witnesses rightly tell apart: a phone that answers while its caller hangs up
// or its time runs out. Unseen counts the callers who came and went by themselves
// while the server was away, Cut those who were on the switch when it died, and
// Unheard the phones that were answered while the server was away: Asterisk hangs
// them up at once, because nobody takes the leg, and the caller keeps the place.
type Tally struct {
	Calls, Answered, Abandoned, Other, Unseen, Crossed, Cut, Unheard int
	Lost, Double, Misrouted                                          int
}

// String is the line that the rig ends with.
func (t Tally) String() string {
	return fmt.Sprintf("e2e-asterisk: calls=%d answered=%d abandoned=%d lost=%d double=%d misrouted=%d",
		t.Calls, t.Answered, t.Abandoned, t.Lost, t.Double, t.Misrouted)
}

// Witnesses are the three accounts of one run, and who may serve whom.
type Witnesses struct {
	SIPp    SIPpSaw
	CEL     CELSaw
	Journal JournalKept
	May     func(agent, line string, waited time.Duration) (bool, error)
	// Overtake is by how much a later caller of the first line may come before an
	// earlier one of the second, for the same agent; nil does not look at the order.
	Overtake func(line, before string) time.Duration
	// Slack is by how much the witnesses' steps may be apart; 0 is two seconds.
	Slack time.Duration
	// Away are the times at which the server did not run. What they take from a
	// step does not count as slack.
	Away []Span
	// Crashes are the times at which Asterisk died.
	Crashes []time.Time
	// Cross is how far apart two things may be to count as having crossed, such as
	// an answer and a hang-up; 0 is one second.
	Cross time.Duration
}

// Reconcile holds the three against each other. Each difference is a fault in
// words; the tally counts those that have a name.
func Reconcile(w Witnesses) (Tally, []string) {
	r := newReconciler(w)
	r.callers()
	r.contacts()
	r.rings()
	r.channels()
	r.order()
	slices.Sort(r.faults)
	return r.tally, r.faults
}

type reconciler struct {
	Witnesses
	tally     Tally
	faults    []string
	byNumber  map[string]CallerSeen // by number
	byLeg     map[string][]RingSeen // by leg
	byID      map[string]ChannelSeen
	byChannel map[string]ContactKept // by channel
	offers    map[string]offerOf     // by leg
	cut       map[string]bool        // the channels that went with the switch
}

// offerOf is an offer with its contact.
type offerOf struct {
	OfferKept
	contact ContactKept
}

func newReconciler(w Witnesses) *reconciler {
	if w.Slack == 0 {
		w.Slack = 2 * time.Second
	}
	if w.Cross == 0 {
		w.Cross = time.Second
	}
	r := &reconciler{
		Witnesses: w,
		byNumber:  map[string]CallerSeen{}, byLeg: map[string][]RingSeen{},
		byID: map[string]ChannelSeen{}, byChannel: map[string]ContactKept{}, offers: map[string]offerOf{},
		cut: map[string]bool{},
	}
	for _, c := range w.SIPp.Callers {
		if _, twice := r.byNumber[c.Number]; twice {
			r.fault("SIPp: the number %s called twice", c.Number)
		}
		r.byNumber[c.Number] = c
	}
	for _, ring := range w.SIPp.Rings {
		r.byLeg[ring.Leg] = append(r.byLeg[ring.Leg], ring)
	}
	r.CEL.Channels = slices.Clone(w.CEL.Channels)
	for i := range r.CEL.Channels {
		c := &r.CEL.Channels[i]
		r.bury(c)
		r.byID[c.ID] = *c
	}
	for _, clash := range w.CEL.Clashes {
		r.fault("CEL: %s", clash)
	}
	for _, c := range w.Journal.Contacts {
		if _, twice := r.byChannel[c.Channel]; twice {
			r.fault("journal: two contacts of the channel %s", c.Channel)
		}
		r.byChannel[c.Channel] = c
		for _, o := range c.Offers {
			if _, twice := r.offers[o.Leg]; twice {
				r.fault("journal: two offers named %s", o.Leg)
			}
			r.offers[o.Leg] = offerOf{o, c}
		}
	}
	return r
}

func (r *reconciler) fault(format string, args ...any) {
	r.faults = append(r.faults, fmt.Sprintf(format, args...))
}

// callers follows each call from SIPp to CEL to the journal.
func (r *reconciler) callers() {
	channel := map[string]ChannelSeen{}
	for _, c := range r.CEL.Channels {
		if _, caller := r.byNumber[c.Number]; caller && !r.isLeg(c) {
			if other, twice := channel[c.Number]; twice {
				r.fault("call %s: two channels, %s and %s", c.Number, other.ID, c.ID)
			}
			channel[c.Number] = c
		}
	}
	for _, call := range r.SIPp.Callers {
		r.tally.Calls++
		c, known := channel[call.Number]
		if !known {
			r.tally.Lost++
			r.fault("call %s: lost: the CEL has no channel of it", call.Number)
			continue
		}
		contact, known := r.byChannel[c.ID]
		switch {
		case !known && r.unseen(call, c):
			r.tally.Unseen++
			continue
		case !known:
			r.tally.Lost++
			r.fault("call %s: lost: the journal has no contact of the channel %s", call.Number, c.ID)
			continue
		}
		r.outcome(call, c, contact)
	}
}

// isLeg says whether a channel is an agent's leg. Its number is the caller's,
// because the phone shows who calls.
func (r *reconciler) isLeg(c ChannelSeen) bool {
	_, offer := r.offers[c.ID]
	return offer || len(r.byLeg[c.ID]) > 0
}

// outcome holds one call's end against its three accounts.
func (r *reconciler) outcome(call CallerSeen, channel ChannelSeen, contact ContactKept) {
	if call.End == "" && !r.cut[channel.ID] {
		r.fault("call %s: SIPp saw no end of it", call.Number)
	}
	if contact.Line != call.Line {
		r.fault("call %s: called line %s, the journal says %s", call.Number, call.Line, contact.Line)
	}
	if r.arrivedLate(call, contact) {
		r.fault("call %s: the journal has it arrive %v after its INVITE", call.Number, contact.Arrived.Sub(call.Invited))
	}
	if len(contact.Outcomes) != 1 {
		r.tally.Lost++
		r.fault("call %s: lost: contact %d has %d outcomes %v instead of one", call.Number, contact.ID, len(contact.Outcomes), contact.Outcomes)
		return
	}
	if r.cut[channel.ID] {
		r.tally.Cut++
		if contact.Outcomes[0] != OutcomeLost {
			r.fault("call %s: was on the switch when it died, the journal says %s", call.Number, contact.Outcomes[0])
		}
		return
	}
	answered := slices.IndexFunc(contact.Offers, func(o OfferKept) bool { return o.Answered })
	switch contact.Outcomes[0] {
	case OutcomeAnswered:
		r.tally.Answered++
		if answered < 0 {
			r.fault("call %s: answered, says the journal, but by no offer", call.Number)
			return
		}
		r.connected(call, channel, contact.Offers[answered])
	case OutcomeAbandoned:
		r.tally.Abandoned++
		if answered >= 0 {
			r.fault("call %s: abandoned, says the journal, but an offer of it was answered", call.Number)
		}
		if call.End != EndHangup && call.End != EndCancel {
			r.fault("call %s: abandoned, says the journal; its SIPp did not hang up (%s)", call.Number, call.End)
		}
	case OutcomeLost:
		r.tally.Lost++
		r.fault("call %s: lost, says the journal", call.Number)
	default:
		r.tally.Other++
		if call.End == EndHangup || call.End == EndCancel {
			r.fault("call %s: %s, says the journal; its SIPp hung up", call.Number, contact.Outcomes[0])
		}
	}
}

// connected makes sure that an answered caller was answered. One who cancels as the
// agent answers is too late for the journal, and not for the telephone network.
func (r *reconciler) connected(call CallerSeen, channel ChannelSeen, o OfferKept) {
	if call.Answered.IsZero() && call.End == EndCancel && r.near(call.Parted, o.Over, r.Cross) {
		return
	}
	if call.Answered.IsZero() {
		r.fault("call %s: answered, says the journal; its SIPp saw no answer", call.Number)
	}
	if channel.Answered.IsZero() {
		r.fault("call %s: answered, says the journal; the CEL has no ANSWER of %s", call.Number, channel.ID)
	}
}

// contacts looks for contacts that nobody called for.
func (r *reconciler) contacts() {
	for _, c := range r.Journal.Contacts {
		channel, known := r.byID[c.Channel]
		if !known {
			r.fault("contact %d: the CEL has no channel %s", c.ID, c.Channel)
			continue
		}
		if _, known := r.byNumber[channel.Number]; !known {
			r.fault("contact %d: no SIPp called from %q", c.ID, channel.Number)
		}
	}
}

// channels looks for what is left on the switch, and for channels of nobody.
func (r *reconciler) channels() {
	for _, c := range r.CEL.Channels {
		if c.Ended.IsZero() {
			r.fault("CEL: the channel %s never ended", c.ID)
		}
		if r.isLeg(c) || strings.HasPrefix(c.Endpoint, "Local/") {
			continue
		}
		if _, known := r.byNumber[c.Number]; !known {
			r.fault("CEL: the channel %s (%s, %q) is neither a caller nor an offer", c.ID, c.Endpoint, c.Number)
		}
	}
}
