// SPDX-License-Identifier: Apache-2.0

package eta

import "math"

// The share of waits that end before the low end of a range, its middle and its high
// end.
const (
	lowShare  = 0.1
	midShare  = 0.5
	highShare = 0.9
)

// How levels move.
const (
	// pace is how far one wait moves a level, in standard deviations.
	pace = 0.005
	// mostOpen is how many waits of a class are open at a time: what they say comes late,
	// and all of them together must not move a level far.
	mostOpen = 40
	// mostWeight limits what one wait stands for.
	mostWeight = 8.0
	// farthest is how far from the middle a level goes.
	farthest = 6.0
)

// level is where the three ends of a class of ranges are, in standard deviations.
type level struct {
	low, mid, high float64
	open           int
}

// levels are those of all classes. At first they are where the ends of a normal
// distribution are. Each wait that comes true moves them by a little, so that in the
// long run a tenth is below the low end and a tenth above the high one, whatever the
// waits are distributed like (Gibbs and Candès, "Adaptive conformal inference under
// distribution shift", 2021).
type levels [classes]level

func newLevels() levels {
	var l levels
	for i := range l {
		l[i] = level{low: -1.2816, high: 1.2816}
	}
	return l
}

// open counts in a wait that was foretold; false if there are enough of its class.
func (l *levels) open(s shape) bool {
	c := &l[s.class()]
	if c.open >= mostOpen {
		return false
	}
	c.open++
	return true
}

func (l *levels) close(s shape) { l[s.class()].open-- }

// learn moves the levels by a wait that ended with an answer. Of those who would have
// waited for long the more give up, and it is not known how long they would have; so
// each who was answered stands for all who were as patient or not: for one over the
// share of callers who wait that long (inverse probability of censoring weights: Robins
// and Rotnitzky, 1992).
func (l *levels) learn(s shape, wait float64, r Rates) {
	c := &l[s.class()]
	step := pace * min(math.Exp(r.Leaving*wait), mostWeight)
	move := func(z *float64, share float64) {
		if wait < s.at(*z) {
			*z -= step * (1 - share)
		} else {
			*z += step * share
		}
		*z = max(-farthest, min(*z, farthest))
	}
	move(&c.low, lowShare)
	move(&c.mid, midShare)
	move(&c.high, highShare)
}

// of returns the three ends for a wait, in order.
func (l *levels) of(s shape) (low, mid, high float64) {
	c := l[s.class()]
	low, high = min(c.low, c.high), max(c.low, c.high)
	return s.at(low), s.at(max(low, min(c.mid, high))), s.at(high)
}
