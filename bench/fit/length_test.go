// SPDX-License-Identifier: Apache-2.0

package fit

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// Each distribution is known again, with its parameters, and none for another.
func TestLengthsAreKnownAgain(t *testing.T) {
	r := chance(5)
	exponential := func() float64 { return 200 * r.ExpFloat64() }
	lognormal := func() float64 { return 200 * math.Exp(0.8*r.NormFloat64()-0.32) }
	two := func() float64 {
		if r.IntN(2) == 0 {
			return 20 + r.Float64()
		}
		return 300 + 100*r.Float64()
	}
	for _, x := range []struct {
		way  string
		draw func() float64
		mean float64
	}{{"exponential", exponential, 200}, {"lognormal", lognormal, 200}, {"values", two, 185}} {
		t.Run(x.way, func(t *testing.T) {
			l := fitLengths(drawn(4000, x.draw), 1)
			assert.Equal(t, x.way, l.way, l.how)
			assert.InDelta(t, x.mean, l.mean.Seconds(), 10)
			if x.way == "lognormal" {
				assert.InDelta(t, math.Sqrt(math.Expm1(0.64)), l.cv, 0.05)
			}
		})
	}
}

// Whole seconds are no reason to refuse a distribution.
func TestWholeSecondsAreNoFault(t *testing.T) {
	r := chance(6)
	seen := drawn(3000, func() float64 { return math.Floor(30 * r.ExpFloat64()) })
	assert.Equal(t, "exponential", fitLengths(seen, time.Second).way)
	assert.Equal(t, "values", fitLengths(seen, 1).way, "the control: without knowing of them it is")
}

func TestFewLengths(t *testing.T) {
	assert.Nil(t, fitLengths(nil, 1))
	l := fitLengths([]time.Duration{time.Minute, time.Minute}, 1)
	assert.Equal(t, "constant", l.way)
	assert.Equal(t, time.Minute, l.mean)
	assert.Equal(t, "constant", fitLengths([]time.Duration{0, 10}, 1).way)
	assert.Zero(t, fitLengths([]time.Duration{0, 10}, 1).mean)
	assert.Equal(t, 90*time.Second, fitLengths([]time.Duration{time.Minute, 2 * time.Minute}, 1).mean)
}

// Whatever was seen, what stands for it has its mean, and is in order.
func TestTheMeanStays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.SliceOfN(rapid.Int64Range(0, int64(time.Hour)), 1, 900).Draw(t, "seen")
		var seen []time.Duration
		sum := 0.0
		for _, v := range x {
			seen = append(seen, time.Duration(v))
			sum += float64(v) / float64(len(x))
		}
		l := fitLengths(seen, 1)
		require.InDelta(t, sum, float64(l.mean), float64(time.Millisecond))
		if l.way != "values" {
			return
		}
		require.IsNonDecreasing(t, l.list)
		require.LessOrEqual(t, len(l.list), mostValues)
		have := 0.0
		for _, v := range l.list {
			have += float64(v) / float64(len(l.list))
		}
		require.InDelta(t, sum, have, 0.02*sum+float64(time.Millisecond))
	})
}

// A type has lengths of its own where it has enough of them; the others share.
func TestTypesShareLengths(t *testing.T) {
	l := newLog(CSV, "x")
	for i, n := range []int{fewest, leastRest, 3} {
		k := l.kindOf(kind{line: string(rune('a' + i))})
		for range n {
			l.calls = append(l.calls, call{kind: k, talk: time.Duration(1+i) * time.Minute, ending: answered})
		}
	}
	of := func(c *call) (time.Duration, bool) { return c.talk, true }
	fit := func(x []time.Duration) *length { return fitLengths(x, 1) }
	shared, own := l.byKind(of, fewest, fit)
	require.NotNil(t, own[0])
	assert.Equal(t, time.Minute, own[0].mean)
	assert.Nil(t, own[1])
	assert.InDelta(t, (20*120+3*180)/23, shared.mean.Seconds(), 1, "of those alone that have none of their own")
	shared, own = l.byKind(of, 1, fit)
	assert.Nil(t, shared, "nobody shares")
	assert.NotContains(t, own, nil)
}
