// SPDX-License-Identifier: Apache-2.0

package acd

import (
	"slices"
	"time"

	"cordial/routing"
)

// Market is what prices follow from: what contacts ask for, and who is there to serve
// them. How long anybody's conversations take is no part of it, but for the mean of the
// whole centre.
type Market struct {
	// Prices and Spread are as configured.
	Prices bool
	Spread routing.Share
	// Mean is the centre's mean conversation.
	Mean time.Duration
	// Asked are the sets of needs that contacts may have, or had. A set keeps its place
	// for as long as From stays the same.
	Asked []Asked
	// Staff are the profiles with somebody signed in.
	Staff []routing.Staff
	// From is the number of the record after which contacts are counted here and in
	// Staff: those who were seen by this machine.
	From uint64
}

// Asked is how often contacts came to wait with a set of needs.
type Asked struct {
	Needs    []routing.Need // must not be changed
	Contacts uint64
}

// Market returns a copy of what prices follow from, as it is now; into, which may be
// nil, is storage that is used again.
func (m *Machine) Market(into *Market) Market {
	out := Market{From: m.from, Mean: m.Mean()}
	if into != nil {
		out.Asked, out.Staff = into.Asked[:0], into.Staff[:0]
	}
	if m.config != nil {
		out.Prices, out.Spread = m.config.Prices, m.config.Spread
	}
	for set := range routing.NeedSet(m.pool.Sets()) {
		a := Asked{Needs: m.pool.Needs(set)}
		if int(set) < len(m.asked) {
			a.Contacts = m.asked[set]
		}
		out.Asked = append(out.Asked, a)
	}
	out.Staff = m.routing().Staff(out.Staff)
	return out
}

// ask counts a contact that comes to wait with its needs.
func (m *Machine) ask(c *contact) {
	if more := int(c.needs) + 1 - len(m.asked); more > 0 {
		m.asked = append(m.asked, slices.Repeat([]uint64{0}, more)...)
	}
	m.asked[c.needs]++
}
