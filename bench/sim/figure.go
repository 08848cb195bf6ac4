// SPDX-License-Identifier: Apache-2.0

package sim

import "math"

// Figure is the mean of a figure over replications, with its 95 % confidence interval.
type Figure struct {
	Name string  `json:"name"`
	Mean float64 `json:"mean"`
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// Half is half the width of the interval.
func (f Figure) Half() float64 { return (f.High - f.Low) / 2 }

// figures are what is taken the mean of, by the names that Result has for them.
var figures = [...]struct {
	name string
	of   func(*Result) float64
}{
	{"arrivals", func(r *Result) float64 { return float64(r.Arrivals) }},
	{"answered", func(r *Result) float64 { return float64(r.Answered) }},
	{"answered_in_time", func(r *Result) float64 { return float64(r.InTime) }},
	{"abandoned", func(r *Result) float64 { return float64(r.Abandoned) }},
	{"turned_away", func(r *Result) float64 { return float64(r.TurnedAway) }},
	{"left_waiting", func(r *Result) float64 { return float64(r.LeftOver) }},
	{"service_level", func(r *Result) float64 { return r.ServiceLevel }},
	{"service_level_patient", func(r *Result) float64 { return r.Patient }},
	{"abandonment", func(r *Result) float64 { return r.Abandonment }},
	{"asa_seconds", func(r *Result) float64 { return r.ASA }},
	{"wait_p50", func(r *Result) float64 { return r.WaitP50 }},
	{"wait_p90", func(r *Result) float64 { return r.WaitP90 }},
	{"wait_p99", func(r *Result) float64 { return r.WaitP99 }},
	{"wait_probability", func(r *Result) float64 { return r.Waited }},
	{"occupancy", func(r *Result) float64 { return r.Occupancy }},
	{"fit", func(r *Result) float64 { return r.Fit }},
}

// Figures are the means over replications. Of a single one there is no interval: its
// ends are the mean.
func Figures(results []Result) []Figure {
	var m meter
	for _, r := range results {
		m.add(r)
	}
	return m.figures()
}

// meter takes the means of replications, one after the other.
type meter [len(figures)]estimate

func (m *meter) add(r Result) {
	for i, f := range figures {
		m[i].add(f.of(&r))
	}
}

func (m *meter) figures() []Figure {
	out := make([]Figure, len(figures))
	for i, f := range figures {
		out[i] = m[i].figure(f.name)
	}
	return out
}

// named finds a figure, which must be there.
func (m *meter) named(name string) Figure {
	for i, f := range figures {
		if f.name == name {
			return m[i].figure(name)
		}
	}
	panic("sim: no figure is called " + name)
}

// estimate is a mean and the squares of what differs from it (B. P. Welford, "Note on a
// method for calculating corrected sums of squares and products", Technometrics 4,
// 1962).
type estimate struct {
	n             float64
	mean, squares float64
}

func (e *estimate) add(x float64) {
	e.n++
	d := x - e.mean
	e.mean += d / e.n
	e.squares += d * (x - e.mean)
}

func (e *estimate) figure(name string) Figure {
	half := 0.0
	if e.n > 1 {
		half = student(int(e.n)-1) * math.Sqrt(e.squares/(e.n-1)/e.n)
	}
	return Figure{name, e.mean, e.mean - half, e.mean + half}
}

// student is the 97.5 % quantile of Student's t distribution, by the expansion of
// Cornish and Fisher in 1/degrees (Abramowitz and Stegun 26.7.5), from a table where
// that is not good to three digits.
func student(degrees int) float64 {
	small := []float64{math.Inf(1), 12.706, 4.303, 3.182, 2.776, 2.571, 2.447}
	if degrees < len(small) {
		return small[degrees]
	}
	const x = 1.959963984540054
	v := float64(degrees)
	g1 := (math.Pow(x, 3) + x) / 4
	g2 := (5*math.Pow(x, 5) + 16*math.Pow(x, 3) + 3*x) / 96
	g3 := (3*math.Pow(x, 7) + 19*math.Pow(x, 5) + 17*math.Pow(x, 3) - 15*x) / 384
	return x + g1/v + g2/(v*v) + g3/(v*v*v)
}
