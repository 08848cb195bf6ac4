// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"time"

	"cordial/routing"
)

// Ring is a step of a [Bullseye].
type Ring struct {
	After time.Duration // the age of a contact from which the ring counts; that of the first is 0
	Least routing.Share // who suits the contact that well is within
}

// Bullseye offers a contact to the best agents only at first, and to others as it grows
// older. Within the ring that counts the longest idle takes it; a freed agent takes the
// longest wait among those in whose ring she is. So an agent outside stays free while
// contacts wait.
//
// It is Genesys Cloud's bullseye routing with a proficiency asked for that falls from
// ring to ring, and a precision queue's steps in Cisco's Unified Contact Center
// Enterprise, as their manuals have them. Both leave the rings to the administrator.
type Bullseye struct {
	Rings []Ring // the innermost first, each wider than the one before
}

// ring returns the fit that is asked for at an age.
func (b Bullseye) ring(age time.Duration) routing.Share {
	least := b.Rings[0].Least
	for _, r := range b.Rings[1:] {
		if age >= r.After {
			least = r.Least
		}
	}
	return least
}

// Agent takes the longest idle within the ring.
func (b Bullseye) Agent(f *Floor, c *Contact, free []*Agent) *Agent {
	least := b.ring(c.age(f.Now))
	return firstOf(free, func(a *Agent) bool { return fit(a, c) >= least }, longerIdle)
}

// Contact takes the longest wait among those in whose ring she is.
func (b Bullseye) Contact(f *Floor, a *Agent, waiting []*Contact) *Contact {
	return firstOf(waiting, func(c *Contact) bool { return fit(a, c) >= b.ring(c.age(f.Now)) }, longerWaiting)
}

// Again calls for another look when the next ring counts.
func (b Bullseye) Again(now routing.Time, c *Contact) routing.Time {
	for _, r := range b.Rings {
		if at := c.Since.Add(r.After); at > now {
			return at
		}
	}
	return routing.Never
}
