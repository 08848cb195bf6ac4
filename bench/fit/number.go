// SPDX-License-Identifier: Apache-2.0

package fit

import "math"

// bisect finds where a rising function is 0, between two numbers.
func bisect(low, high float64, f func(float64) float64) float64 {
	for range 100 {
		if mid := (low + high) / 2; f(mid) < 0 {
			low = mid
		} else {
			high = mid
		}
	}
	return (low + high) / 2
}

// occupied is how many of c customers are expected to be among n calls.
func occupied(c, n float64) float64 { return -c * math.Expm1(-n/c) }
