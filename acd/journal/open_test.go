// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"

	"cordial/acd"
)

func TestOpenMakesAJournal(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b")
	j := open(t, dir)
	assert.Regexp(t, "^[0-9a-f]{8}$", j.ID())
	assert.Zero(t, j.Seq())
	for name, mode := range map[string]os.FileMode{"": 0o700 | os.ModeDir, dataFile: 0o600, markFile: 0o600} {
		info, err := os.Stat(filepath.Join(dir, name))
		require.NoError(t, err)
		assert.Equal(t, mode, info.Mode(), name)
	}
	m, stats, err := j.Recover()
	require.NoError(t, err)
	assert.Zero(t, m.Seq())
	assert.Equal(t, Stats{}, stats)
}

func TestReopening(t *testing.T) {
	dir, s := written(t, 5)
	j := open(t, dir)
	id, term := j.ID(), j.term
	stats := s.same(j)
	assert.Equal(t, Stats{Batches: s.m.Seq(), Records: s.m.Seq(), Last: s.m.Seq()}, stats)
	shut(t, j)
	j = open(t, dir)
	assert.Equal(t, id, j.ID(), "the id is made once")
	assert.Equal(t, term+1, j.term, "each opening is a term")
	first := s.m.Seq()
	s.call()
	require.NoError(t, j.Append(s.records[first:]))
	s.same(j)
	shut(t, j)
	report, err := Verify(dir)
	require.NoError(t, err)
	assert.Equal(t, s.m.Seq(), report.Last)
}

func TestOnlyOneWriter(t *testing.T) {
	dir := t.TempDir()
	j := open(t, dir)
	_, err := Open(dir, quick)
	require.ErrorIs(t, err, ErrInUse)
	assert.ErrorContains(t, err, fmt.Sprintf("another cordial (pid %d) is using %s", os.Getpid(), dir))
	_, err = OpenReadOnly(dir)
	require.ErrorIs(t, err, ErrInUse)
	assert.ErrorContains(t, err, "stop it first")
	removeMark(t, dir)
	_, err = Open(dir, quick)
	assert.ErrorContains(t, err, "another cordial is using", "nothing is known of its number")
	require.NoError(t, j.Append(tell(t, 0).records))
	shut(t, j)
	open(t, dir)
}

func TestReadersShare(t *testing.T) {
	dir, s := written(t, 1)
	a, err := OpenReadOnly(dir)
	require.NoError(t, err)
	b, err := OpenReadOnly(dir)
	require.NoError(t, err)
	s.same(a)
	s.same(b)
	assert.Error(t, a.Append([]acd.Record{{Seq: s.m.Seq() + 1, At: s.m.Now()}}), "readers do not write")
	shut(t, a)
	shut(t, b)
}

func TestNotWritable(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	for _, dir := range []string{file, filepath.Join(file, "below"), "/proc/1/nowhere"} {
		_, err := Open(dir, quick)
		require.ErrorIs(t, err, ErrNotWritable, dir)
		assert.ErrorContains(t, err, dir)
	}
	dir := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(dir, dataFile), 0o700))
	_, err := Open(dir, quick)
	require.ErrorIs(t, err, ErrNotWritable)
	dir = t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(dir, markFile), 0o700))
	_, err = Open(dir, quick)
	require.Error(t, err)
}

func TestNoJournalToRead(t *testing.T) {
	dir := t.TempDir()
	_, err := OpenReadOnly(dir)
	assert.ErrorIs(t, err, ErrNoJournal)
	require.NoError(t, os.WriteFile(filepath.Join(dir, dataFile), nil, 0o600))
	_, err = OpenReadOnly(dir)
	assert.ErrorIs(t, err, ErrNoJournal)
	require.NoError(t, os.Remove(filepath.Join(dir, dataFile)))
	tamper(t, dir, func(*bbolt.Tx) error { return nil })
	_, err = OpenReadOnly(dir)
	assert.ErrorIs(t, err, ErrNoJournal)
}

func TestAFormatFromTheFutureIsRefused(t *testing.T) {
	dir, _ := written(t, 1)
	tamper(t, dir, func(tx *bbolt.Tx) error {
		return tx.Bucket(metaBucket).Put(formatKey, binary.BigEndian.AppendUint32(nil, formatVersion+1))
	})
	_, err := Open(dir, quick)
	require.ErrorIs(t, err, ErrFuture)
	_, err = Verify(dir)
	require.ErrorIs(t, err, ErrFuture)
}

func TestSomebodyElsesFileIsRefused(t *testing.T) {
	dir := t.TempDir()
	tamper(t, dir, func(tx *bbolt.Tx) error {
		_, err := tx.CreateBucket([]byte("recipes"))
		return err
	})
	_, err := Open(dir, quick)
	assert.ErrorIs(t, err, ErrDamaged)
}

func TestDamageToTheHead(t *testing.T) {
	for name, fn := range map[string]func(tx *bbolt.Tx) error{
		"no batches":  func(tx *bbolt.Tx) error { return tx.DeleteBucket(batchBucket) },
		"no id":       func(tx *bbolt.Tx) error { return tx.Bucket(metaBucket).Delete(idKey) },
		"another id":  func(tx *bbolt.Tx) error { return tx.Bucket(metaBucket).Put(idKey, []byte{0, 0, 0, 0}) },
		"no last":     func(tx *bbolt.Tx) error { return tx.Bucket(metaBucket).Delete(lastKey) },
		"wrong last":  func(tx *bbolt.Tx) error { return tx.Bucket(metaBucket).Put(lastKey, link{Seq: 3}.encode()) },
		"batch moved": func(tx *bbolt.Tx) error { return tx.Bucket(batchBucket).Put(seqKey(1<<40), []byte("x")) },
		"empty": func(tx *bbolt.Tx) error {
			if err := tx.DeleteBucket(batchBucket); err != nil {
				return err
			}
			_, err := tx.CreateBucket(batchBucket)
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir, _ := written(t, 1)
			tamper(t, dir, fn)
			_, err := Open(dir, quick)
			assert.ErrorIs(t, err, ErrDamaged)
			_, err = Verify(dir)
			assert.ErrorIs(t, err, ErrDamaged)
		})
	}
}

// TestACutFile: whatever is cut off, it is said in words.
func TestACutFile(t *testing.T) {
	dir, s := written(t, 200)
	path := filepath.Join(dir, dataFile)
	whole, err := os.ReadFile(path)
	require.NoError(t, err)
	used := len(bytes.TrimRight(whole, "\x00"))
	for _, size := range []int{0, 1, 100, 4096, 5000, 8192, 12288, 16384, 20000, used / 4, used / 2, used - 4096, used - 1} {
		require.NoError(t, os.WriteFile(path, whole[:size], 0o600))
		_, err := Verify(dir)
		assert.Error(t, err, "read %d of %d bytes", size, used)
		_, err = Open(dir, quick)
		assert.Error(t, err, "%d of %d bytes", size, used)
	}
	require.NoError(t, os.WriteFile(path, whole, 0o600))
	j := open(t, dir)
	s.same(j)
}

func TestAFileOfNoise(t *testing.T) {
	dir := t.TempDir()
	for size := 1; size < 100_000; size *= 3 {
		require.NoError(t, os.WriteFile(filepath.Join(dir, dataFile), []byte(noise(size)), 0o600))
		_, err := Open(dir, quick)
		require.ErrorIs(t, err, ErrDamaged, "%d bytes", size)
		assert.ErrorContains(t, err, "bring it back from a copy")
	}
}

// TestBitsFlippedAnywhereInTheFile: either it is noticed, or it did not matter.
func TestBitsFlippedAnywhereInTheFile(t *testing.T) {
	dir, s := written(t, 8)
	path := filepath.Join(dir, dataFile)
	whole, err := os.ReadFile(path)
	require.NoError(t, err)
	used := len(bytes.TrimRight(whole, "\x00"))
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	require.NoError(t, err)
	defer f.Close()
	chance := rand.New(rand.NewPCG(5, 6))
	noticed := 0
	for range 800 {
		at := chance.IntN(used)
		if page := at &^ 4095; racing && bytes.Contains(whole[page:page+4096], numberBucket) {
			// A small bucket lies inside the root page and is copied to the heap.
			// What the library then reads beyond it ends the process, but only
			// with the race detector's checks.
			continue
		}
		_, err := f.WriteAt([]byte{whole[at] ^ 1<<chance.IntN(8)}, int64(at))
		require.NoError(t, err)
		if report, err := Verify(dir); err != nil {
			noticed++
		} else {
			require.Equal(t, s.m.Seq(), report.Last, "byte %d", at)
			require.Zero(t, report.Differing, "byte %d", at)
		}
		_, err = f.WriteAt(whole[at:at+1], int64(at))
		require.NoError(t, err)
	}
	assert.Positive(t, noticed)
	_, err = Verify(dir)
	require.NoError(t, err)
}

func TestCopy(t *testing.T) {
	dir, s := written(t, 3)
	j := open(t, dir)
	var b bytes.Buffer
	n, err := j.Copy(&b)
	require.NoError(t, err)
	assert.Equal(t, int64(b.Len()), n)
	other := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(other, dataFile), b.Bytes(), 0o600))
	report, err := Verify(other)
	require.NoError(t, err)
	assert.Equal(t, s.m.Seq(), report.Last)
	assert.True(t, report.MarkMissing)
	s.same(open(t, other))
}
