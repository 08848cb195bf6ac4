// SPDX-License-Identifier: Apache-2.0

package quality

import (
	"math"
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
	return i.surging(seed, n, load, surge{times: 1})
}

// surging draws contacts with a surge.
func (i *Instance) surging(seed uint64, n int, load float64, s surge) []Contact {
	arrival, kind, talk, patience := chance(seed, 1), chance(seed, 2), chance(seed, 3), chance(seed, 4)
	between := i.Talk.Seconds() / (load * float64(i.Agents()))
	at := 0.0
	usual, more := i.Share, s.shares(i.Share)
	out := make([]Contact, n)
	for c := range out {
		shares, faster := usual, 1.0
		if c >= s.from && c < s.to {
			shares, faster = more, s.faster(usual)
		}
		at += arrival.ExpFloat64() * between / faster
		out[c] = Contact{
			At: routing.Time(at * float64(time.Second)), Kind: kindAt(shares, kind.Float64()),
			Patience: time.Duration(patience.ExpFloat64() * float64(i.Patience)),
		}
		if i.TalkSpread > 0 {
			out[c].Talk = time.Duration(lognormal(i.TalkSpread, talk.NormFloat64()) * float64(i.Talk))
		} else {
			out[c].Talk = time.Duration(talk.ExpFloat64() * float64(i.Talk))
		}
	}
	return out
}

// lognormal is what a standard normal deviate becomes in the lognormal distribution with
// mean 1 and a coefficient of variation.
func lognormal(spread, deviate float64) float64 {
	variance := math.Log1p(spread * spread)
	return math.Exp(math.Sqrt(variance)*deviate - variance/2)
}

// faster is how many times as many contacts come in the surge.
func (s surge) faster(shares []float64) float64 { return 1 + (s.times-1)*shares[0] }

// shares are those of the kinds in the surge.
func (s surge) shares(usual []float64) []float64 {
	out := make([]float64, len(usual))
	for k, share := range usual {
		out[k] = share / s.faster(usual)
	}
	out[0] *= s.times
	return out
}

// kindAt is the kind whose part of 0 to 1 has x in it.
func kindAt(shares []float64, x float64) int {
	last := 0
	for k, share := range shares {
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
