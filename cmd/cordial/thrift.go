// SPDX-License-Identifier: Apache-2.0

package main

import (
	"os"
	"runtime/debug"
)

// garbagePercent is how much garbage there may be for what is in use before it is
// collected: memory is some tens of megabytes, and what is collected less often costs
// less.
const garbagePercent = 400

// thrifty makes a long-running process take less of the processor, which it shares with
// an Asterisk. It does not return if the process starts anew.
func thrifty() {
	lessCollection()
	coarseTimers()
}

// lessCollection lets garbage lie for longer, unless GOGC says otherwise.
func lessCollection() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(garbagePercent)
	}
}
