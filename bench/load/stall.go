// SPDX-License-Identifier: Apache-2.0

package load

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	// stallAfter is how late a tick must be to count as a stall. A busy machine is
	// late by fractions of a second; a virtual machine that is paused, by seconds.
	stallAfter = 3 * time.Second
	// takenMost is the share of the processor that the host of a virtual machine may
	// give to others within takenOver: with more, calls are late by no fault of theirs.
	takenMost = 0.1
	takenOver = 10 * time.Second
)

// WatchStalls writes a line to out each time that the whole machine stood still, or was
// taken away by its host: calls that span such a moment are not to be judged. The
// returned function ends it.
func WatchStalls(out io.Writer) (stop func()) {
	tick := time.NewTicker(100 * time.Millisecond)
	done := make(chan struct{})
	var all sync.WaitGroup
	all.Go(func() { (&watch{out: out, last: time.Now(), host: readHost}).run(tick.C, done) })
	return func() {
		tick.Stop()
		close(done)
		all.Wait()
	}
}

// watch looks at each tick whether the machine was there all the time.
type watch struct {
	out   io.Writer
	last  time.Time            // the last tick
	host  func() (host, error) // what there is of the processor
	from  host                 // at since
	since time.Time
}

// host is how the processors' time was spent, since the machine was started, in ticks.
type host struct{ all, taken float64 }

func (w *watch) run(ticks <-chan time.Time, done <-chan struct{}) {
	for {
		select {
		case <-done:
			return
		case now := <-ticks:
			w.tick(now)
		}
	}
}

func (w *watch) tick(now time.Time) {
	if gap := now.Sub(w.last); gap > stallAfter {
		fmt.Fprintf(w.out, "the machine stalled for %v until %s\n", gap.Round(time.Millisecond), now.UTC().Format(time.TimeOnly))
	}
	w.last = now
	if now.Sub(w.since) < takenOver {
		return
	}
	h, err := w.host()
	share := (h.taken - w.from.taken) / max(1, h.all-w.from.all)
	if err == nil && !w.since.IsZero() && share > takenMost {
		fmt.Fprintf(w.out, "the machine stalled: its host took %.0f %% of the processor for %v until %s\n",
			100*share, now.Sub(w.since).Round(time.Second), now.UTC().Format(time.TimeOnly))
	}
	w.from, w.since = h, now
}

// readHost reads the first line of /proc/stat: user, nice, system, idle, iowait, irq,
// softirq and steal.
func readHost() (h host, err error) {
	stat, err := os.ReadFile("/proc/stat")
	if err != nil {
		return h, err
	}
	line, _, _ := strings.Cut(string(stat), "\n")
	fields := strings.Fields(line)
	if len(fields) < 9 || fields[0] != "cpu" {
		return h, fmt.Errorf("/proc/stat begins with %q", line)
	}
	for i, field := range fields[1:9] {
		v, err := strconv.ParseFloat(field, 64)
		if err != nil {
			return h, fmt.Errorf("/proc/stat: %w", err)
		}
		h.all += v
		if i == 7 {
			h.taken = v
		}
	}
	return h, nil
}
