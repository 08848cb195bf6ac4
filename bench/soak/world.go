// SPDX-License-Identifier: Apache-2.0

package soak

import (
	"bytes"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"math/rand/v2"
	"time"

	"cordial/acd"
	"cordial/bench/auditor"
	"cordial/telephony/fakeswitch"
)

const (
	node      = "pbx"
	journalID = "j"
	// lateSlack is how long after its time something may end, undisturbed.
	lateSlack = 2 * time.Second
	// longest is how long the last callers and faults may take to be over.
	longest = 15 * time.Minute
)

// Options say how a seed is run.
type Options struct {
	// CheckEvery is how many turns of the loop come between two checks of the
	// machine's invariants; 0 is 8.
	CheckEvery int
	// Trace takes a line for everything that happens; nil: nothing.
	Trace io.Writer

	plants plants      // none, unless the build has the tag plant
	only   []faultKind // in place of the drawn schedule: each of these, again and again
}

// Result is what came of a seed.
type Result struct {
	Seed     uint64
	Err      error // all that was wrong; nil: nothing
	Records  int
	Priced   int // offers to agents who cost something
	Calls    int
	Lives    int // of the controller
	Outcomes map[acd.Outcome]int
	Faults   map[string]int // by name
	Kills    map[string]int // by the point at which the controller died
	Digest   uint64         // of all records: the same seed gives the same
}

// world is one run.
type world struct {
	opts      Options
	plants    plants
	rnd       *rand.Rand
	chance    *rand.Rand // of prices: a stream of their own, so that the rest is drawn as ever
	plan      plan
	now       acd.Time
	opened    acd.Time
	agenda    agenda
	sw        *fakeswitch.Switch
	disk      *disk
	proc      *process // nil while none lives
	audit     *auditor.Auditor
	skew      time.Duration // of the wall clock
	away      acd.Time      // the switch cannot be reached until then
	kill      point
	startups  int      // of the switch
	started   acd.Time // the last of them
	disturbed acd.Time // the last time that something was wrong
	calls     int
	lives     int
	struck    [faultKinds]int
	hits      [points]int
	sum       uint64
	err       error // the first, but for the auditor's
}

var morning = acd.Time(time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC).UnixNano())

// Run runs a seed.
func Run(seed uint64, opts Options) Result {
	if opts.CheckEvery <= 0 {
		opts.CheckEvery = 8
	}
	rnd := rand.New(rand.NewPCG(seed, 0x50AC))     //nolint:gosec // chance that must come again
	chance := rand.New(rand.NewPCG(seed, 0x9B1CE)) //nolint:gosec // chance that must come again
	w := &world{
		opts: opts, plants: opts.plants, rnd: rnd, chance: chance, plan: draw(rnd), now: morning, opened: morning,
		sw: fakeswitch.New(seed), audit: auditor.New(journalID), startups: 1, started: morning - 1,
	}
	w.plan.config.Prices = w.chance.IntN(4) > 0
	if opts.only != nil {
		w.plan.faults = nil
		for at := 20 * time.Second; at < w.plan.length; at += 25 * time.Second {
			for _, kind := range opts.only {
				w.plan.faults = append(w.plan.faults, fault{at: at, kind: kind, lasts: 4 * time.Second})
			}
		}
	}
	w.audit.Strict = w.plan.ambient.Timeout == 0
	w.disk = &disk{w: w}
	w.sw.Advance(w.now)
	w.sw.SetLink(false)
	w.sw.SetFaults(w.plan.ambient)
	w.sw.Witness(func(x fakeswitch.Sight) {
		if x.Kind != fakeswitch.Carried {
			w.trace("switch  %+v", sightLine(x))
		}
		w.audit.Saw(x)
	})
	w.boot()
	w.begin()
	w.live()
	return w.result(seed)
}

// live lets time go by until nothing happens any more.
func (w *world) live() {
	end := w.opened.Add(w.plan.length + longest)
	for w.now < end && w.err == nil && len(w.audit.Findings()) == 0 {
		w.pass(time.Second)
		w.look()
		if w.closing() && w.quiet() {
			break
		}
	}
	if w.err != nil || len(w.audit.Findings()) > 0 {
		return
	}
	w.audit.End(w.sw.Listing())
	w.compare()
}

// look lets the auditor look, once everything has been well for a while.
func (w *world) look() {
	p := w.proc
	if p == nil || p.frozen || p.loop.DiskFull() || w.now.Sub(w.disturbed) <= 3*lateSlack {
		w.audit.Disturbed()
		return
	}
	w.audit.Late(p.now(), lateSlack)
	if !p.link.up {
		w.audit.Disturbed()
		w.disturbed = w.now.Add(-3 * lateSlack) // time for a sweep when it returns
		return
	}
	looks := 4
	switch {
	case w.plan.ambient.Unanswered > 0:
		looks = 200 // a request of a sweep may have no answer either
	case w.plan.ambient.Timeout > 0:
		looks = 65 // a sweep finds what came in a wrong order
	}
	w.audit.Standing(w.sw.Listing(), looks)
}

// quiet tells whether everything is over.
func (w *world) quiet() bool {
	l := w.sw.Listing()
	return w.proc != nil && w.proc.link.up && !w.proc.loop.DiskFull() && len(l.Channels)+len(l.Bridges) == 0 &&
		len(w.proc.loop.Machine().Views()) == 0 && w.proc.link.ctl.Idle() && w.now.Sub(w.disturbed) > 2*time.Second
}

// compare holds the journal against the machine: folded it gives the same state, and
// its commands lead to the same again.
func (w *world) compare() {
	folded, again := acd.New(), acd.New()
	for _, r := range w.disk.read {
		folded.Apply(r)
		if err := again.Replay(r); err != nil {
			w.fail(fmt.Errorf("replay: %w", err))
			return
		}
	}
	if w.proc != nil && !w.plants.lie() && !bytes.Equal(stateOf(folded), stateOf(w.proc.loop.Machine())) {
		w.fail(errors.New("replay: the journal folds to another state than the live one"))
	}
}

func stateOf(m *acd.Machine) []byte {
	var b bytes.Buffer
	if err := m.Snapshot(&b); err != nil {
		return nil
	}
	return b.Bytes()
}

// fail notes what went wrong first.
func (w *world) fail(err error) {
	if w.err == nil {
		w.err = err
		w.trace("WRONG   %v", err)
	}
}

// digest adds stored bytes to what two runs of a seed are compared by.
func (w *world) digest(b []byte) {
	h := fnv.New64a()
	h.Write(b) //nolint:errcheck,gosec // it never fails
	w.sum = w.sum*1099511628211 ^ h.Sum64()
}

func (w *world) result(seed uint64) Result {
	r := Result{
		Seed: seed, Records: len(w.disk.records), Calls: w.calls, Lives: w.lives, Digest: w.sum,
		Outcomes: w.audit.Outcomes(), Faults: map[string]int{}, Kills: map[string]int{},
		Err: errors.Join(append([]error{w.err}, w.audit.Findings()...)...),
	}
	for _, x := range w.disk.read {
		for i := range x.Events {
			if why := x.Events[i].Why; why != nil && why.Price() != 0 {
				r.Priced++
			}
		}
	}
	for k, n := range w.struck {
		r.Faults[faultKind(k).String()] = n
	}
	for k, n := range w.hits {
		r.Kills[point(k).String()] = n
	}
	return r
}

// tell brings what the switch says to whoever listens.
func (w *world) tell(told []fakeswitch.Told) {
	if w.proc == nil {
		return
	}
	for _, t := range told {
		w.proc.link.put(t)
	}
}
