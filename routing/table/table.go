// SPDX-License-Identifier: Apache-2.0

// Package table finds things by their numbers. It is pure.
package table

import (
	"iter"
	"math/bits"
)

// Of finds values by ids. It is a hash table with linear probing: unlike a map it
// moves nothing about while as many leave as come, so an entry costs no allocation.
// The zero Of is empty.
type Of[K ~uint64, V comparable] struct {
	cells []cell[K, V] // a power of two of them, at most half of them full
	used  int
	shift uint
}

// cell is an entry; without a value it is empty.
type cell[K ~uint64, V comparable] struct {
	id    K
	value V
}

// home is where an id is looked for first. Ids come in rows: eight of a row lie
// together, in few lines of a cache, and the rows are spread by multiplying (Knuth,
// The Art of Computer Programming, volume 3, section 6.4).
func (t *Of[K, V]) home(id K) int {
	return int(uint64(id)/8*0x9E37_79B9_7F4A_7C15>>t.shift*8 + uint64(id)%8)
}

// Len counts the entries.
func (t *Of[K, V]) Len() int { return t.used }

// Grow makes room for so many more.
func (t *Of[K, V]) Grow(more int) {
	if 2*(t.used+more) <= len(t.cells) {
		return
	}
	var none V
	n := bits.Len(uint(max(2*(t.used+more), 16) - 1))
	old := t.cells
	t.cells, t.used, t.shift = make([]cell[K, V], 1<<n), 0, uint(64-n+3)
	for _, c := range old {
		if c.value != none {
			t.Put(c.id, c.value)
		}
	}
}

// Put adds an id that is not in the table; its value must not be zero.
func (t *Of[K, V]) Put(id K, v V) {
	t.Grow(1)
	var none V
	i := t.home(id)
	for t.cells[i].value != none {
		i = (i + 1) & (len(t.cells) - 1)
	}
	t.cells[i] = cell[K, V]{id, v}
	t.used++
}

// Get returns the value of an id; zero if it is not in the table.
func (t *Of[K, V]) Get(id K) V {
	var none V
	if t.used == 0 {
		return none
	}
	cells := t.cells
	for i := t.home(id); ; i++ {
		c := &cells[i&(len(cells)-1)]
		if c.id == id || c.value == none {
			return c.value
		}
	}
}

// Keys returns the ids, in no order.
func (t *Of[K, V]) Keys() iter.Seq[K] {
	return func(yield func(K) bool) {
		var none V
		for i := range t.cells {
			if t.cells[i].value != none && !yield(t.cells[i].id) {
				return
			}
		}
	}
}

// Take removes an id and returns its value; zero if it was not in the table.
func (t *Of[K, V]) Take(id K) V {
	var none V
	if t.used == 0 {
		return none
	}
	mask := len(t.cells) - 1
	i := t.home(id)
	for t.cells[i].id != id || t.cells[i].value == none {
		if t.cells[i].value == none {
			return none
		}
		i = (i + 1) & mask
	}
	taken := t.cells[i].value
	// Whoever was pushed past this cell moves back, so that the search for it
	// meets no gap.
	for j := (i + 1) & mask; t.cells[j].value != none; j = (j + 1) & mask {
		if (j-t.home(t.cells[j].id))&mask >= (j-i)&mask {
			t.cells[i] = t.cells[j]
			i = j
		}
	}
	t.cells[i] = cell[K, V]{}
	t.used--
	return taken
}
