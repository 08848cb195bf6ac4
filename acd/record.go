// SPDX-License-Identifier: Apache-2.0

package acd

// Record is one step of the machine: a command and what it led to. It is one
// thing used four ways: entry of the journal, unit of a golden test, trace of a
// simulation, live feed.
type Record struct {
	Seq     uint64 // gapless, from 1
	At      Time
	Command Command
	Events  []Event
}
