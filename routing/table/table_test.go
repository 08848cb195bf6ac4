// SPDX-License-Identifier: Apache-2.0

package table

import (
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

type numbers = Of[uint64, int32]

// differs drives a table and a map alike, and tells whether they come to differ.
func differs(t *rapid.T, take func(*numbers, uint64) int32) bool {
	var got numbers
	want := map[uint64]int32{}
	for range rapid.IntRange(1, 300).Draw(t, "steps") {
		// Few ids, and some that lie far apart.
		id := uint64(rapid.IntRange(0, 40).Draw(t, "id") * rapid.SampledFrom([]int{1, 8, 1 << 40}).Draw(t, "apart"))
		if got.Get(id) != want[id] || take(&got, id) != want[id] || got.Get(id) != 0 {
			return true
		}
		delete(want, id)
		if v := int32(rapid.IntRange(0, 5).Draw(t, "value")); v > 0 {
			got.Put(id, v)
			want[id] = v
		}
	}
	keys := slices.Sorted(got.Keys())
	return got.Len() != len(want) || !slices.Equal(keys, slices.Sorted(maps.Keys(want)))
}

func TestTableIsAMap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { require.False(t, differs(t, (*numbers).Take)) })
}

// The test above can fail: an entry that is merely emptied hides those behind it.
func TestGapsAreFound(t *testing.T) {
	found := false
	rapid.Check(t, func(t *rapid.T) {
		found = found || differs(t, func(x *numbers, id uint64) int32 {
			v := x.Get(id)
			for i := range x.cells {
				if x.cells[i].id == id && x.cells[i].value != 0 {
					x.cells[i] = cell[uint64, int32]{}
					x.used--
				}
			}
			return v
		})
	})
	require.True(t, found)
}

func TestRoomIsMadeOnce(t *testing.T) {
	var x numbers
	x.Grow(1000)
	cells := len(x.cells)
	for i := range uint64(1000) {
		x.Put(i*1000, int32(i+1))
	}
	require.Len(t, x.cells, cells, "there was room")
	for i := range uint64(1000) {
		require.EqualValues(t, i+1, x.Get(i*1000))
		require.EqualValues(t, i+1, x.Take(i*1000))
	}
	require.Zero(t, x.Take(5))
	require.Zero(t, x.Len())
}

// As many leave as come: nothing grows, and nothing is allocated.
func TestComingAndGoingCostsNoRoom(t *testing.T) {
	var x numbers
	x.Grow(100)
	cells, next := len(x.cells), uint64(0)
	allocs := testing.AllocsPerRun(10_000, func() {
		x.Put(next, 1)
		if next++; next > 100 {
			x.Take(next - 100)
		}
	})
	require.Zero(t, allocs)
	require.Len(t, x.cells, cells)
}

// BenchmarkComeAndGo is an id that comes, is asked for three times and leaves, among
// 4,000; beside it the same with a map.
func BenchmarkComeAndGo(b *testing.B) {
	const among = 4000
	b.Run("table", func(b *testing.B) {
		var x Of[uint64, *int]
		v, next := new(int), uint64(0)
		b.ReportAllocs()
		for b.Loop() {
			next += 5
			x.Put(next, v)
			if next > 5*among {
				id := next - 5*among
				for range 3 {
					v = x.Get(id)
				}
				x.Take(id)
			}
		}
	})
	b.Run("map", func(b *testing.B) {
		x := map[uint64]*int{}
		v, next := new(int), uint64(0)
		b.ReportAllocs()
		for b.Loop() {
			next += 5
			x[next] = v
			if next > 5*among {
				id := next - 5*among
				for range 3 {
					v = x[id]
				}
				delete(x, id)
			}
		}
	})
}
