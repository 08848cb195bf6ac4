// SPDX-License-Identifier: Apache-2.0

package engine

import (
	"sync/atomic"
	"time"
)

// Health is how the engine is doing. It can be had at any time, also while the
// loop waits for the disk.
type Health struct {
	// DiskFull: the journal's disk is full; new contacts are refused.
	DiskFull bool
	// Committing is how long the commit in hand has been going on; 0 if none is.
	Committing time.Duration
	// SetAside counts the commands that broke an invariant since the start. Each
	// is an alarm.
	SetAside uint64
	// Inbox is how many commands wait.
	Inbox int
	// Stopped: Run has returned.
	Stopped bool
}

// health is what the loop tells of itself.
type health struct {
	diskFull   atomic.Bool
	setAside   atomic.Uint64
	committing atomic.Int64 // since when, 0: not
}

// Health tells how the engine is doing.
func (e *Engine) Health() Health {
	h := Health{
		DiskFull: e.loop.health.diskFull.Load(),
		SetAside: e.loop.health.setAside.Load(),
		Inbox:    e.loop.inbox.depth(),
	}
	if since := e.loop.health.committing.Load(); since != 0 {
		h.Committing = max(0, time.Duration(int64(e.loop.now())-since))
	}
	select {
	case <-e.stopped:
		h.Stopped = true
	default:
	}
	return h
}
