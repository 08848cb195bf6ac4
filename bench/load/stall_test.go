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
		watch(&out, ticks, done, start)
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
