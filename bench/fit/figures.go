// SPDX-License-Identifier: Apache-2.0

package fit

import (
	"math"
	"slices"
	"time"

	"cordial/acd"
	"cordial/bench/sim"
)

// figure is what is reckoned of the calls of a log and of a simulation alike. Names
// that a simulation has too mean the same.
type figure struct {
	name string
	// waits: it hangs on how long the answered waited, and so on who was there.
	waits bool
	of    func(*sums) float64
}

var figures = []figure{
	{"arrivals", false, func(s *sums) float64 { return s.arrivals }},
	{"answered", true, func(s *sums) float64 { return s.answered }},
	{"abandoned", true, func(s *sums) float64 { return s.abandoned }},
	{"turned_away", true, func(s *sums) float64 { return s.turnedAway }},
	{"service_level", true, func(s *sums) float64 { return s.inTime / math.Max(s.arrivals, 1) }},
	{"abandonment", true, func(s *sums) float64 { return s.abandoned / math.Max(s.arrivals, 1) }},
	{"asa_seconds", true, func(s *sums) float64 { return mean(s.waits) }},
	{"wait_p50", true, func(s *sums) float64 { return percentile(s.waits, 50) }},
	{"wait_p90", true, func(s *sums) float64 { return percentile(s.waits, 90) }},
	{"talk_seconds", false, func(s *sums) float64 { return s.talk / math.Max(s.talks, 1) }},
}

// sums are what figures are reckoned from.
type sums struct {
	arrivals, answered, abandoned, turnedAway, inTime, talk, talks float64

	waits []time.Duration // of the answered, in ascending order
}

// sum takes the calls together that came in a time, with lengths as a log would have
// counted them that knows nothing shorter than a grain.
func sum(calls []call, from, to acd.Time, grain time.Duration) *sums {
	s := new(sums)
	for i := range calls {
		c := calls[i]
		if c.at < from || c.at >= to {
			continue
		}
		s.arrivals++
		if grain == time.Second {
			c.coarse()
		}
		switch c.ending {
		case answered:
			s.answered++
			if c.wait != unknown {
				s.waits = append(s.waits, c.wait)
			}
			if c.wait != unknown && c.wait <= sim.Within {
				s.inTime++
			}
		case abandoned:
			s.abandoned++
		case turnedAway:
			s.turnedAway++
		case open:
		}
		if c.talk != unknown {
			s.talk += c.talk.Seconds()
			s.talks++
		}
	}
	slices.Sort(s.waits)
	return s
}

// coarse counts a call's lengths as the difference of moments in whole seconds. What is
// in whole seconds already stays as it is.
func (c *call) coarse() {
	second := func(t acd.Time) acd.Time { return t - t%acd.Time(time.Second) }
	if c.wait != unknown {
		end := c.at.Add(c.wait)
		if c.talk != unknown {
			c.talk = second(end.Add(c.talk)).Sub(second(end))
		}
		c.wait = second(end).Sub(second(c.at))
	}
}

// mean is the mean in seconds; 0 of none.
func mean(x []time.Duration) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v.Seconds()
	}
	return sum / math.Max(float64(len(x)), 1)
}

// percentile is the least of which at least so many in a hundred are not longer, in
// seconds; 0 of none.
func percentile(x []time.Duration, p int) float64 {
	if len(x) == 0 {
		return 0
	}
	return x[max(0, (len(x)*p+99)/100-1)].Seconds()
}
