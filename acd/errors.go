// SPDX-License-Identifier: Apache-2.0

package acd

import "errors"

// What Step may answer instead of a record. Nothing has changed then.
var (
	// ErrStale: the command came too late or changes nothing: an ordinary race,
	// such as an answer after the caller hung up.
	ErrStale = errors.New("too late, or nothing to change")
	// ErrTimerDue: a timer is due first; step a Tick at Deadline.
	ErrTimerDue = errors.New("a timer is due before this command")
	// ErrUnknownLine and the like: the configuration has no such thing.
	ErrUnknownLine    = errors.New("no such line")
	ErrUnknownQueue   = errors.New("no such queue")
	ErrUnknownSkill   = errors.New("no such skill")
	ErrUnknownAgent   = errors.New("no such agent")
	ErrUnknownContact = errors.New("no such contact")
	// ErrFull: so many contacts are on their way out that no more are taken.
	ErrFull = errors.New("the centre is full")
	// ErrNotSignedIn: the agent must sign in first.
	ErrNotSignedIn = errors.New("the agent is not signed in")
	// ErrBadCommand: a field is missing or out of its range.
	ErrBadCommand = errors.New("bad command")
	// ErrBadConfig: the configuration contradicts itself.
	ErrBadConfig = errors.New("bad configuration")
)
