// SPDX-License-Identifier: Apache-2.0

package engine

import (
	"sync"

	"cordial/acd"
)

// pending is a command that waits, stamped on receipt.
type pending struct {
	at   acd.Time
	cmd  acd.Command
	done func(acd.Record, error)
}

// answer calls done, if anybody wants to know.
func (p pending) answer(r acd.Record, err error) {
	if p.done != nil {
		p.done(r, err)
	}
}

// inbox is the bounded queue in front of the loop.
type inbox struct {
	mu      sync.Mutex
	now     func() acd.Time
	limit   int
	waiting []pending // from head on
	head    int
	full    bool // the disk: no new contacts
	closed  bool
	wake    chan struct{} // holds one token while there may be something to do
}

func newInbox(now func() acd.Time, limit int) *inbox {
	return &inbox{now: now, limit: limit, wake: make(chan struct{}, 1)}
}

// put takes a command, or says why not. The last quarter of the room is kept for
// what concerns contacts that are already here.
func (b *inbox) put(cmd acd.Command, done func(acd.Record, error)) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	limit := b.limit
	if cmd.Kind == acd.Arrive {
		limit -= limit / 4
	}
	switch {
	case b.closed:
		return ErrStopped
	case b.full && cmd.Kind == acd.Arrive:
		return ErrDiskFull
	case len(b.waiting)-b.head >= limit:
		return ErrBusy
	}
	if b.head > 0 && len(b.waiting) == cap(b.waiting) {
		n := copy(b.waiting, b.waiting[b.head:])
		clear(b.waiting[n:])
		b.waiting, b.head = b.waiting[:n], 0
	}
	// Stamped under the lock, so that the order of the stamps is the order here.
	b.waiting = append(b.waiting, pending{at: b.now(), cmd: cmd, done: done})
	select {
	case b.wake <- struct{}{}:
	default:
	}
	return nil
}

// peek returns the next command's time; only the loop takes commands out.
func (b *inbox) peek() (acd.Time, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.head == len(b.waiting) {
		return 0, false
	}
	return b.waiting[b.head].at, true
}

// pop takes out the next command, which must be there.
func (b *inbox) pop() pending {
	b.mu.Lock()
	defer b.mu.Unlock()
	p := b.waiting[b.head]
	b.waiting[b.head] = pending{}
	b.head++
	if b.head == len(b.waiting) {
		b.waiting, b.head = b.waiting[:0], 0
	}
	return p
}

func (b *inbox) depth() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.waiting) - b.head
}

// diskFull refuses new contacts from now on, also those that wait already, or
// takes them again.
func (b *inbox) diskFull(full bool) {
	for _, p := range b.sift(full) {
		p.answer(acd.Record{}, ErrDiskFull)
	}
}

func (b *inbox) sift(full bool) []pending {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.full = full
	if !full {
		return nil
	}
	var out []pending
	kept := b.waiting[:b.head]
	for _, p := range b.waiting[b.head:] {
		if p.cmd.Kind == acd.Arrive {
			out = append(out, p)
		} else {
			kept = append(kept, p)
		}
	}
	clear(b.waiting[len(kept):])
	b.waiting = kept
	return out
}

// close takes nothing more and returns what waited.
func (b *inbox) close() []pending {
	b.mu.Lock()
	defer b.mu.Unlock()
	rest := b.waiting[b.head:]
	b.waiting, b.head, b.closed = nil, 0, true
	return rest
}
