// SPDX-License-Identifier: Apache-2.0

package pick

import (
	"runtime"
	"time"
)

// turn is a side in a case.
type turn struct {
	name    string
	floor   *floor
	digests []uint64  // of all answers up to each batch
	picked  []int     // how many there were
	took    []float64 // by round
}

// run does a batch, and returns how long it took.
func (t *turn) run(do Op) time.Duration {
	began := time.Now()
	for i := range batch {
		do(t.floor, i)
	}
	took := time.Since(began)
	t.note()
	return took
}

// note adds the answers of a batch to what is to be compared, and goes on to the next.
// Whatever was only updated is asked about now.
func (t *turn) note() {
	f := t.floor
	last, _ := f.ask()
	digest, picked := uint64(14695981039346656037), 0 // FNV-1a
	if n := len(t.digests); n > 0 {
		digest, picked = t.digests[n-1], t.picked[n-1]
	}
	for _, a := range append(f.answers[:], last) {
		digest = (digest ^ uint64(a.Contact)) * 1099511628211
		digest = (digest ^ uint64(a.Agent)) * 1099511628211
		if a.Agent != 0 {
			picked++
		}
	}
	t.digests, t.picked = append(t.digests, digest), append(t.picked, picked)
	f.stir()
}

// allocations returns how often an operation allocates, in each of some batches that
// are not timed. They come after the turn, when the storage is there that is used
// again. In one of them or more somebody has been given levels that nobody had.
func (t *turn) allocations(do Op) []float64 {
	out := make([]float64, 32)
	var before, after runtime.MemStats
	for i := range out {
		runtime.ReadMemStats(&before)
		for i := range batch {
			do(t.floor, i)
		}
		runtime.ReadMemStats(&after)
		out[i] = float64(after.Mallocs-before.Mallocs) / batch
		t.note()
	}
	return out
}
