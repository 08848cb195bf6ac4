// SPDX-License-Identifier: Apache-2.0

package routing

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// differs drives a table and a map alike, and tells whether they come to differ.
func differs(t *rapid.T, take func(*table, ContactID) (int32, bool)) bool {
	var got table
	want := map[ContactID]int32{}
	for range rapid.IntRange(1, 300).Draw(t, "steps") {
		// Few ids, and some that lie far apart.
		id := ContactID(rapid.IntRange(0, 40).Draw(t, "id") * rapid.SampledFrom([]int{1, 8, 1 << 40}).Draw(t, "apart"))
		slot, ok := take(&got, id)
		old, known := want[id]
		if ok != known || slot != old {
			return true
		}
		delete(want, id)
		if slot = int32(rapid.IntRange(0, 5).Draw(t, "slot")); slot > 0 {
			got.put(id, slot)
			want[id] = slot
		}
	}
	return got.used != len(want)
}

func TestTableIsAMap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { require.False(t, differs(t, (*table).take)) })
}

// The test above can fail: an entry that is merely emptied hides those behind it.
func TestTableGapsAreFound(t *testing.T) {
	found := false
	rapid.Check(t, func(t *rapid.T) {
		found = found || differs(t, func(x *table, id ContactID) (int32, bool) {
			if x.used == 0 {
				return 0, false
			}
			for i := x.home(id); x.cells[i].slot != 0; i = (i + 1) & (len(x.cells) - 1) {
				if slot := x.cells[i].slot - 1; x.cells[i].id == id {
					x.cells[i] = cell{}
					x.used--
					return slot, true
				}
			}
			return 0, false
		})
	})
	require.True(t, found)
}

func TestTableGrows(t *testing.T) {
	var x table
	x.grow(1000)
	cells := len(x.cells)
	for i := range ContactID(1000) {
		x.put(i*1000, int32(i))
	}
	require.Len(t, x.cells, cells, "there was room")
	for i := range ContactID(1000) {
		slot, ok := x.take(i * 1000)
		require.True(t, ok)
		require.EqualValues(t, i, slot)
	}
	_, ok := x.take(5)
	require.False(t, ok)
}
