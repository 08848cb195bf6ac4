// SPDX-License-Identifier: Apache-2.0

package sim

import (
	"cmp"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cordial/acd"
)

// kept tells whether an agenda gives appointments back in the order of their times, and
// those of one moment in the order in which they were made.
func kept(t *rapid.T, add func(*agenda, appointment)) bool {
	var g agenda
	var want []appointment
	for n := range acd.ContactID(rapid.IntRange(1, 200).Draw(t, "steps")) {
		if len(want) > 0 && rapid.Bool().Draw(t, "pop") {
			if g.next() != want[0].at || g.pop() != want[0] {
				return false
			}
			want = want[1:]
			continue
		}
		a := appointment{at: acd.Time(rapid.IntRange(1, 9).Draw(t, "at")), cmd: acd.Ring, contact: n}
		add(&g, a)
		want = append(want, a)
		slices.SortStableFunc(want, func(a, b appointment) int { return cmp.Compare(a.at, b.at) })
	}
	return len(want) > 0 || g.next() == never
}

func TestAgendaIsInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { require.True(t, kept(t, (*agenda).add)) })
	require.Equal(t, never, new(agenda).next())
}

// The test above can fail: an agenda where an appointment that is put off goes behind
// those of the same moment.
func TestAgendaOutOfOrderIsFound(t *testing.T) {
	found := false
	rapid.Check(t, func(t *rapid.T) {
		found = found || !kept(t, func(g *agenda, a appointment) {
			g.order = g.made + 1
			g.add(a)
		})
	})
	require.True(t, found)
}
