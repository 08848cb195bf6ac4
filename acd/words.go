// SPDX-License-Identifier: Apache-2.0

package acd

import "fmt"

// The words for the numbers in records, for people, logs and metrics. They may
// be improved at any time: no journal holds them.

var commandWords = [...]string{
	Tick: "tick", Configure: "configure", Start: "start", LinkUp: "link-up", LinkDown: "link-down",
	Arrive: "arrive", Hangup: "hangup", Played: "played", Lose: "lose", Reprioritise: "reprioritise", Withdraw: "withdraw",
	Ring: "ring", Answer: "answer", Refuse: "refuse", Drop: "drop",
	SignIn: "sign-in", SignOut: "sign-out", Ready: "ready", Pause: "pause", EndWrapUp: "end-wrap-up",
	PhoneUp: "phone-up", PhoneDown: "phone-down", SetLevel: "set-level",
	Transfer: "transfer", SetPrices: "set-prices",
}

var eventWords = [...]string{
	Configured: "configured", Started: "started", LinkRose: "link-rose", LinkFell: "link-fell",
	ContactQueued: "contact-queued", ContactMoved: "contact-moved", ContactReprioritised: "contact-reprioritised",
	ContactOffered: "contact-offered", OfferRang: "offer-rang", OfferEnded: "offer-ended",
	ContactAnswered: "contact-answered", ContactLeaving: "contact-leaving", ContactEnded: "contact-ended",
	AgentChanged: "agent-changed", AgentChose: "agent-chose", AgentRests: "agent-rests",
	WrapUpBegan: "wrap-up-began", WrapUpEnded: "wrap-up-ended", PhoneChanged: "phone-changed", LevelSet: "level-set",
	PricesSet: "prices-set",
}

var reasonWords = [...]string{
	NoReason: "", Declined: "declined", NoAnswer: "no answer", Busy: "busy", Unreachable: "unreachable", Withdrawn: "withdrawn",
	QueueFull: "queue full", WaitedTooLong: "waited too long", NobodySignedIn: "nobody signed in", ByHand: "by hand",
	CentreFull: "centre full",
}

var outcomeWords = [...]string{
	NoOutcome: "none", Answered: "answered", Abandoned: "abandoned", CalledBack: "called back", Voicemail: "voicemail",
	TransferredOut: "transferred out", Refused: "refused", Lost: "lost",
}

var phaseWords = [...]string{Gone: "gone", Waiting: "waiting", Offered: "offered", Talking: "talking", Leaving: "leaving"}

var stateWords = [...]string{
	SignedOut: "signed out", AgentReady: "ready", AgentPaused: "paused", AgentMissed: "missed", AgentUnreachable: "unreachable",
}

func word[T ~uint8](words []string, v T) string {
	if int(v) < len(words) {
		return words[v]
	}
	return fmt.Sprintf("unknown-%d", v)
}

func (k CommandKind) String() string { return word(commandWords[:], k) }
func (k EventKind) String() string   { return word(eventWords[:], k) }
func (r Reason) String() string      { return word(reasonWords[:], r) }
func (o Outcome) String() string     { return word(outcomeWords[:], o) }
func (p Phase) String() string       { return word(phaseWords[:], p) }
func (s AgentState) String() string  { return word(stateWords[:], s) }
