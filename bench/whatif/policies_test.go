// SPDX-License-Identifier: Apache-2.0

package whatif

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/routing"
)

func TestPoliciesNamed(t *testing.T) {
	all, err := PoliciesNamed(All)
	require.NoError(t, err)
	assert.Equal(t, Dial, all[0].Name)
	seen := map[string]bool{}
	for _, p := range all {
		assert.False(t, seen[p.Name])
		assert.NotEmpty(t, p.About)
		seen[p.Name] = true
	}
	for _, name := range []string{
		"longest-idle", "most-skilled", "tiers", "bullseye", "least-recent", "random", "ratio", "ratio-on-pairs", "dial",
	} {
		one, err := PoliciesNamed(name)
		require.NoError(t, err)
		assert.Equal(t, name, one[0].Name)
	}
	_, err = PoliciesNamed("fair")
	require.ErrorIs(t, err, ErrPolicy)
	assert.ErrorContains(t, err, `"fair"`)
	assert.ErrorContains(t, err, "dial, longest-idle")
	assert.ErrorContains(t, err, "ratio-on-pairs and all")
}

// Hours count while an agent is at work, by her profile then.
func TestHours(t *testing.T) {
	traffic := byHand([]int{0, 1, 1})
	traffic.To = 101 * second
	traffic.Turns = append(traffic.Turns,
		Turn{At: 51 * second, Agent: 0, Profile: 1, AtWork: true}, // has lost a level
		Turn{At: 21 * second, Agent: 1, Profile: 1})
	hours, all := traffic.hours()
	assert.Equal(t, []float64{50, 50 + 20 + 100}, hours)
	assert.InDelta(t, 220, all, 1e-9)
	heads := traffic.heads()
	assert.InDelta(t, allHeads*50.0/220, heads[0], 1)
	assert.InDelta(t, allHeads*170.0/220, heads[1], 1)
}

// Anna has both skills, Ben the first alone. As the second keeps Anna busy, the first is
// Ben's, though she is better at it.
func TestPairs(t *testing.T) {
	traffic := byHand([]int{0, 1}, call(1, 500), call(2, 900))
	traffic.To = 1001 * second
	traffic.Needs = append(traffic.Needs, []routing.Need{{Skill: 2, Least: 1, Weight: 1}})
	traffic.Levels = [][]routing.Level{{0, 9, 9}, {0, 4}}
	traffic.Contacts[1].Kind = 1
	traffic.Contacts[1].Ring, traffic.Contacts[1].WrapUp = 50*time.Second, 50*time.Second
	assert.Equal(t, map[[2]int]bool{{0, 1}: true, {1, 0}: true}, traffic.pairs())
	traffic.Contacts[1].Talk = 0
	assert.Equal(t, map[[2]int]bool{{0, 0}: true, {1, 0}: true}, traffic.pairs())

	ratio := traffic.ratio(nil)
	assert.Equal(t, []float64{0.5, 0.5}, ratio.Queue)
	assert.Equal(t, []float64{0.5, 0.5}, ratio.Idle)
}
