// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"bytes"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestMarkText(t *testing.T) {
	m := mark{ID: testID, Seq: 1<<64 - 1, PID: 4_194_304}
	assert.Len(t, m.String(), markLength)
	dir := t.TempDir()
	write := func(b []byte) { require.NoError(t, os.WriteFile(filepath.Join(dir, markFile), b, 0o600)) }
	write([]byte(m.String()))
	got, err := readMark(dir)
	require.NoError(t, err)
	assert.Equal(t, m, got)
	for i := range markLength {
		b := []byte(m.String())
		b[i] ^= 1
		write(b)
		_, err := readMark(dir)
		require.ErrorIs(t, err, ErrBadMark, "byte %d", i)
		write([]byte(m.String())[:i])
		_, err = readMark(dir)
		require.ErrorIs(t, err, ErrBadMark, "%d bytes", i)
	}
}

func TestMarkFollowsTheJournal(t *testing.T) {
	dir := t.TempDir()
	j := open(t, dir)
	s := tell(t, 1)
	for _, r := range s.records {
		s.records = append(s.records[:0:0], r)
		s.append(j, 1)
		m, err := readMark(dir)
		require.NoError(t, err)
		assert.Equal(t, mark{ID: j.id, Seq: r.Seq, PID: os.Getpid()}, m)
	}
}

func setMark(t *testing.T, dir, text string) {
	t.Helper()
	require.NoError(t, os.WriteFile(filepath.Join(dir, markFile), []byte(text), 0o600))
}

func TestAMissingOrDamagedMarkIsMadeAnew(t *testing.T) {
	for name, spoil := range map[string]func(t *testing.T, dir string){
		"missing": func(t *testing.T, dir string) { removeMark(t, dir) },
		"damaged": func(t *testing.T, dir string) { setMark(t, dir, "what?") },
		"empty":   func(t *testing.T, dir string) { setMark(t, dir, "") },
	} {
		t.Run(name, func(t *testing.T) {
			dir, s := written(t, 2)
			spoil(t, dir)
			var log bytes.Buffer
			j, err := Open(dir, Options{Log: slog.New(slog.NewTextHandler(&log, nil))})
			require.NoError(t, err)
			assert.Contains(t, log.String(), "high-water mark")
			s.same(j)
			shut(t, j)
			m, err := readMark(dir)
			require.NoError(t, err)
			assert.Equal(t, s.m.Seq(), m.Seq)
		})
	}
}

func TestAMarkThatLagsIsFine(t *testing.T) {
	dir, s := written(t, 2)
	m, err := readMark(dir)
	require.NoError(t, err)
	m.Seq -= 3
	setMark(t, dir, m.String())
	s.same(open(t, dir))
}

func TestAJournalThatLostRecordsIsRefused(t *testing.T) {
	for name, test := range map[string]struct {
		spoil func(t *testing.T, dir string)
		says  string
	}{
		"deleted": {func(t *testing.T, dir string) {
			require.NoError(t, os.Remove(filepath.Join(dir, dataFile)))
		}, "it is empty, but"},
		"emptied": {func(t *testing.T, dir string) {
			require.NoError(t, os.Truncate(filepath.Join(dir, dataFile), 0))
		}, "it is empty, but"},
		"emptied, and no telling": {func(t *testing.T, dir string) {
			require.NoError(t, os.Truncate(filepath.Join(dir, dataFile), 0))
			setMark(t, dir, "what?")
		}, "cannot be told"},
		"shorter": {func(t *testing.T, dir string) {
			m, err := readMark(dir)
			require.NoError(t, err)
			m.Seq++
			setMark(t, dir, m.String())
		}, "it ends at record 15"},
		"another one": {func(t *testing.T, dir string) {
			m, err := readMark(dir)
			require.NoError(t, err)
			m.ID[0]++
			setMark(t, dir, m.String())
		}, "bring back the right one"},
	} {
		t.Run(name, func(t *testing.T) {
			dir, _ := written(t, 2)
			test.spoil(t, dir)
			for range 2 { // the first refusal leaves nothing behind that lets the second pass
				_, err := Open(dir, quick)
				require.ErrorIs(t, err, ErrShorter)
				assert.ErrorContains(t, err, test.says)
				assert.ErrorContains(t, err, "or delete "+filepath.Join(dir, markFile))
			}
			removeMark(t, dir) // as the message says
			open(t, dir)
		})
	}
}

func TestAnEmptyJournalMayBeBegunAgain(t *testing.T) {
	dir := t.TempDir()
	shut(t, open(t, dir))
	require.NoError(t, os.Remove(filepath.Join(dir, dataFile)))
	open(t, dir)
}

func TestTheOwnerIsNamedIfItLives(t *testing.T) {
	dir := t.TempDir()
	assert.Equal(t, "another cordial", owner(dir))
	setMark(t, dir, mark{PID: os.Getpid()}.String())
	assert.Contains(t, owner(dir), fmt.Sprint("pid ", os.Getpid()))
	gone := exec.Command("/bin/true")
	require.NoError(t, gone.Run())
	setMark(t, dir, mark{PID: gone.Process.Pid}.String())
	assert.Equal(t, "another cordial", owner(dir))
}
