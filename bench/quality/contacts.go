// SPDX-License-Identifier: Apache-2.0

package quality

import (
	"math/rand/v2"
	"time"

	"cordial/routing"
)

// Contact is one that comes.
type Contact struct {
	At       routing.Time
	Kind     int
	Talk     time.Duration
	Patience time.Duration
}

// Contacts draws the first n contacts of an offered load, in erlang per agent. Each of
// a contact's numbers comes from a stream of its own; so other loads have the same
// contacts, but for when they come.
func (i *Instance) Contacts(seed uint64, n int, load float64) []Contact {
	stream := func(purpose uint64) *rand.Rand {
		return rand.New(rand.NewPCG(seed, purpose)) //nolint:gosec // chance from a seed
	}
	arrival, kind, talk, patience := stream(1), stream(2), stream(3), stream(4)
	between := i.Talk.Seconds() / (load * float64(i.Agents()))
	at := 0.0
	out := make([]Contact, n)
	for c := range out {
		at += arrival.ExpFloat64() * between
		out[c] = Contact{
			At: routing.Time(at * float64(time.Second)), Kind: i.kindAt(kind.Float64()),
			Talk:     time.Duration(talk.ExpFloat64() * float64(i.Talk)),
			Patience: time.Duration(patience.ExpFloat64() * float64(i.Patience)),
		}
	}
	return out
}

// kindAt is the kind whose part of 0 to 1 has x in it.
func (i *Instance) kindAt(x float64) int {
	last := 0
	for k, share := range i.Share {
		if share == 0 {
			continue
		}
		if x < share {
			return k
		}
		x -= share
		last = k
	}
	return last // the shares add up to 1 but for rounding
}
