// SPDX-License-Identifier: Apache-2.0

package engine

import "errors"

// What a command may be answered beside the machine's own errors.
var (
	// ErrBusy: the inbox is full. The command is not taken; whoever brings in the
	// switch's events has to compare everything anew once there is room.
	ErrBusy = errors.New("too many commands are waiting")
	// ErrDiskFull: the journal's disk is full. A new contact is not taken; the
	// status cannot be had, because it would tell what is not durable.
	ErrDiskFull = errors.New("the disk that holds the journal is full; make room on it")
	// ErrStopped: the engine does not run (any more).
	ErrStopped = errors.New("the engine has stopped")
	// ErrSetAside: the command broke an invariant of the machine, which was
	// rebuilt without it. This is a fault of the program.
	ErrSetAside = errors.New("the command broke an invariant and was set aside")
	// ErrBroken: the machine cannot go on, even rebuilt.
	ErrBroken = errors.New("the machine cannot go on")
)
