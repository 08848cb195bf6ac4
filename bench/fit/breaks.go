// SPDX-License-Identifier: Apache-2.0

package fit

import (
	"slices"
	"time"
)

const (
	// spread is the reason of breaks that are spread over a shift.
	spread = "breaks"
	// mostBreaks is how many a group can have.
	mostBreaks = 16
)

// inTurn are the breaks of a group whose agents have the same ones in the same order:
// each begins between the earliest and the latest that was seen, and lasts as long as
// in the mean. nil if they differ.
func inTurn(all []piece, g *group) []pause {
	n := len(all[0].breaks)
	out := make([]pause, n)
	latest := make([]time.Duration, n)
	for i := range all {
		p := &all[i]
		if len(p.breaks) != n {
			return nil
		}
		for k, b := range p.breaks {
			// Shifts are rounded, and the break stays when it was.
			after := max(b.after+p.from-g.from, shortest)
			if i == 0 || after < out[k].after {
				out[k].after = after
			}
			latest[k] = max(latest[k], after)
			out[k].lasts += b.lasts / time.Duration(len(all))
			out[k].reason = b.reason
		}
	}
	for k := range out {
		x := &out[k]
		x.after, x.lasts = x.after.Round(time.Second), max(shortest, x.lasts.Round(time.Second))
		x.within = max(0, latest[k].Round(time.Second)-x.after)
		if !isName(x.reason) {
			x.reason = "break"
		}
	}
	return out
}

// fits tells whether the breaks come one after the other within the shift, as a
// scenario wants them, and whether they are all that there are.
func (g *group) fits() bool {
	if len(g.breaks) > mostBreaks {
		return false
	}
	seen := slices.ContainsFunc(g.hands, func(h *hand) bool {
		return slices.ContainsFunc(h.pieces, func(p piece) bool { return len(p.breaks) > 0 })
	})
	if seen && len(g.breaks) == 0 {
		return false
	}
	over := time.Duration(0)
	for _, b := range g.breaks {
		if b.after < over {
			return false
		}
		over = b.after + b.within + b.lasts
	}
	return over <= g.to-g.from
}

// evenly are as many breaks as there are in the mean, and together as long, each in a
// part of the shift of its own.
func evenly(all []piece, g *group) []pause {
	count, sum := 0, time.Duration(0)
	for i := range all {
		for _, b := range all[i].breaks {
			count++
			sum += b.lasts
		}
	}
	length, sum := g.to-g.from, sum/time.Duration(len(all))
	n := min(max(1, (count+len(all)/2)/len(all)), mostBreaks, int(sum/shortest))
	if n < 1 || length < 3*shortest {
		return nil
	}
	part := (length - shortest) / time.Duration(n)
	lasts := min(sum/time.Duration(n), part).Truncate(time.Second)
	if lasts < shortest {
		return nil
	}
	var out []pause
	for k := range n {
		after := (shortest + time.Duration(k)*part).Truncate(time.Second)
		out = append(out, pause{after: after, lasts: lasts, within: (part - lasts - time.Second).Truncate(time.Second), reason: spread})
		out[k].within = max(0, out[k].within)
	}
	return out
}
