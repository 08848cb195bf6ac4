// SPDX-License-Identifier: Apache-2.0

package workload

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// TestEveryDrawIsAType: whatever the rates are, all 64-bit numbers stand for a type
// that calls at all, in the order of the types.
func TestEveryDrawIsAType(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := segment{each: rapid.SliceOfN(rapid.SampledFrom([]float64{0, 1e-9, 0.1, 1.0 / 3, 1, 1e6}), 1, 9).Draw(t, "rates")}
		for _, rate := range g.each {
			g.rate += rate
		}
		if g.rate == 0 {
			return
		}
		g.upTo = make([]uint64, len(g.each))
		g.sum()
		last := 0
		for _, u := range []uint64{0, 1, 1 << 20, 1 << 40, 1 << 62, 1 << 63, 3 << 62, math.MaxUint64 - 1, math.MaxUint64} {
			k := g.kindOf(u)
			require.Positive(t, g.each[k])
			require.GreaterOrEqual(t, k, last)
			last = k
		}
	})
}

func TestTypesByTheirRates(t *testing.T) {
	g := segment{each: []float64{2, 0, 5, 3}, rate: 10, upTo: make([]uint64, 4)}
	g.sum()
	s, counts := newStream(8, 0, forType), make([]int, 4)
	for i := range uint64(100_000) {
		counts[g.kindOf(s.at(i))]++
	}
	assert.Less(t, countsOff(counts, []float64{20_000, 0, 50_000, 30_000}), credible)
	assert.Greater(t, countsOff(counts, []float64{22_000, 0, 48_000, 30_000}), absurd)
	assert.Equal(t, math.Inf(1), countsOff([]int{1, 0}, []float64{0, 1}), "what must not come")
}

// TestSegmentsCoverTheScenario without a gap, and know their day and half hour.
func TestSegmentsCoverTheScenario(t *testing.T) {
	for _, name := range []string{"day", "surge", "lines", "centres", "shop"} {
		s := load(t, name)
		at := s.Start()
		for i := range s.segments {
			g := &s.segments[i]
			require.Equal(t, at, g.from)
			require.Greater(t, g.to, g.from)
			passed := g.from.Sub(s.Start())
			require.Equal(t, int(passed/slot), g.half)
			require.Equal(t, int(passed/day), g.day)
			require.LessOrEqual(t, g.to, s.Start().Add(time.Duration(g.half+1)*slot), "it ends within its half hour")
			at = g.to
		}
		require.Equal(t, s.End(), at)
	}
}

// TestRowsMayComeInAnyOrder: it does not matter to how many calls are expected when.
func TestRowsMayComeInAnyOrder(t *testing.T) {
	a := changed(t, theRow, `      - {from: "08:00", to: "09:00", calls: 5}
      - {from: "11:00", to: "12:00", calls: 50}`)
	b := changed(t, theRow, `      - {from: "11:00", to: "12:00", calls: 50}
      - {from: "08:00", to: "09:00", calls: 5}`)
	assert.Equal(t, contacts(a, 0), contacts(b, 0))
}

func TestTooMuch(t *testing.T) {
	_, err := Parse("s.yaml", []byte(planted(t, "  curve: c\n", "  curve: c\n  a_day: 100000000\n  volumes: [1000]\n", theType, "    - {name: t, line: l, share: 1}\n")))
	assert.ErrorContains(t, err, "s.yaml: about 100000000000 calls are too many: at most 2147483647")
	s := Scenario{name: "s.yaml", start: 0, end: 1}
	s.segments = nil
	assert.Zero(t, s.Expected())
}
