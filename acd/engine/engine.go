// SPDX-License-Identifier: Apache-2.0

package engine

import (
	"context"
	"fmt"
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

// Engine runs one machine. All methods may be called from any goroutine.
type Engine struct {
	machine *acd.Machine
	journal Journal
	effects Effects
	opts    Options
	log     *slog.Logger
	clock   clock
	inbox   *inbox
	asks    chan ask
	stopped chan struct{}
	health  health
	// doStep is Machine.Step; tests plant faults in it.
	doStep func(*acd.Machine, acd.Time, acd.Command) (acd.Record, error)

	batch       batch
	committed   uint64 // the last durable record
	snapshotted uint64 // the record after which the last snapshot was tried
	brokenTicks int    // timers that broke the machine in a row
	rebuilt     bool   // and not stepped since
}

// New returns an engine that is to run m, which nobody else may touch from now
// on. Its state must be what the journal holds.
func New(m *acd.Machine, j Journal, fx Effects, opts Options) *Engine {
	if opts.Inbox <= 0 {
		opts.Inbox = DefaultInbox
	}
	if opts.SnapshotEvery == 0 {
		opts.SnapshotEvery = DefaultSnapshotEvery
	}
	if opts.Log == nil {
		opts.Log = slog.Default()
	}
	c := newClock(m.Now())
	return &Engine{
		machine: m, journal: j, effects: fx, opts: opts, log: opts.Log, clock: c,
		inbox: newInbox(c, opts.Inbox), asks: make(chan ask), stopped: make(chan struct{}),
		doStep: (*acd.Machine).Step, committed: m.Seq(), snapshotted: min(opts.Snapshotted, m.Seq()),
	}
}

// Now is the time by which commands are stamped.
func (e *Engine) Now() acd.Time { return e.clock.now() }

// Run owns the machine until ctx ends or the journal fails, which is the error
// it returns then. It begins with the command Start and ends with a snapshot.
// Commands that wait at the end are answered with ErrStopped; they have not been
// stepped. It is called once.
func (e *Engine) Run(ctx context.Context) error {
	defer e.stop()
	if err := e.start(ctx); err != nil {
		return err
	}
	timer := time.NewTimer(0)
	defer timer.Stop()
	for ctx.Err() == nil {
		if err := e.turn(ctx); err != nil {
			return err
		}
		wake := e.inbox.wake
		if e.batch.cut {
			wake = ready // more waits: look only whether anybody asks
		} else {
			e.arm(timer)
		}
		select {
		case <-ctx.Done():
		case <-wake:
		case <-timer.C:
		case q := <-e.asks:
			q.read(e.machine, nil)
		}
	}
	return e.snapshot()
}

// ready never blocks.
var ready = func() chan struct{} {
	c := make(chan struct{})
	close(c)
	return c
}()

// start steps Start, at the time of the last record: the contacts' timers stand
// still from there on, as nobody served them since.
func (e *Engine) start(ctx context.Context) error {
	at := e.machine.Now()
	if e.machine.Seq() == 0 {
		at = e.clock.now()
	}
	for e.fire(at) {
	}
	if e.batch.broken == nil {
		e.step(pending{at: at, cmd: acd.Command{Kind: acd.Start}})
	}
	if b := e.batch.broken; b != nil {
		return fmt.Errorf("%w at its start: %v", ErrBroken, b.cause)
	}
	return e.commit(ctx)
}

// turn steps what is due and what waits, up to the limits of a batch, and commits
// it.
func (e *Engine) turn(ctx context.Context) error {
	e.collect()
	if err := e.commit(ctx); err != nil {
		return err
	}
	if e.machine.Seq() >= e.snapshotted+e.opts.SnapshotEvery {
		return e.snapshot()
	}
	return nil
}

// arm sets the timer to the machine's deadline.
func (e *Engine) arm(timer *time.Timer) {
	if due, ok := e.machine.Deadline(); ok {
		timer.Reset(max(0, due.Sub(e.clock.now())))
	} else {
		timer.Stop()
	}
}

// stop answers all who wait.
func (e *Engine) stop() {
	close(e.stopped)
	for _, p := range e.inbox.close() {
		p.answer(acd.Record{}, ErrStopped)
	}
}
