// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAheadWritesOnlyBeyondWhatIsUsed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(path, []byte("what is used"), 0o600))
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	require.NoError(t, err)
	defer f.Close()
	a := ahead{file: f}
	require.NoError(t, a.reach(12))
	assert.Equal(t, int64(12+aheadMost), a.until)
	_, err = f.WriteAt([]byte("written since"), 12)
	require.NoError(t, err)
	require.NoError(t, a.reach(25))
	assert.Equal(t, int64(12+aheadMost), a.until, "there is enough")
	require.NoError(t, a.reach(aheadMost))
	assert.Equal(t, int64(2*aheadMost), a.until)
	got, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, "what is usedwritten since", string(got[:25]))
	assert.Len(t, got, 2*aheadMost)
	assert.Zero(t, got[25])
}

// TestAheadWithoutRoomStopsNothing: whether the commit has room is told by itself.
func TestAheadWithoutRoomStopsNothing(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	require.NoError(t, err)
	defer full.Close()
	a := ahead{file: full}
	require.NoError(t, a.reach(0))
	assert.Zero(t, a.until, "it is tried again")
	closed, err := os.CreateTemp(t.TempDir(), "")
	require.NoError(t, err)
	require.NoError(t, closed.Close())
	a = ahead{file: closed}
	err = a.reach(0)
	require.Error(t, err)
	assert.NotErrorIs(t, err, syscall.ENOSPC)
}

// TestTheFileGrowsAheadOfItsCommits: and what lies ahead is no part of the journal.
func TestTheFileGrowsAheadOfItsCommits(t *testing.T) {
	dir, s := written(t, 2)
	info, err := os.Stat(filepath.Join(dir, dataFile))
	require.NoError(t, err)
	assert.GreaterOrEqual(t, info.Size(), int64(aheadMost))
	require.NoError(t, os.Truncate(filepath.Join(dir, dataFile), used(t, dir)))
	j := open(t, dir)
	s.same(j)
	require.NoError(t, j.Append(s.more()))
	s.same(j)
}

// used is the length in bytes of the pages in use.
func used(t *testing.T, dir string) (n int64) {
	t.Helper()
	j, err := OpenReadOnly(dir)
	require.NoError(t, err)
	defer j.Close()
	tx, err := j.db.Begin(false)
	require.NoError(t, err)
	defer func() { require.NoError(t, tx.Rollback()) }()
	return tx.Size()
}
