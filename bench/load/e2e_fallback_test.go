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

// TestCallerComesFirst: who calls while Cordial does not run hears music, and is
// served when it does.
func TestCallerComesFirst(t *testing.T) {
	scene := oneCall()
	scene.Callers[0].TalkMillis = 8000
	r := rigFor(t, scene)
	r.Slack = 10 * time.Second // the call came earlier than the journal
	check(t, r.Asterisk.Start(t.Context()))
	check(t, r.Call())
	check(t, WaitFor(t.Context(), 5*time.Second, "the dialplan's answer", func() error {
		saw, err := r.Saw()
		if err == nil && (len(saw.Callers) == 0 || saw.Callers[0].Answered.IsZero()) {
			err = errors.New("the caller was not answered")
		}
		return err
	}))
	channels, err := r.Channels(t.Context())
	check(t, err)
	check(t, WaitFor(t.Context(), 3*time.Second, "music while Cordial is away", func() error {
		hears, err := r.Hears(t.Context(), channels)
		if err == nil && (len(channels) != 1 || !hears[channels[0]]) {
			err = fmt.Errorf("of the one caller's channel: %v", hears)
		}
		return err
	}))
	check(t, r.Cordial.Serve())
	check(t, ready(t, r, 20*time.Second))
	check(t, r.SignIn(t.Context()))
	if tally := playedOut(t, r, 20*time.Second); tally.Answered != 1 {
		t.Errorf("%v: the caller who came first was not answered", tally)
	}
}

// TestUnknownLine: a number that the configuration does not know leads to the
// dialplan's last resort, never to silence.
func TestUnknownLine(t *testing.T) {
	scene := oneCall()
	scene.Callers[0].Callers[0].Line = "1999"
	scene.Callers[0].TalkMillis = 30_000
	r := rigFor(t, scene)
	up(t, r)
	check(t, r.Call())
	check(t, WaitFor(t.Context(), 20*time.Second, "the end of the call", r.idle))
	saw, err := r.Saw()
	check(t, err)
	if len(saw.Callers) != 1 || saw.Callers[0].Answered.IsZero() || saw.Callers[0].End != EndBye {
		t.Errorf("the caller was not told and let go: %+v", saw.Callers)
	}
	if took := saw.Callers[0].Parted.Sub(saw.Callers[0].Answered); took < time.Second {
		t.Errorf("the caller was let go after %v, which is no announcement", took)
	}
	if !strings.Contains(r.Cordial.Log(), "1999") {
		t.Errorf("the log does not name the line:\n%s", r.Cordial.Log())
	}
	check(t, WaitFor(t.Context(), 5*time.Second, "an empty switch", func() error { return r.Empty(t.Context()) }))
	check(t, r.Cordial.Stop())
	kept, err := ReadJournal(r.Cordial.Data)
	check(t, err)
	if len(kept.Contacts) > 0 {
		t.Errorf("the journal has a contact: %+v", kept.Contacts)
	}
}
