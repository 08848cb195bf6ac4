// SPDX-License-Identifier: Apache-2.0

package routing

import (
	"cmp"
	"slices"
	"sort"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// strays lets contacts come to a lane and leave it, and tells whether it comes to
// differ from a sorted slice.
func strays(t *rapid.T, find func(*lane, Time, ContactID) int) bool {
	var got lane
	var want []place
	for i := range rapid.IntRange(1, 200).Draw(t, "steps") {
		at := place{Time(i / 3), ContactID(i), int32(i)} // some come at the same time
		if len(want) > 0 && rapid.Bool().Draw(t, "leaves") {
			at = want[min(rapid.IntRange(0, 2*len(want)).Draw(t, "who"), len(want)-1)]
			got.remove(find(&got, at.since, at.id))
			want = slices.DeleteFunc(want, func(p place) bool { return p.id == at.id })
		}
		if rapid.IntRange(0, 3).Draw(t, "returns") > 0 {
			at.since = max(at.since-Time(rapid.SampledFrom([]int{0, 0, 0, 1, 5, 100}).Draw(t, "older")), 0)
			at.id, at.slot = ContactID(1000+i), int32(1000+i)
			got.insert(find(&got, at.since, at.id), at)
			want = append(want, at)
			slices.SortFunc(want, func(a, b place) int { return cmp.Or(cmp.Compare(a.since, b.since), cmp.Compare(a.id, b.id)) })
		}
		then := Time(rapid.IntRange(-1, 70).Draw(t, "then"))
		until := sort.Search(len(want), func(i int) bool { return want[i].since > then })
		if !slices.Equal(want, got.line()) || until != got.until(then) {
			return true
		}
	}
	return false
}

func TestLaneIsSorted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { require.False(t, strays(t, (*lane).find)) })
}

// The test above can fail: a lane that looks at the times alone mixes up those who
// came at the same time.
func TestStraysAreFound(t *testing.T) {
	found := false
	rapid.Check(t, func(t *rapid.T) {
		found = found || strays(t, func(l *lane, since Time, _ ContactID) int { return max(l.until(since)-1, 0) })
	})
	require.True(t, found)
}

// A lane through which many pass keeps no more room than those who wait need.
func TestLaneClosesUp(t *testing.T) {
	var l lane
	for i := range 100_000 {
		l.insert(len(l.line()), place{since: Time(i), id: ContactID(i)})
		if i >= 100 {
			l.remove(0)
		}
	}
	require.Len(t, l.line(), 100)
	require.Less(t, cap(l.all), 1000)
}
