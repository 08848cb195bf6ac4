// SPDX-License-Identifier: Apache-2.0

package quality

import (
	"math"
	"strconv"
)

// scale is what both axes of all panels show.
type scale struct {
	fitFrom, fitTo float64
	waitTo         float64 // from 0 on
}

// knee is the wait in seconds from which on the axis of waits is nearly logarithmic.
const knee = 0.1

// scaleOf has room for all spots.
func scaleOf(all map[float64][]spot) scale {
	const step, fine = 0.05, 0.01
	s := scale{fitFrom: 1, waitTo: 1}
	for _, spots := range all { //lint:sorted order does not matter to least and greatest
		for _, p := range spots {
			s.fitFrom = min(s.fitFrom, step*math.Floor((p.fit-0.02)/step))
			s.fitTo = max(s.fitTo, fine*math.Ceil((p.fit+0.01)/fine))
			s.waitTo = max(s.waitTo, p.wait*1.6)
		}
	}
	return s
}

// across is where a wait lies, from 0 to 1.
func (s scale) across(wait float64) float64 { return math.Log1p(wait/knee) / math.Log1p(s.waitTo/knee) }

// room is how far above the axis of fits the scale has no end: the nearer, the more the
// axis widens upward, where most rules are.
const room = 0.06

// up is where a fit lies, from 0 to 1.
func (s scale) up(fit float64) float64 {
	below := func(fit float64) float64 { return math.Log(s.fitTo + room - fit) }
	return (below(s.fitFrom) - below(fit)) / (below(s.fitFrom) - below(s.fitTo))
}

// waits are those that the axis names.
func (s scale) waits(few bool) []float64 {
	var out []float64
	for _, w := range []float64{0, 0.1, 0.3, 1, 3, 10, 30, 100, 300} {
		if w <= s.waitTo && (!few || w != 0.3 && w != 3 && w != 30) {
			out = append(out, w)
		}
	}
	return out
}

// fits are those that the axis names.
func (s scale) fits() []float64 {
	var out []float64
	for n := math.Ceil(s.fitFrom*20 - 1e-9); n <= s.fitTo*20+1e-9; n++ {
		if fit := n / 20; int(n)%2 == 0 || fit > 0.9 {
			out = append(out, fit)
		}
	}
	return out
}

func number(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
