// SPDX-License-Identifier: Apache-2.0

package engine

import (
	"context"
	"log/slog"
	"time"

	"cordial/acd"
)

// Journal is where records go. What it was given is durable when it returns.
type Journal interface {
	// Append stores records. An error that matches syscall.ENOSPC means that
	// nothing was stored and that the same may be tried again.
	Append(batch []acd.Record) error
	// Snapshot stores the machine's state after the record seq.
	Snapshot(seq uint64, state []byte) error
}

// Effects is who is told.
type Effects interface {
	// Publish is called by the loop after each commit that has records. It must
	// not block, and may keep the batch but not change it.
	Publish(b Batch)
}

// Batch is what one commit has brought. All of it is durable.
type Batch struct {
	// Records in order, as copies.
	Records []acd.Record
	// Views of the contacts that the records touched, as they are after the
	// whole batch, in order of their ids.
	Views []acd.View
}

// Options are what an engine may be told; the zero value is usable.
type Options struct {
	// Inbox is how many commands may wait; 0 is DefaultInbox. New contacts get
	// no more than three quarters of it.
	Inbox int
	// SnapshotEvery is how many records come between two snapshots; 0 is
	// DefaultSnapshotEvery.
	SnapshotEvery uint64
	// Snapshotted is the number of the record that the newest snapshot was made
	// after, so that the count goes on over restarts.
	Snapshotted uint64
	// Rebuild makes the machine anew from the journal; nil: [Engine.Run] returns
	// when the machine has broken.
	Rebuild func() (*acd.Machine, error)
	// Observe is called by the loop after each commit; it must return at once.
	Observe func(Sample)
	// Log takes warnings and alarms; nil is slog.Default.
	Log *slog.Logger
}

// What the zero Options stand for.
const (
	DefaultInbox         = 16_384
	DefaultSnapshotEvery = 10_000
)

// timerSlack is how much later than due a timer acts at most, if nothing else happens.
const timerSlack = 40 * time.Millisecond

// Engine runs one machine. All methods may be called from any goroutine.
type Engine struct {
	loop    *Loop
	asks    chan ask
	stopped chan struct{}
}

// New returns an engine that is to run m, which nobody else may touch from now
// on. Its state must be what the journal holds.
func New(m *acd.Machine, j Journal, fx Effects, opts Options) *Engine {
	return &Engine{
		loop: NewLoop(m, j, fx, opts, newClock(m.Now()).now),
		asks: make(chan ask), stopped: make(chan struct{}),
	}
}

// Now is the time by which commands are stamped.
func (e *Engine) Now() acd.Time { return e.loop.now() }

// Run owns the machine until ctx ends or the journal fails, which is the error
// it returns then. It begins with the command Start and ends with a snapshot.
// Commands that wait at the end are answered with ErrStopped; they have not been
// stepped. It is called once.
func (e *Engine) Run(ctx context.Context) error {
	defer close(e.stopped)
	return e.loop.Stop(e.run(ctx))
}

func (e *Engine) run(ctx context.Context) error {
	if err := e.loop.Start(); err != nil {
		return err
	}
	timer := time.NewTimer(retryAfter)
	defer timer.Stop()
	if e.loop.DiskFull() {
		e.wait(ctx, timer)
	}
	for ctx.Err() == nil {
		if err := e.loop.Turn(); err != nil {
			return err
		}
		e.wait(ctx, timer)
	}
	return nil
}

// wait waits until there may be something to do. With a full disk that is only the
// next attempt, and questions about the state are refused: it is not durable.
func (e *Engine) wait(ctx context.Context, timer *time.Timer) {
	wake := e.loop.inbox.wake
	switch {
	case e.loop.DiskFull():
		wake = nil
		timer.Reset(retryAfter)
	case e.loop.batch.cut:
		wake = ready // more waits: look only whether anybody asks
	default:
		e.arm(timer)
	}
	for {
		select {
		case <-ctx.Done():
			return
		case <-wake:
			return
		case <-timer.C:
			return
		case q := <-e.asks:
			if !e.loop.DiskFull() {
				q.read(e.loop.machine, nil)
				return
			}
			q.read(nil, ErrDiskFull)
		}
	}
}

// ready never blocks.
var ready = func() chan struct{} {
	c := make(chan struct{})
	close(c)
	return c
}()

// arm sets the timer to the machine's deadline, or a little later: what comes until
// then brings the timer's record along, and saves it a commit of its own. The record
// has the time at which it was due all the same.
func (e *Engine) arm(timer *time.Timer) {
	if due, ok := e.loop.machine.Deadline(); ok {
		timer.Reset(max(0, due.Sub(e.loop.now())) + timerSlack)
	} else {
		timer.Stop()
	}
}
