// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// branch finds the root page of the batches, which must be a branch, in the file of
// a closed journal.
func branch(t *testing.T, dir string) (at int64, page []byte) {
	t.Helper()
	j, err := OpenReadOnly(dir)
	require.NoError(t, err)
	tx, err := j.db.Begin(false)
	require.NoError(t, err)
	size := j.db.Info().PageSize
	at = int64(tx.Bucket(batchBucket).Root()) * int64(size)
	require.NoError(t, tx.Rollback())
	require.NoError(t, j.Close())
	file, err := os.ReadFile(filepath.Join(dir, dataFile))
	require.NoError(t, err)
	page = bytes.Clone(file[at : at+int64(size)])
	require.Equal(t, uint16(branchFlag), binary.NativeEndian.Uint16(page[8:]))
	return at, page
}

func overwrite(t *testing.T, dir string, at int64, b []byte) {
	t.Helper()
	f, err := os.OpenFile(filepath.Join(dir, dataFile), os.O_WRONLY, 0)
	require.NoError(t, err)
	_, err = f.WriteAt(b, at)
	require.NoError(t, err)
	require.NoError(t, f.Close())
}

// TestPagesThatPointAtEachOther: the library would go round in them until the
// memory is used up.
func TestPagesThatPointAtEachOther(t *testing.T) {
	dir, s := written(t, 80)
	at, page := branch(t, dir)
	own := binary.NativeEndian.Uint64(page)
	count := int(binary.NativeEndian.Uint16(page[10:]))
	require.Greater(t, count, 2)
	below := func(i int) []byte { return page[pageHead+i*branchElement+8:] }
	for name, harm := range map[string]func(){
		"the last points at the root":  func() { binary.NativeEndian.PutUint64(below(count-1), own) },
		"the first points at the root": func() { binary.NativeEndian.PutUint64(below(0), own) },
		"beyond the end":               func() { binary.NativeEndian.PutUint64(below(1), 1<<40) },
		"at the head of the file":      func() { binary.NativeEndian.PutUint64(below(1), 0) },
		"another page's number":        func() { binary.NativeEndian.PutUint64(page, own+1) },
		"no kind of page":              func() { page[8] = 0 },
		"more elements than fit":       func() { page[11] = 0xff },
	} {
		t.Run(name, func(t *testing.T) {
			sound := bytes.Clone(page)
			harm()
			overwrite(t, dir, at, page)
			_, err := Open(dir, quick)
			require.ErrorIs(t, err, ErrDamaged)
			require.ErrorContains(t, err, "bring it back from a copy")
			_, err = Verify(dir)
			require.ErrorIs(t, err, ErrDamaged)
			copy(page, sound)
			overwrite(t, dir, at, page)
		})
	}
	s.same(open(t, dir)) // whole again
}

// TestALeafThatIsNone: one that never came to the disk lies there as zeros.
func TestALeafThatIsNone(t *testing.T) {
	dir, _ := written(t, 80)
	_, page := branch(t, dir)
	count := int(binary.NativeEndian.Uint16(page[10:]))
	for _, i := range []int{0, 1, count - 1} {
		leaf := int64(binary.NativeEndian.Uint64(page[pageHead+i*branchElement+8:])) * int64(len(page))
		file, err := os.ReadFile(filepath.Join(dir, dataFile))
		require.NoError(t, err)
		overwrite(t, dir, leaf, make([]byte, len(page)))
		_, err = Open(dir, quick)
		require.ErrorIs(t, err, ErrDamaged, "leaf %d", i)
		overwrite(t, dir, leaf, file[leaf:leaf+int64(len(page))])
	}
	_, err := Verify(dir)
	assert.NoError(t, err)
}
