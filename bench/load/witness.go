// SPDX-License-Identifier: Apache-2.0

package load

import "time"

// The three witnesses. Each says what it saw in words of its own; what they
// share is the caller's number (SIPp, CEL), the channel (CEL, journal) and the
// name of the agent's leg, which is the offer (all three).

// How a call ended, as SIPp saw it. A caller may also be "refused" with a status.
const (
	EndHangup = "hangup" // this side said BYE
	EndBye    = "bye"    // the other side did
	EndCancel = "cancel" // of a caller: gave up unanswered; of a phone: its INVITE was cancelled
	EndBusy   = "busy"
	EndNo     = "decline"
	EndMoved  = "forward"
)

// CallerSeen is one call as the caller's SIPp saw it.
type CallerSeen struct {
	Number, Line, CallID      string
	Invited, Answered, Parted time.Time // zero: it did not happen
	End                       string    // "" while it lasts
}

// RingSeen is one INVITE as the phone's SIPp saw it.
type RingSeen struct {
	Leg, Agent, Caller, CallID string
	Invited, Answered, Parted  time.Time // Answered: the ACK of our 200 has come
	End                        string
}

// SIPpSaw is what all SIPp processes of a run logged.
type SIPpSaw struct {
	Callers []CallerSeen
	Rings   []RingSeen
}

// ChannelSeen is one channel as Asterisk's CEL has it.
type ChannelSeen struct {
	ID       string
	Endpoint string // of PJSIP: callers, agent001
	Number   string // of a caller
	Started  time.Time
	Entered  []time.Time // Stasis; more than once if nobody was there to take it
	Answered time.Time
	Ended    time.Time
	Stays    []Stay // in bridges
}

// Stay is the time that a channel was in a bridge; Until is zero if it never left.
type Stay struct {
	Bridge      string
	From, Until time.Time
}

// Span is a time.
type Span struct{ From, Until time.Time }

// CELSaw is what Asterisk logged.
type CELSaw struct {
	Channels []ChannelSeen
	Clashes  []string // ids that began twice, and what began nowhere
}

// OfferKept is one offer as the journal has it.
type OfferKept struct {
	Leg, Agent string
	Offered    time.Time
	Over       time.Time // answered, or ended
	Rang       bool
	Answered   bool
	HandedOn   time.Time // when the agent transferred the caller; zero if she did not
	Reason     string    // of an offer that came to nothing
}

// ContactKept is one contact as the journal has it.
type ContactKept struct {
	ID       uint64
	Channel  string // the caller's leg
	Line     string
	Arrived  time.Time
	Ended    time.Time
	Outcomes []string // of each end that the journal has: exactly one is right
	Offers   []OfferKept
}

// JournalKept is what Cordial's journal has.
type JournalKept struct{ Contacts []ContactKept }

// The outcomes that the rig knows by name.
const (
	OutcomeAnswered  = "answered"
	OutcomeAbandoned = "abandoned"
	OutcomeLost      = "lost"
)
