// SPDX-License-Identifier: Apache-2.0

package telephony

import (
	"errors"

	"cordial/acd"
)

// ResultVariable is set on each caller who goes on in the dialplan; its value says
// why, as one of the words below. The words are part of the dialplan's interface
// and never change.
const ResultVariable = "CORDIAL_RESULT"

// The words for a caller whom the machine let go.
const (
	ResultQueueFull   = "queue_full"  // the queue's longest length
	ResultCentreFull  = "centre_full" // the whole centre's
	ResultTimeout     = "timeout"     // the queue's longest wait
	ResultNobody      = "nobody"      // nobody who could help is signed in
	ResultWithdrawn   = "withdrawn"   // taken out by hand
	ResultAnswered    = "answered"    // somebody talked with the caller
	ResultCalledBack  = "called_back" // became a callback
	ResultVoicemail   = "voicemail"
	ResultTransferred = "transferred" // any other way to an extension
	ResultRefused     = "refused"
	ResultLost        = "lost"
)

// The words for a caller who was never admitted.
const (
	ResultUnknownLine  = "unknown_line"
	ResultUnknownQueue = "unknown_queue"
	ResultUnknownNeed  = "unknown_need"
	ResultBadArguments = "bad_arguments"
	ResultNotAdmitted  = "not_admitted" // anything else: the controller cannot take callers now
)

// ResultOf is the word for a contact that leaves for the dialplan: by its reason,
// or without one by its outcome.
func ResultOf(o acd.Outcome, r acd.Reason) string {
	switch r {
	case acd.QueueFull:
		return ResultQueueFull
	case acd.WaitedTooLong:
		return ResultTimeout
	case acd.NobodySignedIn:
		return ResultNobody
	case acd.ByHand:
		return ResultWithdrawn
	case acd.CentreFull:
		return ResultCentreFull
	case acd.NoReason, acd.Declined, acd.NoAnswer, acd.Busy, acd.Unreachable, acd.Withdrawn:
	}
	switch o {
	case acd.Answered:
		return ResultAnswered
	case acd.CalledBack:
		return ResultCalledBack
	case acd.Voicemail:
		return ResultVoicemail
	case acd.Refused:
		return ResultRefused
	case acd.Lost:
		return ResultLost
	case acd.NoOutcome, acd.Abandoned, acd.TransferredOut:
	}
	return ResultTransferred
}

// ResultOfRefusal is the word for a caller whom the machine would not admit.
func ResultOfRefusal(err error) string {
	switch {
	case errors.Is(err, ErrBadArguments):
		return ResultBadArguments
	case errors.Is(err, acd.ErrUnknownLine):
		return ResultUnknownLine
	case errors.Is(err, acd.ErrUnknownQueue):
		return ResultUnknownQueue
	case errors.Is(err, acd.ErrUnknownSkill):
		return ResultUnknownNeed
	case errors.Is(err, acd.ErrBadCommand):
		return ResultBadArguments
	}
	return ResultNotAdmitted
}
