// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"

	"cordial/acd"
	"cordial/acd/acdtest"
)

func TestRecoveryFromTheNewestSnapshot(t *testing.T) {
	dir, s := withSnapshots(t, 6)
	j := open(t, dir)
	stats := s.same(j)
	assert.Equal(t, Stats{Snapshot: 20, Batches: s.m.Seq() - 20, Records: s.m.Seq() - 20, Last: s.m.Seq()}, stats)
}

func TestRecoveryFallsBackToTheOlderSnapshot(t *testing.T) {
	for name, spoil := range map[string]func(t *testing.T, dir string){
		"a flipped bit": func(t *testing.T, dir string) { flip(t, dir, snapshotBucket, 20, 100) },
		"cut": func(t *testing.T, dir string) {
			tamper(t, dir, func(tx *bbolt.Tx) error { return tx.Bucket(snapshotBucket).Put(seqKey(20), []byte("x")) })
		},
		"no state in it": func(t *testing.T, dir string) {
			putSnapshot(t, dir, 20, []byte("no machine wrote this"))
		},
		"another state": func(t *testing.T, dir string) {
			putSnapshot(t, dir, 20, acdtest.Snapshot(t, tell(t, 1).m))
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir, s := withSnapshots(t, 6)
			spoil(t, dir)
			stats := s.same(open(t, dir))
			assert.Equal(t, uint64(10), stats.Snapshot)
			assert.Equal(t, 1, stats.BadSnapshots)
		})
	}
}

// putSnapshot stores any state under a right checksum.
func putSnapshot(t *testing.T, dir string, seq uint64, state []byte) {
	t.Helper()
	tamper(t, dir, func(tx *bbolt.Tx) error {
		id := journalID(tx.Bucket(metaBucket).Get(idKey))
		old, err := unsealSnapshot(id, stored{seqKey(seq), tx.Bucket(snapshotBucket).Get(seqKey(seq))})
		if err != nil {
			return err
		}
		old.State = state
		return tx.Bucket(snapshotBucket).Put(seqKey(seq), old.seal())
	})
}

func TestRecoveryFromTheBeginning(t *testing.T) {
	dir, s := withSnapshots(t, 6)
	flip(t, dir, snapshotBucket, 10, 50)
	flip(t, dir, snapshotBucket, 20, 50)
	stats := s.same(open(t, dir))
	assert.Zero(t, stats.Snapshot)
	assert.Equal(t, 2, stats.BadSnapshots)
}

func drop(t *testing.T, dir string, seq ...uint64) {
	t.Helper()
	tamper(t, dir, func(tx *bbolt.Tx) error {
		for _, n := range seq {
			if err := tx.Bucket(batchBucket).Delete(seqKey(n)); err != nil {
				return err
			}
		}
		return nil
	})
}

func TestRecoveryWithoutABeginning(t *testing.T) {
	dir, _ := withSnapshots(t, 6)
	flip(t, dir, snapshotBucket, 10, 50)
	flip(t, dir, snapshotBucket, 20, 50)
	drop(t, dir, 1, 2, 3)
	_, stats, err := open(t, dir).Recover()
	require.ErrorIs(t, err, ErrDamaged)
	assert.ErrorContains(t, err, "record 4 follows record 0")
	assert.Equal(t, 2, stats.BadSnapshots)
}

func TestRecoveryNoticesAGap(t *testing.T) {
	dir, _ := withSnapshots(t, 6)
	drop(t, dir, 21)
	_, _, err := open(t, dir).Recover()
	require.ErrorIs(t, err, ErrDamaged)
	assert.ErrorContains(t, err, "record 22 follows record 20")

	dir, s := withSnapshots(t, 6)
	drop(t, dir, 20)
	s.same(open(t, dir)) // covered by the newest snapshot
}

func TestFoldingARecordThatCannotBe(t *testing.T) {
	s := tell(t, 1)
	err := fold(s.m, acd.Record{Seq: s.m.Seq() + 1, At: s.now, Events: []acd.Event{{Kind: acd.ContactAnswered, Contact: 99999}}})
	assert.ErrorContains(t, err, "cannot be folded")
	err = fold(tell(t, 1).m, acd.Record{Seq: s.m.Seq() + 1, At: 1})
	assert.ErrorIs(t, err, ErrDamaged)
}
