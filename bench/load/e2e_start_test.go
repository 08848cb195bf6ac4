// SPDX-License-Identifier: Apache-2.0

//go:build e2e

package load

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// binary is the real cordial.
var binary string

func TestMain(m *testing.M) { os.Exit(RunTests(&binary, m.Run)) }

// plantedBinary is cordial built with its fault points.
func plantedBinary(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "cordial")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-tags", "plant", "-o", path, "cordial/cmd/cordial").CombinedOutput(); err != nil {
		t.Fatalf("build cordial with fault points: %v\n%s", err, out)
	}
	return path
}

// rigFor prepares a run that is taken down at the test's end. What it wrote is
// kept if the test failed, or if CORDIAL_RIG_KEEP is set.
func rigFor(t *testing.T, scene Scene) *Rig {
	t.Helper()
	r, err := NewRig(t.Context(), scene, binary)
	if r != nil {
		t.Cleanup(func() {
			keep := t.Failed() || os.Getenv("CORDIAL_RIG_KEEP") != ""
			r.Close(keep)
			if keep {
				t.Logf("kept: %s; cordial says:\n%s", r.Dir, r.Cordial.Log())
			}
		})
	}
	check(t, err)
	return r
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// up starts Asterisk and the server, and signs all agents in.
func up(t *testing.T, r *Rig) {
	t.Helper()
	check(t, r.Asterisk.Start(t.Context()))
	check(t, r.Cordial.Serve())
	check(t, ready(t, r, 20*time.Second))
	check(t, r.SignIn(t.Context()))
}

func ready(t *testing.T, r *Rig, limit time.Duration) error {
	return WaitFor(t.Context(), limit, "cordial's link to Asterisk", func() error { return r.Cordial.Ready(t.Context()) })
}

// oneCall is the smallest scene: two agents and one caller.
func oneCall() Scene {
	s := Scene{Ring: 2 * time.Second, WrapUp: 300 * time.Millisecond}
	s.Agents = []Agent{{"agent001", "{boots: 5}"}, {"agent002", "{boots: 2}"}}
	s.Phones = []PhoneGroup{{Name: "steady", Kind: Answers, RingMillis: 100, Agents: []string{"agent001", "agent002"}}}
	s.crowd(1, CallerGroup{Name: "one", TalkMillis: 1500, Over: time.Second}, LineOrders)
	return s
}

// settled is how long after the last call something may be left on the switch. A
// request of a killed server may be carried out after the next one has looked; its
// first sweep finds what that made.
const settled = 5 * time.Second

// playedOut waits until nobody calls and nothing is left on the switch, stops the
// server and reconciles.
func playedOut(t *testing.T, r *Rig, limit time.Duration) Tally {
	t.Helper()
	check(t, WaitFor(t.Context(), limit, "the end of all calls", r.idle))
	check(t, WaitFor(t.Context(), settled, "an empty switch", func() error { return r.Empty(t.Context()) }))
	check(t, r.SameAsFold(t.Context()))
	report, err := r.Cordial.Verify(t.Context())
	check(t, err)
	t.Logf("%d records in %d batches, %d folded", report.Records, report.Batches, report.Folded)
	tally, faults, err := r.Reconcile()
	check(t, err)
	for i, f := range faults {
		if i == 40 {
			t.Errorf("and %d more", len(faults)-i)
			break
		}
		t.Error(f)
	}
	t.Logf("%v other=%d unseen=%d unheard=%d crossed=%d cut=%d", tally, tally.Other, tally.Unseen, tally.Unheard, tally.Crossed, tally.Cut)
	return tally
}

func TestAsteriskComesLater(t *testing.T) {
	r := rigFor(t, oneCall())
	check(t, r.Cordial.Serve())
	check(t, WaitFor(t.Context(), 10*time.Second, "a visible retry", func() error {
		if !r.Cordial.Process().Running() {
			t.Fatalf("without Asterisk the server ended:\n%s", r.Cordial.Log())
		}
		if !strings.Contains(r.Cordial.Log(), r.Asterisk.URL()) {
			return errors.New("the log does not name the switch that it tries to reach")
		}
		return nil
	}))
	if err := r.Cordial.Ready(t.Context()); err == nil {
		t.Error("/readyz is fine although Asterisk is down")
	}
	noTrace(t, r)
	check(t, r.Asterisk.Start(t.Context()))
	check(t, ready(t, r, 20*time.Second))
	check(t, r.SignIn(t.Context()))
	check(t, r.Call())
	if tally := playedOut(t, r, 20*time.Second); tally.Answered != 1 {
		t.Errorf("%v: the one call was not answered", tally)
	}
}

func TestWrongCredentials(t *testing.T) {
	r := rigFor(t, oneCall())
	check(t, r.Asterisk.Start(t.Context()))
	config, err := r.Scene.WriteConfig(r.Dir, r.Asterisk, "not-the-password")
	check(t, err)
	r.Cordial.Config = config
	check(t, r.Cordial.Serve())
	check(t, WaitFor(t.Context(), 10*time.Second, "a word about the credentials", func() error {
		log := strings.ToLower(r.Cordial.Log())
		for _, word := range []string{"password", "ari.conf"} {
			if !strings.Contains(log, word) {
				return fmt.Errorf("%q does not occur in: %s", word, log)
			}
		}
		return nil
	}))
	if err := r.Cordial.Ready(t.Context()); err == nil {
		t.Error("/readyz is fine although Asterisk refuses us")
	}
	if strings.Contains(r.Cordial.Log(), "not-the-password") {
		t.Error("the log holds the password")
	}
	noTrace(t, r)
	if !r.Cordial.Process().Running() {
		code, err := r.Cordial.Process().ExitCode(time.Second)
		check(t, err)
		if code == 0 {
			t.Error("the server gave up with status 0")
		}
	}
}

// noTrace fails if the server has shown its insides.
func noTrace(t *testing.T, r *Rig) {
	t.Helper()
	for _, word := range []string{"panic:", "goroutine "} {
		if strings.Contains(r.Cordial.Log(), word) {
			t.Errorf("the log shows a stack trace:\n%s", r.Cordial.Log())
		}
	}
}
