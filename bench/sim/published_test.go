// SPDX-License-Identifier: Apache-2.0

package sim

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/bench/plan"
	"cordial/bench/workload"
)

// days are so many replications of a plain centre, and its figures by name.
func days(t *testing.T, n int, p workload.Plain) map[string]Figure {
	t.Helper()
	s, err := p.Scenario()
	require.NoError(t, err)
	all, err := Replicate(t.Context(), s, n, audited(Options{}), nil)
	require.NoError(t, err)
	return named(t, Figures(all))
}

func named(t *testing.T, all []Figure) map[string]Figure {
	t.Helper()
	out := map[string]Figure{}
	for _, f := range all {
		out[f.Name] = f
		t.Logf("%-22s %.5f [%.5f, %.5f]", f.Name, f.Mean, f.Low, f.High)
	}
	return out
}

// twelve is the centre of a published simulation: 12 agents, 4.2 calls a minute, a
// mean talk of 2 minutes.
var twelve = workload.Plain{Agents: 12, Rate: 4.2, Talk: 2 * time.Minute, Length: 8 * time.Hour, Seed: 1}

// impatient callers wait a minute in the mean.
func impatient(p workload.Plain) workload.Plain {
	p.Patience = time.Minute
	return p
}

// joint holds a figure against a published mean with its interval: their difference
// must lie within the interval that both have together.
func joint(t *testing.T, ours Figure, mean, low, high float64) {
	t.Helper()
	assert.InDelta(t, mean, ours.Mean, math.Hypot(ours.Half(), (high-low)/2), "%s of [%g, %g], published %g of [%g, %g]",
		ours.Name, ours.Low, ours.High, mean, low, high)
}

// printed holds a figure against a mean that was published with three digits and
// without an interval: over as many days that is as wide as ours.
func printed(t *testing.T, ours Figure, mean, digit float64) {
	t.Helper()
	joint(t, ours, mean, mean-ours.Half()-digit/2, mean+ours.Half()+digit/2)
}

// A thousand days of eight hours that begin empty were published. The control is a
// little more to do.
func TestPublishedDays(t *testing.T) {
	f := days(t, 1000/slowdown, twelve)
	joint(t, f["answered_in_time"], 1816.2, 1812.6, 1819.7)
	printed(t, f["service_level"], .902, .001)
	printed(t, f["asa_seconds"], 60*.099, 60*.001)
	printed(t, f["occupancy"], .695, .001)
	control := twelve
	control.Rate = 4.4
	assert.Greater(t, days(t, 100/min(slowdown, 5), control)["asa_seconds"].Low, 60*.1)
}

func TestPublishedImpatientDays(t *testing.T) {
	f := days(t, 1000/slowdown, impatient(twelve))
	joint(t, f["abandoned"], 58.6, 57.7, 59.6)
	printed(t, f["service_level_patient"], .968, .001)
	printed(t, f["occupancy"], .675, .001)
}

// In the long run theory has the truth. What comes after a warm-up agrees with it; what
// begins empty, and is over soon, does not.
func TestTheoryIsWithinTheIntervals(t *testing.T) {
	long := twelve
	long.WarmUp, long.Length = 8*time.Hour, 4*24*time.Hour
	for _, x := range []struct {
		name  string
		p     workload.Plain
		names []string
	}{
		{"Erlang C", long, []string{"service_level", "asa_seconds", "wait_probability", "occupancy"}},
		{"Erlang A", impatient(long), []string{"service_level", "service_level_patient", "abandonment", "asa_seconds", "occupancy"}},
	} {
		t.Run(x.name, func(t *testing.T) {
			theory := theoryOf(t, x.p)
			f := days(t, max(4, 20/slowdown), x.p)
			for _, name := range x.names {
				assert.InDelta(t, theory[name], f[name].Mean, f[name].Half()*lenient, name)
			}
		})
	}
	cold := twelve
	cold.Length = time.Hour
	assert.Less(t, days(t, 200, cold)["occupancy"].High, theoryOf(t, cold)["occupancy"], "the control: without a warm-up")
}

// theoryOf is what a plain centre comes to, by the names of the figures.
func theoryOf(t *testing.T, p workload.Plain) map[string]float64 {
	t.Helper()
	q := plan.Queue{Load: p.Rate * p.Talk.Minutes(), Agents: p.Agents, AHT: p.Talk.Seconds(), Patience: p.Patience.Seconds()}
	is, err := q.Predict(Within.Seconds())
	require.NoError(t, err)
	return map[string]float64{
		"service_level": is.ServiceLevel, "service_level_patient": is.PatientLevel, "abandonment": is.Abandoned,
		"asa_seconds": is.ASA, "wait_probability": is.Waited, "occupancy": is.Occupancy,
	}
}
