// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"errors"
	"fmt"
	"syscall"

	"go.etcd.io/bbolt"

	"cordial/acd"
)

// Append stores records, which must follow the last ones gapless, in one
// transaction. They are durable when it returns without an error.
//
// An error that matches syscall.ENOSPC (a full disk, an exhausted quota) means
// that nothing is stored; the same records may be appended again. After any
// other error the journal takes nothing more until it is opened anew (ErrBroken),
// because a disk that failed once may answer a second attempt as if all was well.
func (j *Journal) Append(batch []acd.Record) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.broken != nil {
		return j.broken
	}
	if len(batch) == 0 {
		return nil
	}
	values, head, err := j.head.forge(j.id, batch)
	if err != nil {
		return fmt.Errorf("journal append: %w", err)
	}
	fresh := j.people.waiting()
	err = j.write(func(tx *bbolt.Tx) error {
		if err := j.ahead.reach(tx.Size()); err != nil {
			return err
		}
		if err := j.same(tx); err != nil {
			return err
		}
		if err := fresh.put(tx); err != nil {
			return err
		}
		b := tx.Bucket(batchBucket)
		b.FillPercent = 1 // keys only ever grow: leave no room between them
		for _, s := range values {
			if err := b.Put(s.key, s.value); err != nil {
				return err
			}
		}
		return tx.Bucket(metaBucket).Put(lastKey, head.encode())
	})
	if err != nil {
		return j.failed("journal append", err)
	}
	j.head = head
	j.people.written(fresh)
	j.marker.write(head.Seq)
	return nil
}

// same makes sure that the file is where it was left: a transaction whose last
// sync failed may have come through all the same.
func (j *Journal) same(tx *bbolt.Tx) error {
	last, ok := decodeLink(tx.Bucket(metaBucket).Get(lastKey))
	if !ok || last.Seq != j.head.Seq || last.Hash != j.head.Hash {
		return fmt.Errorf("%w: the file has changed since it was last written", ErrDamaged)
	}
	return nil
}

// failed notes an error that nothing may be written after.
func (j *Journal) failed(op string, err error) error {
	err = fmt.Errorf("%s: %s: %w", op, j.path(), err)
	if !errors.Is(err, syscall.ENOSPC) {
		j.broken = fmt.Errorf("%w: %w", ErrBroken, err)
	}
	return err
}
