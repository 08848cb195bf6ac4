// SPDX-License-Identifier: Apache-2.0

package soak

import (
	"bytes"
	"fmt"
	"syscall"
	"time"

	"cordial/acd"
)

// disk is a journal in memory that outlives its processes. What is stored is stored
// in bytes, so that a restart reads what was written.
type disk struct {
	w         *world
	records   [][]byte
	read      []acd.Record // what the auditor knows, as read back from the bytes
	snapshot  []byte
	snapAt    uint64
	full      bool
	slow      time.Duration // how long the next batch takes
	fails     bool          // the next batch, with an I/O error
	failsLate bool          // and it was stored all the same
}

// journal is the disk as one process has it open.
type journal struct {
	*disk
	p *process
}

// Append stores a batch, which takes its time: the world goes on meanwhile. It is
// stored in one piece or not at all.
func (d *journal) Append(batch []acd.Record) error {
	w := d.w
	d.p.point(stepped)
	took := between(w.rnd, 0, w.plan.fsync) + d.slow
	d.slow = 0
	if !w.plants.lie() {
		w.pass(took)
		d.p.point(nowhere) // it may have died meanwhile
	}
	switch {
	case d.full:
		return fmt.Errorf("write: %w", syscall.ENOSPC)
	case d.fails && !d.failsLate:
		d.fails = false
		return fmt.Errorf("fsync: %w", syscall.EIO)
	}
	encoded := make([][]byte, len(batch))
	for i := range batch {
		encoded[i] = batch[i].Append(nil)
	}
	if w.plants.lie() {
		w.plants.storeLater(w, encoded, took)
		return nil
	}
	d.store(encoded)
	if d.fails {
		d.fails = false
		return fmt.Errorf("fsync: %w", syscall.EIO)
	}
	d.p.point(stored)
	d.acknowledge()
	return nil
}

func (d *disk) store(encoded [][]byte) { d.records = append(d.records, encoded...) }

// acknowledge lets the auditor know of what is stored. After a restart that is also
// what was stored as the process died.
func (d *disk) acknowledge() {
	for n := len(d.read); n < len(d.records); n++ {
		r, err := acd.DecodeRecord(d.records[n])
		if err != nil {
			d.w.fail(fmt.Errorf("record %d cannot be read again: %w", n+1, err))
			return
		}
		d.read = append(d.read, r)
		if d.w.opts.Trace != nil {
			d.w.trace("stored  %s", lineOf(&r))
		}
		d.w.audit.Stored(d.read[n:])
		d.w.digest(d.records[n])
	}
}

// Snapshot stores the state.
func (d *disk) Snapshot(seq uint64, state []byte) error {
	if d.full {
		return fmt.Errorf("write: %w", syscall.ENOSPC)
	}
	d.snapshot, d.snapAt = bytes.Clone(state), seq
	return nil
}

// recover folds what is stored, from the snapshot on.
func (d *disk) recover() (*acd.Machine, error) {
	m := acd.New()
	if d.snapshot != nil {
		var err error
		if m, err = acd.Restore(bytes.NewReader(d.snapshot)); err != nil {
			return nil, fmt.Errorf("restore the snapshot after record %d: %w", d.snapAt, err)
		}
	}
	for _, b := range d.records[d.snapAt:] {
		r, err := acd.DecodeRecord(b)
		if err != nil {
			return nil, fmt.Errorf("read a record: %w", err)
		}
		m.Apply(r)
	}
	return m, nil
}
