// SPDX-License-Identifier: Apache-2.0

package ari

import (
	"time"

	"cordial/acd"
)

// Sink takes commands for the machine.
type Sink interface {
	// Submit hands over a command; commands are stepped in the order of the calls.
	// done is called once: with nil when the record is durable, or with the machine's
	// error. If there is no room for the command, done is called with another error
	// before Submit returns; then it is submitted again a little later, unless it is
	// an Arrive.
	Submit(c acd.Command, done func(error))
}

// Customers knows who calls from a number.
type Customers interface {
	// Customer returns the opaque id of the customer with this number, as the
	// switch gives it. It must not wait for a disk or a network: all events of the
	// switch wait for it.
	Customer(number string) (acd.CustomerID, error)
}

// Metrics takes what is worth counting. Its methods are called often, from several
// goroutines, and must not block. No label ever holds a number or a name of a person.
type Metrics interface {
	// Event counts an event by ARI's name for its type; "unknown" for one that we
	// don't know, "broken" for one that cannot be decoded.
	Event(kind string)
	// Request counts a request by what was asked (such as "dial") and what became of
	// it (done, not-found, conflict, failed, unknown), and how long it took.
	Request(op, verdict string, took time.Duration)
	// Reconnected counts the times that a lost link was restored.
	Reconnected()
	// InboxDepth is how many items the owner found waiting.
	InboxDepth(n int)
}

// silent is what counts for nobody.
type silent struct{}

func (silent) Event(string)                          {}
func (silent) Request(string, string, time.Duration) {}
func (silent) Reconnected()                          {}
func (silent) InboxDepth(int)                        {}

// strangers is for a centre that does not tell its customers apart.
type strangers struct{}

func (strangers) Customer(string) (acd.CustomerID, error) { return 0, nil }
