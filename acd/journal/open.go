// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

const dataFile = "journal.db"

// mapSize is the address space in bytes that the file is mapped into from the
// start, so that it does not have to be mapped anew, which waits for readers.
const mapSize = 256 << 20

// Options are what a journal may be told; the zero value is usable.
type Options struct {
	// Keep is how long batches stay that recovery no longer needs; 0 is DefaultKeep.
	Keep time.Duration
	// Wait is for how long another process is waited for that has the journal
	// open, such as a predecessor on its way out; 0 is one second.
	Wait time.Duration
	// Log takes warnings; nil is slog.Default.
	Log *slog.Logger
}

// DefaultKeep is how long batches stay unless Options.Keep says otherwise.
const DefaultKeep = 30 * 24 * time.Hour

// Journal is an open journal. Its methods may be called from any goroutine.
type Journal struct {
	dir  string
	db   *bbolt.DB
	id   journalID
	keep time.Duration
	log  *slog.Logger
	// reading: it was opened to be read only.
	reading bool
	// looked: its pages have been found sound, just before it was opened to be written.
	looked bool

	mu     sync.Mutex // of those who write
	head   link       // of the last durable batch
	term   uint64
	broken error // why nothing more is written
	marker *marker
	people people
	ahead  ahead
	// update runs a write transaction; tests put faults in its way.
	update func(fn func(*bbolt.Tx) error) error
}

// Open opens the journal in dir for writing, and makes both if need be. Only one
// process can: the next one gets ErrInUse.
//
// It refuses what it cannot go on with: ErrNotWritable, ErrDamaged, ErrShorter,
// ErrFuture.
func Open(dir string, opts Options) (*Journal, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, notWritable(dir, err)
	}
	j := newJournal(dir, opts)
	if err := j.look(opts); err != nil {
		return nil, err
	}
	if err := j.open(&bbolt.Options{Timeout: wait(opts), FreelistType: bbolt.FreelistMapType, InitialMmapSize: mapSize}); err != nil {
		return nil, err
	}
	if err := j.begin(); err != nil {
		return nil, errors.Join(err, j.Close())
	}
	return j, nil
}

// OpenReadOnly opens the journal in dir to read it. It changes nothing, and can
// only be had while no process has the journal open for writing; for that, see
// [Journal.Copy].
func OpenReadOnly(dir string) (*Journal, error) {
	j := newJournal(dir, Options{})
	j.reading = true
	if info, err := os.Stat(j.path()); err != nil || info.Size() == 0 {
		return nil, fmt.Errorf("%w: %s is not there or empty; name the directory that cordial keeps its data in", ErrNoJournal, j.path())
	}
	if err := j.open(&bbolt.Options{Timeout: wait(Options{}), ReadOnly: true}); err != nil {
		return nil, err
	}
	err := j.view(func(tx *bbolt.Tx) error {
		if tx.Bucket(metaBucket) == nil {
			return fmt.Errorf("%w: %s was never begun", ErrNoJournal, j.path())
		}
		return j.load(tx)
	})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", j.path(), err), j.Close())
	}
	return j, nil
}

// look opens an old file to read, because the library, when it opens a file that
// was cut short to write, panics and leaves it locked.
func (j *Journal) look(opts Options) error {
	if info, err := os.Stat(j.path()); err != nil || !info.Mode().IsRegular() || info.Size() == 0 {
		return nil
	}
	if err := j.open(&bbolt.Options{Timeout: wait(opts), ReadOnly: true, PreLoadFreelist: true}); err != nil {
		return err
	}
	j.looked = true
	return j.db.Close()
}

func newJournal(dir string, opts Options) *Journal {
	j := &Journal{dir: dir, keep: opts.Keep, log: opts.Log}
	if j.keep == 0 {
		j.keep = DefaultKeep
	}
	if j.log == nil {
		j.log = slog.Default()
	}
	return j
}

func wait(opts Options) time.Duration {
	if opts.Wait > 0 {
		return opts.Wait
	}
	return time.Second
}

func (j *Journal) path() string { return filepath.Join(j.dir, dataFile) }

// ID is the journal's own id: eight hexadecimal digits, made once.
func (j *Journal) ID() string { return j.id.String() }

// Seq is the number of the last durable record; 0 if there is none.
func (j *Journal) Seq() uint64 {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.head.Seq
}

// Close closes the journal. Nobody may be using it.
func (j *Journal) Close() error {
	var errs []error
	if j.marker != nil {
		errs = append(errs, j.marker.close())
		j.marker = nil
	}
	return errors.Join(append(errs, j.db.Close())...)
}

// Copy writes a copy of journal.db to w, as of now, while the journal is in use.
// It includes the people. A copy is opened like a journal, from a directory of
// its own. A slow w lets the file grow meanwhile.
func (j *Journal) Copy(w io.Writer) (int64, error) {
	var n int64
	err := j.view(func(tx *bbolt.Tx) (err error) {
		n, err = tx.WriteTo(w)
		return err
	})
	if err != nil {
		return n, fmt.Errorf("copying %s: %w", j.path(), err)
	}
	return n, nil
}

// open opens the file and says in one sentence what is in the way.
func (j *Journal) open(opts *bbolt.Options) error {
	opts.OpenFile = func(name string, flag int, perm os.FileMode) (f *os.File, err error) {
		f, err = os.OpenFile(name, flag, perm)
		j.ahead.file = f
		return f, err
	}
	err := guard(func() (err error) {
		j.db, err = bbolt.Open(j.path(), 0o600, opts)
		return err
	})
	if err != nil {
		j.ahead.letGo()
		return j.explain(err)
	}
	if err := j.replaced(); err != nil {
		return errors.Join(err, j.db.Close())
	}
	if err := j.whole(); err != nil {
		return errors.Join(err, j.db.Close())
	}
	j.update = j.db.Update
	return nil
}

func (j *Journal) explain(err error) error {
	err = diskFull(err)
	switch {
	case errors.Is(err, berrors.ErrTimeout) && j.reading:
		return fmt.Errorf("%w: %s is using %s; stop it first, or have it make a copy", ErrInUse, owner(j.dir), j.dir)
	case errors.Is(err, berrors.ErrTimeout):
		return fmt.Errorf("%w: %s is using %s; stop it first, or give this one another data directory", ErrInUse, owner(j.dir), j.dir)
	case errors.Is(err, syscall.ENOSPC):
		return fmt.Errorf("opening %s: %w; make room on that disk", j.path(), err)
	case errors.As(err, new(*fs.PathError)) && j.reading:
		return fmt.Errorf("opening the journal: %w", err)
	case errors.As(err, new(*fs.PathError)):
		return notWritable(j.dir, err)
	case !errors.Is(err, ErrDamaged):
		err = fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return fmt.Errorf("%s cannot be read: %w; bring it back from a copy", j.path(), err)
}

func notWritable(dir string, err error) error {
	return fmt.Errorf("%w: %s: %w; give cordial's user the right to write there, or name another directory", ErrNotWritable, dir, err)
}

// replaced refuses a file that lies no longer at its place: whoever compacted it
// while this process waited for it has put another there.
func (j *Journal) replaced() error {
	have, err := j.ahead.file.Stat()
	if err != nil {
		return err
	}
	if there, err := os.Stat(j.path()); err != nil || !os.SameFile(have, there) {
		return fmt.Errorf("%w: %s was replaced by a compacted one in this moment; try again", ErrInUse, j.path())
	}
	return nil
}

// whole refuses a file that has been cut: reading past its end is fatal.
func (j *Journal) whole() error {
	var want int64
	if err := j.view(func(tx *bbolt.Tx) error { want = tx.Size(); return nil }); err != nil {
		return err
	}
	info, err := os.Stat(j.path())
	if err != nil {
		return err
	}
	if info.Size() < want {
		return fmt.Errorf("%w: %s is cut short, %d bytes of %d; bring it back from a copy", ErrDamaged, j.path(), info.Size(), want)
	}
	if j.looked {
		return nil
	}
	if err := j.view(j.sound); err != nil {
		return fmt.Errorf("%s: %w; bring it back from a copy", j.path(), err)
	}
	return nil
}

// begin makes or loads the journal, begins a new term and writes the mark.
func (j *Journal) begin() error {
	fresh := false
	err := j.write(func(tx *bbolt.Tx) error {
		if tx.Bucket(metaBucket) == nil {
			if key, _ := tx.Cursor().First(); key != nil {
				return fmt.Errorf("%w: it is no journal of Cordial's", ErrDamaged)
			}
			fresh = true
			if err := create(tx); err != nil {
				return err
			}
		}
		if err := j.load(tx); err != nil {
			return err
		}
		if err := j.checkMark(); err != nil {
			return err
		}
		j.term++
		j.head.Term = j.term
		j.people.begin(tx)
		return tx.Bucket(metaBucket).Put(termKey, binary.BigEndian.AppendUint64(nil, j.term))
	})
	if err != nil {
		return fmt.Errorf("opening %s: %w", j.path(), err)
	}
	if j.marker, err = j.newMarker(); err == nil && fresh {
		err = syncDir(j.dir)
	}
	return err
}

// syncDir makes the names of new files durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// view reads.
func (j *Journal) view(fn func(*bbolt.Tx) error) error {
	return guard(func() error { return j.db.View(fn) })
}

// write changes the file in one durable transaction.
func (j *Journal) write(fn func(*bbolt.Tx) error) error {
	return diskFull(guard(func() error { return j.update(fn) }))
}
