// SPDX-License-Identifier: Apache-2.0

package load

import (
	"fmt"
	"io"
	"sync"
	"time"
)

// stallAfter is how late a tick must be to count as a stall. A busy machine is
// late by fractions of a second; a virtual machine that is paused, by seconds.
const stallAfter = 3 * time.Second

// WatchStalls writes a line to out each time that the whole machine stood still:
// calls that span such a moment are not to be judged. The returned function ends it.
func WatchStalls(out io.Writer) (stop func()) {
	tick := time.NewTicker(100 * time.Millisecond)
	done := make(chan struct{})
	var all sync.WaitGroup
	all.Go(func() { watch(out, tick.C, done, time.Now()) })
	return func() {
		tick.Stop()
		close(done)
		all.Wait()
	}
}

func watch(out io.Writer, ticks <-chan time.Time, done <-chan struct{}, last time.Time) {
	for {
		select {
		case <-done:
			return
		case now := <-ticks:
			if gap := now.Sub(last); gap > stallAfter {
				fmt.Fprintf(out, "the machine stalled for %v until %s\n", gap.Round(time.Millisecond), now.UTC().Format(time.TimeOnly))
			}
			last = now
		}
	}
}
