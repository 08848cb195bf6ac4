// SPDX-License-Identifier: Apache-2.0

package workload

import (
	"math/bits"
	"testing"

	"github.com/stretchr/testify/assert"
)

func reals(s stream, n int) sample {
	out := make(sample, n)
	for i := range out {
		out[i] = s.real(uint64(i))
	}
	return out
}

func TestDrawsAreUniform(t *testing.T) {
	line := func(x float64) float64 { return x }
	for p := forArrival; p <= forSkills; p++ {
		s := reals(newStream(1, 2, p), 70_000)
		assert.Less(t, s.meanOff(0.5), credible)
		assert.Less(t, s.varianceOff(1.0/12), credible)
		assert.Less(t, s.distance(line), 2.0)
		for i := range s {
			s[i] *= 0.99
		}
		assert.Greater(t, s.distance(line), 2.5, "a generator that leaves a hundredth out")
	}
}

// TestStreamsAreIndependent compares streams that differ in one thing, shifted
// against each other too, and a stream with itself a little later.
func TestStreamsAreIndependent(t *testing.T) {
	const n = 100_000
	one := reals(newStream(1, 0, forTalk), n+3)
	others := map[string]sample{
		"purpose":         reals(newStream(1, 0, forPatience), n+3),
		"replication":     reals(newStream(1, 1, forTalk), n+3),
		"far replication": reals(newStream(1, 1<<32, forTalk), n+3),
		"seed":            reals(newStream(2, 0, forTalk), n+3),
		"swapped":         reals(newStream(0, 1, forTalk), n+3),
	}
	for name, other := range others {
		for lag := range 3 {
			assert.Less(t, correlation(one[:n], other[lag:lag+n]), credible, "%s, %d later", name, lag)
		}
	}
	for lag := 1; lag <= 3; lag++ {
		assert.Less(t, correlation(one[:n], one[lag:lag+n]), credible, "itself, %d later", lag)
	}
	assert.Greater(t, correlation(one[:n], reals(newStream(1, 0, forTalk), n)), absurd, "one stream for two purposes")
}

// TestDrawsInSteps: draws that are numbered in steps of 64 or 4096 are
// as good as neighbours.
func TestDrawsInSteps(t *testing.T) {
	s := newStream(1, 0, forRing)
	for _, step := range []uint64{mostTries, mostTries * mostTries, 1 << 16} {
		a, b := make(sample, 50_000), make(sample, 50_000)
		for i := range a {
			a[i], b[i] = s.real(uint64(i)*step), s.real(uint64(i+1)*step)
		}
		assert.Less(t, correlation(a, b), credible)
		assert.Less(t, a.distance(func(x float64) float64 { return x }), 2.0)
	}
}

// TestOneBitChangesHalf: seeds and replications that differ in one bit have nothing
// in common.
func TestOneBitChangesHalf(t *testing.T) {
	flipped := 0
	for b := range 64 {
		flipped += bits.OnesCount64(newStream(7, 3, forTalk).at(0) ^ newStream(7^1<<b, 3, forTalk).at(0))
		flipped += bits.OnesCount64(newStream(7, 3, forTalk).at(0) ^ newStream(7, 3^1<<b, forTalk).at(0))
	}
	assert.InDelta(t, 64*64, flipped, 5*45, "128 times half of 64 bits, and five standard deviations")
}

func TestGammasAreOdd(t *testing.T) {
	for i := range uint64(1000) {
		g := newStream(i, 0, forTalk).gamma
		assert.EqualValues(t, 1, g&1)
		assert.GreaterOrEqual(t, bits.OnesCount64(g^g>>1), 24)
	}
}

func TestBelow(t *testing.T) {
	s, counts := newStream(1, 0, forNumber), make([]int, 7)
	for i := range uint64(70_000) {
		counts[s.below(i, 7)]++
	}
	want := []float64{10_000, 10_000, 10_000, 10_000, 10_000, 10_000, 10_000}
	assert.Less(t, countsOff(counts, want), credible)
	counts[0], counts[6] = counts[0]+900, counts[6]-900
	assert.Greater(t, countsOff(counts, want), absurd, "a number that comes too often")
}
