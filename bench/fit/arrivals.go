// SPDX-License-Identifier: Apache-2.0

package fit

import (
	"math"
	"slices"
	"strings"
	"time"

	"gonum.org/v1/gonum/stat/distuv"
)

// curve is how calls of a day spread over it.
type curve struct {
	name string
	rows []row
}

// row is a part of the day, from a slot up to another, with the calls expected in it.
type row struct {
	from, to int
	calls    float64
}

// arrivals is how calls come.
type arrivals struct {
	edges   []int // where the slots begin and end, in minutes from midnight
	curves  []curve
	aDay    []float64 // by kind
	of      []int     // by kind: which curve
	volumes []float64 // by days of 24 h from the start; nil: all alike
	busyDay float64   // the coefficient of variation of a day beside its volume
}

// refuse is the level at which a type's calls are taken to spread otherwise than those
// of all, and a weekday's otherwise than the other days'.
const refuse = 0.001

// arrive estimates how calls come, without the redials, and with so many times as many
// as were counted.
func (m *Model) arrive(redials []bool, times float64) {
	l, c, a := m.log, m.days, &m.arrivals
	counts := make([][]float64, len(l.kinds))
	for i := range counts {
		counts[i] = make([]float64, slots)
	}
	all, byDay := make([]float64, slots), make([][]float64, c.days())
	for i := range byDay {
		byDay[i] = make([]float64, slots)
	}
	for i := range l.calls {
		x := &l.calls[i]
		if redials[i] {
			continue
		}
		s := c.slot(x.at)
		counts[x.kind][s]++
		all[s]++
		byDay[c.day(x.at)][s]++
	}
	sum := m.spread(byDay)
	a.edges = m.observed()
	a.curves = []curve{{"all", divide(all, a.edges)}}
	for k, own := range counts {
		a.of = append(a.of, 0)
		a.aDay = append(a.aDay, times*total(own)/sum)
		if len(counts) > 1 && differs(own, all, a.curves[0].rows) {
			a.of[k] = len(a.curves)
			a.curves = append(a.curves, curve{m.types[k].name, divide(own, a.edges)})
		}
	}
	for i := range a.curves {
		for k := range a.curves[i].rows {
			a.curves[i].rows[k].calls *= times / sum
		}
	}
	m.weekdays(byDay, all)
}

func total(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum
}

// spread finds how the days differ: by their weekdays, if each was seen twice, else
// each day as it was; and by chance beside that. It returns the sum of the volumes.
func (m *Model) spread(byDay [][]float64) float64 {
	a, c := &m.arrivals, m.days
	days, mean := c.days(), 0.0
	perWeekday, seen := make([]float64, 7), make([]int, 7)
	for d := range byDay {
		n := total(byDay[d])
		mean += n / float64(days)
		perWeekday[c.weekday(d)] += n
		seen[c.weekday(d)]++
	}
	if days == 1 {
		m.notes.about("one-day", "one day tells nothing of how days differ")
		return 1
	}
	twice := true
	for _, n := range seen {
		twice = twice && n != 1
	}
	sum := 0.0
	for d := range byDay {
		v := total(byDay[d]) / mean
		if w := c.weekday(d); twice {
			v = perWeekday[w] / float64(seen[w]) / mean
		}
		a.volumes = append(a.volumes, v)
		sum += v
	}
	if !twice {
		m.notes.about("days", "not every weekday is there twice: each day has its own volume, and nothing is known of how days differ by chance")
	} else {
		a.busyDay = variation(byDay, a.volumes, mean, seen)
	}
	// A scenario counts its days by 24 hours: in a year with summer time there may be
	// one more, of an hour.
	for time.Duration(len(a.volumes))*24*time.Hour < c.end().Sub(c.start()) {
		a.volumes = append(a.volumes, a.volumes[len(a.volumes)-1])
	}
	return sum
}

// variation is the coefficient of variation of days of the same weekday, beyond what
// independent calls vary.
func variation(byDay [][]float64, volumes []float64, mean float64, seen []int) float64 {
	excess, free := 0.0, 0.0
	for d := range byDay {
		if expected := mean * volumes[d]; expected > 0 {
			apart := total(byDay[d]) - expected
			excess += (apart*apart - expected) / (expected * expected)
		}
	}
	for _, n := range seen {
		free += math.Max(0, float64(n-1))
	}
	// Each mean was taken of the same days: that takes a degree of freedom, of the
	// excess and of the noise in it.
	n := float64(len(byDay))
	if free == 0 {
		return 0
	}
	v := (excess + (n-free)*noise(byDay, volumes, mean)) / free
	return math.Min(1, math.Sqrt(math.Max(0, v)))
}

// noise is the mean square by which independent calls make days differ.
func noise(byDay [][]float64, volumes []float64, mean float64) float64 {
	sum := 0.0
	for d := range byDay {
		if expected := mean * volumes[d]; expected > 0 {
			sum += 1 / expected / float64(len(byDay))
		}
	}
	return sum
}

// divide cuts a day into rows with even rates: as many as explain the counts best, each
// of which costs half the logarithm of the number of calls, as a parameter does by the
// Bayesian information criterion. The best division is found by dynamic programming as
// in J. D. Scargle and others, "Studies in astronomical time series analysis VI:
// Bayesian blocks", The Astrophysical Journal 764, 2013.
func divide(counts []float64, edges []int) []row {
	first, last := 0, len(counts)
	for first < last && edges[first+1] == edges[0] {
		first++
	}
	for last > first && edges[last-1] == edges[len(counts)] {
		last--
	}
	cost := math.Log(math.Max(total(counts), 2)) / 2
	upTo := make([]float64, last+1)
	best, from := make([]float64, last+1), make([]int, last+1)
	for to := first + 1; to <= last; to++ {
		upTo[to] = upTo[to-1] + counts[to-1]
		best[to] = math.Inf(-1)
		for f := first; f < to; f++ {
			if v := best[f] + likely(upTo[to]-upTo[f], float64(edges[to]-edges[f])) - cost; v > best[to] {
				best[to], from[to] = v, f
			}
		}
	}
	var out []row
	for to := last; to > first; to = from[to] {
		out = append([]row{{from[to], to, upTo[to] - upTo[from[to]]}}, out...)
	}
	return out
}

// observed are the edges of the slots. Where there is one day, and the log begins or
// ends within it, they lie within the log: nobody knows who came before and after.
func (m *Model) observed() []int {
	edges := make([]int, slots+1)
	from, to := 0, 24*60
	if m.days.days() == 1 {
		if at := max(m.log.begin, m.days.start()); m.days.day(at) == 0 {
			from = m.days.minute(at)
		}
		if m.days.day(m.log.end) == 0 {
			to = m.days.minute(m.log.end) + 1
		}
	}
	for i := range edges {
		edges[i] = min(max(i*int(slot/time.Minute), from), to)
	}
	return edges
}

// likely is the logarithm of the likelihood of so many calls in so many minutes at
// their own mean rate, but for what is the same for every division.
func likely(calls, minutes float64) float64 {
	if calls == 0 {
		return 0
	}
	return calls * math.Log(calls/minutes)
}

// differs tells whether calls spread otherwise over the rows of a curve than all do.
func differs(own, all []float64, rows []row) bool {
	sum, free := apart(own, all, rows)
	return free >= 1 && distuv.ChiSquared{K: free}.Survival(sum) < refuse
}

// apart is chi-square, and its degrees of freedom, of calls against all, over rows with
// at least 5 expected.
func apart(own, all []float64, rows []row) (sum, free float64) {
	part, expected, seen := total(own)/total(all), 0.0, 0.0
	free = -1
	for i, r := range rows {
		for s := r.from; s < r.to; s++ {
			expected += part * all[s]
			seen += own[s]
		}
		if expected < 5 && i < len(rows)-1 || expected == 0 {
			continue
		}
		sum += (seen - expected) * (seen - expected) / expected
		free++
		expected, seen = 0, 0
	}
	return sum, free
}

// weekdays notes the weekdays whose calls spread otherwise over the day than those of
// the others: the one that lies farthest off first, and then against those that are left.
func (m *Model) weekdays(byDay [][]float64, all []float64) {
	rest, each := slices.Clone(all), make([][]float64, 7)
	for w := range each {
		each[w] = make([]float64, slots)
		for d := range byDay {
			if m.days.weekday(d) == time.Weekday(w) {
				add(each[w], byDay[d], 1)
			}
		}
	}
	var odd []string
	for {
		worst, most := -1, 0.0
		for w, own := range each {
			if t := total(own); t == 0 || t == total(rest) || !differs(own, rest, m.arrivals.curves[0].rows) {
				continue
			}
			if sum, free := apart(own, rest, m.arrivals.curves[0].rows); sum/free > most {
				worst, most = w, sum/free
			}
		}
		if worst < 0 {
			break
		}
		odd = append(odd, time.Weekday(worst).String())
		add(rest, each[worst], -1)
		clear(each[worst])
	}
	if len(odd) > 0 {
		m.notes.about("weekdays", "calls spread otherwise over the day on %s than on the others; the curves are the means of all days: fit these days alone with --from and --to", strings.Join(odd, ", "))
	}
}

// add adds so many times what others are.
func add(to, others []float64, times float64) {
	for i, v := range others {
		to[i] += times * v
	}
}
