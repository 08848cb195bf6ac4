// SPDX-License-Identifier: Apache-2.0

package price

import "cordial/routing"

// Dual is what the last unit of a need's load adds to the total fit of the optimum, from
// -Overload to routing.Whole: see [Duals].
type Dual = routing.Dual

// Overload is what being served at all is worth beside the fit, in a price. The
// optimum puts it before any fit. A price needs a number: one that keeps contacts off
// agents who have more to do than they can, as long as others will do. The shadow
// prices of agents who have not are 0 to Overload.
const Overload = 2 * routing.Whole

// Duals are the duals of needs. From them follows the shadow price of any profile,
// also of one that has just appeared: [routing.Duals.Shadow] says how.
//
// Let x be the optimum's flow from need n to profile p, f the fit, and M, larger
// than any sum of fits, what being served is worth. The linear program
//
//	greatest  sum of (M + f(n,p)) x(n,p)   over eligible pairs
//	where     sum over p of x(n,p) <= load(n), sum over n of x(n,p) <= heads(p), x >= 0
//
// has the dual program
//
//	least     sum of load(n) y(n) + sum of heads(p) z(p)
//	where     y(n) + z(p) >= M + f(n,p) for eligible pairs, y >= 0, z >= 0
//
// At the optimum (complementary slackness) a pair with a flow has equality, a need
// that is not wholly served has y = 0, and a profile that is not full has z = 0. So
// z(p) is the price at which agents of p are worth their fit and no more. With the
// need's dual v(n) = y(n) - M, the least z that the dual program admits is
//
//	z(p) = max(0, max over eligible n of f(n,p) - v(n))
//
// and that is the shadow price. (Dantzig, Linear Programming and Extensions, 1963,
// chapters 6 and 14; Ahuja, Magnanti and Orlin, Network Flows, 1993, section 9.4.)
//
// Where duals are not unique these have the least z, and the greatest v that go
// with them: there is one such choice, since optimal duals are a lattice (Shapley
// and Shubik 1971). This z(p) is what a little more time of p would add; so it is 0
// unless that is wanted, and does not rise when anybody signs in (Shapley 1962). A
// need without load has v = routing.Whole, which adds to nobody's price.
//
// M is in v of a need that is not wholly served, or competes with one for agents:
// they are served by full profiles only. There v is written as its part without M,
// within 0 to routing.Whole, less [Overload]; elsewhere it is cut off at
// -routing.Whole. Both keep the order, and differences among those who compete,
// which are all that routing looks at.
type Duals = routing.Duals

// served is M, in costs and in exact duals. No sum of fits along a way without a
// cycle comes near it.
const served = int64(1) << 40

// exactDuals returns v by need and z by profile, as [Duals] has them before M is
// taken out. Flows must be an optimum.
//
// A little more time of p may be left idle (worth 0); or be given to n, if not all
// of n is served (M + f(n,p)); or take over from p', which then has as much more
// time: f(n,p) - f(n,p') + z(p'). The dearest of such ways is what it is worth.
// So v(n) is the least of -M, if n is not wholly served, and of f(n,p') - z(p')
// over the p' that serve it. Found as the longest ways are by Bellman and Ford: no
// way passes a need twice, so after as many rounds as there are needs nothing
// changes.
func (p *Problem) exactDuals(flows []Milli) (needs, profiles []int64) {
	needs, profiles = make([]int64, len(p.Needs)), make([]int64, len(p.Profiles))
	left := make([]Milli, len(p.Needs))
	for n := range p.Needs {
		left[n] = p.Needs[n].Load
		needs[n] = served
	}
	for i, a := range p.Arcs {
		left[a.Need] -= flows[i]
	}
	for n, l := range left {
		if l > 0 {
			needs[n] = -served
		}
	}
	for range len(p.Needs) + 1 {
		changed := false
		for i, a := range p.Arcs {
			if flows[i] > 0 {
				needs[a.Need] = min(needs[a.Need], int64(a.Fit)-profiles[a.Profile])
			}
		}
		for _, a := range p.Arcs {
			if z := int64(a.Fit) - needs[a.Need]; z > profiles[a.Profile] {
				profiles[a.Profile], changed = z, true
			}
		}
		if !changed {
			break
		}
	}
	return needs, profiles
}

// duals takes M out of exact duals.
func (p *Problem) duals(exact []int64) Duals {
	const whole = int64(routing.Whole)
	duals := make(Duals, len(exact))
	for n, v := range exact {
		switch {
		case v < -served/2:
			v = min(max(v+served, 0), whole) - int64(Overload)
		default:
			v = min(max(v, -whole), whole)
		}
		duals[n] = Dual{Need: p.Needs[n].Set, Dual: routing.Share(v)}
	}
	return duals
}
