// SPDX-License-Identifier: Apache-2.0

package eta

import (
	"math"
	"math/bits"
)

// shape is what is foretold of one wait, in seconds from the forecast on, before the
// levels of the range are known.
type shape struct {
	mean   float64 // until an agent comes free for the caller; +Inf: only the limit ends it
	stages float64 // how many conversations have to end until then, at least 1
	limit  float64 // when a free agent may be had who is held back until then; +Inf: none is
	ring   float64 // the mean time until she answers
	spread float64 // of that, as a share
}

// at returns the wait that is z standard deviations from the middle, in the scale in
// which a gamma distribution is nearly normal: that of its cube root (Wilson and
// Hilferty, Proceedings of the National Academy of Sciences 17, 1931). It rises with z.
func (s shape) at(z float64) float64 {
	wait := s.limit
	if !math.IsInf(s.mean, 1) {
		c := 1 / (9 * s.stages)
		root := max(0, 1-c+z*math.Sqrt(c))
		wait = min(wait, s.mean*root*root*root)
	}
	return wait + s.ringAt(z)
}

// ringAt takes the time until an answer to be lognormal.
func (s shape) ringAt(z float64) float64 {
	v := math.Log(1 + s.spread*s.spread)
	return s.ring * math.Exp(z*math.Sqrt(v)-v/2)
}

// class is which waits the range's ends are learnt together with: those that end after
// about as many conversations, apart from those for whom somebody is held back.
func (s shape) class() int {
	if !math.IsInf(s.limit, 1) {
		return 0
	}
	return 1 + min(bits.Len64(uint64(min(s.stages, 1<<20))), classes-2)
}

const classes = 12
