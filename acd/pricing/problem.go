// SPDX-License-Identifier: Apache-2.0

package pricing

import (
	"fmt"

	"cordial/acd"
	"cordial/routing"
	"cordial/routing/price"
)

// Problem is what is to be solved to have prices. It may be solved anywhere.
type Problem struct {
	price.Problem
	sets       [][]routing.Need // by index of its needs
	surcharges []routing.Surcharge
}

// Solve returns the command that puts the prices in force. It takes from some
// microseconds to a tenth of a second, by the number of sets of needs and profiles. An
// error is [price.ErrProblem]: the centre is too large; the old prices can stay.
func (p Problem) Solve() (acd.Command, error) {
	s, err := price.Solve(p.Problem)
	if err != nil {
		return acd.Command{}, fmt.Errorf("finding prices for %d sets of needs and %d profiles: %w", len(p.Needs), len(p.Profiles), err)
	}
	prices := &acd.Prices{Surcharges: p.surcharges}
	for n, d := range s.Duals {
		prices.Duals = append(prices.Duals, acd.Dual{Needs: p.sets[n], Dual: d.Dual})
	}
	return acd.Command{Kind: acd.SetPrices, Prices: prices}, nil
}
