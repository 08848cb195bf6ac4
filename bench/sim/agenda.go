// SPDX-License-Identifier: Apache-2.0

package sim

import (
	"cordial/acd"
	"cordial/routing"
)

// appointment is something that somebody will do. Those of one moment are kept in the
// order in which they were made.
type appointment struct {
	at      acd.Time
	made    uint64
	cmd     acd.CommandKind
	call    *call // whom it is about; of Arrive: who comes
	contact acd.ContactID
	offer   acd.OfferID
	agent   acd.AgentID
}

func (a *appointment) before(b *appointment) bool {
	return a.at < b.at || a.at == b.at && a.made < b.made
}

// never is later than every moment.
const never = routing.Never

// agenda is a heap of appointments, the next one first.
type agenda struct {
	heap []appointment
	made uint64
}

func (g *agenda) add(a appointment) {
	g.made++
	a.made = g.made
	g.heap = append(g.heap, a)
	h := g.heap
	for i := len(h) - 1; i > 0; {
		up := (i - 1) / 2
		if !h[i].before(&h[up]) {
			break
		}
		h[i], h[up] = h[up], h[i]
		i = up
	}
}

// next returns when the next one is; never if there is none.
func (g *agenda) next() acd.Time {
	if len(g.heap) == 0 {
		return never
	}
	return g.heap[0].at
}

// pop takes out the next one, which must be there.
func (g *agenda) pop() appointment {
	h := g.heap
	first, n := h[0], len(h)-1
	h[0], h[n] = h[n], appointment{}
	h = h[:n]
	for i := 0; ; {
		down := 2*i + 1
		if down >= n {
			break
		}
		if down+1 < n && h[down+1].before(&h[down]) {
			down++
		}
		if !h[down].before(&h[i]) {
			break
		}
		h[i], h[down] = h[down], h[i]
		i = down
	}
	g.heap = h
	return first
}
