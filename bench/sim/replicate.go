// SPDX-License-Identifier: Apache-2.0

package sim

import (
	"context"
	"math"
	"runtime"
	"sync"

	"cordial/bench/workload"
)

// Replicate lets replications 0 to n-1 happen, on all processors. It returns those that
// were finished, in order, also with an error; done, which may be nil, is told after
// each how many there are.
func Replicate(ctx context.Context, s *workload.Scenario, n int, o Options, done func(finished int)) ([]Result, error) {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	results, ok := make([]Result, n), make([]bool, n)
	next, finished := 0, 0
	var mu sync.Mutex
	take := func() (int, bool) {
		mu.Lock()
		defer mu.Unlock()
		next++
		return next - 1, next <= n && ctx.Err() == nil
	}
	var workers sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			for i, more := take(); more; i, more = take() {
				r, err := Run(ctx, s, i, o)
				if err != nil {
					stop(err)
					return
				}
				mu.Lock()
				results[i], ok[i] = r, true
				finished++
				if done != nil {
					done(finished)
				}
				mu.Unlock()
			}
		})
	}
	workers.Wait()
	var out []Result
	for i := range results {
		if ok[i] {
			out = append(out, results[i])
		}
	}
	return out, context.Cause(ctx)
}

// Figure is the mean of a figure over replications, with its 95 % confidence interval.
type Figure struct {
	Name string  `json:"name"`
	Mean float64 `json:"mean"`
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// figures are what is taken the mean of, by the names that Result has for them.
var figures = []struct {
	name string
	of   func(Result) float64
}{
	{"arrivals", func(r Result) float64 { return float64(r.Arrivals) }},
	{"answered", func(r Result) float64 { return float64(r.Answered) }},
	{"abandoned", func(r Result) float64 { return float64(r.Abandoned) }},
	{"turned_away", func(r Result) float64 { return float64(r.TurnedAway) }},
	{"service_level", func(r Result) float64 { return r.ServiceLevel }},
	{"service_level_patient", func(r Result) float64 { return r.Patient }},
	{"asa_seconds", func(r Result) float64 { return r.ASA }},
	{"wait_p50", func(r Result) float64 { return r.WaitP50 }},
	{"wait_p90", func(r Result) float64 { return r.WaitP90 }},
	{"wait_p99", func(r Result) float64 { return r.WaitP99 }},
	{"wait_probability", func(r Result) float64 { return r.Waited }},
	{"occupancy", func(r Result) float64 { return r.Occupancy }},
	{"fit", func(r Result) float64 { return r.Fit }},
}

// Figures are the means over replications. Of a single one there is no interval: its
// ends are the mean.
func Figures(results []Result) []Figure {
	out := make([]Figure, len(figures))
	for i, f := range figures {
		var sum, squares float64
		for _, r := range results {
			sum += f.of(r)
		}
		n := float64(len(results))
		mean := share(sum, n)
		for _, r := range results {
			squares += (f.of(r) - mean) * (f.of(r) - mean)
		}
		half := 0.0
		if n > 1 {
			half = student(len(results)-1) * math.Sqrt(squares/(n-1)/n)
		}
		out[i] = Figure{f.name, mean, mean - half, mean + half}
	}
	return out
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
