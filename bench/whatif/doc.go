// SPDX-License-Identifier: Apache-2.0

// Package whatif asks what another rule of routing would have done with the callers that
// a journal recorded.
//
// [Reader] takes from the records who came when and needed what, how long they would
// wait and talked, and when which agents were at work with which levels. [Traffic.Route]
// lets a rule route them on a virtual clock: Cordial's own, by the index that serves live
// calls, or one of bench/policy. Both meet the same callers, agents and assumptions
// ([Assumed]); so the dial is to be compared with another rule, and what was recorded
// tells how far both can be trusted.
package whatif

import "slices"

// assumed is what a journal cannot tell, and what is taken instead. That the mean
// patience is all time waited over those who gave up is the maximum likelihood estimate
// from censored waits, if patience is exponential.
var assumed = []string{
	"Who gave up has the patience that was seen. Who was answered would have waited at " +
		"least as long as they did, and beyond that for a time drawn from an exponential " +
		"distribution with the centre's mean patience: all time waited over those who gave up.",
	"Who was answered takes as long to ring, talk and wrap up as was seen, with whichever " +
		"agent. For others all three are drawn together from those who were.",
	"Callers come as recorded, also those who called again; after a transfer it is another " +
		"contact. Calls alone count.",
	"Agents come, pause and go as recorded, and first finish what they have in hand. For " +
		"as long as they were missed or unreachable they stay away.",
	"An offer that nobody took in the record comes to nothing again, after as long.",
	"Limits turn the same contacts away or move them, after the same wait, if nobody has " +
		"been offered them by then.",
	"Priorities, prices, the patience seen in the centre, and agents who know a customer or " +
		"were asked for, count for the dial alone; prices and patience are those recorded.",
}

// Assumed says in words what is assumed, a sentence or some each.
func Assumed() []string { return slices.Clone(assumed) }
