// SPDX-License-Identifier: Apache-2.0

package routing

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// disagrees lets agents take their turns in a heap, and tells whether it comes to
// differ from a sorted slice in who goes first, or in who is on a shortlist.
func disagrees(t *rapid.T, drop func(*turns, int32, []int32)) bool {
	places := make([]int32, 60)
	var got turns
	var want []turn
	out := []absent{{agent: 5}, {agent: 9}}
	for range rapid.IntRange(1, 150).Draw(t, "steps") {
		agent := rapid.IntRange(1, 59).Draw(t, "agent")
		x := turn{uint64(rapid.IntRange(0, 20).Draw(t, "offered")), AgentID(agent), int32(59 - agent)}
		if i := slices.IndexFunc(want, func(o turn) bool { return o.agent == x.agent }); i >= 0 {
			drop(&got, places[x.slot], places)
			want = slices.Delete(want, i, i+1)
		} else {
			got.push(x, places)
			want = append(want, x)
			slices.SortFunc(want, func(a, b turn) int {
				if a.before(b) {
					return -1
				}
				return 1
			})
		}
		if len(got) != len(want) || len(want) > 0 && got.head() != want[0] {
			return true
		}
		s := shortlist{most: rapid.IntRange(1, 1+runnersUp).Draw(t, "most"), out: out}
		if len(got) > 0 {
			got.list(0, &s)
		}
		listed := slices.DeleteFunc(slices.Clone(want), func(x turn) bool { return find(out, x.agent) >= 0 })
		if !slices.Equal(s.turns[:s.n], listed[:min(s.most, len(listed))]) {
			return true
		}
	}
	return false
}

func TestTurnsAreInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { require.False(t, disagrees(t, (*turns).drop)) })
}

// The test above can fail: whoever takes the place of one who left must move.
func TestTurnsOutOfOrderAreFound(t *testing.T) {
	found := false
	rapid.Check(t, func(t *rapid.T) {
		found = found || disagrees(t, func(q *turns, i int32, places []int32) {
			last := len(*q) - 1
			(*q)[i] = (*q)[last]
			places[(*q)[i].slot] = i
			*q = (*q)[:last]
		})
	})
	require.True(t, found)
}
