// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
)

const markFile = "journal.mark"

// mark is what journal.mark says: how far which journal had come, and which
// process wrote it.
type mark struct {
	ID  journalID
	Seq uint64
	PID int
}

const (
	markText   = "cordial journal %s seq %020d pid %010d "
	markLength = 16 + 8 + 5 + 20 + 5 + 10 + 1 + 8 + 1
)

// String is the file's one line. It has a fixed length, so that it is
// overwritten in place by one small write.
func (m mark) String() string {
	s := fmt.Sprintf(markText, m.ID, m.Seq, m.PID)
	return fmt.Sprintf("%s%08x\n", s, crc32.Checksum([]byte(s), castagnoli))
}

// readMark reads dir's mark; fs.ErrNotExist if there is none, ErrBadMark if it
// cannot be made out.
func readMark(dir string) (mark, error) {
	var m mark
	b, err := os.ReadFile(filepath.Join(dir, markFile))
	if err != nil {
		return m, err
	}
	if len(b) != markLength {
		return m, ErrBadMark
	}
	var id []byte
	if n, err := fmt.Sscanf(string(b), "cordial journal %8x seq %d pid %d ", &id, &m.Seq, &m.PID); n != 3 || err != nil || len(id) != len(m.ID) {
		return m, ErrBadMark
	}
	copy(m.ID[:], id)
	if m.String() != string(b) {
		return m, ErrBadMark
	}
	return m, nil
}

// checkMark refuses a journal that is shorter than its mark says, or another
// one. A mark that is missing or cannot be read is no reason to refuse a journal
// that has records: it is written anew.
func (j *Journal) checkMark() error {
	m, err := readMark(j.dir)
	file := filepath.Join(j.dir, markFile)
	switch {
	case errors.Is(err, fs.ErrNotExist) && j.head.Seq == 0:
		return nil
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, ErrBadMark) && j.head.Seq > 0:
		j.log.Warn("the high-water mark of the journal is missing or damaged; it is written anew", "file", file, "seq", j.head.Seq)
		return nil
	case err != nil:
		return fmt.Errorf("%w: it is empty, and whether it always was cannot be told from %s (%w); "+
			"bring back a copy, or delete %s to begin a new journal", ErrShorter, file, err, file)
	case m.Seq == 0 && j.head.Seq == 0:
		return nil
	case m.Seq > j.head.Seq && j.head.Seq == 0:
		return fmt.Errorf("%w: it is empty, but %s tells of %d records in journal %s; "+
			"bring back a copy, or delete %s to begin a new journal", ErrShorter, file, m.Seq, m.ID, file)
	case m.ID != j.id:
		return fmt.Errorf("%w: it is journal %s, but %s tells of journal %s with %d records; "+
			"bring back the right one, or delete %s to go on with this one", ErrShorter, j.id, file, m.ID, m.Seq, file)
	case m.Seq > j.head.Seq:
		return fmt.Errorf("%w: it ends at record %d, but %s tells of %d; bring back a copy that has them, "+
			"or delete %s to go on without them", ErrShorter, j.head.Seq, file, m.Seq, file)
	}
	return nil
}

// marker keeps the mark's file open.
type marker struct {
	file   *os.File
	mark   mark
	failed bool
	log    *slog.Logger
}

// newMarker opens dir's mark and writes it.
func (j *Journal) newMarker() (*marker, error) {
	path := filepath.Join(j.dir, markFile)
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, notWritable(j.dir, err)
	}
	k := &marker{file: f, mark: mark{ID: j.id, PID: os.Getpid()}, log: j.log}
	if err := f.Truncate(markLength); err != nil {
		return nil, errors.Join(notWritable(j.dir, err), f.Close())
	}
	k.write(j.head.Seq)
	if err := k.sync(); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, err), f.Close())
	}
	return k, nil
}

// write notes seq after a commit. It is not synced each time: the mark survives
// the end of the process at once and that of the machine at the latest from the
// next snapshot on, and it only ever lags behind the journal. A mark that cannot
// be written stops nothing: it is a second net.
func (k *marker) write(seq uint64) {
	k.mark.Seq = seq
	_, err := k.file.WriteAt([]byte(k.mark.String()), 0)
	if err != nil && !k.failed {
		k.log.Warn("the high-water mark of the journal cannot be written", "file", k.file.Name(), "error", err)
	}
	k.failed = err != nil
}

func (k *marker) sync() error { return k.file.Sync() }

func (k *marker) close() error { return errors.Join(k.sync(), k.file.Close()) }

// owner is the process that uses the journal in dir, as far as its mark tells: its
// last writer, if that still lives.
func owner(dir string) string {
	m, err := readMark(dir)
	if err != nil || !alive(m.PID) {
		return "another cordial"
	}
	return "another cordial (pid " + strconv.Itoa(m.PID) + ")"
}

func alive(pid int) bool {
	if pid <= 0 {
		return false
	}
	p, err := os.FindProcess(pid)
	return err == nil && !errors.Is(p.Signal(syscall.Signal(0)), os.ErrProcessDone)
}
