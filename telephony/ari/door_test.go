// SPDX-License-Identifier: Apache-2.0

package ari

import (
	"context"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"cordial/acd"
	"cordial/telephony"

	"github.com/coder/websocket"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// newDoorBench is newBench with a door instead of a URL. knocks has the server
// connect to it, again and again.
func newDoorBench(t *testing.T, tune func(*Config)) (b *bench, knocks func(password string, protocols ...string)) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	door := NewDoor("cordial", "secret", nil)
	door.gap = 0
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	served := make(chan error, 1)
	go func() { served <- NewLobby(listener, nil, map[string]*Door{"pbx": door}, nil).Serve(ctx) }()
	t.Cleanup(func() {
		cancel()
		require.NoError(t, receive(t, served))
	})
	b = newBench(t, func(c *Config) {
		c.URL, c.User, c.Password, c.Door = "", "", "", door
		if tune != nil {
			tune(c)
		}
	})
	return b, func(password string, protocols ...string) {
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			b.server.visit(ctx, "ws://"+listener.Addr().String()+DoorPath+"pbx", password, protocols)
		}()
		t.Cleanup(func() {
			cancel()
			b.server.drop()
			receive(t, ended)
		})
	}
}

// visit connects as Asterisk does, until ctx ends.
func (s *server) visit(ctx context.Context, url, password string, protocols []string) {
	header := http.Header{}
	request := &http.Request{Header: header}
	request.SetBasicAuth("cordial", password)
	for ctx.Err() == nil {
		conn, _, err := websocket.Dial(ctx, url, &websocket.DialOptions{HTTPHeader: header, Subprotocols: protocols})
		if err == nil {
			conn.SetReadLimit(65535) // Asterisk's
			_ = conn.Write(ctx, websocket.MessageText, []byte(`{"type":"ApplicationRegistered","application":"cordial"}`))
			s.converse(conn, request.WithContext(ctx))
			_ = conn.CloseNow()
		}
		select {
		case <-ctx.Done():
		case <-time.After(time.Millisecond):
		}
	}
}

// TestAnAsteriskThatConnectsToUs is served as any other, over its one connection.
func TestAnAsteriskThatConnectsToUs(t *testing.T) {
	b, knocks := newDoorBench(t, nil)
	b.server.has([]map[string]any{channel("1.1", "Up", "Stasis", "cordial,orders", "default")}, nil)
	knocks("secret", "ari")
	b.run(t).up(t)
	listing, _ := awaitsCall[telephony.Listing](t, b.stub)
	assert.Equal(t, "1.1", listing.Channels[0].ID)
	b.server.say(event("StasisStart", "2.2", "Ring", `"args":["orders"],`))
	told, _ := awaitsCall[telephony.Event](t, b.stub)
	assert.Equal(t, "2.2", told.Channel)
	b.asksFor(t, telephony.Request{ID: 1, Op: telephony.AnswerCaller, Channel: "1.1", Caller: "1.1"})
	result, _ := awaitsCall[telephony.Result](t, b.stub)
	assert.Equal(t, telephony.Done, result.Verdict)

	b.server.cut()
	b.sink.awaits(t, acd.LinkDown)
	b.sink.awaits(t, acd.LinkUp)
	b.server.mu.Lock()
	defer b.server.mu.Unlock()
	assert.Equal(t, b.server.asked, b.server.overSocket, "there is no other way")
}

// TestRequestsToADoorNeverGoAnotherWay: without one, a request that is stuck would
// let the next go over HTTP.
func TestRequestsToADoorNeverGoAnotherWay(t *testing.T) {
	b, knocks := newDoorBench(t, nil)
	going := make(chan struct{})
	b.server.on("POST /channels/1.1/answer", func(w http.ResponseWriter, _ *http.Request) {
		<-time.After(3 * stuckAfter)
		w.WriteHeader(http.StatusNoContent)
		close(going)
	})
	knocks("secret", "ari")
	b.run(t).up(t)
	answer := telephony.Request{ID: 1, Op: telephony.AnswerCaller, Channel: "1.1", Caller: "1.1"}
	b.asksFor(t, answer)
	b.server.awaits("POST /channels/1.1/answer")
	<-going
	answer.ID, answer.Channel = 2, "1.2"
	b.asksFor(t, answer)
	for range 2 {
		result, _ := awaitsCall[telephony.Result](t, b.stub)
		assert.Equal(t, telephony.Done, result.Verdict)
	}
}

func TestWhyAsteriskIsNotHere(t *testing.T) {
	for name, x := range map[string]struct {
		password, protocol string // "": it does not come
		status             int
		deaf, mute         bool
		says               string
	}{
		"it does not come":        {says: "does not connect to us: is it running"},
		"with a wrong password":   {password: "x", protocol: "ari", says: "wrong username or password"},
		"without ARI":             {password: "secret", protocol: "media", says: "protocols = ari"},
		"it lets us only read":    {password: "secret", protocol: "ari", status: http.StatusForbidden, says: "local_ari_user"},
		"another application":     {password: "secret", protocol: "ari", status: http.StatusNotFound, says: "does not know the application"},
		"the application is gone": {password: "secret", protocol: "ari", deaf: true, says: "ari shutdown websocket sessions"},
		"the application is dead": {password: "secret", protocol: "ari", mute: true, says: "module reload res_ari.so"},
	} {
		t.Run(name, func(t *testing.T) {
			b, knocks := newDoorBench(t, func(c *Config) { c.RequestTimeout, c.PingTimeout = 100*time.Millisecond, 100*time.Millisecond })
			b.server.mu.Lock()
			b.server.status, b.server.deaf, b.server.mute = x.status, x.deaf, x.mute
			b.server.mu.Unlock()
			if x.password != "" {
				knocks(x.password, x.protocol)
			}
			b.run(t)
			require.Eventually(t, func() bool { return b.journal.lines(x.says) > 0 }, 20*time.Second, time.Millisecond)
			assert.False(t, b.State().Connected)
			require.Eventually(t, func() bool { return strings.Contains(b.State().Problem, x.says) }, 20*time.Second, time.Millisecond)
			b.server.mu.Lock()
			b.server.status, b.server.deaf, b.server.mute = 0, false, false
			b.server.mu.Unlock()
			if x.status != 0 || x.deaf || x.mute {
				b.up(t) // the negative control: it was that, and nothing else
			}
		})
	}
}
