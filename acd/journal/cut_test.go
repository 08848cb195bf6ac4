// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"

	"cordial/acd"
	"cordial/acd/acdtest"
)

// sector is what a disk writes in one piece.
const sector = 512

// TestFault16AFileCutAtEverySector: a file that ends anywhere, and one that goes on
// as zeros, is refused with a word, or recovered to what the mark tells at least.
func TestFault16AFileCutAtEverySector(t *testing.T) {
	dir, s := withSnapshots(t, 12)
	path := filepath.Join(dir, dataFile)
	whole, err := os.ReadFile(path)
	require.NoError(t, err)
	markText, err := os.ReadFile(filepath.Join(dir, markFile))
	require.NoError(t, err)
	end := int(used(t, dir))
	refused, recovered := 0, 0
	for cut := 0; cut <= end; cut += sector {
		for _, rest := range [][]byte{nil, make([]byte, end-cut)} {
			require.NoError(t, os.WriteFile(path, append(bytes.Clone(whole[:cut]), rest...), 0o600))
			require.NoError(t, os.WriteFile(filepath.Join(dir, markFile), markText, 0o600))
			seq, err := recovers(dir)
			if err != nil {
				refused++
				require.NotContains(t, err.Error(), "goroutine", "a trace is no word")
				require.True(t, said(err), "cut at %d, %d zeros: %v", cut, len(rest), err)
				continue
			}
			recovered++
			require.GreaterOrEqual(t, seq, s.m.Seq(), "cut at %d, %d zeros", cut, len(rest))
		}
	}
	assert.Greater(t, refused, end/sector, "most of them are refused")
	assert.Positive(t, recovered, "the whole file is not")
}

// said tells whether an error is one of those that say what is wrong.
func said(err error) bool {
	return errors.Is(err, ErrDamaged) || errors.Is(err, ErrShorter) || errors.Is(err, ErrFuture) || errors.Is(err, ErrNoJournal)
}

// recovers opens and recovers the journal in dir, and tells where it ends.
func recovers(dir string) (uint64, error) {
	j, err := Open(dir, quick)
	if err != nil {
		return 0, err
	}
	defer func() { _ = j.Close() }() // its end was damaged by design
	m, _, err := j.Recover()
	if err != nil {
		return 0, err
	}
	return m.Seq(), nil
}

// TestAHalfWrittenNewestPage: whichever sectors of the pages that the newest commit
// wrote have not come to the disk, nothing before it is lost without a word.
func TestAHalfWrittenNewestPage(t *testing.T) {
	dir := t.TempDir()
	s := tell(t, 12)
	path := filepath.Join(dir, dataFile)
	j := open(t, dir)
	last := len(s.records) - 1
	for _, r := range s.records[:last] {
		require.NoError(t, j.Append(s.records[r.Seq-1:r.Seq]))
	}
	before, err := os.ReadFile(path)
	require.NoError(t, err)
	require.NoError(t, j.Append(s.records[last:]))
	after, err := os.ReadFile(path)
	require.NoError(t, err)
	shut(t, j)
	markText := mark{ID: j.id, Seq: uint64(last), PID: 1}.String() // the mark is written after the commit
	before = append(before, make([]byte, len(after)-len(before))...)
	torn := 0
	for at := 0; at < len(after); at += sector {
		if bytes.Equal(before[at:at+sector], after[at:at+sector]) {
			continue
		}
		torn++
		half := bytes.Clone(after)
		copy(half[at:at+sector], before[at:at+sector])
		require.NoError(t, os.WriteFile(path, half, 0o600))
		require.NoError(t, os.WriteFile(filepath.Join(dir, markFile), []byte(markText), 0o600))
		if seq, err := recovers(dir); err == nil {
			require.GreaterOrEqual(t, seq, uint64(last), "sector %d", at/sector)
		} else {
			require.True(t, said(err), "sector %d: %v", at/sector, err)
		}
	}
	assert.Positive(t, torn)
}

// TestATornNewestBatch: it is noticed, and nothing is taken for its place.
func TestATornNewestBatch(t *testing.T) {
	for _, keep := range []int{0, 1, batchHead, batchHead + 3} {
		dir, s := written(t, 3)
		tamper(t, dir, func(tx *bbolt.Tx) error {
			b := tx.Bucket(batchBucket)
			key := seqKey(s.m.Seq())
			return b.Put(key, bytes.Clone(b.Get(key))[:keep])
		})
		_, err := Open(dir, quick)
		require.ErrorIs(t, err, ErrDamaged, "%d bytes are left", keep)
		_, err = Verify(dir)
		require.ErrorIs(t, err, ErrDamaged)
	}
}

// TestADamagedNewestSnapshot: the older one and its tail lead to the same, and
// Cordial goes on from there.
func TestADamagedNewestSnapshot(t *testing.T) {
	for at := range snapshotHead + 20 {
		dir, s := withSnapshots(t, 6)
		flip(t, dir, snapshotBucket, 20, at)
		j := open(t, dir)
		stats := s.same(j)
		require.Equal(t, uint64(10), stats.Snapshot, "byte %d", at)
		require.Equal(t, 1, stats.BadSnapshots)
		require.NoError(t, j.Append(s.more()))
		require.NoError(t, j.Snapshot(s.m.Seq(), acdtest.Snapshot(t, s.m)))
		s.same(j)
		shut(t, j)
	}
}

// more tells one more arrival.
func (s *story) more() []acd.Record { return []acd.Record{s.arrive()} }
