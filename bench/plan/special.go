// SPDX-License-Identifier: Apache-2.0

package plan

import "math"

// bend is x - (1 - e^-x), which is x²/2 for small x: how far a time exceeds the mean
// of it that a caller of patience 1 stays.
func bend(x float64) float64 {
	if math.Abs(x) > 0.5 {
		return x + math.Expm1(-x)
	}
	sum := 0.0
	for k := 18; k >= 2; k-- { // x²/2! - x³/3! + ...
		sum = 1 / float64(k) * (1 - x*sum)
	}
	return x * x * sum
}

// stay is (1 - e^-ct)/c: how long one whose patience is exponential with rate c stays
// on average, if there is an end at t. Without c that is t.
func stay(c, t float64) float64 {
	if c == 0 {
		return t
	}
	return -math.Expm1(-c*t) / c
}

// partial is the logarithm of the first terms of e^x: 1 + x + ... + x^(m-1)/(m-1)!, for
// m and x at least 1 and 0.
func partial(m int, x float64) float64 {
	n := float64(m)
	sum, term := 1.0, 1.0
	if x < n { // e^x without the terms from the n-th on, which are little more than half
		for k := n + 1; term > 1e-17*sum; k++ {
			term *= x / k
			sum += term
		}
		return x + math.Log1p(-math.Exp(poisson(n, x))*sum)
	}
	for k := n - 1; k > 0 && term > 1e-17*sum; k-- { // from the last one back
		term *= k / x
		sum += term
	}
	return lastTerm(n-1, x) + math.Log(sum)
}

// lastTerm is the logarithm of x^k/k!.
func lastTerm(k, x float64) float64 {
	if k == 0 {
		return 0
	}
	return k*math.Log(x/k) + k - stirling(k) - math.Log(2*math.Pi*k)/2
}

// poisson is the logarithm of the probability e^-x x^k/k! of an integer k above 0: it
// keeps its digits where k ln x - x - ln k! would lose them. Source: C. Loader, "Fast
// and accurate computation of binomial probabilities", 2000.
func poisson(k, x float64) float64 {
	if x == 0 {
		return math.Inf(-1)
	}
	// x - k - k ln(x/k) is k times the bend of -ln(x/k).
	return -stirling(k) - k*bend(-math.Log1p((x-k)/k)) - math.Log(2*math.Pi*k)/2
}

// stirling is what Stirling's formula misses of ln k!, for an integer k above 0.
func stirling(k float64) float64 {
	if k < 16 {
		factorial := 1.0
		for i := 2.0; i <= k; i++ {
			factorial *= i
		}
		return math.Log(factorial) - (k+0.5)*math.Log(k) + k - math.Log(2*math.Pi)/2
	}
	q := 1 / (k * k)
	return (1.0/12 - q*(1.0/360-q*(1.0/1260-q*(1.0/1680-q*(1.0/1188-q*691/360360))))) / k
}
