// SPDX-License-Identifier: Apache-2.0

package acd

import "slices"

// Record is one step of the machine: a command and what it led to. It is one
// thing used four ways: entry of the journal, unit of a golden test, trace of a
// simulation, live feed.
type Record struct {
	Seq     uint64 // gapless, from 1
	At      Time
	Command Command
	Events  []Event
}

// Clone returns a copy that outlives the next Step.
func (r Record) Clone() Record {
	r.Events = slices.Clone(r.Events)
	for i := range r.Events {
		if why := r.Events[i].Why; why != nil {
			kept := *why
			r.Events[i].Why = &kept
		}
	}
	return r
}

// Touched appends to dst the contacts whose View may differ after the record,
// each once.
func (r Record) Touched(dst []ContactID) []ContactID {
	from := len(dst)
	for i := range r.Events {
		id := r.Events[i].Contact
		if id != 0 && !slices.Contains(dst[from:], id) {
			dst = append(dst, id)
		}
	}
	return dst
}
