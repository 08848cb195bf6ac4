// SPDX-License-Identifier: Apache-2.0

package price

import (
	"math"
	"math/bits"

	"cordial/routing"
)

// Tally is how many contacts a number of agents have had, in the same span of time
// for all tallies that are compared. It counts contacts; how long they took must
// not be known here.
type Tally struct {
	Contacts, Heads uint32
}

const (
	// fading is in how many minutes what a tally has counted fades to 1/e: an hour, in
	// which an agent has some ten contacts.
	fading = 60
	// fine is what one contact, and one agent for a minute, are in a tally that fades: so
	// much that a sixtieth of it can be taken off.
	fine = 64
)

// Minute adds what has been in one more minute: so many contacts of so many agents.
// What came before fades, with a time constant of an hour.
func (t *Tally) Minute(contacts, heads uint32) {
	t.Contacts = faint(t.Contacts, contacts)
	t.Heads = faint(t.Heads, heads)
}

func faint(sum, more uint32) uint32 {
	return uint32(min(uint64(sum-sum/fading)+fine*uint64(more), math.MaxUint32))
}

// Idle tells whether a tally that fades has forgotten whatever it counted.
func (t *Tally) Idle() bool { return t.Contacts < fading && t.Heads < fading }

// rebate is which part of the spread the surcharge is at least below 0.
const rebate = 4

// Surcharge is spread times (contacts per head of a profile over those of all, less
// 1): what makes agents dearer who are offered more than others, and a little cheaper who
// are offered less. It is from -spread/4 to routing.Whole, where it is cut off; rounded
// down. It is 0 if spread is not above 0, if the profile has no heads, or if nobody has
// had a contact.
//
// Who gets least fits worst. The whole rebate, -spread for who gets nothing, would bring
// such agents contacts that those who are not busy either would serve better: it costs
// more fit than it relieves anybody.
func Surcharge(spread routing.Share, profile, all Tally) routing.Share {
	if spread <= 0 || profile.Heads == 0 || all.Contacts == 0 {
		return 0
	}
	spread = min(spread, routing.Whole)
	hi, lo := bits.Mul64(uint64(spread), uint64(profile.Contacts)*uint64(all.Heads))
	mean := uint64(profile.Heads) * uint64(all.Contacts)
	if hi >= mean {
		return routing.Whole
	}
	share, _ := bits.Div64(hi, lo, mean)
	if share >= uint64(routing.Whole+spread) {
		return routing.Whole
	}
	return max(routing.Share(share)-spread, -spread/rebate)
}
