// SPDX-License-Identifier: Apache-2.0

package ari

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// server behaves like Asterisk's ARI, as far as it matters here.
type server struct {
	t    *testing.T
	http *httptest.Server

	mu        sync.Mutex
	channels  []map[string]any
	bridges   []map[string]any
	endpoints []map[string]any
	startup   string
	status    int // of each reply and handshake; 0: as it should be
	asked     []string
	bodies    []string
	// overSocket are those of asked that came over a socket.
	overSocket []string
	overrides  map[string]http.HandlerFunc
	sockets    []*websocket.Conn
	mute       bool // sockets bring no proof any more
	deaf       bool // sockets take no requests

	requests chan string // "METHOD path" of each REST request, if anybody listens
}

func newServer(t *testing.T) *server {
	s := &server{
		t: t, startup: "2026-11-22T00:00:00.000+0000", overrides: make(map[string]http.HandlerFunc),
		requests: make(chan string, 1000),
		channels: []map[string]any{}, bridges: []map[string]any{}, endpoints: []map[string]any{},
	}
	s.http = httptest.NewServer(s)
	t.Cleanup(func() {
		s.drop()
		s.http.Close()
	})
	return s
}

func (s *server) url() string { return s.http.URL + "/ari" }

// on replaces what "METHOD path" does.
func (s *server) on(what string, h http.HandlerFunc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.overrides[what] = h
}

// has tells what is listed from now on.
func (s *server) has(channels, bridges []map[string]any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.channels, s.bridges = channels, bridges
}

func (s *server) fail(status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.status = status
}

// stall makes sockets bring no proof any more, as over a dead link.
func (s *server) stall(mute bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mute = mute
}

// body returns the last body of "METHOD path".
func (s *server) body(what string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, asked := range slices.Backward(s.asked) {
		if asked == what {
			return s.bodies[i]
		}
	}
	return ""
}

func (s *server) count(what string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, asked := range s.asked {
		if asked == what {
			n++
		}
	}
	return n
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	path, _ := strings.CutPrefix(r.URL.RequestURI(), "/ari")
	what := r.Method + " " + path
	s.mu.Lock()
	status, override := s.status, s.overrides[what]
	s.asked, s.bodies = append(s.asked, what), append(s.bodies, string(body))
	s.mu.Unlock()
	user, password, _ := r.BasicAuth()
	switch {
	case user != "cordial" || password != "secret":
		http.Error(w, "who?", http.StatusUnauthorized)
	case status != 0:
		w.WriteHeader(status)
	case override != nil:
		override(w, r)
	case strings.HasPrefix(path, "/events?"):
		s.socket(w, r)
		return
	case strings.HasPrefix(path, "/events/user/"):
		s.prove(path)
		w.WriteHeader(http.StatusNoContent)
		return
	default:
		s.reply(w, what)
	}
	select {
	case s.requests <- what:
	default:
	}
}

func (s *server) reply(w http.ResponseWriter, what string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var answer any
	switch what {
	case "GET /channels":
		answer = s.channels
	case "GET /bridges":
		answer = s.bridges
	case "GET /endpoints":
		answer = s.endpoints
	case "GET /asterisk/info?only=status":
		answer = map[string]any{"status": map[string]any{"startup_time": s.startup}}
	default:
		w.WriteHeader(http.StatusNoContent)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(answer)
}

// prove brings the event that a client asks for as a proof.
func (s *server) prove(path string) {
	conn := s.newest()
	s.mu.Lock()
	mute := s.mute
	s.mu.Unlock()
	name, _, _ := strings.Cut(strings.TrimPrefix(path, "/events/user/"), "?")
	if conn != nil && !mute {
		_ = conn.Write(s.t.Context(), websocket.MessageText,
			[]byte(`{"type":"ChannelUserevent","eventname":"`+name+`","userevent":{}}`))
	}
}

// socket keeps an event stream, and answers what is asked over it.
func (s *server) socket(w http.ResponseWriter, r *http.Request) {
	if conn, err := websocket.Accept(w, r, nil); err == nil {
		s.converse(conn, r)
	}
}

// converse serves a socket until it is closed.
func (s *server) converse(conn *websocket.Conn, r *http.Request) {
	s.mu.Lock()
	s.sockets = append(s.sockets, conn)
	s.mu.Unlock()
	ctx, closed := context.WithCancel(r.Context())
	questions := make(chan []byte, 1000)
	var answering sync.WaitGroup
	answering.Go(func() { // one after the other
		for q := range questions {
			s.answer(r.WithContext(ctx), conn, q)
		}
	})
	defer answering.Wait()
	defer close(questions)
	defer closed()
	for {
		_, data, err := conn.Read(ctx)
		if err != nil {
			return
		}
		s.mu.Lock()
		deaf := s.deaf
		s.mu.Unlock()
		if !deaf {
			questions <- data
		}
	}
}

// answer carries out a request that came over a socket.
func (s *server) answer(from *http.Request, conn *websocket.Conn, data []byte) {
	var q struct {
		Type, Method, URI string
		ID                string `json:"request_id"`
		Body              string `json:"message_body"`
	}
	if !assert.NoError(s.t, json.Unmarshal(data, &q)) || !assert.Equal(s.t, "RESTRequest", q.Type) {
		return
	}
	request := httptest.NewRequestWithContext(from.Context(), q.Method, "/ari/"+q.URI, strings.NewReader(q.Body))
	request.Header.Set("Authorization", from.Header.Get("Authorization"))
	s.mu.Lock()
	s.overSocket = append(s.overSocket, q.Method+" /"+q.URI)
	s.mu.Unlock()
	reply := httptest.NewRecorder()
	s.ServeHTTP(reply, request)
	answer, _ := json.Marshal(map[string]any{
		"type": "RESTResponse", "request_id": q.ID, "status_code": reply.Code, "message_body": reply.Body.String(),
	})
	_ = conn.Write(from.Context(), websocket.MessageText, answer)
}

// cut breaks the link, once there is one.
func (s *server) cut() {
	require.NotNil(s.t, s.newest())
	s.drop()
}

// drop breaks all sockets.
func (s *server) drop() {
	s.mu.Lock()
	sockets := s.sockets
	s.sockets = nil
	s.mu.Unlock()
	for _, c := range sockets {
		_ = c.CloseNow()
	}
}

// say sends an event on the newest socket.
func (s *server) say(event string) {
	conn := s.newest()
	require.NotNil(s.t, conn)
	_ = conn.Write(s.t.Context(), websocket.MessageText, []byte(event))
}

// newest waits for a socket: the client may know of it before the server does.
func (s *server) newest() *websocket.Conn {
	limit := deadline()
	for {
		s.mu.Lock()
		n := len(s.sockets)
		if n > 0 {
			defer s.mu.Unlock()
			return s.sockets[n-1]
		}
		s.mu.Unlock()
		select {
		case <-time.After(time.Millisecond):
		case <-s.t.Context().Done():
			return nil
		case <-limit:
			return nil
		}
	}
}

// awaits waits until "METHOD path" has been asked.
func (s *server) awaits(what string) {
	s.t.Helper()
	for {
		select {
		case got := <-s.requests:
			if got == what {
				return
			}
		case <-s.t.Context().Done():
			require.Fail(s.t, "never asked", what)
		case <-deadline():
			require.Fail(s.t, "never asked", what)
		}
	}
}

// channel is one in a listing.
func channel(id, state, app, data string, more ...string) map[string]any {
	c := map[string]any{
		"id": id, "state": state, "caller": map[string]string{"name": "", "number": "5551234"},
		"dialplan": map[string]any{"app_name": app, "app_data": data}, "creationtime": "2026-11-22T00:33:01.271+0000",
	}
	if len(more) > 0 {
		c["channelvars"] = map[string]string{musicVariable: more[0]}
	}
	return c
}

// event is one as Asterisk writes it, about a channel.
func event(kind, id, state, more string) string {
	return `{"type":"` + kind + `","timestamp":"2026-11-22T00:33:28.386+0000","application":"cordial",` + more +
		`"channel":{"id":"` + id + `","name":"PJSIP/x-1","state":"` + state + `","caller":{"name":"Ann","number":"5551234"},` +
		`"connected":{"name":"","number":""},"dialplan":{"context":"c","exten":"s","priority":1,"app_name":"Stasis"},` +
		`"creationtime":"2026-11-22T00:33:28.386+0000","language":"en"}}`
}
