// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"go.etcd.io/bbolt"

	"cordial/acd"
)

// pageBytes is about how much is read in one transaction: a long one would keep
// the file growing under a live journal.
const pageBytes = 4 << 20

// Records calls fn for every record from the number from on, in order, and stops
// at the first error. It checks each batch and that they follow from each other.
// Records that were deleted because of their age are not missed. Records that are
// appended meanwhile may be among them.
func (j *Journal) Records(from uint64, fn func(acd.Record) error) error {
	var l link
	return j.batches(from, &l, true, func(e envelope) error {
		records, err := e.records()
		if err != nil {
			return err
		}
		for _, r := range records {
			if r.Seq < from {
				continue
			}
			if err := fn(r); err != nil {
				return err
			}
		}
		return nil
	})
}

// batches calls fn for every stored batch from the one that holds the record from
// on, each held against the link, which moves along. If loose, the first may hang
// on anything.
func (j *Journal) batches(from uint64, l *link, loose bool, fn func(envelope) error) error {
	for {
		page, err := j.page(from)
		if err != nil {
			return err
		}
		if len(page) == 0 {
			return nil
		}
		for _, s := range page {
			e, err := l.check(j.id, s, loose)
			if err != nil {
				return err
			}
			loose = false
			if err := fn(e); err != nil {
				return err
			}
		}
		from = l.Seq + 1
	}
}

// page copies some stored batches, beginning with the one that holds the record
// from or, if there is none, the next.
func (j *Journal) page(from uint64) ([]stored, error) {
	var out []stored
	err := j.view(func(tx *bbolt.Tx) error {
		c := tx.Bucket(batchBucket).Cursor()
		k, v := c.Seek(seqKey(from))
		if !bytes.Equal(k, seqKey(from)) {
			if before, w := c.Prev(); before != nil && holds(before, w, from) {
				k, v = before, w
			} else {
				k, v = c.Seek(seqKey(from))
			}
		}
		for size := 0; k != nil && size < pageBytes; k, v = c.Next() {
			out = append(out, stored{bytes.Clone(k), bytes.Clone(v)})
			size += len(v)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", j.path(), err)
	}
	return out, nil
}

// holds tells whether a stored batch may hold a record from the number on: one
// that cannot be read may, so that it is noticed.
func holds(key, value []byte, from uint64) bool {
	e, err := unseal(value)
	return err != nil || len(key) != 8 || binary.BigEndian.Uint64(key) != e.First || e.end() >= from
}

// snapshots copies the stored snapshots, newest first.
func (j *Journal) snapshots() ([]stored, error) {
	var out []stored
	err := j.view(func(tx *bbolt.Tx) error {
		c := tx.Bucket(snapshotBucket).Cursor()
		for k, v := c.Last(); k != nil; k, v = c.Prev() {
			out = append(out, stored{bytes.Clone(k), bytes.Clone(v)})
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", j.path(), err)
	}
	return out, nil
}
