// SPDX-License-Identifier: Apache-2.0

package telephony

import (
	"time"

	"cordial/acd"
)

// Op is what a request asks of the switch.
type Op uint8

// The requests that the controller makes.
const (
	// AnswerCaller answers Channel.
	AnswerCaller Op = iota + 1
	// IndicateRinging lets an unanswered Channel hear that it rings.
	IndicateRinging
	// StartMusic plays the music class Media to Channel; StopMusic ends it.
	StartMusic
	StopMusic
	// Dial rings Endpoint with a new leg whose id is Channel, for Timeout; Caller is the
	// customer's channel, whose caller id the phone shows.
	Dial
	// CreateBridge makes Bridge; it is no fault if it exists. JoinBridge puts Channels
	// into it; DestroyBridge takes it away.
	CreateBridge
	JoinBridge
	DestroyBridge
	// Play plays the media URI Media to Channel, as the playback named Playback.
	Play
	// HangUp ends Channel.
	HangUp
	// Continue sets Variables on Channel and hands it back to the dialplan, at
	// Context, Exten and Priority if they are given, else after its Stasis.
	Continue
	// Look asks whether the leg Channel is there: Done, with Result.Seen, or
	// NotFound. It follows a Dial that had no answer.
	Look
	// Greet plays the media URIs Media, joined by commas, to a Channel that waits, as the
	// playback named Playback; Hush ends it before its time, Done or NotFound.
	Greet
	Hush
)

const opCount = int(Hush) + 1

// Request is one thing asked of the switch. Op says which fields count.
type Request struct {
	ID        uint64        // unique in this process; names the request in its Result
	Contact   acd.ContactID // 0 for a leg or bridge that belongs to none
	Op        Op
	Channel   string
	Channels  []string
	Bridge    string
	Caller    string
	Endpoint  string
	Timeout   time.Duration
	Media     string
	Playback  string
	Context   string
	Exten     string
	Priority  int
	Variables map[string]string
}

// Verdict is what became of a request.
type Verdict uint8

// The verdicts.
const (
	Done     Verdict = iota + 1
	NotFound         // the channel, bridge or playback is not there; of Dial: its Caller
	Conflict         // it is there but not in a state for this; a channel id that is taken
	Failed           // the switch refuses, and would again
	Unknown          // no answer: it may or may not have happened; look
)

// Result tells the controller what became of a request.
type Result struct {
	ID      uint64
	Verdict Verdict
	Err     string       // the switch's words, for the log
	Seen    *ChannelSeen // of a Look that was Done; nil if only its being there is known
}

// EventKind says what the switch has told.
type EventKind uint8

// The events of a switch, made from its own by the adapter.
const (
	// CallerEntered: Channel has come in from the dialplan with Args (after the
	// application's name); Number is the caller's.
	CallerEntered EventKind = iota + 1
	// LegEntered: the leg Channel that the controller dialled has been answered.
	LegEntered
	// ChannelRinging, ChannelUp: the state of Channel.
	ChannelRinging
	ChannelUp
	// ChannelLeft: Channel has gone on in the dialplan, or away.
	ChannelLeft
	// ChannelGone: Channel exists no more, for Reason (NoReason: an ordinary hang-up).
	ChannelGone
	// PlaybackOver: Playback has ended.
	PlaybackOver
	// BridgeGone: Bridge exists no more.
	BridgeGone
	// MemberJoined, MemberLeft: Channel is in Bridge, or no longer.
	MemberJoined
	MemberLeft
)

// Event is something that the switch has told.
type Event struct {
	Kind     EventKind
	Channel  string
	Args     []string
	Number   string
	Customer acd.CustomerID // known customers only
	Bridge   string
	Playback string
	Reason   acd.Reason
}

// Listing is what a switch has, seen at one moment.
type Listing struct {
	Channels []ChannelSeen
	Bridges  []BridgeSeen
	// Restarted says that the switch is known to have been restarted since the
	// last listing; an adapter that cannot tell leaves it false.
	Restarted bool
	// Started is when the switch was started, by its own clock; 0: not known.
	Started acd.Time
}

// ChannelSeen is a channel in a listing. A leg that still rings has a channel too.
type ChannelSeen struct {
	ID       string
	Up       bool
	Ringing  bool
	InApp    bool     // in our application (a ringing leg is not)
	Args     []string // of the application
	Number   string
	Customer acd.CustomerID
	Music    string // the class that plays, as noted on the channel; "" if none
}

// BridgeSeen is a bridge in a listing.
type BridgeSeen struct {
	ID      string
	Members []string
}
