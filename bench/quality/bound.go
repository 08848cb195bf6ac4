// SPDX-License-Identifier: Apache-2.0

package quality

import (
	"fmt"
	"math"

	"cordial/routing"
	"cordial/routing/price"
)

// Bound is what no rule can do better than in the long run, while it serves as much.
type Bound struct {
	Fit routing.Share // the greatest mean fit
	// Pairs are the kinds and profiles that belong together then.
	Pairs map[Pair]bool
}

// Pair is a kind of contact and a profile.
type Pair struct{ Kind, Profile int }

func (b Bound) share() float64 { return float64(b.Fit) / float64(routing.Whole) }

// Bound solves the transportation problem between what comes in truth at a load, and
// who is there: as much as possible is served, and of all ways to do so, the one with
// the greatest fit is taken.
func (i *Instance) Bound(load float64) (Bound, error) { return i.bound(i.work(i.Share, load)) }

// work is what comes at a load, in erlang by kind.
func (i *Instance) work(shares []float64, load float64) []float64 {
	out := make([]float64, len(shares))
	for k, share := range shares {
		out[k] = share * load * float64(i.Agents())
	}
	return out
}

// loads are work as routing/price has it.
func loads(work []float64) []price.Need {
	out := make([]price.Need, len(work))
	for k, w := range work {
		out[k] = price.Need{Set: routing.NeedSet(k), Load: price.Milli(math.Round(w * float64(price.Erlang)))}
	}
	return out
}

func (i *Instance) bound(work []float64) (Bound, error) {
	p := price.Problem{Needs: loads(work), Arcs: price.Arcs(i.Needs, i.Levels)}
	for range i.Levels {
		p.Profiles = append(p.Profiles, price.Profile{Heads: int32(i.Heads)})
	}
	s, err := price.Solve(p)
	if err != nil {
		return Bound{}, fmt.Errorf("the best fit there can be: %w", err)
	}
	b := Bound{Fit: s.Fit(), Pairs: map[Pair]bool{}}
	for a, arc := range p.Arcs {
		if s.Flows[a] > 0 {
			b.Pairs[Pair{int(arc.Need), int(arc.Profile)}] = true
		}
	}
	return b, nil
}
