// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"cordial/acd"
	"cordial/acd/acdtest"
	"cordial/acd/engine"
	"cordial/web"
)

// nowhere is a journal that takes everything.
type nowhere struct{}

func (nowhere) Append([]acd.Record) error     { return nil }
func (nowhere) Snapshot(uint64, []byte) error { return nil }

// quiet is a link without a switch.
type quiet struct{ busy atomic.Bool }

func (*quiet) Node() string { return "quiet" }

func (*quiet) Publish([]acd.View)        {}
func (*quiet) Run(context.Context) error { return nil }
func (*quiet) Problem() error            { return nil }
func (q *quiet) Idle() bool              { return !q.busy.Load() }

// small is a server of one line and one link, whose engine runs until the test's end.
func small(t *testing.T) (*server, *quiet) {
	q := &quiet{}
	s := &server{log: slog.New(slog.DiscardHandler), drain: newDrain(), links: []link{q}}
	s.metrics = web.NewMetrics(s, "v1")
	s.engine = engine.New(acd.New(), nowhere{}, s, engine.Options{Log: s.log})
	s.waits = newForecaster(s.engine)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.engine.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		require.NoError(t, <-ended)
	})
	config, err := acdtest.ParseConfig("queue boots\nline boots queue=boots\nagent anna\n")
	require.NoError(t, err)
	for _, c := range []acd.Command{
		{Kind: acd.Configure, Config: config}, {Kind: acd.LinkUp, Node: "pbx"},
		{Kind: acd.Arrive, Node: "pbx", Leg: "a1", Line: "boots"},
	} {
		_, err := s.engine.Do(t.Context(), c)
		require.NoError(t, err)
	}
	return s, q
}

// submit hands in a command and returns what became of it.
func submit(s *server, c acd.Command) error {
	done := make(chan error, 1)
	s.Submit(c, func(err error) { done <- err })
	return <-done
}

// A drained centre takes nobody new, serves who is there to the end, and ends
// when the switch is tidy.
func TestDrainServesThoseWhoAreHere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, link := small(t)
		ended := make(chan error, 1)
		go func() { ended <- s.empty(t.Context()) }()
		ends := func() bool {
			<-time.After(10 * drainLook)
			select {
			case err := <-ended:
				require.ErrorIs(t, err, errDrained)
				return true
			default:
				return false
			}
		}
		second := acd.Command{Kind: acd.Arrive, Node: "pbx", Leg: "a2", Line: "boots"}
		require.NoError(t, submit(s, second), "the control: it is not draining yet")
		require.NoError(t, s.ready())
		require.False(t, ends())

		s.Drain()
		s.Drain() // once more does no harm
		require.ErrorIs(t, s.ready(), errDraining)
		require.NoError(t, s.healthy())
		second.Leg = "a3"
		require.ErrorIs(t, submit(s, second), errDraining)
		require.False(t, ends())
		views, err := s.engine.Views(t.Context())
		require.NoError(t, err)
		require.Len(t, views, 2)

		require.NoError(t, submit(s, acd.Command{Kind: acd.SignIn, Name: "anna"}))
		require.NoError(t, submit(s, acd.Command{Kind: acd.Ready, Name: "anna"}))
		require.NoError(t, submit(s, acd.Command{Kind: acd.Answer, Offer: 1}), "those who wait are still offered")
		require.NoError(t, submit(s, acd.Command{Kind: acd.Hangup, Contact: views[1].Contact}))
		require.False(t, ends(), "one talks")
		state, err := s.Emptying(t.Context())
		require.NoError(t, err)
		require.Equal(t, web.Emptying{Draining: true, Contacts: 1}, state)

		link.busy.Store(true)
		require.NoError(t, submit(s, acd.Command{Kind: acd.Hangup, Contact: views[0].Contact}))
		require.False(t, ends(), "the switch is not tidy")
		link.busy.Store(false)
		require.True(t, ends())
	})
}

// A switch that never becomes tidy does not keep the process for ever.
func TestDrainWaitsForTheSwitchOnlySoLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, link := small(t)
		link.busy.Store(true)
		views, err := s.engine.Views(t.Context())
		require.NoError(t, err)
		require.NoError(t, submit(s, acd.Command{Kind: acd.Hangup, Contact: views[0].Contact}))
		began := time.Now()
		s.Drain()
		require.ErrorIs(t, s.empty(t.Context()), errDrained)
		require.GreaterOrEqual(t, time.Since(began), drainTidy)
	})
}

// The end of the process ends a drain too.
func TestDrainIsCutShort(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, _ := small(t)
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error, 2)
		go func() { ended <- s.empty(ctx) }() // which has not begun
		s.Drain()
		go func() { ended <- s.empty(ctx) }()
		synctest.Wait()
		stop()
		require.NoError(t, <-ended)
		require.NoError(t, <-ended)
	})
}

// The whole command: an empty cordial is drained at once, ends with status 0, and
// the next one takes contacts again.
func TestDrainCommand(t *testing.T) {
	data, listen, config := t.TempDir(), freeAddress(t), write(t, "cordial.yaml", goodConfig)
	p := start(t, "serve", "--config", config, "--data", data, "--listen", listen)
	p.until("alive", func() bool { code, _ := get("http://" + listen + "/healthz"); return code == 200 })
	code, out := run(t, "drain", "--data", data, "--wait")
	require.Equal(t, 0, code, out)
	require.Equal(t, "draining: 0 contacts left\ndrained: cordial has ended\n", out)
	require.Equal(t, 0, p.wait(), p.out)
	require.Contains(t, p.out.String(), "drained: no contact is left")
	require.NotContains(t, p.out.String(), "calls go on")
	code, out = run(t, "drain", "--data", data)
	require.Equal(t, 1, code)
	require.Contains(t, out, "no cordial serves")
}

// In the demo there are contacts: it drains, says so, and a SIGTERM still stops it
// at once.
func TestDrainOfTheDemo(t *testing.T) {
	data, listen := filepath.Join(t.TempDir(), "data"), freeAddress(t)
	p := start(t, "serve", "--demo", "--data", data, "--listen", listen)
	p.untilReady(listen)
	p.until("contacts", func() bool { return len(p.status(data).Contacts) > 0 })
	code, out := run(t, "drain", "--data", data)
	require.Equal(t, 0, code, out)
	require.Contains(t, out, "contacts left")
	code, why := get("http://" + listen + "/readyz")
	require.Equal(t, 503, code)
	require.Contains(t, why, "drained")
	before := p.status(data)
	p.until("a caller who goes on in the dialplan", func() bool {
		return strings.Contains(p.out.String(), "goes on in the dialplan: "+errDraining.Error())
	})
	newest := before.Contacts[len(before.Contacts)-1].ID
	for _, c := range p.status(data).Contacts {
		require.LessOrEqual(t, c.ID, newest, "nobody new was taken")
	}
	p.signal(syscall.SIGTERM)
	require.Equal(t, 0, p.wait(), p.out)
}

// pretend serves GET /v1/drain from a list of answers, and then closes the socket.
func pretend(t *testing.T, answers ...any) *client {
	t.Helper()
	c, err := (&where{data: t.TempDir()}).client()
	require.NoError(t, err)
	l, err := net.Listen("unix", c.socket)
	require.NoError(t, err)
	var server http.Server
	server.Handler = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if len(answers) == 1 {
			_ = l.Close()
			w.Header().Set("Connection", "close")
		}
		if state, ok := answers[0].(web.Emptying); ok {
			_ = json.NewEncoder(w).Encode(state)
		} else {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
		answers = answers[1:]
	})
	go func() { _ = server.Serve(l) }()
	t.Cleanup(func() {
		if err := server.Close(); !errors.Is(err, net.ErrClosed) { // the last answer has closed the listener
			require.NoError(t, err)
		}
	})
	return c
}

func TestDrainTellsHowManyAreLeft(t *testing.T) {
	left := func(n int) web.Emptying { return web.Emptying{Draining: true, Contacts: n} }
	for name, tc := range map[string]struct {
		answers []any
		told    []int
		says    string
	}{
		"to the end":           {[]any{left(3), left(3), errors.New("disk full"), left(1), left(0)}, []int{3, 1, 0}, ""},
		"it dies":              {[]any{left(3), left(2)}, []int{3, 2}, "2 contacts left"},
		"another one is there": {[]any{left(3), web.Emptying{Contacts: 3}}, []int{3}, "started anew"},
	} {
		t.Run(name, func(t *testing.T) {
			var told []int
			err := pretend(t, tc.answers...).drained(t.Context(), 4, func(n int) { told = append(told, n) })
			require.Equal(t, tc.told, told)
			if tc.says == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, tc.says)
		})
	}
}
