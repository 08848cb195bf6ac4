// SPDX-License-Identifier: Apache-2.0

package price

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cordial/routing"
)

// faults says what is wrong with a solution, if anything. It shares no idea with the
// solver: duals that fit prove an optimum, however it was found.
func (p *Problem) faults(s *Solution) []string {
	v, z := p.exactDuals(s.Flows)
	return slices.Concat(p.infeasible(s), p.gaps(s.Flows, v, z), p.mispriced(s))
}

// infeasible finds flows that cannot be, and wrong sums.
func (p *Problem) infeasible(s *Solution) (out []string) {
	byNeed, byProfile := p.sums(s.Flows)
	var served Milli
	var total int64
	for i, a := range p.Arcs {
		if s.Flows[i] < 0 {
			out = append(out, fmt.Sprintf("arc %d: a flow of %d", i, s.Flows[i]))
		}
		served += s.Flows[i]
		total += int64(s.Flows[i]) * int64(a.Fit)
	}
	for n, sum := range byNeed {
		if sum > p.Needs[n].Load {
			out = append(out, fmt.Sprintf("need %d: %d served of %d", n, sum, p.Needs[n].Load))
		}
	}
	for f, sum := range byProfile {
		if sum > Milli(p.Profiles[f].Heads)*Erlang {
			out = append(out, fmt.Sprintf("profile %d: %d done by %d heads", f, sum, p.Profiles[f].Heads))
		}
	}
	if served != s.Served || total != s.total {
		out = append(out, "the sums are wrong")
	}
	return out
}

func (p *Problem) sums(flows []Milli) (byNeed, byProfile []Milli) {
	byNeed, byProfile = make([]Milli, len(p.Needs)), make([]Milli, len(p.Profiles))
	for i, a := range p.Arcs {
		byNeed[a.Need] += flows[i]
		byProfile[a.Profile] += flows[i]
	}
	return byNeed, byProfile
}

// gaps finds duals that are not feasible, or not complementary to the flows. If there
// are none, flows and duals are both optimal: the two totals are the same.
func (p *Problem) gaps(flows []Milli, v, z []int64) (out []string) {
	byNeed, byProfile := p.sums(flows)
	for i, a := range p.Arcs {
		switch slack := v[a.Need] + z[a.Profile] - int64(a.Fit); {
		case slack < 0:
			out = append(out, fmt.Sprintf("arc %d: worth more than its duals, by %d", i, -slack))
		case slack > 0 && flows[i] > 0:
			out = append(out, fmt.Sprintf("arc %d: has a flow, and costs %d too much", i, slack))
		}
	}
	for n := range v {
		switch y := v[n] + served; {
		case y < 0:
			out = append(out, fmt.Sprintf("need %d: its dual is %d below 0", n, -y))
		case y > 0 && byNeed[n] < p.Needs[n].Load:
			out = append(out, fmt.Sprintf("need %d: not wholly served, and worth %d", n, y))
		}
	}
	for f := range z {
		switch {
		case z[f] < 0:
			out = append(out, fmt.Sprintf("profile %d: its dual is %d", f, z[f]))
		case z[f] > 0 && byProfile[f] < Milli(p.Profiles[f].Heads)*Erlang:
			out = append(out, fmt.Sprintf("profile %d: has time left, and costs %d", f, z[f]))
		}
	}
	return out
}

// mispriced finds what is told of duals and prices and cannot be.
func (p *Problem) mispriced(s *Solution) (out []string) {
	for n, d := range s.Duals {
		if d.Need != p.Needs[n].Set || d.Dual < -Overload || d.Dual > routing.Whole {
			out = append(out, fmt.Sprintf("need %d: dual %v", n, d))
		}
	}
	for f, shadow := range s.Shadows {
		want := s.Duals.Shadow(func(set routing.NeedSet) (routing.Share, bool) {
			i := slices.IndexFunc(p.Arcs, func(a Arc) bool { return int(a.Profile) == f && p.Needs[a.Need].Set == set })
			if i < 0 {
				return 0, false
			}
			return p.Arcs[i].Fit, true
		})
		if shadow != want || shadow < 0 || shadow > routing.Whole+Overload || routing.PriceOf(shadow) < 0 {
			out = append(out, fmt.Sprintf("profile %d: shadow price %d, not %d", f, shadow, want))
		}
	}
	return out
}

// problems draws problems of any kind: loads that come out even and such that do not,
// few different fits or many, pairs that are rarely or often eligible.
func problems(most int) *rapid.Generator[Problem] {
	return rapid.Custom(func(t *rapid.T) Problem {
		var p Problem
		unit := rapid.SampledFrom([]Milli{1, Erlang}).Draw(t, "unit")
		grain := rapid.SampledFrom([]routing.Share{1, 10 * pct, 50 * pct}).Draw(t, "grain")
		oneIn := rapid.IntRange(1, 4).Draw(t, "one in")
		load := rapid.Int64Range(0, 4*int64(Erlang/unit))
		for n := range rapid.IntRange(0, most).Draw(t, "needs") {
			p.Needs = append(p.Needs, Need{routing.NeedSet(n), unit * Milli(load.Draw(t, "load"))})
		}
		for range rapid.IntRange(0, most).Draw(t, "profiles") {
			p.Profiles = append(p.Profiles, Profile{rapid.Int32Range(0, 4).Draw(t, "heads")})
		}
		for n := range p.Needs {
			for f := range p.Profiles {
				if rapid.IntRange(1, oneIn).Draw(t, "eligible") == 1 {
					fit := grain * routing.Share(rapid.Int64Range(0, int64(routing.Whole/grain)).Draw(t, "fit"))
					p.Arcs = append(p.Arcs, Arc{int32(n), int32(f), fit})
				}
			}
		}
		return p
	})
}

func solve(t require.TestingT, p Problem) *Solution {
	s, err := Solve(p)
	require.NoError(t, err)
	return s
}

func TestSolutionsAreProved(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := problems(9).Draw(t, "problem")
		require.Empty(t, p.faults(solve(t, p)))
	})
}

// A solver that stops one round early, flows that are worse by one contact, and duals
// that are off by a millionth are found.
func TestProofFindsFaults(t *testing.T) {
	early, worse, shifted := 0, 0, 0
	rapid.Check(t, func(t *rapid.T) {
		p := problems(6).Draw(t, "problem")
		s := solve(t, p)
		if flows, ok := p.stoppedEarly(); ok {
			early++
			require.NotEmpty(t, p.faults(p.solution(flows)), "stopped early")
		}
		if flows, ok := p.worse(s.Flows); ok {
			worse++
			require.NotEmpty(t, p.faults(p.solution(flows)), "worse flows")
		}
		v, z := p.exactDuals(s.Flows)
		for i, a := range p.Arcs {
			if s.Flows[i] > 0 {
				shifted++
				v[a.Need]++
				require.NotEmpty(t, p.gaps(s.Flows, v, z), "need %d shifted", a.Need)
				v[a.Need]--
				z[a.Profile]--
				require.NotEmpty(t, p.gaps(s.Flows, v, z), "profile %d shifted", a.Profile)
				z[a.Profile]++
			}
		}
	})
	require.NotZero(t, early)
	require.NotZero(t, worse)
	require.NotZero(t, shifted)
}

// stoppedEarly returns the flows before the last step that made anything better;
// false if there was none.
func (p *Problem) stoppedEarly() (flows []Milli, ok bool) {
	g := p.network()
	last := p.solution(g.flows(len(p.Arcs)))
	for g.pivot() {
		now := p.solution(g.flows(len(p.Arcs)))
		if now.Served != last.Served || now.total != last.total {
			flows, ok, last = last.Flows, true, now
		}
	}
	return flows, ok
}

// worse moves a thousandth of an erlang of a need to a profile that has time, where
// the fit is not as good; false if there is none.
func (p *Problem) worse(flows []Milli) ([]Milli, bool) {
	_, byProfile := p.sums(flows)
	for i, a := range p.Arcs {
		for j, b := range p.Arcs {
			if flows[i] > 0 && a.Need == b.Need && b.Fit < a.Fit &&
				byProfile[b.Profile] < Milli(p.Profiles[b.Profile].Heads)*Erlang {
				flows = slices.Clone(flows)
				flows[i]--
				flows[j]++
				return flows, true
			}
		}
	}
	return nil, false
}

// No way through the largest problem costs so much that being served would not come
// first, and nothing overflows.
func TestServedComesFirst(t *testing.T) {
	const dearest = int64(MaxNodes) * int64(routing.Whole)
	require.Less(t, 4*dearest, served)
	require.Less(t, served, int64(math.MaxInt64)/4)
}
