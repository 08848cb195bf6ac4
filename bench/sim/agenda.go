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
	later due.Queue[int32] // places in noted
	made  uint64
	noted []appointment
	free  []int32 // places in noted
}

func (g *agenda) add(a appointment) {
	place := int32(len(g.noted))
	if n := len(g.free); n > 0 {
		place, g.free = g.free[n-1], g.free[:n-1]
		g.noted[place] = a
	} else {
		g.noted = append(g.noted, a)
	}
	g.made++
	g.later.Add(due.Entry[int32]{Item: place, At: a.at, Order: g.made})
}

// next returns when the next one is; never if there is none.
func (g *agenda) next() acd.Time { return g.later.Next() }

// pop takes out the next one, which must be there.
func (g *agenda) pop() appointment {
	place := g.later.Pop().Item
	a := g.noted[place]
	g.noted[place] = appointment{}
	g.free = append(g.free, place)
	return a
}
