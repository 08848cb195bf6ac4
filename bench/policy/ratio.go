// SPDX-License-Identifier: Apache-2.0

package policy

import "cordial/routing"

// Ratio is the queue-and-idleness-ratio rule (Gurvich and Whitt, "Queue-and-Idleness-Ratio
// Controls in Many-Server Service Systems", Mathematics of Operations Research 34, 2009):
// a contact goes to the profile whose free agents exceed their share of all free agents
// by most, and a freed agent takes the longest wait of the kind whose queue exceeds its
// share of all that wait by most. With constant shares, as here, it is their fixed
// ratio. It looks at no level.
type Ratio struct {
	Queue []float64 // by kind: the share of those who wait that it is to have
	Idle  []float64 // by profile: the share of those who are free that it is to have
	// Pairs tells whether a kind is for a profile at all; nil: whoever is eligible. The
	// paper leaves this to whoever designs the centre. Pairs that a linear program uses
	// give the rule an eye for who is good at what.
	Pairs func(kind, profile int) bool
}

// Agent takes the longest idle of the profile with the greatest excess.
func (r Ratio) Agent(f *Floor, c *Contact, free []*Agent) *Agent {
	excess := func(a *Agent) float64 { return float64(f.Idle[a.Profile]) - r.Idle[a.Profile]*float64(f.AllIdle) }
	return firstOf(free, func(a *Agent) bool { return r.pair(c.Kind, a.Profile) }, mostFirst(excess, longerIdle))
}

// Contact takes the longest wait of the kind with the greatest excess.
func (r Ratio) Contact(f *Floor, a *Agent, waiting []*Contact) *Contact {
	excess := func(c *Contact) float64 { return float64(f.Waiting[c.Kind]) - r.Queue[c.Kind]*float64(f.AllWaiting) }
	return firstOf(waiting, func(c *Contact) bool { return r.pair(c.Kind, a.Profile) }, mostFirst(excess, longerWaiting))
}

// mostFirst has whoever has most go first, and of equal ones whoever goes before.
func mostFirst[T any](of func(*T) float64, before func(a, b *T) bool) func(a, b *T) bool {
	return func(a, b *T) bool {
		x, y := of(a), of(b)
		return x > y || x == y && before(a, b)
	}
}

// Again never calls for another look.
func (Ratio) Again(routing.Time, *Contact) routing.Time { return routing.Never }

func (r Ratio) pair(kind, profile int) bool { return r.Pairs == nil || r.Pairs(kind, profile) }
