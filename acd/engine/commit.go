// SPDX-License-Identifier: Apache-2.0

package engine

import (
	"bytes"
	"errors"
	"fmt"
	"syscall"
	"time"
)

const (
	// retryAfter is how long a full disk is given before the next attempt.
	retryAfter = 250 * time.Millisecond
	// slowCommit is the length of a commit that is worth a warning: calls wait.
	slowCommit = time.Second
)

// Sample is what one commit was like.
type Sample struct {
	Commit  time.Duration // until the records were durable
	Records int           // in the batch, at least one
	Bytes   int           // their encoded length
	Steps   int           // commands and timers stepped, with those that led to nothing
	Step    time.Duration // all the steps together
	Inbox   int           // commands that waited after it
}

// commit makes the batch durable and then tells everybody. Those whose command
// was refused are told after it too: a refusal follows from what went before. If
// the disk is full the batch is kept, and nobody is told anything.
func (l *Loop) commit() error {
	b := &l.batch
	if len(b.records) > 0 {
		if err := l.append(); err != nil || l.DiskFull() {
			return err
		}
		l.committed = b.records[len(b.records)-1].Seq
	}
	if b.broken != nil {
		// First, because views are read from a machine that is whole.
		if err := l.rebuild(); err != nil {
			b.answerAll(nil)
			return err
		}
	}
	if len(b.records) > 0 && l.effects != nil {
		l.effects.Publish(Batch{Records: b.records, Views: l.views()})
	}
	b.answerAll(nil)
	if len(b.records) > 0 && l.opts.Observe != nil {
		l.opts.Observe(Sample{
			Commit: b.took, Records: len(b.records), Bytes: b.bytes, Steps: b.steps, Step: b.stepped, Inbox: l.inbox.depth(),
		})
	}
	return nil
}

// append appends the batch to the journal. If the disk is full it keeps the batch,
// for the next attempt, and refuses new contacts until one succeeds.
func (l *Loop) append() error {
	b := &l.batch
	if b.kept == nil {
		b.began = time.Now()
		l.health.committing.Store(int64(l.now()))
	}
	err := l.journal.Append(b.records)
	b.took = time.Since(b.began)
	switch {
	case errors.Is(err, syscall.ENOSPC):
		l.keep(err)
		return nil
	case err != nil:
		return l.drop(err)
	case b.kept != nil:
		l.log.Info("the journal's disk has room again", "after", b.took)
	case b.took > slowCommit:
		l.log.Warn("the journal's disk is slow: offers wait for it", "commit", b.took)
	}
	l.appended()
	return nil
}

// keep notes that there was no room for the batch.
func (l *Loop) keep(err error) {
	if l.batch.kept == nil {
		l.log.Error("the journal's disk is full: new contacts are refused until there is room", "error", err)
	}
	l.batch.kept = err
	l.health.diskFull.Store(true)
	l.inbox.diskFull(true)
}

// appended notes that the batch is kept no more, whatever became of it.
func (l *Loop) appended() {
	l.health.committing.Store(0)
	if l.batch.kept != nil {
		l.batch.kept = nil
		l.inbox.diskFull(false)
		l.health.diskFull.Store(false)
	}
}

// drop gives the batch up, of which nobody knows whether it was stored.
func (l *Loop) drop(err error) error {
	l.appended()
	err = fmt.Errorf("appending to the journal: %w", err)
	l.batch.answerAll(fmt.Errorf("whether it was stored is not known: %w", err))
	return err
}

// snapshot stores the state after the last commit. A full disk only defers it.
func (l *Loop) snapshot() error {
	seq := l.machine.Seq()
	if seq == l.snapshotted {
		return nil
	}
	l.snapshotted = seq
	var state bytes.Buffer
	if err := l.machine.Snapshot(&state); err != nil {
		return fmt.Errorf("snapshot after record %d: %w", seq, err)
	}
	err := l.journal.Snapshot(seq, state.Bytes())
	if errors.Is(err, syscall.ENOSPC) {
		l.log.Warn("no room for a snapshot on the journal's disk; the next one will do", "error", err)
		return nil
	}
	if err != nil {
		return fmt.Errorf("snapshot after record %d: %w", seq, err)
	}
	return nil
}
