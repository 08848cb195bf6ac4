// SPDX-License-Identifier: Apache-2.0

//go:build e2e

package load

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"cordial/acd"
)

const (
	talking = 20
	waiting = 50
	// within is how long a restarted server may take until all is as it was.
	within = 2 * time.Second
)

// TestFault1And3Killed kills the server with 50 callers waiting and 20 talking.
func TestFault1And3Killed(t *testing.T) {
	r := rigFor(t, LongTalk(talking, talking+waiting, 25*time.Second))
	up(t, r)
	check(t, r.Call())
	var before acd.Status
	check(t, WaitFor(t.Context(), 15*time.Second, "20 talking and 50 waiting", func() (err error) {
		if before, err = r.Cordial.Live(t.Context()); err != nil {
			return err
		}
		if n, m := phases(before); n != talking || m != waiting {
			return fmt.Errorf("%d talk and %d wait", n, m)
		}
		return nil
	}))
	sipBefore, err := r.Saw()
	check(t, err)
	check(t, r.musicWhereDue(t.Context(), before))

	r.Cordial.Process().Kill()
	check(t, r.musicWhereDue(t.Context(), before))
	began := time.Now()
	check(t, r.Cordial.Serve())
	var after acd.Status
	check(t, WaitFor(t.Context(), 15*time.Second, "the state before the kill", func() (err error) {
		if err = r.Cordial.Ready(t.Context()); err != nil {
			return err
		}
		if after, err = r.Cordial.Live(t.Context()); err != nil {
			return err
		}
		return sameContacts(before, after)
	}))
	took := time.Since(began)
	t.Logf("as before after %v", took)
	if took > within {
		t.Errorf("it took %v, allowed are %v", took, within)
	}
	check(t, r.paired(t, after))
	check(t, r.musicWhereDue(t.Context(), after))

	sipAfter, err := r.Saw()
	check(t, err)
	check(t, undisturbed(sipBefore, sipAfter))
	// Those who waited are served when the others have hung up: nothing was forgotten.
	if tally := playedOut(t, r, 90*time.Second); tally.Calls != talking+waiting {
		t.Errorf("%v: not all calls are there", tally)
	}
}

// TestFault2KilledInTheRush kills the server three times while phones ring and callers
// come and go; each call has its one outcome all the same.
func TestFault2KilledInTheRush(t *testing.T) {
	scene := BusyDay()
	r := rigFor(t, scene)
	up(t, r)
	ctx, stop := context.WithCancel(t.Context())
	back := make(chan error, 1)
	go func() { back <- r.KeepReady(ctx) }()
	check(t, r.Call())
	tick := time.NewTicker(6 * time.Second)
	defer tick.Stop()
	for range 3 {
		<-tick.C
		away := Span{From: time.Now()}
		r.Cordial.Process().Kill()
		check(t, r.Cordial.Serve())
		check(t, ready(t, r, 10*time.Second))
		away.Until = time.Now()
		t.Logf("away for %v", away.Until.Sub(away.From))
		r.Away = append(r.Away, away)
	}
	err := WaitFor(t.Context(), 3*time.Minute, "the end of all calls", r.idle)
	stop()
	check(t, errors.Join(err, <-back))
	if tally := playedOut(t, r, time.Minute); tally.Calls != scene.Size() || tally.Lost+tally.Double+tally.Misrouted > 0 {
		t.Errorf("%v of %d calls", tally, scene.Size())
	}
}

func phases(s acd.Status) (talk, wait int) {
	for _, c := range s.Contacts {
		switch c.Phase {
		case "talking":
			talk++
		case "waiting":
			wait++
		}
	}
	return talk, wait
}

// sameContacts is nil if both have the same contacts in the same order, with the
// same times of arrival, phases and agents.
func sameContacts(a, b acd.Status) error {
	if len(a.Contacts) != len(b.Contacts) {
		return fmt.Errorf("%d contacts before, %d after", len(a.Contacts), len(b.Contacts))
	}
	for i, c := range a.Contacts {
		if c != b.Contacts[i] {
			return fmt.Errorf("number %d was\n%+v\nand is\n%+v", i, c, b.Contacts[i])
		}
	}
	return nil
}

// undisturbed is nil if nobody was hung up and no phone rang in between.
func undisturbed(a, b SIPpSaw) error {
	if len(a.Rings) != len(b.Rings) {
		return fmt.Errorf("phones saw %d INVITEs before and %d after", len(a.Rings), len(b.Rings))
	}
	for _, ring := range b.Rings {
		if ring.End != "" {
			return fmt.Errorf("the phone of %s was let go (%s)", ring.Agent, ring.End)
		}
	}
	for _, c := range b.Callers {
		if c.End != "" {
			return fmt.Errorf("the caller %s is gone (%s)", c.Number, c.End)
		}
	}
	return nil
}

// paired is nil if Asterisk has each talking contact in one bridge with its agent.
func (r *Rig) paired(t *testing.T, s acd.Status) error {
	t.Helper()
	bridges, err := r.Bridges(t.Context())
	if err != nil {
		return err
	}
	return Paired(bridges, s.Contacts)
}
