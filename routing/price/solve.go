// SPDX-License-Identifier: Apache-2.0

package price

import "cordial/routing"

// Solution is how work is best shared out, and what that says about prices.
type Solution struct {
	// Flows is how much of each arc's need its profile does, in the order of the
	// problem's arcs. Where several ways of sharing out are equally good it is one of
	// them, always the same for the same problem in the same order; all else in a
	// solution is the same for all of them.
	Flows []Milli
	// Served is the sum of the flows: as much as can be served at all.
	Served Milli
	// Duals has the dual of each need, in the order of the problem's needs.
	Duals Duals
	// Shadows has the shadow price of each profile, in the order of the problem's
	// profiles, as [routing.Duals.Shadow] gives it.
	Shadows []routing.Share

	total int64 // of flow times fit
}

// Fit is the mean fit of what is served, 0 to routing.Whole, rounded down; 0 if
// nothing is. No rule of routing can have a better one while it serves as much.
func (s *Solution) Fit() routing.Share {
	if s.Served == 0 {
		return 0
	}
	return routing.Share(s.total / int64(s.Served))
}

// Solve shares the needs' load out to the profiles: as much as possible is served,
// and of all ways to do so it takes one with the greatest total fit. A profile does
// the work of at most its heads. It is the transportation problem (Hitchcock 1941;
// Ford and Fulkerson, Flows in Networks, 1962, chapter III).
//
// Errors are [ErrProblem].
func Solve(p Problem) (*Solution, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	g := p.network()
	for g.pivot() {
	}
	return p.solution(g.flows(len(p.Arcs))), nil
}

// solution draws the conclusions from an optimum.
func (p *Problem) solution(flows []Milli) *Solution {
	s := &Solution{Flows: flows, Shadows: make([]routing.Share, len(p.Profiles))}
	needs, _ := p.exactDuals(flows)
	s.Duals = p.duals(needs)
	for i, a := range p.Arcs {
		s.Served += flows[i]
		s.total += int64(a.Fit) * int64(flows[i])
		s.Shadows[a.Profile] = max(s.Shadows[a.Profile], a.Fit-s.Duals[a.Need].Dual)
	}
	return s
}
