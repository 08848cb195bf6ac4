// SPDX-License-Identifier: Apache-2.0

package soak

import (
	"container/heap"
	"time"

	"cordial/acd"
)

// agenda is what will happen, by time, and in the order of being noted.
type agenda struct {
	entries []entry
	noted   uint64
}

type entry struct {
	at  acd.Time
	seq uint64
	do  func()
}

func (a *agenda) Len() int      { return len(a.entries) }
func (a *agenda) Swap(i, j int) { a.entries[i], a.entries[j] = a.entries[j], a.entries[i] }
func (a *agenda) Push(x any)    { a.entries = append(a.entries, x.(entry)) }

// Less orders by time and then by being noted.
func (a *agenda) Less(i, j int) bool {
	x, y := &a.entries[i], &a.entries[j]
	return x.at < y.at || x.at == y.at && x.seq < y.seq
}

// Pop is the heap's.
func (a *agenda) Pop() any {
	last := a.entries[len(a.entries)-1]
	a.entries[len(a.entries)-1] = entry{}
	a.entries = a.entries[:len(a.entries)-1]
	return last
}

// after notes what will happen.
func (w *world) after(d time.Duration, do func()) {
	w.agenda.noted++
	heap.Push(&w.agenda, entry{w.now.Add(d), w.agenda.noted, do})
}

// soon notes what will happen within a few milliseconds: so two goroutines take
// turns as chance has it.
func (w *world) soon(do func()) { w.after(between(w.rnd, 0, 2*time.Millisecond), do) }

// pass lets everything happen until d from now.
func (w *world) pass(d time.Duration) {
	end := w.now.Add(d)
	for {
		next, ok := w.next()
		if !ok || next > end {
			break
		}
		w.now = max(w.now, next)
		w.happen()
	}
	w.now = max(w.now, end)
}

// next is when something happens next.
func (w *world) next() (acd.Time, bool) {
	var at acd.Time
	found := false
	earlier := func(t acd.Time, ok bool) {
		if ok && (!found || t < at) {
			at, found = t, true
		}
	}
	if len(w.agenda.entries) > 0 {
		earlier(w.agenda.entries[0].at, true)
	}
	earlier(w.sw.Next())
	if w.proc != nil {
		earlier(w.proc.due())
	}
	return at, found
}

// happen lets one thing happen that is due now: on the switch, then in the world,
// then in the engine.
func (w *world) happen() {
	if at, ok := w.sw.Next(); ok && at <= w.now {
		w.tell(w.sw.Advance(at))
		return
	}
	w.tell(w.sw.Advance(w.now)) // it has a clock of its own
	defer func() { w.tell(w.sw.Advance(w.now)) }()
	if len(w.agenda.entries) > 0 && w.agenda.entries[0].at <= w.now {
		heap.Pop(&w.agenda).(entry).do()
		return
	}
	if w.proc != nil {
		w.proc.turn()
	}
}
