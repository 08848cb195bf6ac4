// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"

	"go.etcd.io/bbolt"

	"cordial/acd"
)

// keepSnapshots is how many stay: the second is for when the first is damaged.
const keepSnapshots = 2

// snapshotHead is the length in bytes of a stored snapshot without its state.
const snapshotHead = 4 + 2 + 2 + 4 + linkLength

// snapshot is the machine's state after the record Link.Seq.
//
// Its bytes, in big-endian order: CRC-32C of all that follows (4), format (2),
// 0 (2), journal id (4), link (sequence number 8, time 8, term 8, hash 32), state.
type snapshot struct {
	ID    journalID
	Link  link // what the next batch hangs on
	State []byte
}

func (s snapshot) seal() []byte {
	b := make([]byte, 4, snapshotHead+len(s.State))
	b = binary.BigEndian.AppendUint16(b, formatVersion)
	b = append(b, 0, 0)
	b = append(b, s.ID[:]...)
	b = append(b, s.Link.encode()...)
	b = append(b, s.State...)
	binary.BigEndian.PutUint32(b, crc32.Checksum(b[4:], castagnoli))
	return b
}

// unsealSnapshot reads a stored snapshot of the journal id; the state is a part of s.
func unsealSnapshot(id journalID, s stored) (snapshot, error) {
	var out snapshot
	if err := checkSum(s.value, snapshotHead); err != nil {
		return out, fmt.Errorf("snapshot %s: %w", name(s.key), err)
	}
	copy(out.ID[:], s.value[8:])
	out.Link, _ = decodeLink(s.value[12:snapshotHead])
	out.State = s.value[snapshotHead:]
	if out.ID != id || string(s.key) != string(seqKey(out.Link.Seq)) {
		return out, fmt.Errorf("%w: snapshot %s is in a place that is not its own", ErrDamaged, name(s.key))
	}
	return out, nil
}

// Snapshot stores the machine's state after the last appended record, seq. It is
// durable when Snapshot returns without an error.
//
// The newest two snapshots are kept. Batches that the older of them covers and
// that are older than Options.Keep, by the newest record's time, are deleted: a
// bounded number in each call, but more than come in between two of them.
func (j *Journal) Snapshot(seq uint64, state []byte) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	switch {
	case j.broken != nil:
		return j.broken
	case seq != j.head.Seq:
		return fmt.Errorf("journal snapshot: it is of record %d, but the journal ends at %d", seq, j.head.Seq)
	}
	s := snapshot{ID: j.id, Link: j.head, State: state}
	err := j.write(func(tx *bbolt.Tx) error {
		if err := j.same(tx); err != nil {
			return err
		}
		b := tx.Bucket(snapshotBucket)
		if err := b.Put(seqKey(seq), s.seal()); err != nil {
			return err
		}
		older, err := dropSnapshots(b)
		if err != nil || older == 0 {
			return err
		}
		return j.dropBatches(tx.Bucket(batchBucket), older, j.head.At-acd.Time(j.keep), truncateAtOnce(seq, older))
	})
	if err != nil {
		return j.failed("journal snapshot", err)
	}
	return j.marker.sync()
}

// dropSnapshots deletes all but the newest and returns the older's number, or 0.
func dropSnapshots(b *bbolt.Bucket) (older uint64, err error) {
	var keys [][]byte
	c := b.Cursor()
	for k, _ := c.Last(); k != nil; k, _ = c.Prev() {
		keys = append(keys, append([]byte(nil), k...))
	}
	for _, k := range keys[min(len(keys), keepSnapshots):] {
		if err := b.Delete(k); err != nil {
			return 0, err
		}
	}
	if len(keys) < keepSnapshots {
		return 0, nil
	}
	return binary.BigEndian.Uint64(keys[keepSnapshots-1]), nil
}

// truncateAtOnce is how many batches one call may delete: twice as many as can
// have come since the older snapshot, so that it catches up.
func truncateAtOnce(seq, older uint64) int { return 1024 + 2*int(seq-older) }

// dropBatches deletes from the front batches that end by record covered and
// before the time limit, at most most of them. It leaves off at one that is
// damaged: nothing needs that one any more, and it is evidence.
func (j *Journal) dropBatches(b *bbolt.Bucket, covered uint64, before acd.Time, most int) error {
	var keys [][]byte
	c := b.Cursor()
	for k, v := c.First(); k != nil && len(keys) < most; k, v = c.Next() {
		e, err := unseal(v)
		if err != nil {
			j.log.Warn("an old batch of the journal is damaged and is not deleted", "batch", name(k), "error", err)
			break
		}
		if e.end() > covered || e.Last >= before {
			break
		}
		keys = append(keys, append([]byte(nil), k...))
	}
	for _, k := range keys {
		if err := b.Delete(k); err != nil {
			return err
		}
	}
	return nil
}
