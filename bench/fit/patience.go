// SPDX-License-Identifier: Apache-2.0

package fit

import (
	"fmt"
	"math"
	"slices"
	"time"

	"gonum.org/v1/gonum/stat/distuv"
)

// stay is a wait that ended: because the caller had no more patience, or for another
// reason, such as an answer; then the patience was longer, and is censored.
type stay struct {
	wait   time.Duration
	gaveUp bool
}

// stays are the waits of calls; those of unknown length are left out.
func stays(calls []call) []stay {
	var out []stay
	for i := range calls {
		if c := &calls[i]; c.wait != unknown {
			out = append(out, stay{c.wait, c.ending == abandoned})
		}
	}
	return out
}

// step is a moment at which the survivor curve falls.
type step struct {
	at    time.Duration
	lasts float64 // the share whose patience is longer
}

// survive is the survivor curve of patience by the product-limit estimator: at each
// time at which somebody gives up it falls by their share of those who still waited
// (E. L. Kaplan and P. Meier, "Nonparametric estimation from incomplete observations",
// Journal of the American Statistical Association 53, 1958). Who was answered at the
// same moment still waited. The stays must be in ascending order.
func survive(all []stay) []step {
	var out []step
	lasts := 1.0
	for i := 0; i < len(all); {
		k, died := i, 0
		for k < len(all) && all[k].wait == all[i].wait {
			if all[k].gaveUp {
				died++
			}
			k++
		}
		if died > 0 {
			lasts *= 1 - float64(died)/float64(len(all)-i)
			out = append(out, step{all[i].wait, lasts})
		}
		i = k
	}
	return out
}

// fitPatience finds how long callers wait before they give up. If a constant rate of
// giving up is not refused it is exponential, with the time that all waited over the
// number who gave up as its mean, which is its likeliest under censoring. Otherwise it
// is the curve of Kaplan and Meier, beyond the last who gave up with the mean of an
// exponential tail. nil if nobody gave up.
func fitPatience(seen []stay) *length {
	all := slices.Clone(seen)
	slices.SortFunc(all, func(a, b stay) int { return int(a.wait - b.wait) })
	total, died := 0.0, 0
	for _, s := range all {
		total += float64(s.wait)
		if s.gaveUp {
			died++
		}
	}
	if died == 0 {
		return nil
	}
	mean := total / float64(died)
	p := steady(all, mean, died)
	out := &length{way: "exponential", mean: time.Duration(max(mean, float64(time.Millisecond)))}
	if p >= 0.01 {
		out.how = fmt.Sprintf("%d gave up, %d censored; a steady rate has p = %.2f", died, len(all)-died, p)
		return out
	}
	out.way = "quantiles"
	curve := survive(all)
	tail := mean
	if n := len(curve); n > 0 {
		tail = beyond(all, died)
		last := curve[n-1]
		out.how = fmt.Sprintf("Kaplan-Meier, %d gave up, %d censored; from %s on, which %.1f %% outlast, exponential with mean %s",
			died, len(all)-died, last.at.Round(time.Second), 100*last.lasts, time.Duration(tail).Round(time.Second))
	}
	out.list = quantiles(curve, tail)
	return out
}

// steady is the probability that the numbers who give up in parts of the wait differ so
// much from those of a steady rate. Each part has the same expected number, at least 5,
// of at most 20 parts (the exponential with pieces; chi-square with a degree of freedom
// less than parts).
func steady(all []stay, mean float64, died int) float64 {
	parts := min(20, died/5)
	if parts < 2 {
		return 1
	}
	// At a steady rate the expected number grows with the time that all have waited.
	counts, expected := make([]float64, parts), float64(died)/float64(parts)
	waited, last, sum := 0.0, time.Duration(0), 0.0
	for i, s := range all {
		waited += float64(len(all)-i) * float64(s.wait-last)
		last = s.wait
		if s.gaveUp {
			counts[min(parts-1, int(waited/mean/expected))]++
		}
	}
	for _, c := range counts {
		sum += (c - expected) * (c - expected) / expected
	}
	return distuv.ChiSquared{K: float64(parts - 1)}.Survival(sum)
}

// tailShare is the part of those who gave up, last of all, whose rate counts beyond.
const tailShare = 0.2

// beyond is the mean of patience beyond the last who gave up: the time waited after the
// first four fifths of those who gave up, over the number of the others.
func beyond(all []stay, died int) float64 {
	least := max(1, int(float64(died)*tailShare))
	skip, from := died-least, time.Duration(0)
	for _, s := range all {
		if s.gaveUp && skip > 0 {
			skip--
			from = s.wait
		}
	}
	sum, n := 0.0, 0
	for _, s := range all {
		if s.wait > from {
			sum += float64(s.wait - from)
			if s.gaveUp {
				n++
			}
		}
	}
	return max(sum/float64(max(n, 1)), float64(time.Second))
}

const (
	// fewestQuantiles and mostQuantiles bound how many stand for a curve: so many that
	// detail of them lie in what was seen, if that will do.
	fewestQuantiles, mostQuantiles = 100, 1000
	detail                         = 50
	// longestPatience is the longest quantile that is written.
	longestPatience = 24 * time.Hour
)

// quantiles are the curve in equal steps of probability, with an exponential tail.
func quantiles(curve []step, tail float64) []time.Duration {
	last := curve[len(curve)-1]
	n := int(detail / max(1-last.lasts, 1e-9))
	n = min(max(n, fewestQuantiles), mostQuantiles)
	var out []time.Duration
	k := 0
	for i := range n + 1 {
		// The longest of all has no bound: the last step ends where its mean comes out.
		lasts := 1 - float64(i)/float64(n)
		if i == n {
			lasts = 1 / float64(n) * math.Exp(-2)
		}
		for k < len(curve) && curve[k].lasts > lasts+1e-12 {
			k++
		}
		at := time.Duration(0)
		switch {
		case i == 0:
			at = curve[0].at
		case k < len(curve):
			at = curve[k].at
		case last.lasts > 0:
			at = last.at + time.Duration(tail*math.Log(last.lasts/lasts))
		default:
			at = last.at
		}
		out = append(out, min(at, longestPatience))
	}
	return out
}
