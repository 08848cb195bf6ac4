// SPDX-License-Identifier: Apache-2.0

package price

import (
	"errors"
	"fmt"

	"cordial/routing"
)

// Milli is an amount of work in thousandths of an erlang: 1000 keep one agent
// busy all the time.
type Milli int64

// Erlang is the work of one agent who is always busy.
const Erlang Milli = 1000

const (
	// MaxWork is the most that all needs together may ask for, and all profiles
	// may do: that of a million agents.
	MaxWork = 1_000_000 * Erlang
	// MaxNodes is how many needs and profiles there may be in all.
	MaxNodes = 100_000
)

// ErrProblem says that a problem contradicts itself or is too large.
var ErrProblem = errors.New("not a transportation problem")

// Problem is who asks for work, who can do it, and how well.
type Problem struct {
	Needs    []Need
	Profiles []Profile
	Arcs     []Arc
}

// Need is what a number of contacts ask for alike.
type Need struct {
	Set  routing.NeedSet // each at most once in a problem
	Load Milli           // contacts per second times the mean contact in seconds; 0 or more
}

// Profile is a number of agents with equal levels and media.
type Profile struct {
	Heads int32 // signed in; 0 or more
}

// Arc says that agents of a profile are eligible for a need. Pairs without an arc
// are not.
type Arc struct {
	Need, Profile int32         // indexes of the problem's needs and profiles; each pair at most once
	Fit           routing.Share // 0 to routing.Whole
}

// Arcs returns an arc for each pair of a set of needs and a profile's levels (by
// SkillID) that go together when a contact has just arrived.
func Arcs(needs [][]routing.Need, levels [][]routing.Level) []Arc {
	var arcs []Arc
	for n := range needs {
		for p := range levels {
			if routing.Eligible(levels[p], needs[n], 0) {
				arcs = append(arcs, Arc{int32(n), int32(p), routing.Fit(levels[p], needs[n])})
			}
		}
	}
	return arcs
}

// check tells what is wrong with a problem, if anything.
func (p *Problem) check() error {
	if len(p.Needs)+len(p.Profiles) > MaxNodes {
		return fmt.Errorf("%w: %d needs and %d profiles are more than %d", ErrProblem, len(p.Needs), len(p.Profiles), MaxNodes)
	}
	seen := map[routing.NeedSet]bool{}
	var load, capacity Milli
	for i, n := range p.Needs {
		if seen[n.Set] {
			return fmt.Errorf("%w: need %d: set %d comes twice", ErrProblem, i, n.Set)
		}
		seen[n.Set] = true
		if n.Load < 0 || n.Load > MaxWork-load {
			return fmt.Errorf("%w: need %d: a load of %d is below 0, or the sum above %d", ErrProblem, i, n.Load, MaxWork)
		}
		load += n.Load
	}
	for i, f := range p.Profiles {
		if f.Heads < 0 || f.capacity() > MaxWork-capacity {
			return fmt.Errorf("%w: profile %d: %d agents are below 0, or the sum above %d", ErrProblem, i, f.Heads, MaxWork/Erlang)
		}
		capacity += f.capacity()
	}
	return p.checkArcs()
}

func (p *Problem) checkArcs() error {
	seen := make(map[[2]int32]bool, len(p.Arcs))
	for i, a := range p.Arcs {
		pair := [2]int32{a.Need, a.Profile}
		switch {
		case a.Need < 0 || int(a.Need) >= len(p.Needs) || a.Profile < 0 || int(a.Profile) >= len(p.Profiles):
			return fmt.Errorf("%w: arc %d joins need %d and profile %d, which are not both there", ErrProblem, i, a.Need, a.Profile)
		case a.Fit < 0 || a.Fit > routing.Whole:
			return fmt.Errorf("%w: arc %d has a fit of %d, not 0 to %d", ErrProblem, i, a.Fit, routing.Whole)
		case seen[pair]:
			return fmt.Errorf("%w: arc %d joins need %d and profile %d a second time", ErrProblem, i, a.Need, a.Profile)
		}
		seen[pair] = true
	}
	return nil
}

func (f Profile) capacity() Milli { return Milli(f.Heads) * Erlang }
