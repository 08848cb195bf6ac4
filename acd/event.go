// SPDX-License-Identifier: Apache-2.0

package acd

import (
	"time"

	"cordial/routing"
)

// EventKind says what has happened.
type EventKind uint8

// The events. Only ever added to: the numbers stand in journals.
const (
	// Configured: Config is in force.
	Configured EventKind = iota + 1
	// Started: a controller has begun; every link is down.
	Started
	// LinkRose and LinkFell: Node is in view, or not.
	LinkRose
	LinkFell

	// ContactQueued: Contact has arrived by Line (Node, Leg, Medium, Customer,
	// Priority, Needs) and waits in Queue; for Asked alone until AskedUntil, if that is
	// set. Text is whom the customer has asked for in vain, for there is nobody of that name.
	ContactQueued
	// ContactMoved: it waits in Queue now, for Reason, and keeps its age. If Agent had
	// it in hand until now, by Offer, she is not offered it again until Until. It waits
	// for Asked alone until AskedUntil, if that is set.
	ContactMoved
	// ContactReprioritised: its Priority is this now.
	ContactReprioritised
	// ContactOffered: Offer of Contact to Agent; it may ring until Until. Why her.
	ContactOffered
	// OfferRang: the phone of Offer rings.
	OfferRang
	// OfferEnded: Offer came to nothing, for Reason; Until is how long the pair is
	// excluded. The contact waits at its old place.
	OfferEnded
	// ContactAnswered: Agent has Contact, by Offer.
	ContactAnswered
	// ContactLeaving: nothing more is decided about Contact; its Outcome stands.
	// It goes by Exit, or is hung up, and is gone when the switch says so, or at Until.
	ContactLeaving
	// ContactEnded: Contact is gone, with its Outcome; it was in Queue last, in the hands
	// of Agent if it was talking until now.
	ContactEnded

	// AgentChanged: Agent is in State (Text: the reason of a pause), for Reason,
	// until Until if that is set.
	AgentChanged
	// AgentChose: State (and Text) is what Agent will be in after this contact.
	AgentChose
	// AgentRests: Agent has just refused and is offered nothing until Until.
	AgentRests
	// WrapUpBegan: Agent finishes Contact, until Until or until she says so.
	WrapUpBegan
	// WrapUpEnded: Agent is done with it.
	WrapUpEnded
	// PhoneChanged: Agent's phone can be reached, or (Text "down") cannot.
	PhoneChanged
	// LevelSet: Agent has Level in Skill.
	LevelSet

	// PricesSet: Prices are in force.
	PricesSet
)

// Event is what a command led to. It is a small tagged value: Kind says which
// fields count.
type Event struct {
	Kind     EventKind
	Contact  ContactID
	Offer    OfferID
	Agent    AgentID
	Queue    QueueID
	Line     LineID
	Skill    SkillID
	Level    Level
	Medium   Medium
	Outcome  Outcome
	Reason   Reason
	State    AgentState
	Customer CustomerID
	Priority time.Duration
	Until    Time // 0: none
	Node     string
	Leg      string
	Text     string
	Needs    []routing.Need
	Why      *routing.Why
	Exit     *Exit
	Config   *Config
	Prices   *Prices
	// Asked is the agent whom the customer has asked for.
	Asked      AgentID
	AskedUntil Time // 0: she is not waited for
}

// AgentState is what an agent has chosen to be, or has become.
type AgentState uint8

// The states of an agent. What she has in hand stands beside it. Only ever
// added to: the numbers stand in journals.
const (
	SignedOut AgentState = iota
	AgentReady
	AgentPaused
	// AgentMissed: she let an offer ring out; not ready until she says otherwise.
	AgentMissed
	// AgentUnreachable: her phone could not be rung; tried again by and by.
	AgentUnreachable
)
