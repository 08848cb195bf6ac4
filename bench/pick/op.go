// SPDX-License-Identifier: Apache-2.0

package pick

import "time"

// Op is an operation that is timed: the i-th of a batch.
type Op func(f *floor, i int)

// between is how long after each other contacts come that are served at once.
const between = 10 * time.Millisecond

// Arriving is a contact that comes while one agent in ten is free. One is picked and
// takes it; then she is released. A contact may be held for somebody better instead.
// Then it goes again.
func Arriving(f *floor, i int) {
	f.now = f.now.Add(between)
	id := f.arrive(f.due[i])
	a, ok := f.ask()
	f.answers[i] = a
	if !ok {
		f.leave(id)
		return
	}
	f.give(a)
	f.put(a.Agent, false)
}

// Freed is an agent who comes free while contacts wait and nobody else is free. She is
// released, one of them is picked for her, and she takes it.
func Freed(f *floor, i int) {
	f.now = f.now.Add(between)
	f.put(f.frees[i], false)
	a, ok := f.ask()
	f.answers[i] = a
	if !ok {
		f.put(f.frees[i], true)
		return
	}
	f.give(a)
}

// Talks is an agent who comes free and talks again, without a pick: two updates.
func Talks(f *floor, i int) {
	f.put(f.frees[i], false)
	f.put(f.frees[i], true)
}

// Signs is an agent who signs out and in again.
func Signs(f *floor, i int) {
	id := f.frees[i]
	f.side.RemoveAgent(id)
	f.put(id, true)
}

// Learns is an agent who is given levels that nobody else has, and then her own again:
// two updates.
func Learns(f *floor, i int) {
	a := f.agent(f.frees[i], true)
	own := a.Levels
	a.Levels = f.levels[f.unlike()]
	f.side.PutAgent(a)
	a.Levels = own
	f.side.PutAgent(a)
}

// Comes is a contact that comes while others wait, and gives up, without a pick.
func Comes(f *floor, i int) {
	f.now = f.now.Add(between)
	f.leave(f.arrive(f.due[i]))
}
