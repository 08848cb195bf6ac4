// SPDX-License-Identifier: Apache-2.0

//go:build e2e

package faults

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordial/bench/load"
)

// binary is the real cordial.
var binary string

func TestMain(m *testing.M) { os.Exit(load.RunTests(&binary, m.Run)) }

// talking and waiting are how many callers do so when a test begins.
const talking, waiting = 2, 1

// rig is Asterisk, phones and callers around a cordial whose journal lies on a
// disk of the test's; two callers talk and one waits.
type rig struct {
	*load.Rig
	t    *testing.T
	tidy time.Duration // until the switch is empty, once all calls are over; 0 is 10 s
}

// begin takes lines that are added to the configuration.
func begin(t *testing.T, disk string, patience time.Duration, config ...string) *rig {
	t.Helper()
	return beginWith(t, disk, patience, func(_ *rig, written string) string { return written + strings.Join(config, "\n") })
}

// beginOver has cordial reach Asterisk over a wire.
func beginOver(t *testing.T, w *wire, patience time.Duration) *rig {
	t.Helper()
	return beginWith(t, t.TempDir(), patience, through(w.listener.Addr().String(), &w.to))
}

// beginBehind has cordial reach Asterisk through a relay.
func beginBehind(t *testing.T, m *relay, patience time.Duration) *rig {
	t.Helper()
	return beginWith(t, t.TempDir(), patience, through(m.server.Listener.Addr().String(), &m.to))
}

// through puts something between cordial and Asterisk that is at an address, and is
// told where Asterisk is.
func through(near string, far *atomic.Value) func(*rig, string) string {
	return func(r *rig, written string) string {
		at, err := url.Parse(r.Asterisk.URL())
		require.NoError(r.t, err)
		far.Store(at.Host)
		require.Contains(r.t, written, at.Host)
		return strings.ReplaceAll(written, at.Host, near)
	}
}

func beginWith(t *testing.T, disk string, patience time.Duration, config func(*rig, string) string) *rig {
	t.Helper()
	r := start(t, disk, load.LongTalk(talking, talking+waiting, patience), config)
	r.Slack = patience // what a fault holds up is not what these tests are about
	r.talkAndWait()
	return r
}

// talkAndWait lets the scene's callers call.
func (r *rig) talkAndWait() {
	r.t.Helper()
	require.NoError(r.t, r.Call())
	r.until("two who talk and one who waits", 15*time.Second, func() error { return r.phases(talking, waiting) })
}

// start starts Asterisk, the phones and cordial, with its agents signed in.
func start(t *testing.T, disk string, scene load.Scene, config func(*rig, string) string) *rig {
	t.Helper()
	inner, err := load.NewRig(t.Context(), scene, binary)
	if inner != nil {
		t.Cleanup(func() {
			if t.Failed() {
				t.Logf("cordial says:\n%s", inner.Cordial.Log())
			}
			inner.Close(false)
		})
	}
	require.NoError(t, err)
	r := &rig{Rig: inner, t: t}
	r.Cordial.Data = filepath.Join(disk, "data")
	written, err := os.ReadFile(r.Cordial.Config)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(r.Cordial.Config, []byte(config(r, string(written))), 0o600))
	require.NoError(t, r.Asterisk.Start(t.Context()))
	r.serve()
	require.NoError(t, r.SignIn(t.Context()))
	return r
}

func (r *rig) serve() {
	r.t.Helper()
	require.NoError(r.t, r.Cordial.Serve())
	r.ready()
}

func (r *rig) ready() {
	r.t.Helper()
	r.until("ready", 20*time.Second, func() error { return r.Cordial.Ready(r.t.Context()) })
}

func (r *rig) until(what string, limit time.Duration, holds func() error) {
	r.t.Helper()
	require.NoError(r.t, load.WaitFor(r.t.Context(), limit, what, holds))
}

// phases holds the numbers of those who talk and wait against what they should be.
func (r *rig) phases(talking, waiting int) error {
	now, err := r.Cordial.Live(r.t.Context())
	if err != nil {
		return err
	}
	n := map[string]int{}
	for _, c := range now.Contacts {
		n[c.Phase]++
	}
	if n["talking"] != talking || n["waiting"] != waiting {
		return fmt.Errorf("the contacts are %v", n)
	}
	return nil
}

// conversations is how many bridges have two in them, as Asterisk says.
func (r *rig) conversations() int {
	r.t.Helper()
	bridges, err := r.Bridges(r.t.Context())
	require.NoError(r.t, err)
	n := 0
	for _, members := range bridges {
		if len(members) == 2 {
			n++
		}
	}
	return n
}

// answered is nil if so many callers have been.
func (r *rig) answered(callers int) error {
	saw, err := r.Saw()
	n := 0
	for _, c := range saw.Callers {
		if !c.Answered.IsZero() {
			n++
		}
	}
	if err == nil && n != callers {
		err = fmt.Errorf("%d of %d callers were answered", n, callers)
	}
	return err
}

// page returns a page of the public address, such as /metrics.
func (r *rig) page(path string) (string, error) {
	response, err := http.Get("http://" + r.Cordial.Listen + path) //nolint:noctx // a test's own
	if err != nil {
		return "", err
	}
	body, err := io.ReadAll(response.Body)
	return string(body), errors.Join(err, response.Body.Close())
}

// shows is nil if a page has what an expression matches.
func (r *rig) shows(path, text string) error {
	body, err := r.page(path)
	if err == nil && !regexp.MustCompile(text).MatchString(body) {
		err = fmt.Errorf("%s does not say %q", path, text)
	}
	return err
}

// logged is nil if the log has a text.
func (r *rig) logged(text string) error {
	if log := r.Cordial.Log(); !strings.Contains(log, text) {
		return fmt.Errorf("the log does not say %q", text)
	}
	return nil
}

// post asks the control socket for something and does not wait for long.
func (r *rig) post(ctx context.Context, path, body string) error {
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "unix", filepath.Join(r.Cordial.Data, "control.sock"))
	}
	client := http.Client{Timeout: time.Second, Transport: &http.Transport{DialContext: dial, DisableKeepAlives: true}}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://cordial"+path, strings.NewReader(body))
	if err != nil {
		return err
	}
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	return response.Body.Close()
}

// over waits for the end of all calls and an empty switch, stops the server, and
// has the whole journal verified.
func (r *rig) over() load.JournalKept {
	r.t.Helper()
	r.until("the end of all calls", time.Minute, func() error {
		if r.Calling() {
			return errors.New("there are still callers")
		}
		return nil
	})
	r.until("an empty switch", max(r.tidy, 10*time.Second), func() error { return r.Empty(r.t.Context()) })
	require.NoError(r.t, r.SameAsFold(r.t.Context()))
	_, err := r.Cordial.Verify(r.t.Context())
	require.NoError(r.t, err)
	kept, err := load.ReadJournal(r.Cordial.Data)
	require.NoError(r.t, err)
	return kept
}

// reconciled holds the three accounts of the run against each other.
func (r *rig) reconciled() load.Tally {
	r.t.Helper()
	tally, faults, err := r.Reconcile()
	require.NoError(r.t, err)
	require.Empty(r.t, faults)
	r.t.Log(tally)
	require.Zero(r.t, tally.Lost+tally.Double+tally.Misrouted)
	return tally
}
