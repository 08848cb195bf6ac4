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
	var best *Agent
	var most float64
	for _, a := range free {
		if !r.pair(c.Kind, a.Profile) {
			continue
		}
		excess := float64(f.Idle[a.Profile]) - r.Idle[a.Profile]*float64(f.AllIdle)
		if best == nil || excess > most || excess == most && longerIdle(a, best) {
			best, most = a, excess
		}
	}
	return best
}

// Contact takes the longest wait of the kind with the greatest excess.
func (r Ratio) Contact(f *Floor, a *Agent, waiting []*Contact) *Contact {
	var best *Contact
	var most float64
	for _, c := range waiting {
		if !r.pair(c.Kind, a.Profile) {
			continue
		}
		excess := float64(f.Waiting[c.Kind]) - r.Queue[c.Kind]*float64(f.AllWaiting)
		if best == nil || excess > most || excess == most && longerWaiting(c, best) {
			best, most = c, excess
		}
	}
	return best
}

// Again never calls for another look.
func (Ratio) Again(routing.Time, *Contact) routing.Time { return routing.Never }

func (r Ratio) pair(kind, profile int) bool { return r.Pairs == nil || r.Pairs(kind, profile) }
