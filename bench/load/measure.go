// SPDX-License-Identifier: Apache-2.0

package load

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"
)

// Pace is so many calls at a rate.
type Pace struct{ PerSecond, Calls int }

// Round is what one pace came to.
type Round struct {
	PerSecond int `json:"calls_per_second"` // asked for
	Calls     int `json:"calls"`
	// InviteMS is the time from a caller's entry into Stasis, as Asterisk's CEL has
	// it, to the INVITE at the agent's phone, as SIPp has it, in milliseconds.
	InviteP50 float64 `json:"invite_ms_p50"`
	InviteP99 float64 `json:"invite_ms_p99"`
	// Processor time a call in milliseconds, from before the first call to after the
	// last, and Cordial's as a share of Asterisk's.
	CordialCPU  float64 `json:"cordial_cpu_ms_per_call"`
	AsteriskCPU float64 `json:"asterisk_cpu_ms_per_call"`
	Share       float64 `json:"cpu_share"`
}

// used is how much processor time the two have taken.
type used struct{ cordial, asterisk time.Duration }

func (a used) minus(b used) used { return used{a.cordial - b.cordial, a.asterisk - b.asterisk} }

// callLasts is from a caller's answer, which is at once, to her hanging up. An
// agent is busy for less than that and the wrap-up.
const callLasts = 1200 * time.Millisecond

// agentsFor is how many agents are always enough for so many calls a second.
func agentsFor(perSecond int) int { return 20 + 2*perSecond*int((callLasts+time.Second)/time.Second) }

// Measure lets calls come at each pace in turn through a real Asterisk and the given
// binary, and says what that cost. The journal is kept below dir, so that dir's disk
// is part of what is measured; all is removed again. A run whose accounts do not
// agree is an error. progress may be nil.
func Measure(ctx context.Context, binary, dir string, paces []Pace, progress func(string)) (rounds []Round, total Round, err error) {
	fastest := slices.MaxFunc(paces, func(a, b Pace) int { return a.PerSecond - b.PerSecond })
	tell := func(format string, args ...any) {
		if progress != nil {
			progress(fmt.Sprintf(format, args...))
		}
	}
	tell("building or finding Asterisk")
	r, err := NewRig(ctx, Plenty(agentsFor(fastest.PerSecond)), binary)
	keep := os.Getenv("CORDIAL_RIG_KEEP") != ""
	if r != nil {
		defer r.Close(keep)
	}
	if err != nil {
		return nil, total, err
	}
	if r.Cordial.Data, err = os.MkdirTemp(dir, "cordial-live-"); err != nil {
		return nil, total, fmt.Errorf("make a directory for the journal: %w", err)
	}
	defer func() {
		if !keep {
			err = errors.Join(err, os.RemoveAll(r.Cordial.Data))
		}
	}()
	if err := r.open(ctx); err != nil {
		return nil, total, err
	}
	tell("warming up")
	if _, err := r.pace(ctx, 0, Pace{10, 30}); err != nil {
		return nil, total, err
	}
	spent := make([]used, len(paces))
	for i, p := range paces {
		tell("%d calls at %d/s", p.Calls, p.PerSecond)
		if spent[i], err = r.pace(ctx, i+1, p); err != nil {
			return nil, total, err
		}
	}
	return r.figures(ctx, paces, spent)
}

// open starts everything and signs the agents in.
func (r *Rig) open(ctx context.Context) error {
	if err := r.Asterisk.Start(ctx); err != nil {
		return err
	}
	if err := r.Cordial.Serve(); err != nil {
		return err
	}
	if err := WaitFor(ctx, 20*time.Second, "cordial's link to Asterisk", func() error { return r.Cordial.Ready(ctx) }); err != nil {
		return err
	}
	return r.SignIn(ctx)
}

// pace lets the calls of one pace come, waits until they are over and the switch is
// empty, and returns what they used.
func (r *Rig) pace(ctx context.Context, n int, p Pace) (used, error) {
	before, err := r.used()
	if err != nil {
		return used{}, err
	}
	over := time.Duration(p.Calls) * time.Second / time.Duration(p.PerSecond)
	g := CallerGroup{Name: fmt.Sprintf("pace%d", n), TalkMillis: int(callLasts.Milliseconds()), Over: over}
	if err := r.CallMore(p.Calls, g, LineOrders); err != nil {
		return used{}, err
	}
	if err := WaitFor(ctx, over+time.Minute, "the end of all calls", r.idle); err != nil {
		return used{}, err
	}
	if err := WaitFor(ctx, 20*time.Second, "an empty switch", func() error { return r.Empty(ctx) }); err != nil {
		return used{}, err
	}
	after, err := r.used()
	return after.minus(before), err
}

func (r *Rig) used() (u used, err error) {
	var other error
	u.cordial, err = r.Cordial.process.CPU()
	u.asterisk, other = r.Asterisk.process.CPU()
	return u, errors.Join(err, other)
}

// figures stops the server and makes the rounds' figures out of its journal and the
// other accounts.
func (r *Rig) figures(ctx context.Context, paces []Pace, spent []used) ([]Round, Round, error) {
	if err := r.SameAsFold(ctx); err != nil {
		return nil, Round{}, err
	}
	tally, faults, err := r.Reconcile()
	if err == nil && len(faults) > 0 {
		err = fmt.Errorf("the accounts of the run differ in %d places, the first is: %s", len(faults), faults[0])
	}
	if err == nil && tally.Answered < tally.Calls {
		err = fmt.Errorf("only %d of %d calls were answered: this machine has too much else to do", tally.Answered, tally.Calls)
	}
	if err != nil {
		return nil, Round{}, err
	}
	w, err := r.Accounts()
	if err != nil {
		return nil, Round{}, err
	}
	delays := Delays(w)
	var rounds []Round
	var all []time.Duration
	var sum used
	for i, p := range paces {
		var own []time.Duration
		for _, c := range r.Scene.Callers[i+1].Callers { // the first warmed up
			own = append(own, delays[c.Number])
		}
		all, sum = append(all, own...), used{sum.cordial + spent[i].cordial, sum.asterisk + spent[i].asterisk}
		round := newRound(own, spent[i])
		round.PerSecond = p.PerSecond
		rounds = append(rounds, round)
	}
	return rounds, newRound(all, sum), nil
}

// Delays is, by the caller's number, the time from the entry into Stasis to the
// INVITE of the first offer.
func Delays(w Witnesses) map[string]time.Duration {
	rings := map[string]time.Time{}
	for _, ring := range w.SIPp.Rings {
		rings[ring.Leg] = ring.Invited
	}
	channels := map[string]ChannelSeen{}
	for _, c := range w.CEL.Channels {
		channels[c.ID] = c
	}
	delays := map[string]time.Duration{}
	for _, c := range w.Journal.Contacts {
		caller := channels[c.Channel]
		if len(c.Offers) == 0 || len(caller.Entered) == 0 {
			continue
		}
		if invited, rang := rings[c.Offers[0].Leg]; rang {
			delays[caller.Number] = invited.Sub(caller.Entered[0])
		}
	}
	return delays
}

func newRound(delays []time.Duration, u used) Round {
	slices.Sort(delays)
	milli := func(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
	n := float64(len(delays))
	return Round{
		Calls: len(delays), InviteP50: milli(percentile(delays, 50)), InviteP99: milli(percentile(delays, 99)),
		CordialCPU: milli(u.cordial) / n, AsteriskCPU: milli(u.asterisk) / n, Share: float64(u.cordial) / float64(u.asterisk),
	}
}

// percentile is the nearest-rank percentile of sorted values: the least that p of a
// hundred do not exceed.
func percentile(sorted []time.Duration, p int) time.Duration {
	return sorted[max(0, (len(sorted)*p+99)/100-1)]
}
