// SPDX-License-Identifier: Apache-2.0

package price

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cordial/routing"
)

// value is what a way of sharing out is worth: first how many erlangs are served, then
// their fit.
type value struct {
	served, fit int64
}

func (a value) plus(b value) value  { return value{a.served + b.served, a.fit + b.fit} }
func (a value) minus(b value) value { return value{a.served - b.served, a.fit - b.fit} }

func (a value) less(b value) bool {
	return a.served < b.served || a.served == b.served && a.fit < b.fit
}

// oracle tries every way of sharing out whole erlangs. (With whole loads and heads
// there is an optimum in whole erlangs, and no dual changes between them.)
type oracle struct {
	p     *Problem
	known map[string]value
}

func best(p Problem) value {
	o := oracle{&p, map[string]value{}}
	var loads, heads []int64
	for _, n := range p.Needs {
		loads = append(loads, int64(n.Load/Erlang))
	}
	for _, f := range p.Profiles {
		heads = append(heads, int64(f.Heads))
	}
	return o.from(0, loads, heads)
}

// from is the best that can be had of the arcs from the i-th on, with what is left of
// loads and heads.
func (o *oracle) from(i int, loads, heads []int64) value {
	if i == len(o.p.Arcs) {
		return value{}
	}
	name := fmt.Sprint(i, loads, heads)
	if v, ok := o.known[name]; ok {
		return v
	}
	a := o.p.Arcs[i]
	top := value{-1, 0}
	for k := range min(loads[a.Need], heads[a.Profile]) + 1 {
		loads[a.Need] -= k
		heads[a.Profile] -= k
		if v := o.from(i+1, loads, heads).plus(value{k, k * int64(a.Fit)}); top.less(v) {
			top = v
		}
		loads[a.Need] += k
		heads[a.Profile] += k
	}
	o.known[name] = top
	return top
}

// dual is what the last erlang of a need adds to the best, less M, as told in
// Duals.
func dual(p Problem, n int, all value) routing.Share {
	if p.Needs[n].Load == 0 {
		return routing.Whole
	}
	p.Needs = slices.Clone(p.Needs)
	p.Needs[n].Load -= Erlang
	y := all.minus(best(p))
	if y.served == 1 {
		return routing.Share(min(max(y.fit, -1_000_000), 1_000_000))
	}
	return routing.Share(min(max(y.fit, 0), 1_000_000)) - 2_000_000
}

// shadow is what one more agent adds to the best, with M for 2; false if what was cut
// off of a dual may be part of it.
func shadow(p Problem, f int, all value) (routing.Share, bool) {
	p.Profiles = slices.Clone(p.Profiles)
	p.Profiles[f].Heads++
	z := best(p).minus(all)
	return routing.Share(z.served*2_000_000 + z.fit), 0 <= z.fit && z.fit < 1_000_000
}

// against says where a solution differs from what the oracle finds.
func (p *Problem) against(s *Solution) (out []string) {
	all := best(*p)
	if all != (value{int64(s.Served / Erlang), s.total / int64(Erlang)}) {
		out = append(out, fmt.Sprintf("best is %v", all))
	}
	for n := range p.Needs {
		if want := dual(*p, n, all); want != s.Duals[n].Dual {
			out = append(out, fmt.Sprintf("need %d: dual %d, not %d", n, s.Duals[n].Dual, want))
		}
	}
	for f := range p.Profiles {
		if want, exact := shadow(*p, f, all); exact && want != s.Shadows[f] {
			out = append(out, fmt.Sprintf("profile %d: shadow price %d, not %d", f, s.Shadows[f], want))
		}
	}
	return out
}

// small draws problems of whole erlangs that the oracle can try out.
func small() *rapid.Generator[Problem] {
	return rapid.Custom(func(t *rapid.T) Problem {
		p := problems(4).Draw(t, "problem")
		for n := range p.Needs {
			p.Needs[n].Load = Erlang * (p.Needs[n].Load % 4)
		}
		for f := range p.Profiles {
			p.Profiles[f].Heads %= 4
		}
		return p
	})
}

func TestSolveAgainstEveryWay(t *testing.T) {
	exact, overloaded := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		p := small().Draw(t, "problem")
		s := solve(t, p)
		require.Empty(t, p.against(s))
		for f := range p.Profiles {
			if _, ok := shadow(p, f, best(p)); ok {
				exact++
			}
			if s.Shadows[f] > Overload {
				overloaded++
			}
		}
	})
	require.Greater(t, exact, 50)
	require.Greater(t, overloaded, 5)
}

// Duals that are shifted may still be optimal, and pass every proof of that. The
// oracle wants the least prices.
func TestOracleWantsTheLeastPrices(t *testing.T) {
	p := grid{[]Milli{1, 1}, []int32{1, 1}, [][]routing.Share{{50, 50}, {50, 50}}}.problem()
	s := solve(t, p)
	require.Empty(t, p.against(s))
	v, z := p.exactDuals(s.Flows)
	for i := range v {
		v[i], z[i] = v[i]-1, z[i]+1
	}
	require.Empty(t, p.gaps(s.Flows, v, z))
	for i := range v {
		s.Duals[i].Dual, s.Shadows[i] = routing.Share(v[i]), routing.Share(z[i])
	}
	require.Len(t, p.against(s), 4)
}

// A solver that stops one round early is found by the oracle too.
func TestOracleFindsAnEarlyStop(t *testing.T) {
	found := 0
	rapid.Check(t, func(t *rapid.T) {
		p := small().Draw(t, "problem")
		if flows, ok := p.stoppedEarly(); ok {
			require.NotEmpty(t, p.against(p.solution(flows)))
			found++
		}
	})
	require.NotZero(t, found)
}
