// SPDX-License-Identifier: Apache-2.0

package sim

import (
	"cordial/acd"
	"cordial/acd/due"
	"cordial/routing"
)

// appointment is something that somebody will do.
type appointment struct {
	at      acd.Time
	cmd     acd.CommandKind
	agent   acd.AgentID
	call    *call // whom it is about; of Arrive: who comes
	contact acd.ContactID
	offer   acd.OfferID
}

// never is later than every moment.
const never = routing.Never

// agenda is the appointments. Those of one moment are kept in the order in which they
// were made.
type agenda struct {
	soon  appointment      // before all that are later; without a command: none is
	order uint64           // of soon
	later due.Queue[int32] // places in noted
	made  uint64
	noted []appointment
	free  []int32 // places in noted
}

func (g *agenda) add(a appointment) {
	// Phones ring as soon as they are called: what is next needs no place in the queue.
	g.made++
	order := g.made
	switch {
	case g.soon.cmd == 0 && a.at < g.later.Next():
		g.soon, g.order = a, order
		return
	case a.at < g.soon.at:
		g.soon, a = a, g.soon
		g.order, order = order, g.order
	}
	place := int32(len(g.noted))
	if n := len(g.free); n > 0 {
		place, g.free = g.free[n-1], g.free[:n-1]
		g.noted[place] = a
	} else {
		g.noted = append(g.noted, a)
	}
	g.later.Add(due.Entry[int32]{Item: place, At: a.at, Order: order})
}

// next returns when the next one is; never if there is none.
func (g *agenda) next() acd.Time {
	if g.soon.cmd != 0 {
		return g.soon.at
	}
	return g.later.Next()
}

// pop takes out the next one, which must be there.
func (g *agenda) pop() appointment {
	if g.soon.cmd != 0 {
		a := g.soon
		g.soon = appointment{}
		return a
	}
	place := g.later.Pop().Item
	a := g.noted[place]
	g.noted[place] = appointment{}
	g.free = append(g.free, place)
	return a
}
