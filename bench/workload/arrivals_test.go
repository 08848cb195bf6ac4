// SPDX-License-Identifier: Apache-2.0

package workload

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func plain(t *testing.T, p Plain) *Scenario {
	t.Helper()
	s, err := p.Scenario()
	require.NoError(t, err)
	return s
}

// TestEvenArrivalsArePoisson looks at 400 days of 4.2 calls a minute: how many
// come, how their number varies, and the times between.
func TestEvenArrivalsArePoisson(t *testing.T) {
	s := plain(t, Plain{Agents: 12, Rate: 4.2, Talk: 2 * time.Minute, Length: 8 * time.Hour, Seed: 1})
	var counts, gaps sample
	for n := range 400 {
		all := contacts(s, n)
		counts = append(counts, float64(len(all)))
		for i := 1; i < len(all); i++ {
			gaps = append(gaps, all[i].At.Sub(all[i-1].At).Seconds())
		}
	}
	cdf := func(rate float64) func(float64) float64 {
		return func(x float64) float64 { return 1 - math.Exp(-x*rate/60) }
	}
	assert.Less(t, counts.meanOff(2016), credible)
	assert.Less(t, counts.varianceOff(2016), credible)
	assert.Less(t, gaps.distance(cdf(4.2)), 2.0)
	assert.Less(t, correlation(gaps[:len(gaps)-1], gaps[1:]), credible)
	assert.Greater(t, counts.meanOff(2016*1.01), absurd, "a hundredth too many")
	assert.Greater(t, gaps.distance(cdf(4.2*1.01)), 2.5)
	even := make(sample, len(counts))
	for i, c := range counts {
		even[i] = 2016 + (c-2016)*0.7
	}
	assert.Greater(t, even.varianceOff(2016), absurd, "arrivals that are too even")
}

// TestArrivalsFollowTheCurve counts by half hours and types over 60 days with a
// curve, a surge, callers in two zones and shares.
func TestArrivalsFollowTheCurve(t *testing.T) {
	s := changed(t,
		`      - {from: "00:00", to: "24:00", calls: 2400}`, `      - {from: "06:00", to: "07:30", calls: 300}
      - {from: "07:30", to: "12:00", calls: 1800}
      - {from: "14:00", to: "14:15", calls: 200}`,
		"  curve: c\n", `  curve: c
  a_day: 4600
  callers: [{zone: Europe/Berlin, share: 0.75}, {zone: America/New_York, share: 0.25}]
  surges: [{from: "08:00", to: "09:00", times: 3}]
`,
		"    - {name: t, line: l}", `    - {name: t, line: l, share: 0.8}
    - {name: rare, line: l, share: 0.15}
    - {name: own, line: l, share: 0.05, callers: [{zone: UTC, share: 1}]}`)
	const days = 60
	counts := make([][]int, 3)
	for k := range counts {
		counts[k] = make([]int, 48)
	}
	for n := range days {
		for _, c := range contacts(s, n) {
			counts[c.Type][c.At.Sub(s.Start())/slot]++
		}
	}
	// By hand: what a curve says of half an hour, in its own zone, doubled by a_day.
	curve := func(half int) float64 {
		switch half = (half + 48) % 48; {
		case half >= 12 && half < 15:
			return 2 * 100
		case half >= 15 && half < 24:
			return 2 * 200
		case half == 28:
			return 2 * 200
		}
		return 0
	}
	want := make([][]float64, 3)
	for k, share := range []float64{0.8, 0.15, 0.05} {
		want[k] = make([]float64, 48)
		for half := range want[k] {
			calls := 0.75*curve(half+2) + 0.25*curve(half-10) // Berlin is an hour ahead, New York five behind
			if k == 2 {
				calls = curve(half)
			}
			if half == 16 || half == 17 {
				calls *= 3
			}
			want[k][half] = days * share * calls
		}
		assert.Less(t, countsOff(counts[k], want[k]), credible, "type %d", k)
	}
	shifted := append(append([]float64(nil), want[0][1:]...), want[0][0])
	assert.Greater(t, countsOff(counts[0], shifted), absurd, "a curve that is half an hour off")
	assert.Greater(t, countsOff(counts[1], want[2]), absurd, "another type's curve")
	sum := 0.0
	for k := range want {
		for _, w := range want[k] {
			sum += w / days
		}
	}
	assert.InDelta(t, sum, s.Expected(), 1e-6)
}

// TestTheClocksChange: on the day in spring the hour from two to three is not
// there, and in autumn the calls of that hour come over two.
func TestTheClocksChange(t *testing.T) {
	rows := `      - {from: "01:00", to: "02:00", calls: 1000}
      - {from: "02:00", to: "03:00", calls: 1000}
      - {from: "03:00", to: "04:00", calls: 1000}`
	at := func(date string) *Scenario {
		return changed(t, `      - {from: "00:00", to: "24:00", calls: 2400}`, rows, `date: "2026-03-02"`, `date: "`+date+`"`+"\nzone: Europe/Berlin")
	}
	assert.InDelta(t, 3000, at("2026-03-28").Expected(), 1e-6, "an ordinary day")
	assert.InDelta(t, 2000, at("2026-03-29").Expected(), 1e-6, "23 hours")
	autumn := at("2026-10-25")
	assert.InDelta(t, 3000, autumn.Expected(), 1e-6, "25 hours")
	for _, g := range autumn.segments {
		if hour := g.from.Sub(autumn.Start()) / time.Hour; hour == 2 || hour == 3 {
			assert.InDelta(t, 500, g.rate*float64(time.Hour), 1e-6)
		}
	}
}

func TestVolumesAreByDays(t *testing.T) {
	s := changed(t, `centre:`, "length: 60h\ncentre:", "  curve: c\n", "  curve: c\n  volumes: [1, 0, 2.5]\n")
	counts := make([]int, 3)
	for n := range 20 {
		for _, c := range contacts(s, n) {
			counts[c.At.Sub(s.Start())/day]++
		}
	}
	want := []float64{20 * 2400, 0, 20 * 3000}
	assert.Less(t, countsOff(counts, want), credible)
	want[0] *= 1.03
	assert.Greater(t, countsOff(counts, want), credible)
}

// TestBusyDays: with a busy factor the number of calls varies more, by the square
// of its coefficient of variation, and the mean stays.
func TestBusyDays(t *testing.T) {
	const mean, cv = 2400.0, 0.1
	for _, kind := range []string{"gamma", "lognormal"} {
		s := changed(t, "  curve: c\n", "  curve: c\n  busy: {kind: "+kind+", day: 0.1}\n")
		var counts sample
		for n := range 600 {
			counts = append(counts, float64(len(contacts(s, n))))
		}
		assert.Less(t, counts.meanOff(mean), credible, kind)
		assert.Less(t, counts.varianceOff(mean+mean*mean*cv*cv), credible, kind)
		assert.Greater(t, counts.varianceOff(mean), absurd, "days as even as chance alone makes them")
	}
}

func TestBusyHalfHours(t *testing.T) {
	s := changed(t, "  curve: c\n", "  curve: c\n  busy: {interval: 0.3}\n")
	var counts sample
	for n := range 100 {
		halves := make([]float64, 48)
		for _, c := range contacts(s, n) {
			halves[c.At.Sub(s.Start())/slot]++
		}
		counts = append(counts, halves...)
	}
	assert.Less(t, counts.meanOff(50), credible)
	assert.Less(t, counts.varianceOff(50+50*50*0.09), credible)
	assert.Greater(t, counts.varianceOff(50), absurd)
	assert.Less(t, correlation(counts[:len(counts)-1], counts[1:]), credible, "each half hour for itself")
}

func TestGammaAndLognormalFactors(t *testing.T) {
	for _, cv := range []float64{0.05, 0.3, 1} {
		for _, kind := range []string{"gamma", "lognormal"} {
			b, s := busy{Kind: kind}, newStream(3, 0, forBusyDay)
			out := make(sample, 100_000)
			for i := range out {
				out[i] = b.factor(cv, s, i)
			}
			assert.Less(t, out.meanOff(1), credible, "%s %v", kind, cv)
			assert.Less(t, out.varianceOff(cv*cv), credible, "%s %v", kind, cv)
			assert.Greater(t, out.varianceOff(cv*cv*1.2), credible, "%s %v", kind, cv)
		}
	}
	one := gamma(1, newStream(1, 0, forBusyDay), 0)
	assert.Positive(t, one)
	assert.InDelta(t, 1, (&busy{}).factor(0, stream{}, 3), 0)
}

// TestArrivalsAreInOrder, within the scenario, and numbered.
func TestArrivalsAreInOrder(t *testing.T) {
	for _, name := range []string{"day", "centres", "shop"} {
		s := load(t, name)
		last := s.Start()
		for i, c := range contacts(s, 1) {
			require.EqualValues(t, i, c.Number)
			require.GreaterOrEqual(t, c.At, last)
			require.Less(t, c.At, s.End())
			last = c.At
		}
		assert.Greater(t, last, s.Start().Add(9*time.Hour))
	}
}

func TestACurveThatEndsAndBeginsAgain(t *testing.T) {
	s := changed(t, `      - {from: "00:00", to: "24:00", calls: 2400}`, `      - {from: "00:01", to: "00:02", calls: 3}
      - {from: "23:59", to: "24:00", calls: 3}`)
	n := 0
	for k := range 200 {
		for _, c := range contacts(s, k) {
			minute := c.At.Sub(s.Start()) / time.Minute
			require.Contains(t, []time.Duration{1, 1439}, minute)
			n++
		}
	}
	assert.InDelta(t, 1200, n, 4*35)
}
