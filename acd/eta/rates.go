// SPDX-License-Identifier: Apache-2.0

package eta

import (
	"math"
	"time"

	"cordial/acd"
)

// Rates are what a forecast needs to know of the whole centre, in seconds.
type Rates struct {
	// Ring is the mean time from an offer to the answer, RingSpread its standard
	// deviation as a share of it.
	Ring, RingSpread float64
	// WrapUp is the mean time that wrap-up adds to a conversation.
	WrapUp float64
	// Leaving is the rate at which a waiting caller gives up: one over the mean patience.
	Leaving float64
	// Arrivals by LineID, in calls a second; it may be short.
	Arrivals []float64
}

// What is taken to be so at first, and as how many observations it counts.
const (
	priorPatience = 600.0 // seconds
	priorLeft     = 5.0
	priorRing     = 5.0
	priorAnswers  = 5.0
	mostEvents    = 5_000.0 // at so many all sums are halved, so that old days fade
)

// arrivalMemory is for how long an arrival counts towards the rate of its line.
const arrivalMemory = 600.0 // seconds

// sums are what the rates are reckoned from. They are of the whole centre.
type sums struct {
	answers, rings, squares, wraps float64
	left, waited                   float64
}

// halve lets old days fade.
func (s *sums) halve() {
	if s.answers > mostEvents {
		s.answers, s.rings, s.squares, s.wraps = s.answers/2, s.rings/2, s.squares/2, s.wraps/2
	}
	if s.left > mostEvents {
		s.left, s.waited = s.left/2, s.waited/2
	}
}

// rates returns what the sums come to. The rate of leaving is the estimate of greatest
// likelihood for patience that is exponential: those who gave up, over all the time that
// callers have waited, whether they were answered or not.
func (s *sums) rates() Rates {
	n := s.answers + priorAnswers
	ring := (s.rings + priorAnswers*priorRing) / n
	square := (s.squares + priorAnswers*1.25*priorRing*priorRing) / n
	return Rates{
		Ring: ring, RingSpread: math.Sqrt(max(0, square/(ring*ring)-1)),
		WrapUp:  s.wraps / n,
		Leaving: (s.left + priorLeft) / (s.waited + priorLeft*priorPatience),
	}
}

// stream counts the arrivals of one line, each the less the longer ago it was.
type stream struct {
	weight float64
	at     acd.Time
}

func (s *stream) fade(at acd.Time) {
	if at > s.at {
		s.weight *= math.Exp(-seconds(at.Sub(s.at)) / arrivalMemory)
		s.at = at
	}
}

func (s *stream) seen(at acd.Time) {
	s.fade(at)
	s.weight++
}

// rate returns arrivals a second, of a stream that is watched since a time.
func (s *stream) rate(at, since acd.Time) float64 {
	s.fade(at)
	watched := arrivalMemory * (1 - math.Exp(-seconds(at.Sub(since))/arrivalMemory))
	if watched < 1 {
		return 0
	}
	return s.weight / watched
}

func seconds(d time.Duration) float64 { return float64(d) * 1e-9 }
