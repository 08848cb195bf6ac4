// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"fmt"
	"math"
)

// Blocking is the share of calls that find all lines taken, where nobody can wait:
// Erlang's formula B, for a load in Erlang, above 0 and at most MaxLoad, and 0 to
// MaxAgents lines. The error is a *Fault.
//
// Source: A. K. Erlang, "Solution of some problems in the theory of probabilities of
// significance in automatic telephone exchanges", 1917.
func Blocking(load float64, lines int) (float64, error) {
	if !(load > 0 && load <= MaxLoad) {
		return 0, &Fault{"load", load, allowedLoad}
	}
	if lines < 0 || lines > MaxAgents {
		return 0, &Fault{"lines", float64(lines), fmt.Sprintf("0 to %d", MaxAgents)}
	}
	b, _ := erlangB(load, lines)
	return b, nil
}

// erlangB returns the shares of time for which all servers are busy and for which at
// least one is free.
//
// The recursion is in the inverse, 1/B(n) = 1 + n/A × 1/B(n-1): all terms are positive,
// so that errors do not grow beyond n roundings, and what would be below the range of
// numbers becomes 1/Inf. (D. L. Jagerman, "Some properties of the Erlang loss function",
// Bell System Technical Journal 53, 1974.)
func erlangB(load float64, servers int) (blocked, free float64) {
	inverse := 1.0
	free = 0
	for n := 1; n <= servers; n++ {
		rest := float64(n) / load * inverse // 1/B - 1, without the loss of digits
		inverse = 1 + rest
		if math.IsInf(inverse, 1) {
			return 0, 1
		}
		free = rest / inverse
	}
	return 1 / inverse, free
}
