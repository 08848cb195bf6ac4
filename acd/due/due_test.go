// SPDX-License-Identifier: Apache-2.0

package due

import (
	"cmp"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cordial/routing"
)

// inOrder adds and pops by chance and tells whether a sorted list gives the same.
func inOrder(t *rapid.T, pop func(*Queue[int]) Entry[int]) bool {
	var got Queue[int]
	var want []Entry[int]
	for i := range rapid.IntRange(1, 300).Draw(t, "steps") {
		if len(want) > 0 && rapid.IntRange(0, 2).Draw(t, "pop") == 0 {
			if got.Next() != want[0].At || pop(&got) != want[0] {
				return false
			}
			want = want[1:]
			continue
		}
		e := Entry[int]{i, routing.Time(rapid.IntRange(0, 20).Draw(t, "at")), uint64(rapid.IntRange(0, 2).Draw(t, "order"))<<32 | uint64(i)}
		got.Add(e)
		want = append(want, e)
		slices.SortFunc(want, func(a, b Entry[int]) int { return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Order, b.Order)) })
	}
	return len(got) == len(want)
}

func TestQueueIsInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { require.True(t, inOrder(t, (*Queue[int]).Pop)) })
}

// The test above can fail: a gap that is filled with the last entry and left so.
func TestDisorderIsFound(t *testing.T) {
	found := false
	rapid.Check(t, func(t *rapid.T) {
		found = found || !inOrder(t, func(q *Queue[int]) Entry[int] {
			h := *q
			first := h[0]
			h[0] = h[len(h)-1]
			*q = h[:len(h)-1]
			return first
		})
	})
	require.True(t, found)
}

func TestNothingIsDue(t *testing.T) {
	var q Queue[struct{}]
	require.Equal(t, routing.Never, q.Next())
	q.Add(Entry[struct{}]{At: 5})
	require.EqualValues(t, 5, q.Next())
	q.Pop()
	require.Equal(t, routing.Never, q.Next())
}

// What was popped is not kept in memory.
func TestPoppedIsLetGo(t *testing.T) {
	var q Queue[*int]
	for i := range 10 {
		q.Add(Entry[*int]{new(int), routing.Time(i), 0})
	}
	for range 10 {
		q.Pop()
	}
	for _, e := range q[:10] {
		require.Nil(t, e.Item)
	}
}

// BenchmarkHold pops an entry among 5,000 and adds another.
func BenchmarkHold(b *testing.B) {
	var q Queue[[3]uint64]
	step := uint64(1)
	add := func(from routing.Time) {
		step = step*6364136223846793005 + 1442695040888963407
		q.Add(Entry[[3]uint64]{At: from + routing.Time(step>>40), Order: step})
	}
	for range 5000 {
		add(0)
	}
	b.ReportAllocs()
	for b.Loop() {
		add(q.Pop().At)
	}
}
