// SPDX-License-Identifier: Apache-2.0

package price

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cordial/routing"
)

// pct is a share in hundredths.
const pct = routing.Whole / 100

// grid is a problem as one writes it down: a row for each need, a column for each
// profile, fits in hundredths, -1 where nobody is eligible. Loads are in erlangs.
type grid struct {
	loads []Milli
	heads []int32
	fits  [][]routing.Share
}

func (g grid) problem() Problem {
	var p Problem
	for n, l := range g.loads {
		p.Needs = append(p.Needs, Need{routing.NeedSet(n), l * Erlang})
	}
	for _, h := range g.heads {
		p.Profiles = append(p.Profiles, Profile{h})
	}
	for n, row := range g.fits {
		for f, fit := range row {
			if fit >= 0 {
				p.Arcs = append(p.Arcs, Arc{int32(n), int32(f), fit * pct})
			}
		}
	}
	return p
}

// byHand are cases whose solution fits on a slip of paper. Duals and prices are in
// hundredths; 200 of them are Overload.
var byHand = []struct {
	name    string
	grid    grid
	served  Milli // erlangs
	total   routing.Share
	duals   []routing.Share
	shadows []routing.Share
}{
	// A takes the contacts that B cannot, though she would be the better one for the
	// others too. One more A would take over from B: 90 instead of 50.
	{"two by two, full", grid{[]Milli{1, 1}, []int32{1, 1}, [][]routing.Share{{90, 50}, {80, -1}}},
		2, 130, []routing.Share{50, 40}, []routing.Share{40, 0}},
	{"two by two, time enough", grid{[]Milli{1, 1}, []int32{3, 1}, [][]routing.Share{{90, 50}, {80, -1}}},
		2, 170, []routing.Share{90, 80}, []routing.Share{0, 0}},
	// First to second, second to first, third to third: 90 + 80 + 50. Another of the
	// first takes over from the third: 70 instead of 50.
	{"three by three", grid{[]Milli{1, 1, 1}, []int32{1, 1, 1}, [][]routing.Share{{100, 90, 20}, {80, 20, 10}, {70, 60, 50}}},
		3, 220, []routing.Share{80, 60, 50}, []routing.Share{20, 10, 0}},
	// Another hour of A would serve one more contact, with 40. That the first need is
	// worth 50 more stands in its dual.
	{"overload", grid{[]Milli{1, 1}, []int32{1}, [][]routing.Share{{90}, {40}}},
		1, 90, []routing.Share{50 - 200, -200}, []routing.Share{40 + 200}},
	// The second need could have the first profile, which has too much to do.
	{"overload beside others", grid{[]Milli{3, 1}, []int32{1, 2}, [][]routing.Share{{60, -1}, {100, 30}}},
		2, 90, []routing.Share{-200, 30}, []routing.Share{60 + 200, 0}},
	// All are served, at the cost of fit; one by one the first need would take A.
	{"throughput before fit", grid{[]Milli{1, 1}, []int32{1, 1}, [][]routing.Share{{100, 10}, {10, -1}}},
		2, 20, []routing.Share{10, -80}, []routing.Share{90, 0}},
	{"parts that do not touch", grid{[]Milli{2, 1}, []int32{1, 1, 1}, [][]routing.Share{{80, 20, -1}, {-1, -1, 70}}},
		3, 170, []routing.Share{20, 70}, []routing.Share{60, 0, 0}},
	{"equal fits, full", grid{[]Milli{1, 1}, []int32{1, 1}, [][]routing.Share{{50, 50}, {50, 50}}},
		2, 100, []routing.Share{50, 50}, []routing.Share{0, 0}},
	{"equal fits, overload", grid{[]Milli{2, 1}, []int32{1, 1}, [][]routing.Share{{50, 50}, {50, 50}}},
		2, 100, []routing.Share{-200, -200}, []routing.Share{250, 250}},
	{"a need for nobody", grid{[]Milli{1, 1}, []int32{2}, [][]routing.Share{{-1}, {60}}},
		1, 60, []routing.Share{-200, 60}, []routing.Share{0}},
	// Whoever signs in has a price at once: she would take over from the other.
	{"nobody signed in", grid{[]Milli{1}, []int32{2, 0}, [][]routing.Share{{60, 90}}},
		1, 60, []routing.Share{60}, []routing.Share{0, 30}},
	{"nobody signed in at all", grid{[]Milli{1}, []int32{0}, [][]routing.Share{{70}}},
		0, 0, []routing.Share{-200}, []routing.Share{270}},
	// A need that nobody asks for makes nobody scarce.
	{"without load", grid{[]Milli{1, 0}, []int32{1, 1}, [][]routing.Share{{60, 40}, {100, -1}}},
		1, 60, []routing.Share{60, 100}, []routing.Share{0, 0}},
	{"fits of 0", grid{[]Milli{1, 1}, []int32{1, 1}, [][]routing.Share{{0, 0}, {0, 0}}},
		2, 0, []routing.Share{0, 0}, []routing.Share{0, 0}},
	{"no needs", grid{nil, []int32{1}, nil}, 0, 0, []routing.Share{}, []routing.Share{0}},
	{"no profiles", grid{[]Milli{1}, nil, nil}, 0, 0, []routing.Share{-200}, []routing.Share{}},
	{"nothing", grid{}, 0, 0, []routing.Share{}, []routing.Share{}},
}

func TestSolveByHand(t *testing.T) {
	for _, tc := range byHand {
		t.Run(tc.name, func(t *testing.T) {
			p := tc.grid.problem()
			s, err := Solve(p)
			require.NoError(t, err)
			require.Equal(t, tc.served*Erlang, s.Served)
			require.Equal(t, int64(tc.total*pct)*int64(Erlang), s.total)
			for n, d := range tc.duals {
				require.Equal(t, Dual{Need: routing.NeedSet(n), Dual: d * pct}, s.Duals[n], "need %d", n)
			}
			for f, z := range tc.shadows {
				require.Equal(t, z*pct, s.Shadows[f], "profile %d", f)
			}
			require.Len(t, s.Duals, len(tc.duals))
			require.Len(t, s.Shadows, len(tc.shadows))
			require.Empty(t, p.faults(s))
		})
	}
}

func TestFitIsTheMean(t *testing.T) {
	s, err := Solve(grid{[]Milli{1, 2}, []int32{3}, [][]routing.Share{{100}, {50}}}.problem())
	require.NoError(t, err)
	require.Equal(t, routing.Share(666_666), s.Fit())
	require.Zero(t, (&Solution{}).Fit())
}

// Flows are what the hand would write down.
func TestFlows(t *testing.T) {
	s, err := Solve(byHand[0].grid.problem())
	require.NoError(t, err)
	require.Equal(t, []Milli{0, Erlang, Erlang}, s.Flows)
}

func TestSolveRefuses(t *testing.T) {
	whole := func() Problem { return byHand[0].grid.problem() }
	for _, tc := range []struct {
		name  string
		spoil func(*Problem)
		want  string
	}{
		{"a set twice", func(p *Problem) { p.Needs[1].Set = p.Needs[0].Set }, "need 1: set 0 comes twice"},
		{"a load below 0", func(p *Problem) { p.Needs[0].Load = -1 }, "need 0: a load of -1"},
		{"too much load", func(p *Problem) { p.Needs[1].Load = MaxWork }, "need 1: a load of 1000000000"},
		{"heads below 0", func(p *Problem) { p.Profiles[1].Heads = -1 }, "profile 1: -1 agents"},
		{"too many heads", func(p *Problem) { p.Profiles[1].Heads = 1_000_000 }, "profile 1: 1000000 agents"},
		{"no such need", func(p *Problem) { p.Arcs[0].Need = 2 }, "arc 0 joins need 2 and profile 0"},
		{"no such profile", func(p *Problem) { p.Arcs[1].Profile = -1 }, "arc 1 joins need 0 and profile -1"},
		{"a fit below 0", func(p *Problem) { p.Arcs[0].Fit = -1 }, "arc 0 has a fit of -1"},
		{"a fit above the whole", func(p *Problem) { p.Arcs[0].Fit = routing.Whole + 1 }, "arc 0 has a fit of 1000001"},
		{"a pair twice", func(p *Problem) { p.Arcs[1] = p.Arcs[0] }, "arc 1 joins need 0 and profile 0 a second time"},
		{"too many", func(p *Problem) { p.Profiles = make([]Profile, MaxNodes) }, "are more than 100000"},
	} {
		p := whole()
		tc.spoil(&p)
		_, err := Solve(p)
		require.ErrorIs(t, err, ErrProblem, tc.name)
		require.ErrorContains(t, err, tc.want, tc.name)
	}
	_, err := Solve(whole())
	require.NoError(t, err)
}

// The greatest numbers that are let in do not overflow.
func TestSolveAtTheLimits(t *testing.T) {
	p := Problem{
		Needs:    []Need{{0, MaxWork / 2}, {1, MaxWork / 2}},
		Profiles: []Profile{{500_000}, {500_000}},
		Arcs:     []Arc{{0, 0, routing.Whole}, {0, 1, 0}, {1, 0, routing.Whole}, {1, 1, routing.Whole}},
	}
	s, err := Solve(p)
	require.NoError(t, err)
	require.Equal(t, MaxWork, s.Served)
	require.Equal(t, routing.Whole, s.Fit())
	require.Empty(t, p.faults(s))
}

func TestArcs(t *testing.T) {
	danish := []routing.Need{{Skill: 1, Least: 3, Weight: 1, Relax: []routing.Relax{{After: 10, Least: 1}}}}
	levels := [][]routing.Level{{0, 2}, {0, 3}, {0, 10}, nil}
	require.Equal(t, []Arc{
		{0, 1, 30 * pct}, {0, 2, 100 * pct},
		{1, 0, 100 * pct}, {1, 1, 100 * pct}, {1, 2, 100 * pct}, {1, 3, 100 * pct},
	}, Arcs([][]routing.Need{danish, nil}, levels))
}
