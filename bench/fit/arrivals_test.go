// SPDX-License-Identifier: Apache-2.0

package fit

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cordial/acd"
)

// poisson draws how many independent calls come.
func poisson(r *rand.Rand, mean float64) float64 {
	n, left := -1.0, mean
	for left >= 0 {
		n++
		left -= r.ExpFloat64()
	}
	return n
}

// quarters are the edges of so many quarters of an hour.
func quarters(n int) []int {
	var out []int
	for i := range n + 1 {
		out = append(out, 15*i)
	}
	return out
}

// A day is cut where its rate changes, and nowhere else.
func TestADayIsCutWhereItsRateChanges(t *testing.T) {
	r := chance(3)
	counts := make([]float64, slots)
	for s := range counts {
		rate := 2.0
		if s >= 36 && s < 60 {
			rate = 30
		}
		counts[s] = poisson(r, rate)
	}
	rows := divide(counts, quarters(len(counts)))
	var cuts []int
	for _, x := range rows {
		cuts = append(cuts, x.from)
	}
	assert.Contains(t, cuts, 36)
	assert.Contains(t, cuts, 60)
	assert.LessOrEqual(t, len(rows), 7, "%v", rows)
}

// Rows follow each other, cover the day, and have all the calls.
func TestRowsCoverTheDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		counts := rapid.SliceOfN(rapid.Float64Range(0, 1000), slots, slots).Draw(t, "counts")
		for i := range counts {
			counts[i] = math.Floor(counts[i])
		}
		at, sum := 0, 0.0
		for _, x := range divide(counts, quarters(len(counts))) {
			require.Equal(t, at, x.from)
			require.Greater(t, x.to, x.from)
			at, sum = x.to, sum+x.calls
		}
		require.Equal(t, slots, at)
		require.InDelta(t, total(counts), sum, 1e-6)
	})
}

// No division is better than the best one of a short day, tried one by one.
func TestTheDivisionIsTheBest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 9).Draw(t, "slots")
		counts := make([]float64, n)
		for i := range counts {
			counts[i] = float64(rapid.IntRange(0, 40).Draw(t, "count"))
		}
		worth := func(rows []row) float64 {
			sum := 0.0
			for _, x := range rows {
				sum += likely(x.calls, float64(15*(x.to-x.from))) - math.Log(math.Max(total(counts), 2))/2
			}
			return sum
		}
		best := worth(divide(counts, quarters(n)))
		for cuts := range 1 << (n - 1) {
			var rows []row
			from := 0
			for to := 1; to <= n; to++ {
				if to == n || cuts>>(to-1)&1 == 1 {
					rows = append(rows, row{from, to, total(counts[from:to])})
					from = to
				}
			}
			require.LessOrEqual(t, worth(rows), best+1e-9)
		}
	})
}

// A type that comes at other times has a curve of its own, others do not.
func TestTypesThatDifferHaveCurvesOfTheirOwn(t *testing.T) {
	r := chance(4)
	l := newLog(CSV, "x")
	names := []string{"a", "b", "late"}
	for i := range 6000 {
		hour := 8 + 8*r.Float64()
		if i%3 == 2 {
			hour = 12 + 8*r.Float64()
		}
		at := acd.Time(base*1e9) + acd.Time(hour*3600e9)
		l.saw(at)
		l.calls = append(l.calls, call{at: at, kind: l.kindOf(kind{line: names[i%3], queue: names[i%3]}), talk: 60e9, wait: unknown, wrapUp: unknown, ending: answered})
	}
	l.sort()
	m := fitted(t, l, Options{})
	assert.NotEqual(t, 0, m.arrivals.of[2])
	sum := 0.0
	for k := range m.types {
		assert.InDelta(t, 2000, m.arrivals.aDay[k], 1e-6)
		sum += m.arrivals.aDay[k]
	}
	assert.InDelta(t, 6000, sum, 1e-6)

	even := make([]float64, slots)
	part := make([]float64, slots)
	for s := range even {
		even[s], part[s] = 40, 10
	}
	rows := []row{{0, 48, 1920}, {48, 96, 1920}}
	assert.False(t, differs(part, even, rows))
	part[3] += 200
	assert.True(t, differs(part, even, rows))
}

// weeks are calls on days with a rate each.
func weeks(r *rand.Rand, days int, rate func(day int) float64) *Log {
	l := newLog(CSV, "x")
	for d := range days {
		for range int(poisson(r, rate(d))) {
			at := acd.Time(base+86400*d)*1e9 + acd.Time((8+10*r.Float64())*3600e9)
			l.saw(at)
			l.calls = append(l.calls, call{at: at, kind: l.kindOf(kind{line: "a", queue: "a"}), talk: 60e9, wait: unknown, wrapUp: unknown, ending: answered})
		}
	}
	l.sort()
	return l
}

// How days of the same weekday differ is told apart from what independent calls vary.
func TestBusyDays(t *testing.T) {
	r := chance(9)
	steady := fitted(t, weeks(r, 56, func(int) float64 { return 300 }), Options{})
	assert.Less(t, steady.arrivals.busyDay, 0.05)
	busy := fitted(t, weeks(r, 56, func(int) float64 { return 300 * math.Exp(0.3*r.NormFloat64()) }), Options{})
	assert.InDelta(t, 0.3, busy.arrivals.busyDay, 0.1)
	week := fitted(t, weeks(r, 56, func(d int) float64 { return []float64{500, 300, 300, 300, 300, 100, 100}[d%7] }), Options{})
	assert.Less(t, week.arrivals.busyDay, 0.06)
	assert.InDelta(t, 5, week.arrivals.volumes[0]/week.arrivals.volumes[5], 1)
	assert.InDelta(t, week.arrivals.volumes[0], week.arrivals.volumes[7], 1e-12)
}

func TestFewDays(t *testing.T) {
	r := chance(10)
	m := fitted(t, weeks(r, 3, func(d int) float64 { return 100 * float64(d+1) }), Options{})
	assert.InDelta(t, 1.5, m.arrivals.volumes[2], 0.2, "each day as it was")
	assert.Zero(t, m.arrivals.busyDay)
	assert.NotEmpty(t, noted(m.Notes(), "days").Text)
	assert.InDelta(t, 200, m.arrivals.aDay[0], 25)
	assert.True(t, holds(t, m, 6).Held)
	m = fitted(t, weeks(r, 1, func(int) float64 { return 100 }), Options{})
	assert.Nil(t, m.arrivals.volumes)
	assert.NotEmpty(t, noted(m.Notes(), "one-day").Text)
}

// A weekday whose calls come at other times is told.
func TestOddWeekdaysAreTold(t *testing.T) {
	r := chance(12)
	l := weeks(r, 28, func(int) float64 { return 200 })
	m := fitted(t, l, Options{})
	assert.Empty(t, noted(m.Notes(), "weekdays").Text, "the control")
	for i := range l.calls {
		if c := &l.calls[i]; local(c.at, time.UTC).Weekday() == time.Saturday {
			c.at -= 5 * 3600e9
		}
	}
	l.sort()
	assert.Contains(t, noted(fitted(t, l, Options{}).Notes(), "weekdays").Text, "on Saturday")
}

// The day on which the clocks change is as long as it is.
func TestSummerTime(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Berlin")
	require.NoError(t, err)
	at := func(day, hour int) acd.Time { return acd.Time(time.Date(2026, 3, day, hour, 0, 0, 0, zone).UnixNano()) }
	c := newCalendar(zone, at(28, 9), at(30, 9))
	assert.Equal(t, 3, c.days())
	assert.Equal(t, 71*time.Hour, c.end().Sub(c.start()))
	assert.Equal(t, 1, c.day(at(29, 0)))
	assert.Equal(t, 0, c.day(at(29, 0)-1))
	assert.Equal(t, -1, c.day(at(31, 0)))
	assert.Equal(t, -1, c.day(at(28, 0)-1))
	assert.Equal(t, 36, c.slot(at(29, 9)))
	assert.Equal(t, time.Sunday, c.weekday(1))
}

// A log of a part of a day tells nothing of the rest: its rates are those of that part.
func TestAPartOfADay(t *testing.T) {
	r := chance(13)
	l := newLog(CSV, "x")
	for i := range 400 {
		at := acd.Time(base+36_420)*1e9 + acd.Time(r.Float64()*1200e9) // 10:07 to 10:27
		l.saw(at)
		l.calls = append(l.calls, call{at: at, kind: l.kindOf(kind{line: "a", queue: "a"}), talk: acd.Time(i + 1).Sub(0), wait: unknown, wrapUp: unknown, ending: answered})
	}
	l.sort()
	m := fitted(t, l, Options{})
	rows := m.arrivals.curves[0].rows
	require.Len(t, rows, 1)
	assert.Equal(t, "10:07", m.edge(rows[0].from))
	assert.Equal(t, "10:27", m.edge(rows[0].to))
	s, err := m.Scenario("x")
	require.NoError(t, err)
	assert.InDelta(t, 400, s.Expected(), 0.01)
}

// Weeks in which a day has 23 or 25 hours make a scenario, too.
func TestWeeksInWhichTheClocksChange(t *testing.T) {
	for _, zone := range []string{"Europe/Berlin", "Australia/Sydney"} {
		l := weeks(chance(15), 40, func(int) float64 { return 50 })
		m := fitted(t, l, Options{Zone: zone})
		s, err := m.Scenario("x")
		require.NoError(t, err, zone)
		assert.InDelta(t, float64(l.Calls()), s.Expected(), 0.02*float64(l.Calls()), zone)
		assert.Equal(t, m.days.end(), s.End())
	}
}
