// SPDX-License-Identifier: Apache-2.0

package price

import (
	"math/bits"

	"cordial/routing"
)

// Tally is how many contacts a number of agents have had, in the same span of time
// for all tallies that are compared. It counts contacts; how long they took must
// not be known here.
type Tally struct {
	Contacts, Heads uint32
}

// Surcharge is spread times (contacts per head of a profile over those of all, less
// 1): what makes agents dearer who are offered more than others, and cheaper who are
// offered less. It is from -spread, for a profile that has had none, to
// routing.Whole, where it is cut off; rounded down. It is 0 if spread is not above 0,
// if the profile has no heads, or if nobody has had a contact.
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
	return routing.Share(share) - spread
}
