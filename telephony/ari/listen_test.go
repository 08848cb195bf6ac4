// SPDX-License-Identifier: Apache-2.0

package ari

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"log/slog"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coder/websocket"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// street is a door and the way to it, in memory.
type street struct {
	t     *testing.T
	door  *Door
	other *Door
	log   *journal
	lines chan net.Conn
	shut  chan struct{}
	url   string
	roots *x509.CertPool // of wss
}

// newStreet is to be called in a bubble of synctest.
func newStreet(t *testing.T) *street {
	t.Helper()
	return newStreetOver(t, nil)
}

func newStreetOver(t *testing.T, security *tls.Config) *street {
	t.Helper()
	text := new(journal)
	log := slog.New(slog.NewTextHandler(text, nil))
	s := &street{
		t: t, log: text, lines: make(chan net.Conn), shut: make(chan struct{}), url: "ws://cordial.example/ari/pbx1",
		door: NewDoor("asterisk", "se:same seed", log), other: NewDoor("asterisk", "se:same seed", log),
	}
	lobby := NewLobby(s, security, map[string]*Door{"pbx1": s.door, "pbx2": s.other}, log)
	done := make(chan error)
	ctx, cancel := context.WithCancel(context.Background())
	go func() { done <- lobby.Serve(ctx) }()
	t.Cleanup(func() {
		cancel()
		require.NoError(t, <-done)
	})
	return s
}

// Accept, Close and Addr make the street a listener.
func (s *street) Accept() (net.Conn, error) {
	select {
	case c := <-s.lines:
		return c, nil
	case <-s.shut:
		return nil, net.ErrClosed
	}
}

func (s *street) Close() error {
	close(s.shut)
	return nil
}

func (s *street) Addr() net.Addr { return &net.TCPAddr{} }

// attempt is what became of a handshake.
type attempt struct {
	conn   *websocket.Conn
	status int
	words  string
}

// knock tries to come in, as Asterisk does unless alter says otherwise.
func (s *street) knock(ctx context.Context, alter func(*http.Header, *[]string)) <-chan attempt {
	header := http.Header{"Authorization": {"Basic YXN0ZXJpc2s6c2U6c2FtZSBzZWVk"}} // asterisk:se:same seed
	protocols := []string{"ari"}
	if alter != nil {
		alter(&header, &protocols)
	}
	client := &http.Client{Transport: &http.Transport{
		DisableKeepAlives: true,
		TLSClientConfig:   &tls.Config{RootCAs: s.roots, MinVersion: tls.VersionTLS12},
		DialContext: func(context.Context, string, string) (net.Conn, error) {
			ours, theirs := net.Pipe()
			s.lines <- theirs
			return ours, nil
		},
	}}
	result := make(chan attempt, 1)
	go func() {
		conn, response, err := websocket.Dial(ctx, s.url,
			&websocket.DialOptions{HTTPClient: client, HTTPHeader: header, Subprotocols: protocols})
		if err == nil {
			result <- attempt{conn: conn, status: http.StatusSwitchingProtocols}
			return
		}
		a := attempt{}
		if response != nil {
			a.status = response.StatusCode
			if body, err := io.ReadAll(response.Body); err == nil {
				a.words = string(body)
			}
		}
		result <- a
	}()
	return result
}

// enter knocks and is let in; both ends are returned.
func (s *street) enter() (theirs, ours *websocket.Conn) {
	s.t.Helper()
	knocked := s.knock(s.t.Context(), nil)
	ours, under, err := s.door.accept(s.t.Context())
	require.NoError(s.t, err)
	require.NotNil(s.t, under)
	a := <-knocked
	require.NotNil(s.t, a.conn, a.words)
	s.t.Cleanup(func() {
		_ = a.conn.CloseNow()
		_ = ours.CloseNow()
	})
	return a.conn, ours
}

func TestTheDoorOpensToAsterisk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStreet(t)
		theirs, ours := s.enter()
		assert.Equal(t, "ari", theirs.Subprotocol(), "or Asterisk gives up")
		go func() { _ = theirs.Write(t.Context(), websocket.MessageText, []byte("an event")) }()
		_, text, err := ours.Read(t.Context())
		require.NoError(t, err)
		assert.Equal(t, "an event", string(text))
		assert.Zero(t, s.log.lines(""))
	})
}

// TestAHandshakeWaitsToBeWanted: or events would be sent that nobody reads.
func TestAHandshakeWaitsToBeWanted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStreet(t)
		knocked := s.knock(t.Context(), nil)
		<-time.After(time.Hour)
		select {
		case a := <-knocked:
			require.Fail(t, "nobody has asked for the connection", a)
		default:
		}
		ours, _, err := s.door.accept(t.Context())
		require.NoError(t, err)
		theirs := (<-knocked).conn
		require.NotNil(t, theirs)
		require.NoError(t, theirs.CloseNow())
		require.NoError(t, ours.CloseNow())
	})
}

func TestWhomTheDoorKeepsOut(t *testing.T) {
	for name, x := range map[string]struct {
		alter  func(*http.Header, *[]string)
		status int
		why    error
		words  string
	}{
		"no credentials":     {func(h *http.Header, _ *[]string) { h.Del("Authorization") }, 401, errDenied, "websocket_client.conf"},
		"a wrong user":       {func(h *http.Header, _ *[]string) { h.Set("Authorization", "Basic YTpzZTpzYW1lIHNlZWQ=") }, 401, errDenied, "cordial.yaml"},
		"a wrong password":   {func(h *http.Header, _ *[]string) { h.Set("Authorization", "Basic YXN0ZXJpc2s6eA==") }, 401, errDenied, "password"},
		"another scheme":     {func(h *http.Header, _ *[]string) { h.Set("Authorization", "Bearer x") }, 401, errDenied, "password"},
		"a browser":          {func(h *http.Header, _ *[]string) { h.Set("Origin", "http://cordial.example") }, 403, errForeign, "browsers"},
		"no subprotocol":     {func(_ *http.Header, p *[]string) { *p = nil }, 400, errForeign, "protocols = ari"},
		"another's protocol": {func(_ *http.Header, p *[]string) { *p = []string{"media", "ari2"} }, 400, errForeign, "protocols = ari"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newStreet(t)
				for range 3 {
					a := <-s.knock(t.Context(), x.alter)
					assert.Equal(t, x.status, a.status)
					assert.Contains(t, a.words, x.words)
				}
				assert.Equal(t, 1, s.log.lines(""), "told once")
				assert.Zero(t, s.log.lines("seed"), "no password")
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				defer cancel()
				_, _, err := s.door.accept(ctx)
				require.ErrorIs(t, err, x.why)
				require.ErrorIs(t, err, context.DeadlineExceeded)
				s.enter() // the negative control: nobody is kept out for good
				again, cancel := context.WithTimeout(t.Context(), time.Minute)
				defer cancel()
				_, _, err = s.door.accept(again)
				require.ErrorIs(t, err, errAbsent)
				require.NotErrorIs(t, err, x.why, "that is over")
			})
		})
	}
}

func TestTheDoorSaysThatNobodyCame(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStreet(t)
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		_, _, err := s.door.accept(ctx)
		require.ErrorIs(t, err, errAbsent)
	})
}

// TestTheNewestConnectionIsTheOne: Asterisk has given up the one before, though its
// end has not come through, as when its machine was restarted.
func TestTheNewestConnectionIsTheOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStreet(t)
		_, before := s.enter()
		ended := make(chan error, 1)
		go func() {
			_, _, err := before.Read(context.Background())
			ended <- err
		}()
		<-time.After(time.Second)
		s.enter()
		require.Error(t, <-ended)
		assert.Equal(t, 1, s.log.lines("takes the place"))
	})
}

// TestAConnectionThatHasEndedIsNotSpokenOf: that is what happens each day.
func TestAConnectionThatHasEndedIsNotSpokenOf(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStreet(t)
		for range 3 {
			theirs, ours := s.enter()
			require.NoError(t, theirs.CloseNow())
			require.NoError(t, ours.CloseNow())
			<-time.After(time.Second)
		}
		assert.Zero(t, s.log.lines(""))
	})
}

func TestOfThoseWhoWaitTheNewestComesIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStreet(t)
		first := s.knock(t.Context(), nil)
		<-time.After(time.Second)
		second := s.knock(t.Context(), nil)
		a := <-first
		assert.Equal(t, http.StatusServiceUnavailable, a.status)
		ours, _, err := s.door.accept(t.Context())
		require.NoError(t, err)
		theirs := (<-second).conn
		require.NotNil(t, theirs)
		require.NoError(t, theirs.CloseNow())
		require.NoError(t, ours.CloseNow())
	})
}

// TestTwoSwitchesWithOneNameDoNotRace: each would come back at once when the other
// has pushed it out.
func TestTwoSwitchesWithOneNameDoNotRace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStreet(t)
		theirs, ours := s.enter()
		a := <-s.knock(t.Context(), nil)
		assert.Equal(t, http.StatusServiceUnavailable, a.status)
		go func() { _ = theirs.Write(t.Context(), websocket.MessageText, []byte("still here")) }()
		_, text, err := ours.Read(t.Context())
		require.NoError(t, err)
		assert.Equal(t, "still here", string(text))
		<-time.After(doorGap)
		s.enter()
	})
}

// TestWhoeverHasGoneIsNotLetIn: the next who comes is.
func TestWhoeverHasGoneIsNotLetIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStreet(t)
		ctx, cancel := context.WithCancel(t.Context())
		knocked := s.knock(ctx, nil)
		synctest.Wait()
		cancel()
		<-knocked
		synctest.Wait()
		within, stop := context.WithTimeout(t.Context(), time.Minute)
		defer stop()
		_, _, err := s.door.accept(within)
		require.ErrorIs(t, err, errAbsent)
		s.enter()
	})
}

// TestWhoIsOvertakenOnTheThreshold: a newer one comes while the handshake of the one
// before is completed.
func TestWhoIsOvertakenOnTheThreshold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStreet(t)
		_, early := s.enter()
		<-time.After(time.Second)
		knock := func() *visit { return s.door.knock(&http.Request{}) }
		go func() {
			first := knock()
			s.door.visits <- first
			<-time.After(time.Second)
			assert.NotNil(t, knock())
			first.conn <- early
		}()
		within, stop := context.WithTimeout(t.Context(), time.Minute)
		defer stop()
		_, _, err := s.door.accept(within)
		require.ErrorIs(t, err, errAbsent)
	})
}

// TestAHandshakeThatFailsIsPassedOver: it has the password, and is no WebSocket.
func TestAHandshakeThatFailsIsPassedOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStreet(t)
		accepted := make(chan *websocket.Conn)
		go func() {
			conn, _, err := s.door.accept(t.Context())
			assert.NoError(t, err)
			accepted <- conn
		}()
		ours, theirs := net.Pipe()
		s.lines <- theirs
		go func() {
			_, _ = io.WriteString(ours, "GET /ari/pbx1 HTTP/1.1\r\nHost: cordial\r\nAuthorization: Basic YXN0ZXJpc2s6c2U6c2FtZSBzZWVk\r\n"+
				"Sec-WebSocket-Protocol: ari\r\n\r\n")
			_, _ = io.Copy(io.Discard, ours)
		}()
		<-time.After(time.Second)
		assert.Equal(t, 1, s.log.lines("does not speak ARI"))
		knocked := s.knock(t.Context(), nil)
		conn := <-accepted
		require.NoError(t, (<-knocked).conn.CloseNow())
		require.NoError(t, conn.CloseNow())
		require.NoError(t, ours.Close())
	})
}
