// SPDX-License-Identifier: Apache-2.0

package engine

import (
	"log/slog"

	"cordial/acd"
)

// Loop is the engine without its goroutine: the very steps that run live, taken
// one at a time by whoever calls, at times that are an argument. [Engine] drives
// one in real time; tests of faults drive one on a clock of their own.
//
// Put may be called from any goroutine, the rest from one.
type Loop struct {
	machine *acd.Machine
	journal Journal
	effects Effects
	opts    Options
	log     *slog.Logger
	now     func() acd.Time
	inbox   *inbox
	health  health
	// doStep is Machine.Step; tests plant faults in it.
	doStep func(*acd.Machine, acd.Time, acd.Command) (acd.Record, error)

	batch       batch
	committed   uint64 // the last durable record
	snapshotted uint64 // the record after which the last snapshot was tried
	brokenTicks int    // timers that broke the machine in a row
	rebuilt     bool   // and not stepped since
}

// NewLoop returns a loop that is to run m, which nobody else may change from now
// on. Its state must be what the journal holds. now tells the time by which
// commands are stamped; it must never run backward, nor begin before the last record.
func NewLoop(m *acd.Machine, j Journal, fx Effects, opts Options, now func() acd.Time) *Loop {
	if opts.Inbox <= 0 {
		opts.Inbox = DefaultInbox
	}
	if opts.SnapshotEvery == 0 {
		opts.SnapshotEvery = DefaultSnapshotEvery
	}
	if opts.Log == nil {
		opts.Log = slog.Default()
	}
	return &Loop{
		machine: m, journal: j, effects: fx, opts: opts, log: opts.Log, now: now,
		inbox: newInbox(now, opts.Inbox), doStep: (*acd.Machine).Step,
		committed: m.Seq(), snapshotted: min(opts.Snapshotted, m.Seq()),
	}
}

// Put hands in a command for the next Turn. done, which may be nil, is called
// once, as [Engine.Submit] says.
func (l *Loop) Put(cmd acd.Command, done func(acd.Record, error)) {
	if err := l.inbox.put(cmd, done); err != nil && done != nil {
		done(acd.Record{}, err)
	}
}

// Turn steps what is due and what waits, up to the limits of a batch, commits it,
// and then tells everybody. While [Loop.DiskFull] it tries the kept batch again
// instead. After an error nothing more may be asked of the loop.
func (l *Loop) Turn() error {
	if !l.DiskFull() {
		l.collect()
	}
	if err := l.commit(); err != nil || l.DiskFull() {
		return err
	}
	if l.machine.Seq() >= l.snapshotted+l.opts.SnapshotEvery {
		return l.snapshot()
	}
	return nil
}

// DiskFull tells whether a batch is kept because the journal's disk had no room
// for it. The machine is ahead of what is durable then.
func (l *Loop) DiskFull() bool { return l.batch.kept != nil }

// Due returns when the next Turn is to come, which may lie in the past; false if
// only a command can bring anything. With a full disk it is for the caller to say
// when to try again.
func (l *Loop) Due() (acd.Time, bool) {
	if l.DiskFull() {
		return 0, false
	}
	due, ok := l.machine.Deadline()
	if at, waits := l.inbox.peek(); waits && (!ok || at < due) {
		return at, true
	}
	return due, ok
}

// Machine returns the machine, to be read between two Turns.
func (l *Loop) Machine() *acd.Machine { return l.machine }

// Start steps the command Start, at the time of the last record: the contacts'
// timers stand still from there on, as nobody served them since. It comes before
// the first Turn.
func (l *Loop) Start() error {
	at := l.machine.Now()
	if l.machine.Seq() == 0 {
		at = l.now()
	}
	for l.fire(at) {
	}
	if l.batch.broken == nil {
		l.step(pending{at: at, cmd: acd.Command{Kind: acd.Start}})
	}
	if b := l.batch.broken; b != nil {
		return broken(b)
	}
	return l.commit()
}

// Stop ends with a snapshot, after one last attempt to store what a full disk held
// up. What waits is answered with ErrStopped; it has not been stepped. It comes
// once, also after an error, which is then given to it.
func (l *Loop) Stop(err error) error {
	if err == nil && l.DiskFull() {
		err = l.commit()
		if kept := l.batch.kept; err == nil && kept != nil {
			err = l.drop(kept)
		}
	}
	if err == nil {
		err = l.snapshot()
	}
	for _, p := range l.inbox.close() {
		p.answer(acd.Record{}, ErrStopped)
	}
	return err
}
