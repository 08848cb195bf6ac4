// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"errors"
	"os"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"

	"cordial/acd"
)

// failing makes the next transactions run and then fail.
func failing(j *Journal, err error) (heal func()) {
	j.update = func(fn func(*bbolt.Tx) error) error {
		return j.db.Update(func(tx *bbolt.Tx) error {
			if e := fn(tx); e != nil {
				return e
			}
			return err
		})
	}
	return func() { j.update = j.db.Update }
}

func TestAFullDiskStoresNothingAndMayBeTriedAgain(t *testing.T) {
	for name, fault := range map[string]error{
		"the write":  &os.PathError{Op: "write", Path: "journal.db", Err: syscall.ENOSPC},
		"the quota":  &os.PathError{Op: "write", Path: "journal.db", Err: syscall.EDQUOT},
		"the growth": errors.New("file resize error: " + syscall.ENOSPC.Error()),
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			j := open(t, dir)
			s := tell(t, 2)
			require.NoError(t, j.Append(s.records[:5]))
			id, err := j.Customer("+4915112345")
			require.NoError(t, err)
			heal := failing(j, fault)
			for range 3 {
				err := j.Append(s.records[5:])
				require.ErrorIs(t, err, syscall.ENOSPC)
				require.NotErrorIs(t, err, ErrBroken)
				require.Equal(t, uint64(5), j.Seq())
			}
			m, err := readMark(dir)
			require.NoError(t, err)
			assert.Equal(t, uint64(5), m.Seq)
			heal()
			require.NoError(t, j.Append(s.records[5:]))
			s.same(j)
			again, err := j.Customer("+4915112345")
			require.NoError(t, err)
			assert.Equal(t, id, again)
		})
	}
}

func TestAfterAnyOtherErrorNothingIsWritten(t *testing.T) {
	dir := t.TempDir()
	j := open(t, dir)
	s := tell(t, 2)
	require.NoError(t, j.Append(s.records[:5]))
	heal := failing(j, syscall.EIO)
	require.ErrorIs(t, j.Append(s.records[5:6]), syscall.EIO)
	heal()
	for _, err := range []error{j.Append(s.records[5:6]), j.Snapshot(5, nil), j.Erase(1)} {
		require.ErrorIs(t, err, ErrBroken)
		require.ErrorIs(t, err, syscall.EIO)
	}
	shut(t, j)
	j = open(t, dir)
	assert.Equal(t, uint64(5), j.Seq())
	require.NoError(t, j.Append(s.records[5:]), "it goes on once it is opened anew")
	s.same(j)
}

// TestACommitThatCameThroughAfterAll: the last sync of a transaction reports a full
// disk, but its pages are in place.
func TestACommitThatCameThroughAfterAll(t *testing.T) {
	dir := t.TempDir()
	j := open(t, dir)
	s := tell(t, 1)
	j.update = func(fn func(*bbolt.Tx) error) error { return errors.Join(j.db.Update(fn), syscall.ENOSPC) }
	require.ErrorIs(t, j.Append(s.records), syscall.ENOSPC)
	j.update = j.db.Update
	require.ErrorIs(t, j.Append(s.records), ErrDamaged, "it is not stored twice")
	shut(t, j)
	s.same(open(t, dir))
}

func TestAPanicOfTheLibraryIsAnError(t *testing.T) {
	j := open(t, t.TempDir())
	j.update = func(func(*bbolt.Tx) error) error { panic("page 7 is not a leaf") }
	err := j.Append(tell(t, 0).records)
	require.ErrorIs(t, err, ErrDamaged)
	assert.ErrorContains(t, err, "page 7")
}

func TestAppendRefusesAGap(t *testing.T) {
	j := open(t, t.TempDir())
	s := tell(t, 1)
	require.NoError(t, j.Append(nil))
	require.Error(t, j.Append(s.records[1:]))
	require.NoError(t, j.Append(s.records), "and is none the worse for it")
	require.Error(t, j.Append(s.records))
	s.same(j)
}

func TestRecords(t *testing.T) {
	dir := t.TempDir()
	j := open(t, dir)
	s := tell(t, 10)
	s.append(j, 7)
	for _, from := range []uint64{0, 1, 2, 7, 8, 14, 15, s.m.Seq(), s.m.Seq() + 1} {
		var got []acd.Record
		require.NoError(t, j.Records(from, func(r acd.Record) error {
			got = append(got, r)
			return nil
		}))
		want := s.records[min(max(from, 1)-1, s.m.Seq()):]
		assert.Len(t, got, len(want), "from %d", from)
		if len(want) > 0 {
			assert.Equal(t, want, got, "from %d", from)
		}
	}
	stop := errors.New("enough")
	n := 0
	err := j.Records(1, func(acd.Record) error { n++; return stop })
	assert.ErrorIs(t, err, stop)
	assert.Equal(t, 1, n)
}

func TestRecordsNoticesDamage(t *testing.T) {
	dir, s := written(t, 2)
	flip(t, dir, batchBucket, 4, 60)
	j := open(t, dir)
	n := uint64(0)
	err := j.Records(1, func(acd.Record) error { n++; return nil })
	require.ErrorIs(t, err, ErrDamaged)
	assert.ErrorContains(t, err, "batch 4")
	assert.Equal(t, uint64(3), n)
	_, _, err = j.Recover()
	require.ErrorIs(t, err, ErrDamaged)
	assert.Greater(t, s.m.Seq(), n)
}
