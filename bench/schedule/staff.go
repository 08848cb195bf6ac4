// SPDX-License-Identifier: Apache-2.0

package schedule

import (
	"bytes"
	"encoding/csv"
	"math"
	"slices"
	"strconv"
	"time"
)

// Staff is who is at work: of a group with shifts so many on each of them, of one without
// so many in each interval.
type Staff struct {
	// At is by group and interval, those on shifts counted for the part of it for which
	// they are there.
	At [][]float64
	// On is by group and shift; nil for a group without any.
	On [][]int
}

// People is how many of a group it takes: on shifts in all, else at most at once.
func (s *Staff) People(g int) int {
	n := 0
	if s.On[g] != nil {
		for _, k := range s.On[g] {
			n += k
		}
		return n
	}
	for _, k := range s.At[g] {
		n = max(n, int(k))
	}
	return n
}

// Total is how many are at work in an interval.
func (s *Staff) Total(i int) float64 {
	sum := 0.0
	for g := range s.At {
		sum += s.At[g][i]
	}
	return sum
}

// fewer takes away a share of everybody, rounded so that at least that many go.
func (s *Staff) fewer(by float64, f *Forecast, groups []Group) *Staff {
	out := &Staff{At: make([][]float64, len(s.At)), On: make([][]int, len(s.On))}
	cut := func(n int) int { return n - min(n, int(float64(n)*by+0.5)) }
	for g := range s.At {
		if s.On[g] == nil {
			out.At[g] = slices.Clone(s.At[g])
			for i := range out.At[g] {
				out.At[g][i] = float64(cut(int(out.At[g][i])))
			}
			continue
		}
		out.On[g] = slices.Clone(s.On[g])
		for k := range out.On[g] {
			out.On[g][k] = cut(out.On[g][k])
		}
		out.At[g] = presence(f, groups[g].Shifts, out.On[g])
	}
	return out
}

// breakWithin is the time within which the breaks of a shift begin.
const breakWithin = time.Hour

// share is for which part of an interval somebody on the shift is there.
func (s *Shift) share(f *Forecast, i int) float64 {
	from := f.From + time.Duration(i)*f.Interval
	to := from + f.Interval
	there := overlap(s.From, s.To, from, to).Seconds()
	if s.Break > 0 && there > 0 {
		// Breaks begin evenly within an hour; a minute is fine enough.
		within := min(breakWithin, s.To-s.From-s.BreakAfter-s.Break)
		steps := max(int(within/time.Minute), 1)
		away := 0.0
		for k := range steps {
			begins := s.From + s.BreakAfter + within*time.Duration(k)/time.Duration(steps)
			away += overlap(begins, begins+s.Break, from, to).Seconds()
		}
		there -= away / float64(steps)
	}
	return there / f.Interval.Seconds()
}

func overlap(a, b, c, d time.Duration) time.Duration { return max(min(b, d)-max(a, c), 0) }

// presence is how many are there in each interval.
func presence(f *Forecast, shifts []Shift, on []int) []float64 {
	out := make([]float64, f.Intervals)
	for k, s := range shifts {
		for i := range out {
			out[i] += float64(on[k]) * s.share(f, i) //nolint:gosec // a number for each shift
		}
	}
	return out
}

// cover puts the fewest people on shifts of whom so many are to be there, at most so many
// in all: where somebody is missing, on the shift that lasts longest from then on. For
// shifts without breaks no fewer would do (each shift is one stretch of time).
func cover(f *Forecast, shifts []Shift, need []float64, most int) []int {
	var shares [][]float64
	for k := range shifts {
		var row []float64
		for i := range f.Intervals {
			row = append(row, shifts[k].share(f, i))
		}
		shares = append(shares, row)
	}
	on := make([]int, len(shifts))
	there := make([]float64, f.Intervals)
	for i := range need {
		for most > 0 && there[i] < need[i]-0.5 {
			best, longest := -1, Shift{}
			for k, s := range shifts {
				if shares[k][i] >= 0.5 && (best < 0 || longer(s, longest, shares[k][i], shares[best][i])) {
					best, longest = k, s
				}
			}
			if best < 0 {
				break // nobody works then
			}
			on[best]++
			most--
			for j := range there {
				there[j] += shares[best][j]
			}
		}
	}
	return on
}

// CSV is who is there, by interval and group.
func (p *Plan) CSV() []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	f := p.Problem.Forecast
	row := []string{"from", "to", "calls", "theory", "people"}
	for g := range p.Problem.Groups {
		row = append(row, p.Problem.Groups[g].Name)
	}
	_ = w.Write(row) // into memory
	for i := range f.Intervals {
		calls := 0.0
		for q := range f.Queues {
			calls += f.Queues[q].Calls[i]
		}
		row = []string{f.At(i), f.At(i + 1), number(calls), strconv.Itoa(p.Theory[i]), number(p.Staff.Total(i))}
		for g := range p.Problem.Groups {
			row = append(row, number(p.Staff.At[g][i]))
		}
		_ = w.Write(row)
	}
	w.Flush()
	return b.Bytes()
}

// longer tells whether a shift lasts longer than another, or as long with more of it
// worked.
func longer(a, b Shift, ofA, ofB float64) bool { return a.To > b.To || a.To == b.To && ofA > ofB }

// number writes a number to a tenth.
func number(x float64) string { return strconv.FormatFloat(math.Round(10*x)/10, 'f', -1, 64) }
