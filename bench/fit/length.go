// SPDX-License-Identifier: Apache-2.0

package fit

import (
	"fmt"
	"math"
	"slices"
	"time"

	"gonum.org/v1/gonum/stat/distuv"
)

// length is a length of time as a scenario has it: one of the ways, and how it was found.
type length struct {
	way  string // constant, exponential, lognormal, values or quantiles
	mean time.Duration
	cv   float64 // of a lognormal
	list []time.Duration
	how  string // a comment
}

const (
	// mostValues is how many values stand for what was seen; half as many for what was
	// counted in whole seconds.
	mostValues = 200
	// fewest is how many observations a type must have to have lengths of its own.
	fewest = 50
	// leastRest is how many the other types must have together, or they are taken to do
	// as all do.
	leastRest = 20
)

// fitLengths finds how long something takes, from lengths that were all seen to their
// ends and counted in units of grain. It takes the exponential or the lognormal
// distribution, whichever is nearer, unless both are refused at 1 %: by the distance of
// Kolmogorov and Smirnov with the critical values of Lilliefors for estimated
// parameters (M. A. Stephens, "EDF statistics for goodness of fit and some comparisons",
// Journal of the American Statistical Association 69, 1974). Otherwise it takes the
// means of equal parts of what was seen, so that the mean stays. nil without any.
func fitLengths(seen []time.Duration, grain time.Duration) *length {
	n := len(seen)
	if n == 0 {
		return nil
	}
	x := slices.Clone(seen)
	slices.Sort(x)
	sum := 0.0
	for _, v := range x {
		sum += float64(v)
	}
	mean := sum / float64(n)
	out := &length{mean: time.Duration(mean)}
	if x[0] == x[n-1] {
		out.way, out.how = "constant", fmt.Sprintf("all of %d", n)
		return out
	}
	root, half := math.Sqrt(float64(n)), float64(grain)/2
	if grain == 1 {
		half = 0
	}
	exponential := (distance(x, func(v float64) float64 { return 1 - math.Exp(-(v+half)/mean) }) - 0.2/float64(n)) * (root + 0.26 + 0.5/root) / 1.308
	mu, sigma := logs(x, max(half, 1))
	lognormal := distance(x, func(v float64) float64 {
		return distuv.UnitNormal.CDF((math.Log(max(v+half, 1)) - mu) / sigma)
	}) * (root - 0.01 + 0.85/root) / 1.035
	cv := math.Sqrt(math.Expm1(sigma * sigma))
	switch {
	case mean < float64(time.Millisecond):
		out.way, out.mean, out.how = "constant", 0, fmt.Sprintf("of %d, next to nothing", n)
	case exponential <= 1 && (exponential <= lognormal || cv > 10):
		out.way, out.how = "exponential", fmt.Sprintf("of %d; distance %.2f of the limit", n, exponential)
	case lognormal <= 1 && cv <= 10:
		out.way, out.cv, out.how = "lognormal", cv, fmt.Sprintf("of %d; distance %.2f of the limit", n, lognormal)
	default:
		out.way, out.list = "values", strata(x, mostValues)
		if grain == time.Second {
			out.list = strata(x, mostValues/2)
		}
		out.how = fmt.Sprintf("means of equal parts of %d that were seen: neither exponential nor lognormal", n)
	}
	return out
}

// distance is the greatest distance between what was seen, in ascending order, and a
// distribution. Equal values are one step.
func distance(x []time.Duration, cdf func(float64) float64) float64 {
	n, d := float64(len(x)), 0.0
	for i := 0; i < len(x); {
		k := i
		for k < len(x) && x[k] == x[i] {
			k++
		}
		f := cdf(float64(x[i]))
		d = max(d, math.Abs(float64(k)/n-f))
		if k == i+1 { // a single value may stand anywhere in its step
			d = max(d, math.Abs(f-float64(i)/n))
		}
		i = k
	}
	return d
}

// logs are the mean and the standard deviation of the logarithms.
func logs(x []time.Duration, least float64) (mu, sigma float64) {
	for _, v := range x {
		mu += math.Log(max(float64(v), least)) / float64(len(x))
	}
	for _, v := range x {
		d := math.Log(max(float64(v), least)) - mu
		sigma += d * d / float64(len(x)-1)
	}
	return mu, max(math.Sqrt(sigma), 1e-6)
}

// strata are the means of equal parts of what was seen.
func strata(x []time.Duration, most int) []time.Duration {
	parts := min(len(x), most)
	var out []time.Duration
	for i := range parts {
		from, to := i*len(x)/parts, (i+1)*len(x)/parts
		sum := 0.0
		for _, v := range x[from:to] {
			sum += float64(v)
		}
		out = append(out, time.Duration(sum/float64(to-from)))
	}
	return out
}

// byKind gives each type of calls lengths of its own where it has enough of them, and
// all others the same. of picks what to look at; own[i] is nil where the shared count.
func (l *Log) byKind(of func(*call) (time.Duration, bool), fewest int, fit func([]time.Duration) *length) (shared *length, own []*length) {
	each := make([][]time.Duration, len(l.kinds))
	for i := range l.calls {
		if v, ok := of(&l.calls[i]); ok {
			each[l.calls[i].kind] = append(each[l.calls[i].kind], v)
		}
	}
	var rest, all []time.Duration
	own = make([]*length, len(l.kinds))
	for i, seen := range each {
		all = append(all, seen...)
		if len(seen) >= fewest && len(l.kinds) > 1 {
			own[i] = fit(seen)
		} else {
			rest = append(rest, seen...)
		}
	}
	switch {
	case !slices.Contains(own, nil):
		return nil, own
	case len(rest) < leastRest:
		rest = all
	}
	return fit(rest), own
}
