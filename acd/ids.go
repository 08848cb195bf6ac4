// SPDX-License-Identifier: Apache-2.0

package acd

import "cordial/routing"

// Time is a moment in nanoseconds since the Unix epoch. It never runs backward
// from one record to the next.
type Time = routing.Time

// The identities that routing shares with the machine.
type (
	ContactID = routing.ContactID // the sequence number of the record that admitted it
	AgentID   = routing.AgentID
	SkillID   = routing.SkillID
	Level     = routing.Level
	Medium    = routing.Medium
)

// OfferID numbers the offers of one journal; it is never used twice. With the
// journal's id before it, it is the agent leg's channel id on the switch.
type OfferID uint64

// The numbers of configured things, from 1 in the order in which the journal
// first named them; 0 is none. A thing that leaves the configuration keeps its
// number.
type (
	QueueID uint32
	LineID  uint32
	SiteID  uint32
)

// CustomerID is an opaque number for a customer; who that is stands outside the
// records, where it can be erased. 0 is unknown.
type CustomerID uint64

// Role is what a party is to a contact.
type Role uint8

// The roles. Only ever added to: the numbers stand in journals.
const (
	Customer   Role = iota + 1 // who called, wrote or is called back
	Holder                     // the one agent in whose hands the contact is
	Consultant                 // asked by the holder, not heard by the customer
	Guest                      // takes part in a conference
)

// RoomID numbers the rooms of a contact; a plain call has room 0 only.
type RoomID uint8

// Party is somebody who takes part in a contact.
type Party struct {
	Role  Role
	Room  RoomID
	Agent AgentID // 0 for the customer
	Offer OfferID // the offer that brought the agent in; names her leg
	Leg   string  // the customer's channel on the contact's node
}

// Outcome is how a contact ended: exactly one each.
type Outcome uint8

// The outcomes. Only ever added to: the numbers stand in journals.
const (
	NoOutcome      Outcome = iota
	Answered               // somebody talked with the customer
	Abandoned              // the customer hung up before anybody answered
	CalledBack             // became a callback
	Voicemail              // left a message
	TransferredOut         // left for an extension of the dialplan
	Refused                // heard an announcement and was let go, or was withdrawn
	Lost                   // the switch lost the call
)
