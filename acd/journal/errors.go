// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"syscall"
)

// What may be wrong with a journal. The text around each says which journal, and
// what to do.
var (
	// ErrInUse: another process has the journal open.
	ErrInUse = errors.New("the journal is in use")
	// ErrNotWritable: the directory or a file in it cannot be made or written.
	ErrNotWritable = errors.New("the data directory is not writable")
	// ErrNoJournal: there is none in the directory, or it was never begun.
	ErrNoJournal = errors.New("no journal")
	// ErrDamaged: the bytes are not what was written.
	ErrDamaged = errors.New("the journal is damaged")
	// ErrShorter: the journal ends before its high-water mark.
	ErrShorter = errors.New("the journal has lost records")
	// ErrBadMark: journal.mark is there but cannot be made out.
	ErrBadMark = errors.New("journal.mark cannot be read")
	// ErrFuture: a newer Cordial wrote it.
	ErrFuture = errors.New("the journal is of a newer format")
	// ErrBroken: a write failed before, so that nothing more is written.
	ErrBroken = errors.New("the journal could not be written and was closed to writing")
	// ErrNoCustomer: nobody has that id, or the number was erased.
	ErrNoCustomer = errors.New("no such customer")
	// ErrTooManyPeople: too many new numbers wait to be written, because the
	// disk is full.
	ErrTooManyPeople = errors.New("too many new customers wait to be written")
)

// guard runs fn, which reads or writes the file. The library panics on pages
// that make no sense, and a file cut short under its memory map faults: both
// become ErrDamaged.
func guard(fn func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", ErrDamaged, p)
		}
	}()
	return fn()
}

// diskFull makes every form of a full disk or an exhausted quota match
// syscall.ENOSPC; other errors pass. The library drops the cause where it grows
// the file, hence the look at the text.
func diskFull(err error) error {
	switch {
	case err == nil || errors.Is(err, syscall.ENOSPC):
		return err
	case errors.Is(err, syscall.EDQUOT),
		strings.Contains(err.Error(), syscall.ENOSPC.Error()),
		strings.Contains(err.Error(), syscall.EDQUOT.Error()):
		return fmt.Errorf("%w (%w)", err, syscall.ENOSPC)
	}
	return err
}
