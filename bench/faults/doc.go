// SPDX-License-Identifier: Apache-2.0

// Package faults holds the binary against disks that really fail: one that is
// full, one whose fsync takes seconds, one whose fsync fails; against a link that is
// cut, dead, or comes back with what was sent into it; and against a man in the
// middle who swallows requests and answers, and hides, repeats and shuffles events.
// Callers, phones and Asterisk are those of the rig (bench/load).
//
// The tests need root, /dev/fuse and Asterisk, and stand behind the build tag e2e:
//
//	make e2e
//
// Each is named after the fault's number in docs/reliability.md.
package faults
