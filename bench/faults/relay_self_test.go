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
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/stretchr/testify/require"

	"cordial/bench/load"
)

// answering is a far end that notes each request and answers it, by HTTP and over a
// stream; after each answer over a stream it tells an event.
func answering(t *testing.T) (at string, reached chan string) {
	t.Helper()
	reached = make(chan string, 10)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Upgrade") == "" {
			body, _ := io.ReadAll(r.Body)
			reached <- r.Method + " " + r.URL.Path + " " + string(body)
			w.WriteHeader(http.StatusNoContent)
			return
		}
		c, err := websocket.Accept(w, r, nil)
		if err != nil {
			return
		}
		pass(c, func(text []byte) {
			reached <- string(text)
			write(c, []byte(`{"type":"RESTResponse","request_id":"7"}`))
			write(c, []byte(`{"type":"Event","channel":{"id":"c"}}`))
		}, func() { _ = c.CloseNow() })
	}))
	t.Cleanup(server.Close)
	return server.Listener.Addr().String(), reached
}

// The relay does what it is told to, in both of the ways in which it may be asked:
// without this, the tests that use it might show nothing.
func TestRelay(t *testing.T) {
	t.Parallel()
	for _, way := range []string{"http", "stream"} {
		for f, want := range map[fate][2]bool{carried: {true, true}, lost: {}, unanswered: {true, false}, late: {true, false}} {
			t.Run(fmt.Sprint(way, " ", f), func(t *testing.T) {
				t.Parallel()
				m := newRelay(t)
				at, reached := answering(t)
				m.to.Store(at)
				m.delay = time.Second
				m.set(func(asked) fate { return f }, nil)
				began := time.Now()
				answers := map[string]func(*testing.T, *relay) bool{"http": byHTTP, "stream": byStream}[way](t, m)
				require.Equal(t, want[1], answers)
				arrives := false
				select {
				case q := <-reached:
					require.Contains(t, q, "content")
					arrives = true
				case <-time.After(2 * m.delay):
				}
				require.Equal(t, want[0], arrives)
				require.Equal(t, f == late, arrives && time.Since(began) >= m.delay)
				require.Equal(t, map[string]int{"POST channels/*/answer": 1}, m.meets(f))
			})
		}
	}
}

// byHTTP asks, and tells whether there was an answer within half a second.
func byHTTP(t *testing.T, m *relay) bool {
	ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer cancel()
	q, err := http.NewRequestWithContext(ctx, http.MethodPost, m.server.URL+"/ari/channels/c/answer", strings.NewReader("content"))
	require.NoError(t, err)
	response, err := http.DefaultClient.Do(q)
	if err != nil {
		require.ErrorIs(t, err, context.DeadlineExceeded)
		return false
	}
	require.Equal(t, http.StatusNoContent, response.StatusCode)
	return response.Body.Close() == nil
}

// byStream does the same over an event stream.
func byStream(t *testing.T, m *relay) bool {
	c, _, err := websocket.Dial(t.Context(), m.server.URL+"/ari/events?app=cordial", nil)
	require.NoError(t, err)
	t.Cleanup(func() { _ = c.CloseNow() })
	write(c, []byte(`{"type":"RESTRequest","request_id":"7","method":"POST","uri":"channels/c/answer?content=1"}`))
	answers := make(chan string, 1)
	go func() { // a read that is given up would end the stream
		_, text, _ := c.Read(context.Background())
		answers <- string(text)
	}()
	select {
	case text := <-answers:
		return strings.Contains(text, "RESTResponse")
	case <-time.After(500 * time.Millisecond):
		return false
	}
}

// What the relay hears it may hold back, and tell more than once.
func TestRelayEvents(t *testing.T) {
	m := newRelay(t)
	at, _ := answering(t)
	m.to.Store(at)
	var heard []told
	m.set(nil, func(e told, send func()) {
		heard = append(heard, e)
		if len(heard) > 1 { // the first is hidden
			send()
			send()
		}
	})
	c, _, err := websocket.Dial(t.Context(), m.server.URL+"/ari/events", nil)
	require.NoError(t, err)
	t.Cleanup(func() { _ = c.CloseNow() })
	for range 2 {
		write(c, []byte(`{}`))
	}
	var got []string
	for range 4 {
		_, text, err := c.Read(t.Context())
		require.NoError(t, err)
		got = append(got, string(text[:len(`{"type":"Event`)]))
	}
	require.Equal(t, []string{`{"type":"RESTR`, `{"type":"RESTR`, `{"type":"Event`, `{"type":"Event`}, got)
	require.Equal(t, []told{{"Event", "c"}, {"Event", "c"}}, heard)
	m.cut()
	_, _, err = c.Read(t.Context())
	require.Error(t, err)
	require.Equal(t, 1, m.streamsOpened())
}

// What was sent into a mute wire, and the end that followed, arrives at the end of
// the silence, or never.
func TestWire(t *testing.T) {
	for _, delivered := range []bool{true, false} {
		w := newWire(t)
		far, err := net.Listen("tcp", "127.0.0.1:0")
		require.NoError(t, err)
		defer far.Close()
		w.to.Store(far.Addr().String())
		w.set(false, true)
		near, err := net.Dial("tcp", w.listener.Addr().String())
		require.NoError(t, err)
		at, err := far.Accept()
		require.NoError(t, err)
		require.NoError(t, load.WaitFor(t.Context(), time.Second, "the wire to know of it", func() error {
			if w.attempts() == 0 {
				return errors.New("not yet")
			}
			return nil
		}))
		_, err = near.Write([]byte("late"))
		require.NoError(t, err)
		require.NoError(t, near.Close())
		want := ""
		if delivered {
			go w.deliver(true)
			want = "late"
		} else {
			w.set(false, false)
		}
		got, _ := io.ReadAll(at)
		require.Equal(t, want, string(got))
	}
}
