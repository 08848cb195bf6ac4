// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"

	"cordial/acd/acdtest"
)

// compacted makes a journal with snapshots after 10 and 20 records, of which the
// records up to 10 are left out.
func compacted(t *testing.T) (string, *story) {
	t.Helper()
	dir, s := withSnapshots(t, 12)
	c, err := Compact(dir, Options{Keep: time.Nanosecond, Log: quiet()})
	require.NoError(t, err)
	require.Equal(t, uint64(10), c.Dropped)
	require.Equal(t, uint64(11), c.First)
	require.Equal(t, s.m.Seq(), c.Last)
	return dir, s
}

func TestCompactKeepsWhatRecoveryNeeds(t *testing.T) {
	dir, s := compacted(t)
	_, err := os.Stat(filepath.Join(dir, compactDir))
	require.ErrorIs(t, err, os.ErrNotExist)
	report, err := Verify(dir)
	require.NoError(t, err)
	assert.Equal(t, s.m.Seq(), report.Last)
	assert.Equal(t, 2, report.Snapshots)
	assert.False(t, report.MarkMissing)

	// The older snapshot is still enough.
	flip(t, dir, snapshotBucket, 20, snapshotHead+2)
	j := open(t, dir)
	assert.Equal(t, uint64(10), s.same(j).Snapshot)
	require.NoError(t, j.Append(s.more()))
	shut(t, j)
}

func TestCompactKeepsWhatIsYoung(t *testing.T) {
	dir, s := withSnapshots(t, 12)
	c, err := Compact(dir, quick)
	require.NoError(t, err)
	assert.Zero(t, c.Dropped)
	assert.Equal(t, uint64(len(s.records)), c.Batches)
	assert.Less(t, c.After, c.Before)
	r, err := Replay(dir, 0, nil)
	require.NoError(t, err)
	assert.Equal(t, uint64(len(s.records)), r.Records)
}

func TestCompactKeepsThePeople(t *testing.T) {
	dir, s := written(t, 1)
	j := open(t, dir)
	known, err := j.Customer("100")
	require.NoError(t, err)
	gone, err := j.Customer("secret-number")
	require.NoError(t, err)
	require.NoError(t, j.Append(s.more()))
	require.NoError(t, j.Erase(gone))
	shut(t, j)
	_, err = Compact(dir, quick)
	require.NoError(t, err)
	bytes, err := os.ReadFile(filepath.Join(dir, dataFile))
	require.NoError(t, err)
	assert.NotContains(t, string(bytes), "secret-number", "what was erased is gone")
	j = open(t, dir)
	number, err := j.Number(known)
	require.NoError(t, err)
	assert.Equal(t, "100", number)
	next, err := j.Customer("200")
	require.NoError(t, err)
	assert.Greater(t, next, gone, "an id is never used again")
	shut(t, j)
}

func TestCompactAgainAndInBetween(t *testing.T) {
	dir, s := written(t, 3)
	for range 3 {
		j := open(t, dir)
		require.NoError(t, j.Append(s.more()))
		require.NoError(t, j.Snapshot(s.m.Seq(), acdtest.Snapshot(t, s.m)))
		shut(t, j)
		_, err := Compact(dir, Options{Keep: time.Nanosecond, Log: quiet()})
		require.NoError(t, err)
		_, err = Verify(dir)
		require.NoError(t, err)
	}
}

func TestCompactLeavesDamageAlone(t *testing.T) {
	for name, harm := range map[string]func(dir string){
		"a batch":    func(dir string) { flip(t, dir, batchBucket, 5, batchHead+1) },
		"a snapshot": func(dir string) { flip(t, dir, snapshotBucket, 20, snapshotHead+1) },
		"a gap": func(dir string) {
			tamper(t, dir, func(tx *bbolt.Tx) error { return tx.Bucket(batchBucket).Delete(seqKey(15)) })
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir, _ := withSnapshots(t, 12)
			harm(dir)
			before, err := os.ReadFile(filepath.Join(dir, dataFile))
			require.NoError(t, err)
			_, err = Compact(dir, quick)
			require.ErrorIs(t, err, ErrDamaged)
			require.ErrorContains(t, err, "it is as it was")
			after, err := os.ReadFile(filepath.Join(dir, dataFile))
			require.NoError(t, err)
			assert.Equal(t, before, after)
			assert.NoDirExists(t, filepath.Join(dir, compactDir))
		})
	}
}

func TestCompactRefusesWhatIsNoJournal(t *testing.T) {
	_, err := Compact(t.TempDir(), quick)
	require.ErrorIs(t, err, ErrNoJournal)
	dir, _ := written(t, 3)
	j := open(t, dir)
	j.marker.write(j.head.Seq + 5)
	shut(t, j)
	_, err = Compact(dir, quick)
	assert.ErrorIs(t, err, ErrShorter)
}

// TestALeftoverOfCompactingIsThrownAway: as a kill in the middle of it leaves.
func TestALeftoverOfCompactingIsThrownAway(t *testing.T) {
	dir, s := written(t, 3)
	beside := filepath.Join(dir, compactDir)
	require.NoError(t, os.Mkdir(beside, 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(beside, dataFile), []byte("half"), 0o600))
	s.same(open(t, dir))
}

// TestAFileThatWasReplaced: who waited for the old file must not write into it.
func TestAFileThatWasReplaced(t *testing.T) {
	dir, _ := written(t, 3)
	holder := open(t, dir)
	got := make(chan error, 1)
	go func() {
		_, err := OpenReadOnly(dir)
		got <- err
	}()
	other := filepath.Join(dir, "other")
	require.NoError(t, os.WriteFile(other, []byte("another file"), 0o600))
	require.NoError(t, os.Rename(other, filepath.Join(dir, dataFile)))
	require.ErrorIs(t, holder.replaced(), ErrInUse)
	shut(t, holder)
	require.Error(t, <-got)
}
