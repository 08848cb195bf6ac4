// SPDX-License-Identifier: Apache-2.0

package acd

import "time"

// CommandKind says what a command asks for.
type CommandKind uint8

// The commands. Only ever added to: the numbers stand in journals.
const (
	// Tick lets the timers act that are due.
	Tick CommandKind = iota + 1
	// Configure sets Config whole; what is not in it is gone.
	Configure
	// Start says that a controller has begun on this journal: every link is down.
	Start
	// LinkUp says that Node is in view again and that what happened meanwhile has
	// been told; LinkDown that it is out of view. While it is, its contacts are
	// offered to nobody and their timers stand still.
	LinkUp
	LinkDown

	// Arrive admits a contact: Node, Leg, Line, and if the dialplan says so
	// Queue, Needs, Priority and Customer, and the agent whom the customer asks for
	// (Agent or Name); if there is none of that name, it is as if nobody was asked for.
	Arrive
	// Hangup says that the customer's leg of Contact is gone from our hands.
	Hangup
	// Played says that the announcement to Contact is over.
	Played
	// Lose says that the switch lost Contact.
	Lose
	// Reprioritise sets the Priority of a waiting Contact.
	Reprioritise
	// Withdraw takes a waiting Contact out of its queue, to Exit.
	Withdraw

	// Ring says that the phone of Offer rings.
	Ring
	// Answer says that the agent has answered Offer.
	Answer
	// Refuse says that Offer came to nothing, for Reason.
	Refuse
	// Drop says that the agent's leg of Offer, answered before, is gone.
	Drop

	// SignIn, SignOut, Ready, Pause (with Text as the reason) and EndWrapUp are
	// what Agent (or the agent named Name) chooses.
	SignIn
	SignOut
	Ready
	Pause
	EndWrapUp
	// PhoneUp and PhoneDown say that the switch can or cannot reach Agent's phone.
	PhoneUp
	PhoneDown
	// SetLevel gives Agent the Level in the skill Text; 0 takes it away.
	SetLevel

	// Transfer hands Contact, which an agent has in hand, on to Exit: a queue, where it
	// waits at the place that its age gives it, or an extension. In a queue it may wait
	// for Agent (or the agent named Name).
	Transfer

	// SetPrices puts Prices in force, in place of those before.
	SetPrices
)

// Command asks the machine for something. It is a small tagged value: Kind says
// which fields count.
type Command struct {
	Kind     CommandKind
	Contact  ContactID
	Offer    OfferID
	Agent    AgentID
	Name     string // an agent's name, where Agent is 0
	Node     string
	Leg      string
	Line     string
	Queue    string
	Medium   Medium
	Customer CustomerID
	Priority time.Duration
	Needs    []NeedConfig
	Reason   Reason
	Level    Level
	Text     string
	Exit     *Exit
	Config   *Config
	Prices   *Prices
}

// Reason is why an offer ended or a contact left its queue.
type Reason uint8

// The reasons. Only ever added to: the numbers stand in journals.
const (
	NoReason Reason = iota
	// Of an offer that came to nothing.
	Declined    // the agent said no: this pair is excluded for a while
	NoAnswer    // it rang and nobody answered: the agent is missed
	Busy        // the phone is in use
	Unreachable // no such phone, not registered, or it did not even ring
	Withdrawn   // taken back: the caller hung up, or the agent went away
	// Of a contact that left its queue.
	QueueFull
	WaitedTooLong
	NobodySignedIn
	ByHand
	CentreFull // MaxContacts of the configuration
)
