// SPDX-License-Identifier: Apache-2.0

package engine

import (
	"time"

	"cordial/acd"
)

// clock tells the machine's time: where it began, plus what a monotonic clock has
// counted since. It begins at the later of the wall clock and the last record; so
// it never runs backward, not even when somebody sets the wall clock.
type clock struct {
	began   acd.Time
	elapsed func() time.Duration
}

func newClock(last acd.Time) clock {
	start := time.Now()
	return startClock(start, last, func() time.Duration { return time.Since(start) })
}

func startClock(wall time.Time, last acd.Time, elapsed func() time.Duration) clock {
	return clock{began: max(acd.Time(wall.UnixNano()), last), elapsed: elapsed}
}

func (c clock) now() acd.Time { return c.began.Add(c.elapsed()) }
