// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"time"

	"cordial/routing"
)

// Agent is what a rule may know of an agent.
type Agent struct {
	ID      routing.AgentID
	Profile int             // which of the groups with equal levels she belongs to, from 0
	Levels  []routing.Level // by SkillID
	Idle    routing.Time    // since when she has been free
	Offered routing.Time    // when she was last offered a contact

	free bool
}

// Contact is what a rule may know of a contact.
type Contact struct {
	ID    routing.ContactID
	Kind  int // which of the sets of needs it comes with, from 0
	Needs []routing.Need
	Since routing.Time // arrival

	waits bool
}

// Floor is what a rule may know of the centre as a whole.
type Floor struct {
	Now        routing.Time
	Idle       []int // free agents, by profile
	Waiting    []int // contacts, by kind
	AllIdle    int
	AllWaiting int
}

// Rule routes. All agents and contacts that it may choose from are eligible for each
// other. It must not keep the slices that it is given, nor change them.
type Rule interface {
	// Agent returns who takes a contact that has just come, or is looked at again; nil
	// if it is to wait. There is at least one free agent.
	Agent(f *Floor, c *Contact, free []*Agent) *Agent
	// Contact returns what an agent takes who has just become free; nil if she is to
	// stay so. At least one contact waits; of each kind only the one that came first is
	// among them, which all rules take before others. They come in no order.
	Contact(f *Floor, a *Agent, waiting []*Contact) *Contact
	// Again returns when a contact that waits is to be looked at again without any
	// change; routing.Never if that is not called for.
	Again(now routing.Time, c *Contact) routing.Time
}

// first returns who goes before all others, nil if there is nobody.
func first[T any](all []*T, before func(a, b *T) bool) *T {
	return firstOf(all, func(*T) bool { return true }, before)
}

// firstOf returns who goes before all others that count, nil if nobody does.
func firstOf[T any](all []*T, counts func(*T) bool, before func(a, b *T) bool) *T {
	var best *T
	for _, x := range all {
		if counts(x) && (best == nil || before(x, best)) {
			best = x
		}
	}
	return best
}

// longerIdle has whoever was free for longer go first.
func longerIdle(a, b *Agent) bool {
	return a.Idle < b.Idle || a.Idle == b.Idle && a.ID < b.ID
}

// longerWaiting has whoever came first go first.
func longerWaiting(a, b *Contact) bool {
	return a.Since < b.Since || a.Since == b.Since && a.ID < b.ID
}

// longestWait is what most rules have in common: a freed agent takes the contact that
// has waited longest, and time changes nothing.
type longestWait struct{}

// Contact takes the longest wait.
func (longestWait) Contact(_ *Floor, _ *Agent, waiting []*Contact) *Contact {
	return first(waiting, longerWaiting)
}

// Again never calls for another look.
func (longestWait) Again(routing.Time, *Contact) routing.Time { return routing.Never }

// fit is how well an agent suits a contact.
func fit(a *Agent, c *Contact) routing.Share { return routing.Fit(a.Levels, c.Needs) }

// age of a contact.
func (c *Contact) age(now routing.Time) time.Duration { return now.Sub(c.Since) }
