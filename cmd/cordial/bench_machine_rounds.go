// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	"cordial/bench/rivals"
	"cordial/bench/sim"
	"cordial/bench/workload"
)

// near is how far a rival's mean wait may be from theory's, as a share of it: in one run
// of M/M/100 it strays by a sixth. That it queues well it has proven before.
const near = 0.6

// machineBench says how to measure.
type machineBench struct {
	scenario     *workload.Scenario
	rounds       int
	simpy, simjs rivals.Rival
	progress     func(what string)
}

// wholeRun is what one run of the scenario took.
type wholeRun struct {
	result        sim.Result
	took          time.Duration
	allocs, bytes uint64
}

// rate is how many contacts there were a second.
func (w wholeRun) rate() float64 { return float64(w.result.Arrivals) / w.took.Seconds() }

// run measures everything: in each round the scenario before each rival.
func (b machineBench) run(ctx context.Context) (machineFigures, error) {
	for _, r := range []rivals.Rival{b.simpy, b.simjs} {
		b.progress(r.Name + " proves itself")
		if err := r.Prove(ctx); err != nil {
			return machineFigures{}, err //nolint:wrapcheck // names the rival
		}
	}
	b.progress("what sim says of " + b.scenario.Name())
	said, err := sim.Run(ctx, b.scenario, 0, sim.Options{Hash: true}) // as simOne has it
	if err != nil {
		return machineFigures{}, err
	}
	if said.Arrivals == 0 {
		return machineFigures{}, errors.New("nobody comes in " + b.scenario.Name())
	}
	opponents := []*opponent{
		{Rival: b.simpy, model: rivals.Model{Contacts: said.Arrivals, Agents: 3_600, Load: 3_420}},
		{Rival: b.simjs, model: rivals.Model{Contacts: said.Arrivals, Agents: 100, Load: 95}},
	}
	var ours []wholeRun
	for round := range b.rounds {
		for _, o := range opponents {
			b.progress(fmt.Sprintf("round %d of %d: the machine, then %s", round+1, b.rounds, o.Name))
			w, err := b.whole(ctx, said)
			if err != nil {
				return machineFigures{}, err
			}
			ours = append(ours, w)
			if err := o.measure(ctx, round+1); err != nil {
				return machineFigures{}, err
			}
		}
	}
	return b.figures(ours, opponents[0], opponents[1]), nil
}

// whole lets the scenario happen once, from the machine's making to the last contact's
// end; it must come to what sim has said.
func (b machineBench) whole(ctx context.Context, said sim.Result) (wholeRun, error) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	began := time.Now()
	r, err := sim.Run(ctx, b.scenario, 0, sim.Options{})
	took := time.Since(began)
	runtime.ReadMemStats(&after)
	if err != nil {
		return wholeRun{}, err
	}
	return wholeRun{r, took, after.Mallocs - before.Mallocs, after.TotalAlloc - before.TotalAlloc}, sameCounts(said, r)
}

// sameCounts returns an error unless a run came to what sim says.
func sameCounts(said, is sim.Result) error {
	if countsOf(said) != countsOf(is) {
		return fmt.Errorf("the run came to %+v, but sim says %+v: they must be the same", countsOf(is), countsOf(said))
	}
	return nil
}

// opponent is a rival with what it simulates.
type opponent struct {
	rivals.Rival
	model   rivals.Model
	version string
	rates   []float64 // contacts a second
}

// measure has it simulate once.
func (o *opponent) measure(ctx context.Context, seed int) error {
	m := o.model
	m.Seed = seed
	t, err := o.Run(ctx, m)
	if err != nil {
		return err //nolint:wrapcheck // names the rival
	}
	if err := m.Check(t, near); err != nil {
		return fmt.Errorf("%s: %w", o.Name, err)
	}
	o.version, o.rates = t.Version, append(o.rates, t.Rate())
	return nil
}

// figures are the medians, and what follows from them.
func (b machineBench) figures(ours []wholeRun, simpy, simjs *opponent) machineFigures {
	n := len(ours)
	ms, rates, allocs, bytes := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
	for i, w := range ours {
		ms[i], rates[i] = w.took.Seconds()*1e3, w.rate()
		allocs[i], bytes[i] = float64(w.allocs), float64(w.bytes)
	}
	is := ours[0].result
	steps := float64(is.Steps)
	f := machineFigures{
		DayMS: median(ms), ContactsPerSecond: median(rates), NsPerStep: median(ms) * 1e6 / steps,
		AllocsPerStep: median(allocs) / steps, BytesPerContact: median(bytes) / float64(is.Arrivals),
		SimPyPerSecond: median(simpy.rates), SimJSPerSecond: median(simjs.rates), SimPy: simpy.version, SimJS: simjs.version,
		machineCounts: countsOf(is), Steps: is.Steps, Runs: n, Rounds: b.rounds, Scenario: b.scenario.Name(), Seed: b.scenario.Seed(),
	}
	f.VsSimPy = f.ContactsPerSecond / f.SimPyPerSecond
	f.VsSimJS = f.ContactsPerSecond / f.SimJSPerSecond
	return f
}
