// SPDX-License-Identifier: Apache-2.0

// Package whatif asks what another rule of routing would have done with the callers that
// a journal recorded.
//
// [Reader] takes from the records who came when and needed what, how long they would
// wait and talked, and when which agents were at work with which levels. [Traffic.Route]
// lets a rule route them on a virtual clock: Cordial's own, by the index that serves live
// calls, or one of bench/policy. Both meet the same callers, agents and assumptions; so
// the dial is to be compared with another rule, and what was recorded tells how far both
// can be trusted.
//
// What is assumed:
//
//   - A caller who was answered would have waited at least as long as they did. Beyond
//     that nobody knows; it is drawn from an exponential distribution with the centre's
//     mean patience: all time waited over the number of those who gave up (the maximum
//     likelihood estimate from censored waits).
//   - Whoever was answered takes as long to ring, talk and wrap up as was seen, with
//     whichever agent. For the others all three are drawn together from those who were.
//   - Agents come, pause and go as recorded, and finish first what they have in hand.
//     Every offer is answered: rings that came to nothing are not repeated, but the time
//     for which an agent was missed or unreachable is.
//   - The limits of queues act on whom they acted, after the same wait, if nobody has
//     answered by then.
//   - Priorities, and agents who know a customer, count for the dial alone.
package whatif
