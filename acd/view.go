// SPDX-License-Identifier: Apache-2.0

package acd

import "time"

// Phase is how far a contact has come.
type Phase uint8

// The phases.
const (
	Gone    Phase = iota // ended; the zero View
	Waiting              // in its queue
	Offered              // in its queue, and a phone rings or is about to
	Talking              // in an agent's hands
	Leaving              // decided; on its way out
)

// View is what the world must know of one contact: what it should hear and be
// bridged to follows from it. It is a value, published once its record is durable.
type View struct {
	Contact ContactID
	Phase   Phase
	Node    string
	Leg     string // the customer's channel
	Answer  AnswerMode
	Music   string

	// Of Offered and Talking:
	Offer    OfferID
	Agent    AgentID
	Endpoint string        // what to dial for her
	Ring     time.Duration // how long, from the offer's start
	Rang     bool          // her phone has been heard to ring

	// Of Leaving:
	Outcome Outcome
	Reason  Reason
	Exit    Exit // zero: hang up
}

// Status is a copy of what a supervisor may see of the whole, in a stable
// order. Nothing in it tells how long an agent's conversations take.
type Status struct {
	At     Time
	Seq    uint64
	Queues []QueueStatus
	Agents []AgentStatus
	// Contacts that have not ended, in the order of their arrival.
	Contacts []ContactStatus
	Links    []LinkStatus
}

// QueueStatus is one queue now.
type QueueStatus struct {
	ID      QueueID `json:"id"`
	Name    string  `json:"name"`
	Waiting int     `json:"waiting"` // includes those being offered
	Talking int     `json:"talking"`
	Oldest  Time    `json:"oldest"`  // arrival of the oldest that waits; 0: nobody
	Staffed int     `json:"staffed"` // agents signed in who could serve it
	Free    int     `json:"free"`    // of those, free for an offer now
}

// AgentStatus is one agent now.
type AgentStatus struct {
	ID       AgentID          `json:"id"`
	Name     string           `json:"name"`
	Site     string           `json:"site,omitempty"`
	Endpoint string           `json:"endpoint,omitempty"`
	State    string           `json:"state"`            // signed out, ready, ringing, talking, wrap-up, paused, missed, unreachable
	Reason   string           `json:"reason,omitempty"` // of a pause, or why unreachable
	Next     string           `json:"next,omitempty"`   // the state after this contact
	Contact  ContactID        `json:"contact,omitempty"`
	Levels   map[string]Level `json:"levels,omitempty"`
}

// ContactStatus is one contact now.
type ContactStatus struct {
	ID       ContactID     `json:"id"`
	Phase    string        `json:"phase"` // waiting, offered, talking, leaving
	Queue    string        `json:"queue"`
	Line     string        `json:"line"`
	Node     string        `json:"node"`
	Leg      string        `json:"leg"`
	Arrived  Time          `json:"arrived"`
	Priority time.Duration `json:"priority"`
	Offer    OfferID       `json:"offer,omitempty"`
	Agent    string        `json:"agent,omitempty"`
}

// LinkStatus is the link to one node of the switch.
type LinkStatus struct {
	Node string `json:"node"`
	Up   bool   `json:"up"`
}
