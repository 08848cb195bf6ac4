// SPDX-License-Identifier: Apache-2.0

package ari

import "cordial/acd"

// The states of a channel, as ARI writes them.
const (
	stateUp      = "Up"
	stateRing    = "Ring" // a caller's, not answered
	stateRinging = "Ringing"
)

// Hang-up causes (ITU-T Q.850, in Asterisk's causes.h) that say more than that the
// phone could not be reached.
const (
	causeNormal         = 16
	causeBusy           = 17
	causeNoUserResponse = 18
	causeNoAnswer       = 19
	causeRejected       = 21
)

// reasonOf says why a leg came to nothing, from the state its channel was in, the
// cause and, of a SIP phone, the status (0: unknown):
//
//	cause                            before it rang   after it rang
//	16 normal: we hung it up         NoReason         NoReason
//	17 busy (486, 600)               Busy             Declined: many phones' reject button
//	18 no user responding (408)      Unreachable      NoAnswer
//	19 no answer (480, our time-out) Unreachable      NoAnswer
//	21 rejected (603)                Declined         Declined
//	21 rejected (401, 403, 407)      Unreachable      Unreachable
//	0, 1, 3, 20, 22, 23 (302), 27, 28, 34, 38, 58, 127 and all others: Unreachable
//
// Answered channels end without a reason, and so do callers'.
func reasonOf(state string, cause, status int) acd.Reason {
	rang := state == stateRinging
	switch {
	case state == stateUp || state == stateRing || cause == causeNormal:
		return acd.NoReason
	case cause == causeBusy && !rang:
		return acd.Busy
	case cause == causeBusy:
		return acd.Declined
	case (cause == causeNoUserResponse || cause == causeNoAnswer) && rang:
		return acd.NoAnswer
	case cause == causeRejected && status != 401 && status != 403 && status != 407:
		return acd.Declined
	}
	return acd.Unreachable
}
