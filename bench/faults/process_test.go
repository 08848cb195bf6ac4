// SPDX-License-Identifier: Apache-2.0

//go:build e2e

package faults

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/stretchr/testify/require"

	"cordial/bench/load"
)

// TestFault9ApplicationReplaced lets somebody else take the application over. The
// loser stops, says so, and asks nothing more of the switch; calls go on, and the
// next process takes them over.
func TestFault9ApplicationReplaced(t *testing.T) {
	t.Parallel()
	r := begin(t, t.TempDir(), 20*time.Second)
	credentials := base64.StdEncoding.EncodeToString([]byte(r.Asterisk.User + ":" + r.Asterisk.Password))
	rival, _, err := websocket.Dial(t.Context(), "ws"+strings.TrimPrefix(r.Asterisk.URL(), "http")+"/events?app=cordial",
		&websocket.DialOptions{HTTPHeader: http.Header{"Authorization": {"Basic " + credentials}}})
	require.NoError(t, err)
	code, err := r.Cordial.Process().ExitCode(10 * time.Second)
	require.NoError(t, err)
	require.Equal(t, 3, code)
	require.NoError(t, r.logged("taken over"))
	require.Equal(t, talking, r.conversations(), "those who talk do not notice")
	require.NoError(t, rival.CloseNow())

	r.serve()
	require.NoError(t, r.phases(talking, waiting))
	require.Len(t, r.over().Contacts, talking+waiting)
	require.Equal(t, talking+waiting, r.reconciled().Calls)
}

// TestFault19ProcessStopped stops the process for ten seconds, in which callers
// hang up and others come. On waking it compares before it acts; nobody is lost,
// and nobody is rung for a caller who has gone.
func TestFault19ProcessStopped(t *testing.T) {
	t.Parallel()
	const later = 2
	r := begin(t, t.TempDir(), 8*time.Second)
	r.Slack = time.Minute // it learns late of those who come meanwhile
	process := r.Cordial.Process()
	require.NoError(t, process.Signal(syscall.SIGSTOP))
	t.Cleanup(func() { _ = process.Signal(syscall.SIGCONT) }) // or nothing could end it
	r.until("the process to stand still", time.Second, func() error { return standsStill(process.PID()) })
	require.Error(t, r.Cordial.Ready(t.Context()), "it does not answer")
	require.Equal(t, talking, r.conversations(), "those who talk do not notice")
	require.NoError(t, r.CallMore(later, load.CallerGroup{Name: "later", TalkMillis: 25_000, Over: time.Second}, load.LineOrders))
	<-time.After(10 * time.Second)
	require.NoError(t, process.Signal(syscall.SIGCONT))
	r.ready()
	r.until("those who came meanwhile", 10*time.Second, func() error { return r.phases(later, 0) })
	require.Len(t, r.over().Contacts, talking+waiting+later)
	require.Equal(t, talking+waiting+later, r.reconciled().Calls)
}

// standsStill is nil once all threads of a process are stopped: the signal takes effect
// somewhat later than it is sent.
func standsStill(pid int) error {
	threads, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/stat", pid))
	if err != nil {
		return err
	}
	for _, path := range threads {
		stat, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		_, after, _ := strings.Cut(string(stat), ") ") // behind the thread's name
		if !strings.HasPrefix(after, "T") {
			return fmt.Errorf("a thread is in state %.1s", after)
		}
	}
	return nil
}

// TestFault28Surge sends more callers than the centre admits. Those who are one too
// many hear the announcement and are let go; those who wait keep their places.
func TestFault28Surge(t *testing.T) {
	t.Parallel()
	const tooMany = 6
	r := begin(t, t.TempDir(), 40*time.Second,
		fmt.Sprintf("admission: {contacts: %d, then: {announcement: \"sound:please-try-call-later\"}}\n", talking+waiting))
	before, err := r.Cordial.Live(t.Context())
	require.NoError(t, err)
	// One at a time, for twice as many contacts as are admitted would not be taken.
	require.NoError(t, r.CallMore(tooMany, load.CallerGroup{Name: "surge", TalkMillis: 60_000, Over: 15 * time.Second}, load.LineOrders))
	r.until("those who are too many to be let go", 20*time.Second, func() error {
		saw, err := r.Saw()
		gone := 0
		for _, c := range saw.Callers {
			if c.End != "" && c.End != load.EndHangup {
				gone++
				require.Greater(t, c.Parted.Sub(c.Invited), time.Second, "an announcement takes its time")
			}
		}
		if err == nil && gone != tooMany {
			err = fmt.Errorf("%d of %d: %+v", gone, tooMany, saw.Callers)
		}
		return err
	})
	now, err := r.Cordial.Live(t.Context())
	require.NoError(t, err)
	for i, c := range before.Contacts {
		require.Equal(t, [3]any{c.ID, c.Arrived, c.Phase}, [3]any{now.Contacts[i].ID, now.Contacts[i].Arrived, now.Contacts[i].Phase})
	}
	require.Equal(t, talking, r.conversations())
	kept := r.over()
	refused := 0
	for _, c := range kept.Contacts {
		require.Len(t, c.Outcomes, 1)
		if c.Outcomes[0] == "refused" {
			refused++
		}
	}
	require.Equal(t, tooMany, refused)
	require.Zero(t, r.reconciled().Lost)
}

// TestFault27SkillRemovedDuringAnOffer takes the skill away from the agent whose
// phone rings. The offer stands, and is in the journal; the next one is not hers.
func TestFault27SkillRemovedDuringAnOffer(t *testing.T) {
	t.Parallel()
	scene := load.Plenty(1)
	scene.Phones[0].RingMillis, scene.Phones[0].TalkMillis = 1500, 2000
	agent := scene.Agents[0].Name
	r := start(t, t.TempDir(), scene, func(_ *rig, written string) string { return written })
	require.NoError(t, r.CallMore(1, load.CallerGroup{Name: "first", TalkMillis: 60_000, Over: time.Second}, load.LineOrders))
	r.until("a phone that rings", 5*time.Second, func() error { return r.only("offered") })
	require.NoError(t, r.post(t.Context(), "/v1/agents/"+agent+"/level", `{"skill":"boots","level":0}`))
	require.NoError(t, r.only("offered"), "the offer stands")
	r.until("her answer", 5*time.Second, func() error { return r.only("talking") })
	require.NoError(t, r.CallMore(1, load.CallerGroup{Name: "second", TalkMillis: 6000, Over: time.Second}, load.LineOrders))
	kept := r.over()
	require.Len(t, kept.Contacts, 2)
	first, second := kept.Contacts[0], kept.Contacts[1]
	require.Equal(t, []string{load.OutcomeAnswered}, first.Outcomes)
	require.Len(t, first.Offers, 1)
	require.Equal(t, []string{load.OutcomeAbandoned}, second.Outcomes)
	require.Empty(t, second.Offers)
	require.Equal(t, 2, r.reconciled().Calls)
}

// only is nil if there is one contact, and it is in a phase.
func (r *rig) only(phase string) error {
	now, err := r.Cordial.Live(r.t.Context())
	if err == nil && (len(now.Contacts) != 1 || now.Contacts[0].Phase != phase) {
		err = fmt.Errorf("the contacts are %+v", now.Contacts)
	}
	return err
}

// TestFault35UpgradeWithCallsUp ends the process with callers who wait and talk, and
// starts another build on its journal. Everybody keeps what they have.
func TestFault35UpgradeWithCallsUp(t *testing.T) {
	t.Parallel()
	newer := filepath.Join(t.TempDir(), "cordial")
	out, err := exec.CommandContext(t.Context(), "go", "build", "-ldflags", "-X main.version=newer", "-o", newer, "cordial/cmd/cordial").CombinedOutput()
	require.NoError(t, err, "%s", out)
	r := begin(t, t.TempDir(), 15*time.Second)
	before, err := r.Cordial.Live(t.Context())
	require.NoError(t, err)
	require.NoError(t, r.Cordial.Stop())
	require.Equal(t, talking, r.conversations(), "those who talk do not notice")
	r.Cordial.Binary = newer
	r.serve()
	require.NoError(t, r.logged("version=newer"))
	after, err := r.Cordial.Live(t.Context())
	require.NoError(t, err)
	require.Equal(t, before.Contacts, after.Contacts)
	require.Equal(t, talking, r.conversations())
	require.Len(t, r.over().Contacts, talking+waiting)
	tally := r.reconciled()
	require.Equal(t, talking+waiting, tally.Calls)
	require.Zero(t, tally.Unseen+tally.Unheard)
}
