// SPDX-License-Identifier: Apache-2.0

package waits

import "time"

// average is what Asterisk's app_queue takes for the wait in a queue: of each answered
// call's hold time, in whole seconds, a quarter goes into the average (recalc_holdtime in
// apps/app_queue.c).
type average struct {
	hold  int64 // seconds
	began bool
}

func (a *average) answered(wait time.Duration) {
	hold := int64(wait / time.Second)
	if a.began {
		hold = (3*a.hold + hold) / 4
	}
	a.hold, a.began = hold, true
}

// left is the rest of the wait of somebody who has waited for a while: the average less
// that, as the announcement of the hold time has it (say_position).
func (a *average) left(waited time.Duration) time.Duration {
	return max(0, time.Duration(a.hold)*time.Second-waited)
}
