// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"errors"
	"os"
	"syscall"
)

const (
	// aheadLeast is how many bytes of written file lie at least beyond the last
	// page in use when a commit begins, unless that commit itself is larger.
	aheadLeast = 256 << 10
	// aheadMost is how far the file is written ahead.
	aheadMost = 1 << 20
)

// ahead writes zeros beyond the last page in use, before the library needs that
// room. A commit into room that the file system has yet to find waits for the file
// system's own log too, which takes half as long again; one that overwrites does
// not.
type ahead struct {
	file  *os.File // the library's own, which closes it
	until int64    // zeros were written up to here
}

var zeros [aheadMost]byte

// reach writes on if less than aheadLeast is left beyond used. A full disk stops
// nothing: the commit that needs the room will tell.
func (a *ahead) reach(used int64) error {
	if a.until-used >= aheadLeast {
		return nil
	}
	from := max(a.until, used)
	n, err := a.file.WriteAt(zeros[:used+aheadMost-from], from)
	a.until = from + int64(n)
	if errors.Is(diskFull(err), syscall.ENOSPC) {
		return nil
	}
	return err
}

// letGo closes a file that the library has left open and locked when it panicked
// over what it read. Closing alone would not do: the file is still mapped.
func (a *ahead) letGo() {
	if a.file == nil || syscall.Flock(int(a.file.Fd()), syscall.LOCK_UN) != nil {
		return // it was closed as it should be
	}
	_ = a.file.Close() // nothing was written
}
