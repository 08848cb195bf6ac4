// SPDX-License-Identifier: Apache-2.0

package plan

import "math"

const (
	// depth is how far below its peak, in powers of e, a density is cut off: what is
	// left out is e^-60 of the whole.
	depth = 60
	// shrink is the ratio of the panels' widths, which become smaller towards the peak.
	shrink = 4
	// panels are on each side of the peak. The narrowest is 4^-24 of its side, so that
	// what happens on the scale of a short patience is seen beside long waits.
	panels = 24
	// accuracy is what halving a panel may still change, as a share of the whole. The
	// halves are better than that by far: the rule's error falls with the 32nd power
	// of the width.
	accuracy = 1e-10
	// halvings is how often a panel is halved at most, so that noise of rounding is not
	// chased.
	halvings = 6
)

// integral is of weight × exp(density) from low to high; high may be infinite. The
// density must be concave, with all that matters of it within the range of exponents
// relative to a level of its own, and weight positive and without sharp bends.
// The result is to be multiplied by e^level.
func integral(density, weight func(float64) float64, low, high float64) (value, level float64) {
	if !(low < high) {
		return 0, 0
	}
	high = finite(density, low, high)
	peak := summit(density, low, high)
	level = density(peak)
	if math.IsInf(level, -1) {
		return 0, 0
	}
	low, high = foot(density, peak, low), foot(density, peak, high)
	f := func(x float64) float64 { return weight(x) * math.Exp(density(x)-level) }
	return refine(f, edges(peak, low, high)), level
}

// finite returns an end beyond which a concave density has become negligible.
func finite(density func(float64) float64, low, high float64) float64 {
	if !math.IsInf(high, 1) {
		return high
	}
	best := density(low)
	for step := 1e-9; ; step *= 2 {
		here := density(low + step)
		if !(here > best-2*depth) || math.IsInf(low+step, 1) {
			return low + step
		}
		best = max(best, here)
	}
}

// summit finds about where a concave function has its peak.
func summit(f func(float64) float64, low, high float64) float64 {
	best, top := low, f(low)
	if end := f(high); end > top {
		best, top = high, end
	}
	for range 200 {
		third := (high - low) / 3
		a, b := low+third, high-third
		if !(low < a && a < b && b < high) {
			break
		}
		fa, fb := f(a), f(b)
		if fa < fb {
			low = a
		} else {
			high = b
		}
		if fa > top {
			best, top = a, fa
		}
		if fb > top {
			best, top = b, fb
		}
	}
	return best
}

// foot finds about where a concave function has fallen by depth on the way from its
// peak to an end.
func foot(f func(float64) float64, peak, end float64) float64 {
	least := f(peak) - depth
	if f(end) >= least {
		return end
	}
	inside, outside := peak, end
	for range 60 {
		middle := inside + (outside-inside)/2
		if f(middle) >= least {
			inside = middle
		} else {
			outside = middle
		}
	}
	return outside
}

// edges are the panels' ends, narrow at the peak and wider away from it.
func edges(peak, low, high float64) []float64 {
	var out []float64
	for i := 0; i < panels && low < peak; i++ {
		out = append(out, peak-(peak-low)*math.Pow(shrink, -float64(i)))
	}
	out = append(out, peak)
	for i := 0; i < panels && peak < high; i++ {
		out = append(out, peak+(high-peak)*math.Pow(shrink, -float64(panels-1-i)))
	}
	return out
}

// refine adds up the panels, each halved until that changes nothing any more.
func refine(f func(float64) float64, edges []float64) float64 {
	whole := make([]float64, len(edges)-1)
	about := 0.0
	for i := range whole {
		whole[i] = gauss(f, edges[i], edges[i+1])
		about += whole[i]
	}
	sum := 0.0
	for i := range whole {
		sum += halve(f, edges[i], edges[i+1], whole[i], accuracy*about, halvings)
	}
	return sum
}

func halve(f func(float64) float64, low, high, whole, tolerance float64, left int) float64 {
	middle := low + (high-low)/2
	if !(low < middle && middle < high) || left == 0 {
		return whole
	}
	a, b := gauss(f, low, middle), gauss(f, middle, high)
	if math.Abs(a+b-whole) <= tolerance {
		return a + b
	}
	return halve(f, low, middle, a, tolerance, left-1) + halve(f, middle, high, b, tolerance, left-1)
}

// node is a point of Gauss and Legendre's rule on -1 to 1.
type node struct{ at, weight float64 }

// nodes are those of the rule of 16 points, exact for polynomials of degree 31.
var nodes = legendre(16)

// legendre finds the roots of the Legendre polynomial of degree n by Newton's method,
// and from its slopes the weights. (M. Abramowitz and I. Stegun, "Handbook of
// Mathematical Functions", 25.4.29.)
func legendre(n int) []node {
	var out []node
	for i := range n {
		x := math.Cos(math.Pi * (float64(i) + 0.75) / (float64(n) + 0.5))
		slope := 0.0
		for range 10 {
			p, before := x, 1.0
			for k := 2; k <= n; k++ {
				p, before = (float64(2*k-1)*x*p-float64(k-1)*before)/float64(k), p
			}
			slope = float64(n) * (x*p - before) / (x*x - 1)
			x -= p / slope
		}
		out = append(out, node{x, 2 / ((1 - x*x) * slope * slope)})
	}
	return out
}

func gauss(f func(float64) float64, low, high float64) float64 {
	middle, half := low+(high-low)/2, (high-low)/2
	sum := 0.0
	for _, n := range nodes {
		sum += n.weight * f(middle+half*n.at)
	}
	return sum * half
}
