// SPDX-License-Identifier: Apache-2.0

package workload

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"cordial/configs"
)

func lasts(d time.Duration) *configs.Duration { v := configs.Duration(d); return &v }

const draws = 200_000

// drawn are lengths in seconds.
func drawn(l lengths) sample {
	s := newStream(11, 0, forTalk)
	out := make(sample, draws)
	for i := range out {
		out[i] = l.draw(s.real(uint64(i))).Seconds()
	}
	return out
}

func TestExponentialLengths(t *testing.T) {
	fine := drawn((&dist{Exponential: lasts(3 * time.Minute)}).compile(never))
	off := drawn((&dist{Exponential: lasts(3*time.Minute + 4*time.Second)}).compile(never))
	cdf := func(x float64) float64 { return 1 - math.Exp(-x/180) }
	assert.Less(t, fine.meanOff(180), credible)
	assert.Less(t, fine.varianceOff(180*180), credible)
	assert.Less(t, fine.distance(cdf), 2.0)
	assert.Greater(t, off.meanOff(180), absurd, "a mean that is 2 % off")
	assert.Greater(t, off.distance(cdf), 2.5)
}

func TestLognormalLengths(t *testing.T) {
	const mean, cv = 240, 1.1
	fine := drawn((&dist{Lognormal: &lognormal{*lasts(4 * time.Minute), cv}}).compile(never))
	off := drawn((&dist{Lognormal: &lognormal{*lasts(4 * time.Minute), cv * 1.05}}).compile(never))
	sigma := math.Sqrt(math.Log(1 + cv*cv))
	mu := math.Log(mean) - sigma*sigma/2
	cdf := func(x float64) float64 { return math.Erfc(-(math.Log(x)-mu)/sigma/math.Sqrt2) / 2 }
	logs := func(s sample) sample {
		out := make(sample, len(s))
		for i, x := range s {
			out[i] = math.Log(x)
		}
		return out
	}
	assert.Less(t, fine.meanOff(mean), credible)
	assert.Less(t, logs(fine).meanOff(mu), credible)
	assert.Less(t, logs(fine).varianceOff(sigma*sigma), credible)
	assert.Less(t, fine.distance(cdf), 2.0)
	assert.Less(t, off.meanOff(mean), credible, "the mean stays whatever the variation is")
	assert.Greater(t, logs(off).varianceOff(sigma*sigma), absurd, "a variation that is 5 % off")
	assert.Greater(t, off.distance(cdf), 2.5)
}

func TestEmpiricalLengths(t *testing.T) {
	seen := []configs.Duration{*lasts(10 * time.Second), *lasts(20 * time.Second), *lasts(90 * time.Second)}
	counts := func(l lengths) []int {
		n := make([]int, 3)
		for _, x := range drawn(l) {
			for i := range seen {
				if x == time.Duration(seen[i]).Seconds() {
					n[i]++
				}
			}
		}
		return n
	}
	want := []float64{draws / 3.0, draws / 3.0, draws / 3.0}
	l := (&dist{Values: seen}).compile(never)
	assert.InDelta(t, 40e9, l.mean, 1)
	assert.Less(t, countsOff(counts(l), want), credible)
	l.values = append(l.values, l.values[0])
	assert.Greater(t, countsOff(counts(l), want), absurd, "one that is twice as likely")
}

func TestQuantiles(t *testing.T) {
	l := (&dist{Quantiles: []configs.Duration{0, *lasts(10 * time.Second), *lasts(100 * time.Second)}}).compile(never)
	cdf := func(x float64) float64 {
		if x <= 10 {
			return x / 20
		}
		return 0.5 + (x-10)/180
	}
	fine := drawn(l)
	assert.InDelta(t, 30e9, l.mean, 1)
	assert.Less(t, fine.meanOff(30), credible)
	assert.Less(t, fine.distance(cdf), 2.0)
	l.values[1] = 12e9
	assert.Greater(t, drawn(l).distance(cdf), 2.5, "a median that is 2 s off")
}

func TestConstantLengths(t *testing.T) {
	l := (&dist{Constant: lasts(7 * time.Second)}).compile(never)
	assert.Equal(t, 7*time.Second, l.draw(0.001))
	assert.Equal(t, 7*time.Second, l.draw(0.999))
	none := (*dist)(nil).compile(never)
	assert.Equal(t, Forever, none.draw(0.5), "what is left out of patience never ends")
	zero := (*dist)(nil).compile(lengths{})
	assert.Zero(t, zero.draw(0.5))
}

// TestTheFarthestDrawsAreTimes: what does not fit into int64 is no chance number.
func TestTheFarthestDrawsAreTimes(t *testing.T) {
	year := lasts(8784 * time.Hour)
	for _, d := range []dist{{Exponential: year}, {Lognormal: &lognormal{*year, 10}}, {Constant: year}} {
		l := d.compile(never)
		for _, u := range []float64{unit(0), 0.5, unit(math.MaxUint64)} {
			assert.GreaterOrEqual(t, l.draw(u), time.Duration(0))
		}
		assert.LessOrEqual(t, l.draw(0.2), l.draw(0.8), "the greater the number, the longer")
	}
	far := lengths{kind: lognormals, mu: 40, sigma: 3}
	assert.Equal(t, Forever, far.draw(unit(math.MaxUint64)))
}
