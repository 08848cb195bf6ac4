// SPDX-License-Identifier: Apache-2.0

package load

import (
	"slices"
	"time"
)

// near says whether two moments lie no further apart than that, apart from the
// time between them at which the server was away.
func (r *reconciler) near(a, b time.Time, most time.Duration) bool {
	if b.Before(a) {
		a, b = b, a
	}
	gap := b.Sub(a)
	for _, away := range r.Away {
		from, until := away.From, away.Until
		if from.Before(a) {
			from = a
		}
		if until.After(b) {
			until = b
		}
		gap -= max(0, until.Sub(from))
	}
	return gap <= most
}

// handOver is how long the dialplan keeps a caller whom nobody takes before it
// tries again.
const handOver = time.Second

// arrivedLate says whether a contact came later than its caller's INVITE accounts
// for: each time that the server was away may have cost one more round in the
// dialplan.
func (r *reconciler) arrivedLate(call CallerSeen, contact ContactKept) bool {
	most := r.Slack
	for _, away := range r.Away {
		if away.Until.After(call.Invited) && away.From.Before(contact.Arrived) {
			most += handOver
		}
	}
	return !r.near(contact.Arrived, call.Invited, most)
}

// awayAt says whether the server was away at a moment.
func (r *reconciler) awayAt(t time.Time) bool {
	for _, away := range r.Away {
		if !t.Before(away.From) && !t.After(away.Until) {
			return true
		}
	}
	return false
}

// untold is how long before its end a server may have been told of something that is
// not in its journal: it gathers what comes before it commits.
const untold = 100 * time.Millisecond

// unseen says whether a caller hung up without ever having been in the server's
// hands: whenever the dialplan tried to hand the call over, the server was away (or
// just about to go), and the caller hung up before it was tried again, which takes
// the dialplan up to Slack. Or the dialplan had not come to that yet, because the
// machine was busy, when the caller gave up. Then the server need not know of the call.
func (r *reconciler) unseen(call CallerSeen, channel ChannelSeen) bool {
	tries := channel.Entered
	if len(tries) == 0 && call.End == EndCancel {
		return true
	}
	if len(tries) == 0 {
		tries = []time.Time{call.Invited}
	}
	last := tries[len(tries)-1]
	inVain := func(t time.Time) bool {
		return slices.ContainsFunc(r.Away, func(away Span) bool {
			parted := call.Parted.After(away.From.Add(-untold)) && call.Parted.Before(away.Until.Add(r.Slack))
			return t.After(away.From.Add(-r.Cross)) && t.Before(away.Until) && (parted || t != last)
		})
	}
	if slices.ContainsFunc(tries, func(t time.Time) bool { return !inVain(t) }) {
		return false
	}
	return call.End == EndHangup || call.End == EndCancel
}
