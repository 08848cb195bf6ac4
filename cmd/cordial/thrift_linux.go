// SPDX-License-Identifier: Apache-2.0

package main

import (
	"os"
	"runtime"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// timerSlack is how much later than asked the kernel may let a timer of this process
// expire.
const timerSlack = 2 * time.Millisecond

// coarseTimers makes the kernel's timers for this process as coarse as timerSlack. While
// anything runs, Go's runtime looks around every 20 microseconds, for which the kernel
// wakes it each time: of the work that a call is, that was a sixth. The slack of a
// thread is that of the one that started it, and the runtime's own threads are there
// before us: so this process starts itself anew, in its own place, with its own number.
// A unit file with TimerSlackNSec=2ms makes that unnecessary.
func coarseTimers() {
	if has, err := unix.PrctlRetInt(unix.PR_GET_TIMERSLACK, 0, 0, 0, 0); err != nil || time.Duration(has) >= timerSlack {
		return
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if unix.Prctl(unix.PR_SET_TIMERSLACK, uintptr(timerSlack), 0, 0, 0) != nil {
		return
	}
	if has, err := unix.PrctlRetInt(unix.PR_GET_TIMERSLACK, 0, 0, 0, 0); err != nil || time.Duration(has) < timerSlack {
		return // or it would start itself for ever
	}
	if self, err := os.Executable(); err == nil {
		_ = syscall.Exec(self, os.Args, os.Environ()) //nolint:gosec // itself
	}
}
