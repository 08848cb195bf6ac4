// SPDX-License-Identifier: Apache-2.0

//go:build e2e

package load

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"cordial/acd"
)

const (
	// down is how long Asterisk is away: long enough for Cordial's back-off to grow.
	down = 8 * time.Second
	// again is how long after Asterisk's return a new call may take until its agent answers.
	again = 5 * time.Second
)

// TestFault6AsteriskKilled kills Asterisk itself while 20 talk and 30 wait. Each of them
// is lost, and said to be; whoever calls after its return is served.
func TestFault6AsteriskKilled(t *testing.T) {
	const talk, wait, later = 20, 30, 6
	r := rigFor(t, LongTalk(talk, talk+wait, 10*time.Minute))
	up(t, r)
	check(t, r.Call())
	check(t, WaitFor(t.Context(), 15*time.Second, "20 talking and 30 waiting", func() error {
		now, err := r.Cordial.Live(t.Context())
		if n, m := phases(now); err == nil && (n != talk || m != wait) {
			err = fmt.Errorf("%d talk and %d wait", n, m)
		}
		return err
	}))

	r.Crash()
	check(t, WaitFor(t.Context(), 5*time.Second, "a lost link", func() error {
		if r.Cordial.Ready(t.Context()) == nil {
			return errors.New("/readyz is fine although Asterisk is gone")
		}
		return nil
	}))
	<-time.After(down)
	check(t, r.Asterisk.Start(t.Context()))
	back := time.Now()
	check(t, r.CallMore(later, CallerGroup{Name: "later", TalkMillis: 8000, Over: time.Second}, LineOrders))
	check(t, WaitFor(t.Context(), 30*time.Second, "a new call's answer", func() error {
		seen, err := r.Saw()
		for _, ring := range seen.Rings {
			if ring.Answered.After(back) {
				return err
			}
		}
		return errors.Join(err, errors.New("no phone was answered since Asterisk is back"))
	}))
	if took := time.Since(back); took > again {
		t.Errorf("after Asterisk's return it took %v until a call was answered, allowed are %v", took, again)
	} else {
		t.Logf("a call was answered %v after Asterisk's return", took)
	}
	var now acd.Status
	check(t, WaitFor(t.Context(), again, "the end of all lost calls", func() (err error) {
		if now, err = r.Cordial.Live(t.Context()); err == nil && len(now.Contacts) > later {
			err = fmt.Errorf("%d contacts, but only %d have called since", len(now.Contacts), later)
		}
		return err
	}))
	tally := playedOut(t, r, time.Minute)
	if tally.Cut != talk+wait || tally.Answered != later || tally.Calls != talk+wait+later || tally.Lost+tally.Double+tally.Misrouted > 0 {
		t.Errorf("%+v: not each of the first %d is lost with the switch and each of the last %d answered", tally, talk+wait, later)
	}
}
