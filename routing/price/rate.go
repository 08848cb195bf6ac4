// SPDX-License-Identifier: Apache-2.0

package price

import (
	"math/bits"
	"time"

	"cordial/routing"
)

// TimeConstant is how far back arrivals count: one that is so old counts as much
// as 1/e of one that has just come.
const TimeConstant = 10 * time.Minute

const (
	// MaxNeeds is of how many sets of needs arrivals are counted.
	MaxNeeds = 10_000
	// maxPerTick is how many arrivals of a need count in one tick.
	maxPerTick = 1_000_000

	tick = time.Second
	// one is 1 and fade is exp(-tick/TimeConstant), in fractions of 2^32.
	one  = uint64(1) << 32
	fade = uint64(4_287_814_979)
)

// Rates estimates how many contacts come with which needs, from those that were
// seen. The weight of an arrival fades exponentially with its age (simple
// exponential smoothing, Brown 1959), counted in whole seconds; what the weights of
// all seconds since the beginning add up to is divided out, so that there is no
// bias towards 0 at the beginning. All is counted in integers.
//
// It holds 24 bytes for each set of needs. The zero Rates has seen nothing since
// 1970, so use [NewRates].
type Rates struct {
	needs []arrivals // by NeedSet
	began int64      // in ticks
	now   int64      // the latest tick; time never goes back
}

// arrivals are those of one need.
type arrivals struct {
	sum   uint64 // of the weights of those before upTo, in fractions of 2^32; just before it a weight is 1
	upTo  int64  // a tick
	count uint64 // of those in that tick, which is not over
}

// Rate is how many contacts come, in contacts per 10^9 seconds.
type Rate int64

// PerSecond is a contact each second.
const PerSecond Rate = 1_000_000_000

// NewRates begins to count at a moment.
func NewRates(at routing.Time) *Rates {
	t := int64(at) / int64(tick)
	return &Rates{began: t, now: t}
}

// Seen counts a contact that has arrived with a set of needs. A moment before one
// that was told earlier counts as that one. False if the set's number is negative
// or not below [MaxNeeds]; then nothing is counted.
func (r *Rates) Seen(need routing.NeedSet, at routing.Time) bool {
	if need < 0 || need >= MaxNeeds {
		return false
	}
	for len(r.needs) <= int(need) {
		r.needs = append(r.needs, arrivals{upTo: r.began})
	}
	r.now = r.tick(at)
	a := &r.needs[need]
	a.advance(r.now)
	a.count = min(a.count+1, maxPerTick)
	return true
}

// Ready tells whether enough was seen by a moment to go by it: for one
// [TimeConstant]. Until then there should be no new prices, rather than wrong ones.
// To wait longer would help little: at a rate k the standard deviation of an
// estimate that has run for ever is the square root of k / (2 TimeConstant), and
// here it is only half as much again.
func (r *Rates) Ready(at routing.Time) bool {
	return r.tick(at)-r.began >= int64(TimeConstant/tick)
}

// Rate returns how many contacts come with a set of needs, as judged at a moment. It
// is of whole seconds that are past, so 0 in the first.
func (r *Rates) Rate(need routing.NeedSet, at routing.Time) Rate {
	now := r.tick(at)
	if need < 0 || int(need) >= len(r.needs) || now == r.began {
		return 0
	}
	a := r.needs[need]
	a.advance(now)
	// With the rate k a tick, the sum tends to k (1 + fade + fade² + ...), which after
	// n ticks is k (1 - fade^n) / (1 - fade).
	// Both sides are halved, so that 2^64 fits.
	hi, lo := bits.Mul64(a.sum, uint64(PerSecond)/2*(one-fade))
	rate, _ := bits.Div64(hi, lo, (one-faded(one, now-r.began))<<31)
	return Rate(rate)
}

// Load is the work that comes at a rate when contacts take so long on average: at
// most [MaxWork], and 0 if either is negative. It is rounded to the nearest.
func (r Rate) Load(mean time.Duration) Milli {
	if r <= 0 || mean <= 0 {
		return 0
	}
	const unit = uint64(PerSecond) * uint64(time.Second) / uint64(Erlang)
	hi, lo := bits.Mul64(uint64(r), uint64(mean))
	lo, carry := bits.Add64(lo, unit/2, 0)
	hi += carry
	if hi >= unit {
		return MaxWork
	}
	load, _ := bits.Div64(hi, lo, unit)
	return Milli(min(load, uint64(MaxWork)))
}

// Needs returns what [Solve] must know of each set of needs that there is a load
// of, by their numbers; mean is that of all contacts of the centre.
func (r *Rates) Needs(at routing.Time, mean time.Duration) []Need {
	var needs []Need
	for n := range routing.NeedSet(len(r.needs)) {
		if load := r.Rate(n, at).Load(mean); load > 0 {
			needs = append(needs, Need{n, load})
		}
	}
	return needs
}

// tick returns the number of the tick that is current at a moment.
func (r *Rates) tick(at routing.Time) int64 {
	return max(r.now, int64(at)/int64(tick))
}

// advance ends the ticks before now.
func (a *arrivals) advance(now int64) {
	if now == a.upTo {
		return
	}
	a.sum = faded(a.sum, now-a.upTo) + faded(a.count*one, now-a.upTo-1)
	a.upTo, a.count = now, 0
}

// faded returns v times fade to the power of n, which is 0 or more.
func faded(v uint64, n int64) uint64 {
	if n >= 64*int64(TimeConstant/tick) { // exp(-64) is nothing of 2^64
		return 0
	}
	for square := fade; n > 0; n >>= 1 {
		if n&1 == 1 {
			v = times(v, square)
		}
		square = times(square, square)
	}
	return v
}

// times returns v w / 2^32, for w up to 1.
func times(v, w uint64) uint64 {
	hi, lo := bits.Mul64(v, w)
	return hi<<32 | lo>>32
}
