// SPDX-License-Identifier: Apache-2.0

package routing_test

import (
	"fmt"
	"testing"
	"time"

	"cordial/routing"
)

var floors = []struct{ agents, profiles int }{{3600, 200}, {3600, 3600}, {100_000, 200}}

// measure runs do in small batches. Beside the mean it reports the best batch's
// mean, which other work on the machine disturbs least.
func measure(b *testing.B, do func() routing.Choice) {
	const batch = 64
	b.ReportAllocs()
	least, n, offers := time.Duration(1<<62), 0, 0
	began := time.Now()
	for b.Loop() {
		if do().Agent != 0 {
			offers++
		}
		if n++; n%batch == 0 {
			now := time.Now()
			least = min(least, now.Sub(began))
			began = now
		}
	}
	if n >= batch {
		b.ReportMetric(float64(least.Nanoseconds())/batch, "best-ns/op")
	}
	b.ReportMetric(float64(offers)/float64(b.N), "offers/op")
}

// benchmark measures the index and the plain rule, with reasons and without.
func benchmark(b *testing.B, oneIn, waiting int, do func(*floor) routing.Choice) {
	for _, size := range floors {
		for _, by := range []struct {
			name  string
			pool  func() pool
			terse bool
		}{{"index", index, false}, {"plain", rule, false}, {"index-terse", index, true}, {"plain-terse", rule, true}} {
			b.Run(fmt.Sprintf("%d-agents-%d-profiles/%s", size.agents, size.profiles, by.name), func(b *testing.B) {
				f := newFloor(by.pool(), 1, size.agents, size.profiles, oneIn)
				f.terse = by.terse
				f.crowd(waiting)
				for range 20 {
					do(f)
				}
				measure(b, func() routing.Choice { return do(f) })
			})
		}
	}
}

// BenchmarkPick is a pick while one agent in ten is free: she is taken, and
// released.
func BenchmarkPick(b *testing.B) { benchmark(b, 10, 0, (*floor).pick) }

// BenchmarkCall is all that a call changes: it is put, picked for and taken out, an
// agent is taken, and any other released.
func BenchmarkCall(b *testing.B) { benchmark(b, 10, 0, (*floor).call) }

// BenchmarkFreed is an agent who comes free while 10,000 wait and nobody else is
// free. She takes one of them; then another contact joins them.
func BenchmarkFreed(b *testing.B) { benchmark(b, 0, 10_000, (*floor).freed) }
