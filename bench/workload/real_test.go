// SPDX-License-Identifier: Apache-2.0

package workload

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTheLogarithmIsOne(t *testing.T) {
	s := newStream(1, 0, forTalk)
	for i := range uint64(100_000) {
		for _, x := range []float64{s.real(i), 1e6 * s.real(i), 1 + 1e-9*s.real(i)} {
			require.InDelta(t, math.Log(x), ln(x), 2e-16*math.Abs(math.Log(x))+5e-17, "of %v", x)
		}
	}
	assert.Zero(t, ln(1))
}

func TestTheExponentialIsOne(t *testing.T) {
	s := newStream(2, 0, forTalk)
	for i := range uint64(100_000) {
		x := 40 * (s.real(i) - 0.5)
		require.InEpsilon(t, math.Exp(x), exp(x), 4e-16, "of %v", x)
	}
	assert.InDelta(t, 1, exp(0), 0)
	assert.InEpsilon(t, math.Exp(-700), exp(-700), 4e-16)
	assert.InEpsilon(t, math.Exp(700), exp(700), 4e-16)
}

// TestTheNormalQuantileInvertsTheDistribution compares with the error function,
// in the middle, in the outer part and in the tails.
func TestTheNormalQuantileInvertsTheDistribution(t *testing.T) {
	for z := -8.0; z <= 5; z += 0.01 {
		u := math.Erfc(-z/math.Sqrt2) / 2
		if u > 1-1e-7 {
			continue // there 1-u has few digits left
		}
		require.InDelta(t, z, normal(u), 2e-9*math.Max(1, math.Abs(z)))
		if u < 0.5 {
			require.InDelta(t, z, normal(u), 1e-13*max(1, math.Abs(z)), "at %v", z)
		}
	}
	assert.Zero(t, normal(0.5))
	assert.InDelta(t, 8.2095, normal(unit(math.MaxUint64)), 0.0001, "the farthest draw is finite")
	assert.InDelta(t, -8.2095, normal(unit(0)), 0.0001)
}

// TestProductsAreRoundedByThemselves is about the compiler: were the product not
// rounded before the sum, the difference would be its rounding error and not 0.
func TestProductsAreRoundedByThemselves(t *testing.T) {
	s := newStream(3, 0, forTalk)
	fused := 0
	for i := range uint64(1000) {
		x, y := s.real(2*i), s.real(2*i+1)
		product := mul(x, y)
		assert.Zero(t, mul(x, y)-product)
		if math.FMA(x, y, -product) != 0 {
			fused++
		}
	}
	assert.Greater(t, fused, 900, "a fused product would show")
}
