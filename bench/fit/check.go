// SPDX-License-Identifier: Apache-2.0

package fit

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"sync"

	"gonum.org/v1/gonum/stat/distuv"

	"cordial/acd"
	"cordial/bench/sim"
	"cordial/bench/workload"
)

// LeastReplications is how many replications a check needs at least.
const LeastReplications = 5

// Replications is how many replications a check of a log of so many calls should have:
// 200, but of long logs, whose figures vary less, so many that about two million calls
// are simulated, and at least 20. With 20 the spread is known to a sixth only.
func Replications(calls int) int { return min(max(2_000_000/max(calls, 1), 20), 200) }

// Row compares a figure of the log with that of the fitted scenario.
type Row struct {
	Name string  `json:"name"`
	Log  float64 `json:"log"`
	Mean float64 `json:"mean"` // of the replications
	Low  float64 `json:"low"`  // where the log's is expected, tolerance included
	High float64 `json:"high"`
	Held bool    `json:"held"`
}

// Check is whether a fitted scenario gives back the log's own figures.
type Check struct {
	Replications int     `json:"replications"`
	Tolerance    float64 `json:"tolerance"` // share of each figure
	Held         bool    `json:"held"`
	Rows         []Row   `json:"rows"`
}

// Check lets n replications of the fitted scenario happen, on all processors, and
// compares their figures with the log's, which were reckoned in the same way. The log
// is one course of things, so a figure x of it may differ from the mean m of the n
// replications, which have the standard deviation s, by t s sqrt(1 + 1/n): that is the
// prediction interval for one more replication, with the quantile t of Student's
// distribution of n - 1 degrees of freedom. It holds the log's own uncertainty, since
// the log varies as one of the replications does, and that of the mean. t is such that
// all k figures lie within their intervals in 95 of 100 cases (1 - 0.05/2k, by
// Bonferroni's inequality). Since no model is exact, and a long log shows every
// difference, tolerance times x is allowed beside that, and a tenth of a second or, in
// whole seconds, one. done, which may be nil, is told after each replication how many
// there are.
//
// Of a CSV only what does not hang on the agents is compared, since it has none.
func (m *Model) Check(ctx context.Context, n int, tolerance float64, done func(finished int)) (*Check, error) {
	s, err := m.Scenario(m.log.name)
	if err != nil {
		return nil, err
	}
	all, err := m.simulate(ctx, s, n, done)
	if err != nil {
		return nil, err
	}
	if len(all) < LeastReplications {
		return nil, fmt.Errorf("%d replications are too few to compare with: at least %d", len(all), LeastReplications)
	}
	var chosen []figure
	for _, f := range figures {
		if !f.waits || m.log.Format != CSV {
			chosen = append(chosen, f)
		}
	}
	own := sum(m.log.calls, m.days.start(), m.days.end(), m.log.grain)
	c := &Check{Replications: len(all), Tolerance: tolerance, Held: true}
	for _, f := range chosen {
		r := m.compare(f, f.of(own), all, tolerance, len(chosen))
		c.Held = c.Held && r.Held
		c.Rows = append(c.Rows, r)
	}
	return c, nil
}

// compare holds one figure of the log against the replications.
func (m *Model) compare(f figure, x float64, all []*sums, tolerance float64, k int) Row {
	n, mean, squares := float64(len(all)), 0.0, 0.0
	for _, s := range all {
		mean += f.of(s) / n
	}
	for _, s := range all {
		squares += (f.of(s) - mean) * (f.of(s) - mean)
	}
	t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: n - 1}.Quantile(1 - 0.05/float64(2*k))
	half := t*math.Sqrt(squares/(n-1)*(1+1/n)) + m.allowed(f.name, x, tolerance)
	r := Row{Name: f.name, Log: x, Mean: mean, Low: mean - half, High: mean + half}
	r.Held = r.Low <= x && x <= r.High
	return r
}

// allowed is how much a figure may differ beside all chance.
func (m *Model) allowed(name string, x, tolerance float64) float64 {
	out := tolerance * math.Abs(x)
	switch name {
	case "wait_p50", "wait_p90":
		return max(out, 0.1, m.log.grain.Seconds())
	case "asa_seconds", "talk_seconds":
		return max(out, 0.1)
	}
	return out
}

// simulate lets replications happen. Each is recorded as a journal would be, and
// reckoned like the log.
func (m *Model) simulate(ctx context.Context, s *workload.Scenario, n int, done func(int)) ([]*sums, error) {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	out := make([]*sums, n)
	var mu sync.Mutex
	var workers sync.WaitGroup
	next, finished := 0, 0
	take := func() int {
		mu.Lock()
		defer mu.Unlock()
		next++
		return next - 1
	}
	for range min(n, runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			for i := take(); i < n && ctx.Err() == nil; i = take() {
				one, err := m.replicate(ctx, s, i)
				if err != nil {
					stop(err) // without effect where it was stopped already
					return
				}
				mu.Lock()
				out[i] = one
				if finished++; done != nil {
					done(finished)
				}
				mu.Unlock()
			}
		})
	}
	workers.Wait()
	return out, context.Cause(ctx) //nolint:wrapcheck // sim says where and when
}

// replicate is one replication.
func (m *Model) replicate(ctx context.Context, s *workload.Scenario, i int) (*sums, error) {
	r := newRecorder(s.Name())
	if m.unended() {
		r.until = m.log.end
	}
	_, err := sim.Run(ctx, s, i, sim.Options{Watch: func(_ *acd.Machine, rec acd.Record) error { return r.record(rec) }})
	if err != nil {
		return nil, err //nolint:wrapcheck // says where and when
	}
	return sum(r.finish().calls, s.Start(), s.End(), m.log.grain), nil
}

// unended tells whether the log was cut off while calls were there, as a simulation
// must be then.
func (m *Model) unended() bool {
	return m.log.notes.count("no-end") > 0 && m.log.Format != CSV
}
