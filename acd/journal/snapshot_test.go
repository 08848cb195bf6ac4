// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"

	"cordial/acd"
	"cordial/acd/acdtest"
)

// kept are the numbers of the stored snapshots and of the first records of the
// stored batches, in order.
func kept(t *testing.T, j *Journal) (snapshots, batches []uint64) {
	t.Helper()
	require.NoError(t, j.view(func(tx *bbolt.Tx) error {
		for bucket, out := range map[string]*[]uint64{string(snapshotBucket): &snapshots, string(batchBucket): &batches} {
			err := tx.Bucket([]byte(bucket)).ForEach(func(k, _ []byte) error {
				var n uint64
				for _, b := range k {
					n = n<<8 | uint64(b)
				}
				*out = append(*out, n)
				return nil
			})
			if err != nil {
				return err
			}
		}
		return nil
	}))
	return snapshots, batches
}

// snap appends the story's records one by one up to the last of the given numbers,
// with a snapshot after each of these.
func (s *story) snap(j *Journal, after ...uint64) {
	s.t.Helper()
	m := acd.New()
	for _, r := range s.records {
		m.Apply(r)
		if r.Seq <= j.Seq() {
			continue
		}
		require.NoError(s.t, j.Append([]acd.Record{r}))
		if slices.Contains(after, r.Seq) {
			require.NoError(s.t, j.Snapshot(r.Seq, acdtest.Snapshot(s.t, m)))
		}
		if r.Seq == after[len(after)-1] {
			return
		}
	}
}

// rest appends what is left of the story.
func (s *story) rest(j *Journal) {
	s.t.Helper()
	for _, r := range s.records[j.Seq():] {
		require.NoError(s.t, j.Append([]acd.Record{r}))
	}
}

func TestTheNewestTwoSnapshotsAreKept(t *testing.T) {
	j := open(t, t.TempDir())
	s := tell(t, 12)
	s.snap(j, 10, 20, 30, 40)
	s.rest(j)
	snapshots, batches := kept(t, j)
	assert.Equal(t, []uint64{30, 40}, snapshots)
	assert.Len(t, batches, int(s.m.Seq()), "younger than Keep: all are there")
	assert.Equal(t, uint64(40), s.same(j).Snapshot)
}

func TestOldBatchesGo(t *testing.T) {
	j := open(t, t.TempDir())
	j.keep = 15 * time.Second // the story's records are a second apart
	s := tell(t, 15)
	s.snap(j, 10, 20)
	_, batches := kept(t, j)
	assert.Equal(t, uint64(5), batches[0], "those after 20 s - 15 s are kept")
	s.snap(j, 30, 60)
	s.rest(j)
	_, batches = kept(t, j)
	assert.Equal(t, uint64(31), batches[0], "those that the older snapshot does not cover are kept")
	s.same(j)
	for _, from := range []uint64{0, 31} {
		n := 0
		require.NoError(t, j.Records(from, func(acd.Record) error { n++; return nil }))
		assert.Equal(t, int(s.m.Seq())-30, n, "what is gone is not missed")
	}
	shut(t, j)
	report, err := Verify(j.dir)
	require.NoError(t, err)
	assert.Equal(t, uint64(31), report.First)
	assert.Equal(t, report.Records, report.Folded)
}

func TestOneCallDeletesABoundedNumber(t *testing.T) {
	j := open(t, t.TempDir())
	s := tell(t, 15)
	s.append(j, 1)
	require.NoError(t, j.write(func(tx *bbolt.Tx) error {
		return j.dropBatches(tx.Bucket(batchBucket), s.m.Seq(), s.m.Now()+1, 7)
	}))
	_, batches := kept(t, j)
	assert.Equal(t, uint64(8), batches[0])
	assert.Greater(t, truncateAtOnce(1000, 0), 1000, "more than come in")
}

func TestADamagedOldBatchStopsNothing(t *testing.T) {
	dir, s := withSnapshots(t, 6)
	flip(t, dir, batchBucket, 4, 60)
	j := open(t, dir)
	j.keep = time.Second
	require.NoError(t, j.Snapshot(s.m.Seq(), acdtest.Snapshot(t, s.m)))
	_, batches := kept(t, j)
	assert.Equal(t, uint64(4), batches[0])
	s.same(j)
}

func TestASnapshotIsOfTheLastRecord(t *testing.T) {
	j := open(t, t.TempDir())
	s := tell(t, 1)
	s.append(j, 1)
	require.Error(t, j.Snapshot(s.m.Seq()-1, nil))
	require.Error(t, j.Snapshot(s.m.Seq()+1, nil))
	require.NoError(t, j.Snapshot(s.m.Seq(), acdtest.Snapshot(t, s.m)))
	require.NoError(t, j.Snapshot(s.m.Seq(), acdtest.Snapshot(t, s.m)), "again is fine")
}

func TestNoRoomForASnapshot(t *testing.T) {
	j := open(t, t.TempDir())
	s := tell(t, 1)
	s.append(j, 1)
	heal := failing(j, syscall.ENOSPC)
	require.ErrorIs(t, j.Snapshot(s.m.Seq(), acdtest.Snapshot(t, s.m)), syscall.ENOSPC)
	heal()
	s.call()
	require.NoError(t, j.Append(s.records[j.Seq():]))
	assert.Zero(t, s.same(j).Snapshot)
}

func TestEveryFlippedBitOfASnapshotIsNoticed(t *testing.T) {
	s := tell(t, 1)
	good := stored{seqKey(s.m.Seq()), snapshot{ID: testID, Link: link{Seq: s.m.Seq()}, State: acdtest.Snapshot(t, s.m)}.seal()}
	_, err := unsealSnapshot(testID, good)
	require.NoError(t, err)
	for i := range good.value {
		good.value[i] ^= 4
		_, err := unsealSnapshot(testID, good)
		require.Error(t, err, "byte %d", i)
		good.value[i] ^= 4
		_, err = unsealSnapshot(testID, stored{good.key, good.value[:i]})
		require.Error(t, err, "%d bytes", i)
	}
	_, err = unsealSnapshot(journalID{}, good)
	require.Error(t, err)
}
