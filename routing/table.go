// SPDX-License-Identifier: Apache-2.0

package routing

import "math/bits"

// table finds contacts by their ids. It is a hash table with linear probing:
// unlike a map it moves nothing about while as many leave as come, so a contact
// costs no allocation.
type table struct {
	cells []cell // a power of two of them, at most half of them full
	used  int
	shift uint
}

// cell is an entry. Its slot is counted from 1: 0 is an empty cell.
type cell struct {
	id   ContactID
	slot int32
}

// home is where an id is looked for first. Ids come in rows: eight of a row lie
// together, in one line of a cache, and the rows are spread by multiplying (Knuth,
// The Art of Computer Programming, volume 3, section 6.4).
func (t *table) home(id ContactID) int {
	return int(uint64(id)/8*0x9E37_79B9_7F4A_7C15>>t.shift*8 + uint64(id)%8)
}

// grow makes room for so many more.
func (t *table) grow(more int) {
	if 2*(t.used+more) <= len(t.cells) {
		return
	}
	n := bits.Len(uint(max(2*(t.used+more), 16) - 1))
	old := t.cells
	t.cells, t.used, t.shift = make([]cell, 1<<n), 0, uint(64-n+3)
	for _, c := range old {
		if c.slot != 0 {
			t.put(c.id, c.slot-1)
		}
	}
}

// put adds an id that is not in the table.
func (t *table) put(id ContactID, slot int32) {
	t.grow(1)
	i := t.home(id)
	for t.cells[i].slot != 0 {
		i = (i + 1) & (len(t.cells) - 1)
	}
	t.cells[i] = cell{id, slot + 1}
	t.used++
}

// take removes an id and returns its slot.
func (t *table) take(id ContactID) (int32, bool) {
	if t.used == 0 {
		return 0, false
	}
	mask := len(t.cells) - 1
	i := t.home(id)
	for t.cells[i].id != id || t.cells[i].slot == 0 {
		if t.cells[i].slot == 0 {
			return 0, false
		}
		i = (i + 1) & mask
	}
	slot := t.cells[i].slot - 1
	// Whoever was pushed past this cell moves back, so that the search for it
	// meets no gap.
	for j := (i + 1) & mask; t.cells[j].slot != 0; j = (j + 1) & mask {
		if (j-t.home(t.cells[j].id))&mask >= (j-i)&mask {
			t.cells[i] = t.cells[j]
			i = j
		}
	}
	t.cells[i] = cell{}
	t.used--
	return slot, true
}
