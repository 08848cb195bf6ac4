// SPDX-License-Identifier: Apache-2.0

package engine

import (
	"bytes"
	"context"
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
// was refused are told after it too: a refusal follows from what went before.
func (e *Engine) commit(ctx context.Context) error {
	b := &e.batch
	began := time.Now()
	if len(b.records) > 0 {
		if err := e.append(ctx); err != nil {
			b.answerAll(fmt.Errorf("whether it was stored is not known: %w", err))
			return err
		}
		e.committed = b.records[len(b.records)-1].Seq
	}
	took := time.Since(began)
	if b.broken != nil {
		// First, because views are read from a machine that is whole.
		if err := e.rebuild(); err != nil {
			b.answerAll(nil)
			return err
		}
	}
	if len(b.records) > 0 && e.effects != nil {
		e.effects.Publish(Batch{Records: b.records, Views: e.views()})
	}
	b.answerAll(nil)
	if len(b.records) > 0 && e.opts.Observe != nil {
		e.opts.Observe(Sample{
			Commit: took, Records: len(b.records), Bytes: b.bytes, Steps: b.steps, Step: b.stepped, Inbox: e.inbox.depth(),
		})
	}
	return nil
}

// append appends the batch to the journal. While the disk is full it keeps trying.
func (e *Engine) append(ctx context.Context) error {
	began := time.Now()
	e.health.committing.Store(int64(e.clock.now()))
	defer e.health.committing.Store(0)
	err := e.journal.Append(e.batch.records)
	if errors.Is(err, syscall.ENOSPC) {
		e.log.Error("the journal's disk is full: new contacts are refused until there is room", "error", err)
		e.health.diskFull.Store(true)
		e.inbox.diskFull(true)
		err = e.appendAgain(ctx, err)
		e.inbox.diskFull(false)
		e.health.diskFull.Store(false)
		if err == nil {
			e.log.Info("the journal's disk has room again", "after", time.Since(began))
		}
	} else if took := time.Since(began); err == nil && took > slowCommit {
		e.log.Warn("the journal's disk is slow: offers wait for it", "commit", took)
	}
	if err != nil {
		return fmt.Errorf("appending to the journal: %w", err)
	}
	return nil
}

// appendAgain keeps the batch and tries until it is stored, another error comes,
// or ctx ends. Questions about the state are refused meanwhile: it is not durable.
func (e *Engine) appendAgain(ctx context.Context, err error) error {
	ticker := time.NewTicker(retryAfter)
	defer ticker.Stop()
	for errors.Is(err, syscall.ENOSPC) {
		select {
		case <-ctx.Done():
			return e.journal.Append(e.batch.records)
		case q := <-e.asks:
			q.read(nil, ErrDiskFull)
		case <-ticker.C:
			err = e.journal.Append(e.batch.records)
		}
	}
	return err
}

// snapshot stores the state after the last commit. A full disk only defers it.
func (e *Engine) snapshot() error {
	seq := e.machine.Seq()
	if seq == e.snapshotted {
		return nil
	}
	e.snapshotted = seq
	var state bytes.Buffer
	if err := e.machine.Snapshot(&state); err != nil {
		return fmt.Errorf("snapshot after record %d: %w", seq, err)
	}
	err := e.journal.Snapshot(seq, state.Bytes())
	if errors.Is(err, syscall.ENOSPC) {
		e.log.Warn("no room for a snapshot on the journal's disk; the next one will do", "error", err)
		return nil
	}
	if err != nil {
		return fmt.Errorf("snapshot after record %d: %w", seq, err)
	}
	return nil
}
