// SPDX-License-Identifier: Apache-2.0

// Package due keeps things in the order in which they are due. It is pure.
package due

import "cordial/routing"

// Entry is something that is due at a time. Of one time the least Order goes first;
// entries that are equal in both have no order.
type Entry[T any] struct {
	Item  T // first, so that an empty one takes no room
	At    routing.Time
	Order uint64
}

func (e *Entry[T]) before(f *Entry[T]) bool {
	return e.At < f.At || e.At == f.At && e.Order < f.Order
}

// Queue is a heap of entries, the next of which is the first. Each node has up to four
// below it, so that few steps lead through it, in few lines of a cache.
type Queue[T any] []Entry[T]

const fan = 4

// Next returns when the next entry is due; routing.Never if there is none.
func (q Queue[T]) Next() routing.Time {
	if len(q) == 0 {
		return routing.Never
	}
	return q[0].At
}

// Add adds an entry.
func (q *Queue[T]) Add(e Entry[T]) {
	*q = append(*q, e)
	q.rise(len(*q)-1, e)
}

// Pop takes out the next entry, which must be there.
func (q *Queue[T]) Pop() Entry[T] {
	h := *q
	first, last := h[0], len(h)-1
	e := h[last]
	h[last] = Entry[T]{} // so that nothing is kept that it points to
	h = h[:last]
	*q = h
	if last == 0 {
		return first
	}
	// The last of a heap is due late: the gap goes all the way down, and it rises from
	// there.
	gap := 0
	for down := 1; down < last; down = fan*gap + 1 {
		least := down
		for i := down + 1; i < min(down+fan, last); i++ {
			if h[i].before(&h[least]) {
				least = i
			}
		}
		h[gap] = h[least]
		gap = least
	}
	q.rise(gap, e)
	return first
}

// rise puts an entry into the gap i, or as far above it as it belongs.
func (q Queue[T]) rise(i int, e Entry[T]) {
	for i > 0 {
		up := (i - 1) / fan
		if !e.before(&q[up]) {
			break
		}
		q[i] = q[up]
		i = up
	}
	q[i] = e
}
