// SPDX-License-Identifier: Apache-2.0

package sim

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"
)

func TestFigures(t *testing.T) {
	all := Figures([]Result{{Arrivals: 10, ASA: 1}, {Arrivals: 20, ASA: 1}, {Arrivals: 30, ASA: 1}})
	assert.Equal(t, "arrivals", all[0].Name)
	assert.InDelta(t, 20, all[0].Mean, 1e-12)
	assert.InDelta(t, 20-24.843, all[0].Low, .01, "4.303 x 10 / sqrt 3")
	assert.InDelta(t, 20+24.843, all[0].High, .01)
	assert.InDelta(t, 24.843, all[0].Half(), .01)
	for _, f := range all {
		if f.Name == "asa_seconds" {
			assert.Equal(t, Figure{f.Name, 1, 1, 1}, f, "what never differs is certain")
		}
	}
	one := Figures([]Result{{Arrivals: 10}})
	assert.Equal(t, Figure{"arrivals", 10, 10, 10}, one[0])
	assert.Len(t, Figures(nil), len(figures))
	var m meter
	assert.Panics(t, func() { m.named("nothing") })
}

// One after the other gives what all at once give.
func TestEstimate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		xs := rapid.SliceOfN(rapid.Float64Range(-1e6, 1e6), 2, 50).Draw(t, "xs")
		var e estimate
		sum, squares := 0.0, 0.0
		for _, x := range xs {
			e.add(x)
			sum += x
		}
		mean := sum / float64(len(xs))
		for _, x := range xs {
			squares += (x - mean) * (x - mean)
		}
		assert.InDelta(t, mean, e.mean, 1e-6)
		assert.InEpsilon(t, squares+1, e.squares+1, 1e-6)
	})
}

// From printed tables.
func TestStudent(t *testing.T) {
	for degrees, want := range map[int]float64{1: 12.706, 5: 2.571, 6: 2.447, 7: 2.365, 10: 2.228, 29: 2.045, 1000: 1.962} {
		assert.InDelta(t, want, student(degrees), .002, "%d degrees of freedom", degrees)
	}
}
