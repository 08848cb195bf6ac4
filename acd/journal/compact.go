// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"go.etcd.io/bbolt"

	"cordial/acd"
)

// compactDir is where a compacted journal is written before it takes its place. One
// that an earlier attempt has left is thrown away.
const compactDir = "journal.compact"

// Compaction says what [Compact] has done.
type Compaction struct {
	Before, After int64  // length of journal.db in bytes
	Dropped       uint64 // batches left out
	Batches       uint64 // batches kept
	First, Last   uint64 // numbers of the first and the last record kept; 0: none
}

// Compact writes the journal in dir anew, without free pages and without the
// batches that recovery does not need and that are older than Options.Keep, by the
// newest record's time. What was erased is gone from the file then.
//
// The new file is written beside the old one, synced, read back and put in its
// place in one step: whenever it is interrupted, one of both is there, whole.
// It needs the journal for itself (ErrInUse), and leaves one alone in which
// anything is damaged.
func Compact(dir string, opts Options) (Compaction, error) {
	j := newJournal(dir, opts)
	j.reading = true // for what messages say
	if info, err := os.Stat(j.path()); err != nil || info.Size() == 0 {
		return Compaction{}, fmt.Errorf("%w: %s is not there or empty; name the directory that cordial keeps its data in", ErrNoJournal, j.path())
	}
	if err := j.look(opts); err != nil {
		return Compaction{}, err
	}
	// Not read-only: two of those could be at work side by side.
	if err := j.open(&bbolt.Options{Timeout: wait(opts), FreelistType: bbolt.FreelistMapType}); err != nil {
		return Compaction{}, err
	}
	out, err := j.compact(filepath.Join(dir, compactDir))
	if err != nil {
		err = fmt.Errorf("compacting %s: %w; it is as it was", j.path(), err)
	}
	return out, errors.Join(err, j.db.Close())
}

// compact writes the new file into a directory of its own, checks and moves it.
func (j *Journal) compact(beside string) (out Compaction, err error) {
	if err := j.view(func(tx *bbolt.Tx) error {
		if tx.Bucket(metaBucket) == nil {
			return fmt.Errorf("%w: it was never begun", ErrNoJournal)
		}
		return j.load(tx)
	}); err != nil {
		return out, err
	}
	if err := j.checkMark(); err != nil {
		return out, err
	}
	if err := errors.Join(os.RemoveAll(beside), os.Mkdir(beside, 0o700)); err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(beside)) }()
	out.Before = size(j.path())
	if err := j.rewrite(beside, &out); err != nil {
		return out, diskFull(err)
	}
	if err := j.compare(beside); err != nil {
		return out, err
	}
	fresh := filepath.Join(beside, dataFile)
	out.After = size(fresh)
	if err := os.Rename(fresh, j.path()); err != nil {
		return out, err
	}
	return out, syncDir(j.dir)
}

func size(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}

// rewrite copies what is kept into a new file and syncs it.
func (j *Journal) rewrite(beside string, out *Compaction) error {
	db, err := bbolt.Open(filepath.Join(beside, dataFile), 0o600, &bbolt.Options{NoSync: true, FreelistType: bbolt.FreelistMapType})
	if err != nil {
		return err
	}
	c := &compactor{j: j, db: db, out: out}
	for _, step := range []func() error{c.buckets, c.batches, db.Sync} {
		if err := guard(step); err != nil {
			return errors.Join(err, db.Close())
		}
	}
	return db.Close()
}

// compare opens the new file and holds against the old one where it ends and what
// it is recovered to.
func (j *Journal) compare(beside string) error {
	fresh, err := OpenReadOnly(beside)
	if err != nil {
		return err
	}
	if fresh.head != j.head || fresh.id != j.id {
		err = fmt.Errorf("%w: the new file ends at record %d instead of %d", ErrDamaged, fresh.head.Seq, j.head.Seq)
	}
	if err == nil {
		err = sameState(j, fresh)
	}
	return errors.Join(err, fresh.Close())
}

func sameState(a, b *Journal) error {
	var states [2][]byte
	for i, j := range []*Journal{a, b} {
		m, stats, err := j.Recover()
		if err == nil && stats.BadSnapshots > 0 {
			err = fmt.Errorf("%w: a snapshot cannot be read", ErrDamaged)
		}
		if err != nil {
			return err
		}
		if states[i], err = stateOf(m); err != nil {
			return err
		}
	}
	if !bytes.Equal(states[0], states[1]) {
		return fmt.Errorf("%w: the new file is recovered to another state", ErrDamaged)
	}
	return nil
}

// compactor copies a journal.
type compactor struct {
	j   *Journal
	db  *bbolt.DB
	out *Compaction
}

// buckets copies all but the batches.
func (c *compactor) buckets() error {
	return c.j.view(func(from *bbolt.Tx) error {
		return c.db.Update(func(to *bbolt.Tx) error {
			for _, name := range everyBucketName {
				old := from.Bucket(name)
				b, err := to.CreateBucket(name)
				if err != nil {
					return err
				}
				if err := b.SetSequence(old.Sequence()); err != nil {
					return err
				}
				b.FillPercent = 0.9
				if bytes.Equal(name, batchBucket) {
					continue
				}
				if err := old.ForEach(b.Put); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

// batches copies the batches that are kept, each held against the one before it.
func (c *compactor) batches() error {
	covered, err := c.covered()
	if err != nil {
		return err
	}
	before := c.j.head.At - acd.Time(c.j.keep)
	var l link
	for loose := true; ; loose = false {
		page, err := c.j.page(l.Seq + 1)
		if err != nil || len(page) == 0 {
			return err
		}
		err = c.db.Update(func(to *bbolt.Tx) error {
			b := to.Bucket(batchBucket)
			b.FillPercent = 1
			for i, s := range page {
				e, err := l.check(c.j.id, s, loose && i == 0)
				if err != nil {
					return err
				}
				if e.end() <= covered && e.Last < before && c.out.Batches == 0 {
					c.out.Dropped++
					continue
				}
				c.note(e)
				if err := b.Put(s.key, s.value); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
}

func (c *compactor) note(e envelope) {
	if c.out.Batches == 0 {
		c.out.First = e.First
	}
	c.out.Batches++
	c.out.Last = e.end()
}

// covered is the number of the record up to which recovery needs no batch: that of
// the older of two good snapshots, 0 without them.
func (c *compactor) covered() (uint64, error) {
	all, err := c.j.snapshots()
	if err != nil {
		return 0, err
	}
	for _, s := range all {
		if _, _, err := c.j.restore(s); err != nil {
			return 0, err
		}
	}
	if len(all) < keepSnapshots {
		return 0, nil
	}
	snap, err := unsealSnapshot(c.j.id, all[len(all)-1])
	return snap.Link.Seq, err
}
