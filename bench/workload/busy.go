// SPDX-License-Identifier: Apache-2.0

package workload

import "math"

// factor is by how much day or interval i is busier than the mean: a number with
// mean 1 and the coefficient of variation cv.
func (b *busy) factor(cv float64, s stream, i int) float64 {
	if cv == 0 {
		return 1
	}
	first := uint64(i) << 8 // room for draws that are refused
	if b.Kind == "lognormal" {
		v := ln(1 + mul(cv, cv))
		return exp(mul(math.Sqrt(v), normal(s.real(first))) - v/2)
	}
	return gamma(1/mul(cv, cv), s, first)
}

// gamma draws from the gamma distribution of a shape of at least 1, with mean 1
// (Marsaglia and Tsang, "A simple method for generating gamma variables", ACM
// Transactions on Mathematical Software 26, 2000).
func gamma(shape float64, s stream, first uint64) float64 {
	d := shape - 1.0/3
	c := 1 / math.Sqrt(mul(9, d))
	for i := first; ; i += 2 {
		z := normal(s.real(i))
		v := 1 + mul(c, z)
		v = mul(mul(v, v), v)
		if v > 0 && ln(s.real(i+1)) < mul(mul(0.5, z), z)+d-mul(d, v)+mul(d, ln(v)) {
			return mul(d, v) / shape
		}
	}
}
