// SPDX-License-Identifier: Apache-2.0

package price

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordial/routing"
)

// centre makes up a problem: profiles of 18 agents with 2 to 6 of as many skills as
// there are needs, levels 1 to 10. Each need asks for so many skills; arrivals are
// proportional to supply, and the load is in hundredths of all heads.
func centre(seed uint64, needs, profiles, skills, load int) Problem {
	const heads = 18
	r := rand.New(rand.NewPCG(seed, 0))
	levels := make([][]routing.Level, profiles)
	supply := make([]int64, needs+1)
	for f := range levels {
		levels[f] = make([]routing.Level, needs+1)
		has := r.Perm(needs)[:2+r.IntN(5)]
		for _, s := range has {
			levels[f][s+1] = routing.Level(1 + r.IntN(int(routing.MaxLevel)))
			supply[s+1] += 60 / int64(len(has))
		}
	}
	sets := make([][]routing.Need, needs)
	var p Problem
	for n := range sets {
		sets[n] = []routing.Need{{Skill: routing.SkillID(n + 1), Least: 1, Weight: 2}}
		for range skills - 1 {
			sets[n] = append(sets[n], routing.Need{Skill: routing.SkillID(1 + r.IntN(needs)), Weight: uint16(1 + r.IntN(7))})
		}
		p.Needs = append(p.Needs, Need{routing.NeedSet(n + 1), Milli(int64(load) * supply[n+1] * heads * int64(Erlang) / 6000)})
	}
	for range levels {
		p.Profiles = append(p.Profiles, Profile{heads})
	}
	p.Arcs = Arcs(sets, levels)
	return p
}

// The large problems are proved as the small ones are.
func TestCentresAreProved(t *testing.T) {
	for _, load := range []int{80, 95, 100, 110} {
		for _, skills := range []int{1, 2} {
			p := centre(1, 40, 200, skills, load)
			s := solve(t, p)
			require.Empty(t, p.faults(s))
			if skills == 1 && load < 100 {
				require.Greater(t, s.Fit(), 80*pct, "experts are many enough")
			}
		}
	}
}

func BenchmarkSolve(b *testing.B) {
	for _, size := range []struct{ needs, profiles int }{{40, 200}, {40, 3600}, {200, 1000}} {
		for _, skills := range []int{1, 2} {
			for _, load := range []int{80, 95, 100, 110} {
				b.Run(fmt.Sprintf("%dx%d/%d-skills/%d", size.needs, size.profiles, skills, load), func(b *testing.B) {
					p := centre(1, size.needs, size.profiles, skills, load)
					b.ReportAllocs()
					for b.Loop() {
						if _, err := Solve(p); err != nil {
							b.Fatal(err)
						}
					}
					b.ReportMetric(float64(len(p.Arcs)), "arcs")
				})
			}
		}
	}
}

// BenchmarkSolveDense is with everybody eligible for everything, and no two fits
// alike.
func BenchmarkSolveDense(b *testing.B) {
	for _, size := range []struct{ needs, profiles int }{{40, 200}, {200, 1000}} {
		b.Run(fmt.Sprintf("%dx%d", size.needs, size.profiles), func(b *testing.B) {
			r := rand.New(rand.NewPCG(1, 0))
			p := centre(1, size.needs, size.profiles, 1, 100)
			p.Arcs = p.Arcs[:0]
			for n := range size.needs {
				for f := range size.profiles {
					p.Arcs = append(p.Arcs, Arc{int32(n), int32(f), routing.Share(r.Int64N(int64(routing.Whole)))})
				}
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Solve(p); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkSeen(b *testing.B) {
	r := NewRates(dawn)
	at := dawn
	b.ReportAllocs()
	for n := 0; b.Loop(); n++ {
		at = at.Add(50 * time.Millisecond)
		r.Seen(routing.NeedSet(n%40), at)
	}
}
