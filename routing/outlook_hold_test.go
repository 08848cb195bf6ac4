// SPDX-License-Identifier: Apache-2.0

package routing

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// When a contact is ripe for a tier is the same in an outlook as in a choice.
func TestOutlookHolds(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 3))
	held := 0
	for range 500 {
		p := NewPool()
		p.SetMean(time.Duration(1+random.IntN(40)) * time.Second)
		p.SetPatience(time.Duration(60+random.IntN(400)) * time.Second)
		needs := []Need{{Skill: 1, Least: 3, Weight: 1, Relax: []Relax{{After: 20 * time.Second, Least: 1}}}}
		set := p.Define(needs)
		for id := range 1 + random.IntN(30) {
			p.PutAgent(Agent{
				ID: AgentID(id + 1), Levels: []Level{0, Level(random.IntN(11))}, AtWork: random.IntN(5) > 0,
				Talking: random.IntN(2) == 0, Can: 1, Free: uint8(random.IntN(2)),
			})
		}
		worth := time.Duration(random.IntN(90)) * time.Second
		w := Waiting{ID: 1, Needs: set, Since: 5, Worth: worth, RipeAt: Never}
		p.PutWaiting(w)
		o := p.Outlook(Voice, 5, []Waiting{w})
		require.Len(t, o.Kinds, 1)
		require.Equal(t, []int32{0}, o.Like)
		require.Equal(t, []Place{{5, 1}}, o.Kinds[0].Line)
		at := 0
		for stage := range 2 {
			r := p.ranking(p.demand(set, Voice), stage)
			for i := range r.tiers {
				tier := o.Kinds[0].Tiers[at]
				want := max(r.hold(i, worth, p.mean, p.holding), time.Duration(stage)*20*time.Second)
				require.InDelta(t, want, tier.Ripe, 2, "in nanoseconds")
				require.Equal(t, max(0, r.gap(i)), tier.Gap)
				held += int(one(want > 0))
				at++
			}
		}
		require.Len(t, o.Kinds[0].Tiers, at)
	}
	require.Greater(t, held, 500, "too few were held: this shows little")
}
