// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"bytes"
	"fmt"

	"go.etcd.io/bbolt"

	"cordial/acd"
)

// Stats says what a recovery did.
type Stats struct {
	// Snapshot is the number of the record that the recovery began after; 0 is
	// the beginning.
	Snapshot uint64
	// BadSnapshots were passed over because they could not be read.
	BadSnapshots int
	// Batches and Records were folded after the snapshot.
	Batches, Records uint64
	// Last is the number of the last record.
	Last uint64
}

// Recover returns the machine as it was after the last durable record: the newest
// good snapshot and all that came after it. Checksums, chain and sequence are
// checked on the way. Nothing is decided anew.
func (j *Journal) Recover() (*acd.Machine, Stats, error) {
	m, at, stats, err := j.base()
	if err != nil {
		return nil, stats, fmt.Errorf("recovering from %s: %w", j.path(), err)
	}
	err = j.batches(at.Seq+1, &at, false, func(e envelope) error {
		records, err := e.records()
		if err != nil {
			return err
		}
		stats.Batches++
		for _, r := range records {
			stats.Records++
			if err := fold(m, r); err != nil {
				return err
			}
		}
		return nil
	})
	stats.Last = m.Seq()
	if head := j.Seq(); err == nil && m.Seq() < head {
		err = fmt.Errorf("%w: it ends at record %d instead of %d", ErrDamaged, m.Seq(), head)
	}
	if err != nil {
		return nil, stats, fmt.Errorf("recovering from %s: %w; bring it back from a copy", j.path(), err)
	}
	return m, stats, nil
}

// base restores the newest good snapshot, or begins at the beginning.
func (j *Journal) base() (*acd.Machine, link, Stats, error) {
	var stats Stats
	// Without the first batch the beginning is gone: the fold will say so.
	m, at := acd.New(), link{}
	err := j.view(func(tx *bbolt.Tx) error {
		c := tx.Bucket(snapshotBucket).Cursor()
		for k, v := c.Last(); k != nil; k, v = c.Prev() {
			restored, l, err := j.restore(stored{k, v})
			if err == nil {
				m, at, stats.Snapshot = restored, l, l.Seq
				return nil
			}
			stats.BadSnapshots++
			j.log.Warn("a snapshot of the journal is damaged; trying the one before it", "error", err)
		}
		return nil
	})
	return m, at, stats, err
}

// restore makes a machine from a stored snapshot.
func (j *Journal) restore(s stored) (m *acd.Machine, l link, err error) {
	snap, err := unsealSnapshot(j.id, s)
	if err != nil {
		return nil, l, err
	}
	err = guard(func() (err error) {
		m, err = acd.Restore(bytes.NewReader(snap.State))
		return err
	})
	if err != nil {
		return nil, l, fmt.Errorf("snapshot %d: %w", snap.Link.Seq, err)
	}
	if m.Seq() != snap.Link.Seq {
		return nil, l, fmt.Errorf("%w: snapshot %d holds the state after record %d", ErrDamaged, snap.Link.Seq, m.Seq())
	}
	return m, snap.Link, nil
}

// fold applies a record. A record that the machine cannot hold is a fault of the
// program or the journal: it must not take the process down with a trace.
func fold(m *acd.Machine, r acd.Record) (err error) {
	if r.At < m.Now() {
		return fmt.Errorf("%w: record %d is earlier than the one before it", ErrDamaged, r.Seq)
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("record %d cannot be folded: %v", r.Seq, p)
		}
	}()
	m.Apply(r)
	return nil
}
