// SPDX-License-Identifier: Apache-2.0

package load

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestStallsAreTold(t *testing.T) {
	var out strings.Builder
	ticks, done, start := make(chan time.Time), make(chan struct{}), time.Now()
	ended := make(chan struct{})
	go func() {
		(&watch{out: &out, last: start, host: readHost}).run(ticks, done)
		close(ended)
	}()
	ticks <- start.Add(100 * time.Millisecond)
	ticks <- start.Add(2 * time.Second) // busy, no more
	ticks <- start.Add(20 * time.Second)
	ticks <- start.Add(20100 * time.Millisecond)
	close(done)
	<-ended
	require.Equal(t, 1, strings.Count(out.String(), "the machine stalled for 18s"), out.String())
	WatchStalls(&out)()
}

// A host that gives the processor to others is told, one that does so now and then is not.
func TestWhatTheHostTakesIsTold(t *testing.T) {
	var out strings.Builder
	now := host{all: 1000, taken: 50}
	start := time.Now()
	w := watch{out: &out, last: start, host: func() (host, error) { return now, nil }}
	for second := range 31 {
		if second > 0 {
			now.all += 200
		}
		if second > 10 && second <= 20 {
			now.taken += 60
		} else {
			now.taken += 10
		}
		w.tick(start.Add(time.Duration(second) * time.Second))
	}
	require.Equal(t, 1, strings.Count(out.String(), "\n"), out.String())
	require.Contains(t, out.String(), "the machine stalled: its host took 30 % of the processor for 10s")

	h, err := readHost()
	require.NoError(t, err)
	require.Greater(t, h.all, h.taken)
}
