// SPDX-License-Identifier: Apache-2.0

package fakeswitch

import (
	"container/heap"

	"cordial/acd"
)

// agenda is what will happen, in order of time, and of being noted for one time.
type agenda struct {
	items entries
	noted uint64
}

type entry struct {
	at  acd.Time
	seq uint64
	do  func()
}

func (a *agenda) add(at acd.Time, do func()) {
	a.noted++
	heap.Push(&a.items, entry{at, a.noted, do})
}

// next is when something is due.
func (a *agenda) next() (acd.Time, bool) {
	if len(a.items) == 0 {
		return 0, false
	}
	return a.items[0].at, true
}

func (a *agenda) pop() entry { return heap.Pop(&a.items).(entry) }

// entries is a heap.
type entries []entry

func (e entries) Len() int { return len(e) }
func (e entries) Less(i, j int) bool {
	return e[i].at < e[j].at || e[i].at == e[j].at && e[i].seq < e[j].seq
}
func (e entries) Swap(i, j int) { e[i], e[j] = e[j], e[i] }
func (e *entries) Push(x any)   { *e = append(*e, x.(entry)) }

// Pop is the heap's.
func (e *entries) Pop() any {
	old := *e
	last := len(old) - 1
	x := old[last]
	old[last] = entry{}
	*e = old[:last]
	return x
}
