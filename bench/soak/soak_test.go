// SPDX-License-Identifier: Apache-2.0

package soak

import (
	"flag"
	"io"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var (
	seeds = flag.Uint64("seeds", 200, "how many seeds TestSeeds runs; of one, everything is told")
	first = flag.Uint64("seed", 1, "the first of them")
)

func TestSeeds(t *testing.T) {
	var trace io.Writer
	if *seeds == 1 {
		trace = os.Stdout
	}
	began := time.Now()
	faults, kills := map[string]int{}, map[string]int{}
	records, calls, priced, bad := 0, 0, 0, 0
	for seed := *first; seed < *first+*seeds && bad < 10; seed++ {
		r := Run(seed, Options{Trace: trace})
		records, calls, priced = records+r.Records, calls+r.Calls, priced+r.Priced
		for k, n := range r.Faults {
			faults[k] += n
		}
		for k, n := range r.Kills {
			kills[k] += n
		}
		if r.Err != nil {
			bad++
			t.Errorf("seed %d (again, with all that happens: make soak SEEDS=1 SEED=%d):\n%v", seed, seed, r.Err)
		}
	}
	if *seeds >= 200 && bad == 0 {
		assert.Greater(t, priced, calls/10, "prices hardly ever matter")
		for kind := range faultKinds {
			assert.GreaterOrEqual(t, faults[kind.String()], 3, "hardly ever: %v", kind)
		}
		for at := stepped; at < points; at++ {
			assert.GreaterOrEqual(t, kills[at.String()], 3, "hardly ever killed when %v", at)
		}
	}
	t.Logf("%d seeds from %d, %d calls (%d offered at a price), %d records, %d failed, in %v\nfaults %v\nkills %v",
		*seeds, *first, calls, priced, records, bad, time.Since(began).Round(time.Millisecond), faults, kills)
}

func TestASeedGivesTheSameRun(t *testing.T) {
	for seed := range uint64(5) {
		a, b := Run(seed, Options{}), Run(seed, Options{CheckEvery: 1, Trace: io.Discard})
		require.NotZero(t, a.Digest)
		assert.Equal(t, a, b)
	}
}
