// SPDX-License-Identifier: Apache-2.0

package routing

import (
	"cmp"
	"time"
)

// lane is the waiting contacts of a demand that differ in nothing but their age,
// so that the oldest is ripe first and goes first.
type lane struct {
	alike
	all  []place
	head int // what is before it is room
}

// alike is what the contacts of a lane have in common.
type alike struct {
	worth, order, priority time.Duration
	// patience is the age from which a contact is ripe for everyone: its worth, or
	// less if a limit of its queue acts before that.
	patience time.Duration
}

func (a alike) compare(b alike) int {
	return cmp.Or(cmp.Compare(a.worth, b.worth), cmp.Compare(a.order, b.order),
		cmp.Compare(a.priority, b.priority), cmp.Compare(a.patience, b.patience))
}

// place is a contact in a lane.
type place struct {
	since Time
	id    ContactID
	slot  int32
}

// line returns the contacts, the oldest first.
func (l *lane) line() []place { return l.all[l.head:] }

// until counts the contacts that came at t or before.
func (l *lane) until(t Time) int {
	line := l.line()
	if len(line) == 0 || line[0].since > t {
		return 0
	}
	i := 0 // it came at t or before
	for n := len(line); n > 1; {
		half := n / 2
		if line[i+half].since <= t {
			i += half
		}
		n -= half
	}
	return i + 1
}

// find returns where a contact is in line, or where it belongs.
func (l *lane) find(since Time, id ContactID) int {
	line := l.line()
	n := len(line)
	switch {
	case n == 0 || line[0].id == id: // most who leave are the first
		return 0
	case line[n-1].since < since: // most who come are the last
		return n
	}
	i := l.until(since - 1)
	for i < n && line[i].since == since && line[i].id < id {
		i++
	}
	return i
}

// insert gives a contact place i in line; whichever part is shorter moves.
func (l *lane) insert(i int, at place) {
	n := len(l.all) - l.head
	if l.head > 0 && i < n-i {
		l.head--
		line := l.line()
		copy(line, line[1:i+1])
		line[i] = at
		return
	}
	if len(l.all) == cap(l.all) && l.head > n { // more room than contacts
		copy(l.all, l.line())
		l.all, l.head = l.all[:n], 0
	}
	l.all = append(l.all, place{})
	line := l.line()
	copy(line[i+1:], line[i:])
	line[i] = at
}

// remove takes whoever is at place i out of line.
func (l *lane) remove(i int) {
	line := l.line()
	if i < len(line)/2 {
		copy(line[1:], line[:i])
		l.head++
		return
	}
	copy(line[i:], line[i+1:])
	l.all = l.all[:len(l.all)-1]
}
