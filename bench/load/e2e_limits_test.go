// SPDX-License-Identifier: Apache-2.0

//go:build e2e

package load

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestLimits: the limits of queues lead real callers to where they should: into the
// dialplan with the result that says why, or to an announcement and a polite end.
func TestLimits(t *testing.T) {
	scene := oneCall()
	scene.Callers = nil
	scene.crowd(1, CallerGroup{Name: "waits", Over: time.Second}, LineNarrow)
	scene.crowd(1, CallerGroup{Name: "nobody", Over: time.Second}, LineClosed)
	r := rigFor(t, scene)
	check(t, r.Asterisk.Start(t.Context()))
	check(t, r.Cordial.Serve())
	check(t, ready(t, r, 20*time.Second)) // and nobody signs in
	check(t, r.Call())
	check(t, WaitFor(t.Context(), 5*time.Second, "a caller in the narrow queue", func() error {
		status, err := r.Cordial.Live(t.Context())
		if err != nil {
			return err
		}
		for _, q := range status.Queues {
			if q.Name == "narrow" && q.Waiting == 1 {
				return nil
			}
		}
		return errors.New("nobody waits there")
	}))
	check(t, r.CallMore(1, CallerGroup{Name: "toomany", Over: time.Second}, LineNarrow2))
	check(t, WaitFor(t.Context(), 30*time.Second, "the end of all calls", r.idle))
	check(t, WaitFor(t.Context(), settled, "an empty switch", func() error { return r.Empty(t.Context()) }))
	saw, err := r.Saw()
	check(t, err)
	check(t, limited(saw.Callers))
	check(t, r.Cordial.Stop())
	kept, err := ReadJournal(r.Cordial.Data)
	check(t, err)
	outcomes := map[string]string{}
	for _, c := range kept.Contacts {
		outcomes[c.Line] = strings.Join(c.Outcomes, "+")
	}
	for line, want := range map[string]string{LineNarrow: "transferred out", LineClosed: "transferred out", LineNarrow2: "refused"} {
		if outcomes[line] != want {
			t.Errorf("the contact on line %s ended as %q instead of %q", line, outcomes[line], want)
		}
	}
}

// limited is nil if each caller saw what the queue's limit promises. Who goes on in
// the dialplan is answered there only if the result variable is right.
func limited(callers []CallerSeen) error {
	var faults []error
	for _, c := range callers {
		waited, stayed := c.Answered.Sub(c.Invited), c.Parted.Sub(c.Answered)
		ok := !c.Answered.IsZero() && c.End == EndBye && stayed > 800*time.Millisecond
		switch c.Line {
		case LineNarrow:
			ok = ok && waited > 2900*time.Millisecond && waited < 8*time.Second
		default:
			ok = ok && waited < 2*time.Second
		}
		if !ok {
			faults = append(faults, fmt.Errorf("the caller on line %s waited %v, stayed %v: %+v", c.Line, waited, stayed, c))
		}
	}
	if len(callers) != 3 {
		faults = append(faults, fmt.Errorf("%d callers instead of 3", len(callers)))
	}
	return errors.Join(faults...)
}

// TestWrongArguments: what the dialplan says wrongly is logged, and leads to its
// last resort, never to silence, and to no contact.
func TestWrongArguments(t *testing.T) {
	scene := oneCall()
	scene.Callers = nil
	for _, line := range []string{LineNoQueue, LineNoNeed, LineNonsense} {
		scene.crowd(1, CallerGroup{Name: "wrong" + line, TalkMillis: 30_000, Over: time.Second}, line)
	}
	r := rigFor(t, scene)
	up(t, r)
	check(t, r.Call())
	check(t, WaitFor(t.Context(), 20*time.Second, "the end of the calls", r.idle))
	saw, err := r.Saw()
	check(t, err)
	for _, c := range saw.Callers {
		if c.Answered.IsZero() || c.End != EndBye || c.Parted.Sub(c.Answered) < time.Second {
			t.Errorf("the caller was not told and let go: %+v", c)
		}
	}
	for _, word := range []string{"nowhere", "juggling", "colour"} {
		if !strings.Contains(r.Cordial.Log(), word) {
			t.Errorf("the log does not name %q:\n%s", word, r.Cordial.Log())
		}
	}
	check(t, r.Cordial.Stop())
	kept, err := ReadJournal(r.Cordial.Data)
	check(t, err)
	if len(saw.Callers) != 3 || len(kept.Contacts) > 0 {
		t.Errorf("%d callers, and the journal has %+v", len(saw.Callers), kept.Contacts)
	}
}
