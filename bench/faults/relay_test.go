// SPDX-License-Identifier: Apache-2.0

//go:build e2e

package faults

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/coder/websocket"
)

// relay stands between cordial and Asterisk and understands both: the requests,
// whether they come by HTTP or over the event stream, and the events. What becomes
// of each is for a test to say.
type relay struct {
	server *httptest.Server
	to     atomic.Value  // Asterisk's address
	delay  time.Duration // after which a late request is carried out
	deaf   bool          // takes no requests over the stream, as an Asterisk before 22.4

	mu      sync.Mutex
	fate    func(asked) fate
	hear    func(e told, send func())
	met     map[fate][]asked
	streams map[*stream]bool
	opened  int // streams ever
}

// fate is what becomes of a request.
type fate uint8

const (
	carried    fate = iota // out, and answered
	lost                   // on the way there
	unanswered             // carried out, but the answer is lost
	late                   // carried out after everybody has given it up, without an answer
)

func (f fate) String() string { return [...]string{"carried", "lost", "unanswered", "late"}[f] }

// asked is a request of cordial's.
type asked struct {
	kind   string // such as "POST channels/*/answer"
	path   string // below /ari
	stream bool   // came over the event stream
}

// told is a message of Asterisk's that answers nothing.
type told struct{ kind, channel string }

// newRelay changes nothing until it is told to. A late request is carried out after
// the five seconds that cordial waits for an answer, and the look that follows.
func newRelay(t *testing.T) *relay {
	m := &relay{delay: 7 * time.Second, met: map[fate][]asked{}, streams: map[*stream]bool{}}
	m.set(nil, nil)
	m.server = httptest.NewServer(m)
	t.Cleanup(func() {
		m.cut()
		m.server.Close()
	})
	return m
}

// set says what is to become of requests, and of events: hear may call send now,
// later, several times, or never. With nil everything passes.
func (m *relay) set(fate func(asked) fate, hear func(e told, send func())) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.fate, m.hear = fate, hear
}

// cut ends all event streams; new ones may come.
func (m *relay) cut() {
	m.mu.Lock()
	defer m.mu.Unlock()
	for s := range m.streams {
		s.close()
	}
}

// streamsOpened is how many event streams there have been.
func (m *relay) streamsOpened() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.opened
}

// meets returns the requests that met with a fate, by their kinds.
func (m *relay) meets(f fate) map[string]int {
	m.mu.Lock()
	defer m.mu.Unlock()
	kinds := map[string]int{}
	for _, q := range m.met[f] {
		kinds[q.kind]++
	}
	return kinds
}

// streamed is how many requests that came over the event stream met with a fate.
func (m *relay) streamed(f fate) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := 0
	for _, q := range m.met[f] {
		if q.stream {
			n++
		}
	}
	return n
}

// fateOf decides, and keeps account of it.
func (m *relay) fateOf(q asked) fate {
	m.mu.Lock()
	defer m.mu.Unlock()
	switch {
	case m.deaf && q.stream:
		return lost
	case m.fate == nil:
		return carried
	}
	f := m.fate(q)
	m.met[f] = append(m.met[f], q)
	return f
}

// request names a request. The ids that stand in its path don't matter to its kind.
func request(method, uri string, stream bool) asked {
	path, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(uri, "/"), "ari/"), "?")
	words := strings.Split(path, "/")
	for i := 1; i < len(words); i += 2 {
		words[i] = "*"
	}
	return asked{kind: method + " " + strings.Join(words, "/"), path: path, stream: stream}
}

// ServeHTTP carries a request by HTTP, or begins an event stream.
func (m *relay) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Upgrade") != "" {
		m.stream(w, r)
		return
	}
	body, err := io.ReadAll(r.Body) // or nobody would notice that the asker gives up
	if err != nil {
		return
	}
	carry := func(w http.ResponseWriter) {
		q := r.Clone(context.WithoutCancel(r.Context()))
		q.Body = io.NopCloser(bytes.NewReader(body))
		proxy := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: m.to.Load().(string)})
		proxy.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
		proxy.ServeHTTP(w, q)
	}
	switch m.fateOf(request(r.Method, r.URL.Path, false)) {
	case carried:
		carry(w)
		return
	case unanswered:
		carry(httptest.NewRecorder())
	case late:
		<-time.After(m.delay)
		carry(httptest.NewRecorder())
	case lost:
	}
	<-r.Context().Done()
}

// stream is an event stream that goes through the relay.
type stream struct {
	relay     *relay
	near, far *websocket.Conn

	mu    sync.Mutex
	muted map[string]bool // ids of requests whose answers are lost
}

func (m *relay) stream(w http.ResponseWriter, r *http.Request) {
	far, response, err := websocket.Dial(r.Context(), "ws://"+m.to.Load().(string)+r.URL.RequestURI(),
		&websocket.DialOptions{HTTPHeader: http.Header{"Authorization": r.Header["Authorization"]}})
	if err != nil {
		status := http.StatusBadGateway
		if response != nil {
			status = response.StatusCode
		}
		w.WriteHeader(status)
		return
	}
	s := &stream{relay: m, far: far, muted: map[string]bool{}}
	if s.near, err = websocket.Accept(w, r, nil); err != nil {
		_ = far.CloseNow()
		return
	}
	s.near.SetReadLimit(-1)
	s.far.SetReadLimit(-1)
	m.mu.Lock()
	m.streams[s] = true
	m.opened++
	m.mu.Unlock()
	go pass(s.near, s.ask, s.close)
	pass(s.far, s.tell, s.close)
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.streams, s)
}

func (s *stream) close() { _, _ = s.near.CloseNow(), s.far.CloseNow() }

// pass hands over each message that comes from one end, until there are no more.
func pass(from *websocket.Conn, hand func([]byte), end func()) {
	defer end()
	for {
		_, text, err := from.Read(context.Background())
		if err != nil {
			return
		}
		hand(text)
	}
}

func write(to *websocket.Conn, text []byte) {
	_ = to.Write(context.Background(), websocket.MessageText, text) // or the reader of that end sees why not
}

// ask takes what cordial says.
func (s *stream) ask(text []byte) {
	var q struct {
		ID     string `json:"request_id"`
		Method string `json:"method"`
		URI    string `json:"uri"`
	}
	_ = json.Unmarshal(text, &q) // what is not JSON is for Asterisk to refuse
	f := s.relay.fateOf(request(q.Method, q.URI, true))
	if f != carried {
		s.mu.Lock()
		s.muted[q.ID] = true
		s.mu.Unlock()
	}
	switch f {
	case carried, unanswered:
		write(s.far, text)
	case late:
		time.AfterFunc(s.relay.delay, func() { write(s.far, text) })
	case lost:
	}
}

// tell takes what Asterisk says.
func (s *stream) tell(text []byte) {
	var e struct {
		Type    string `json:"type"`
		ID      string `json:"request_id"`
		Channel struct {
			ID string `json:"id"`
		} `json:"channel"`
	}
	_ = json.Unmarshal(text, &e) // what is not JSON is for cordial to refuse
	s.mu.Lock()
	muted := s.muted[e.ID]
	s.mu.Unlock()
	s.relay.mu.Lock()
	hear := s.relay.hear
	s.relay.mu.Unlock()
	switch {
	case e.Type == "RESTResponse" && muted:
	case e.Type == "RESTResponse" || hear == nil:
		write(s.near, text)
	default:
		hear(told{e.Type, e.Channel.ID}, func() { write(s.near, text) })
	}
}
