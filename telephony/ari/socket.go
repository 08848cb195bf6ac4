// SPDX-License-Identifier: Apache-2.0

package ari

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/coder/websocket"
	"github.com/tidwall/gjson"
)

// errNoAnswer is what a request ends with of which nobody knows what became of it.
var errNoAnswer = errors.New("no answer in time")

// restResponse is the type of the message that answers a request over the socket.
const restResponse = "RESTResponse"

const (
	// mostAtOnce is how many calls wait for their answers on a socket, at most, if
	// they can be made otherwise.
	mostAtOnce = 48
	// stuckAfter is when an answer is so late that what follows is better asked
	// otherwise. On an idle machine one comes within a millisecond, and is read
	// within gatherTime.
	stuckAfter = gatherTime + 60*time.Millisecond
)

// ask is one call of ARI; in is what its body is made of, nil is none.
type ask struct {
	method, path string
	in           any
}

// socket makes calls over the event socket, which Asterisk has known since 22.4
// (and 20.14, 21.9): no connection, no goroutine and no system call for each, and
// answers come in one order with the events. Asterisk carries the calls of one
// socket out one after the other.
type socket struct {
	conn  *websocket.Conn
	under *gathered

	mu      sync.Mutex
	last    uint64
	waiting map[uint64]*asked // by the number of each call
}

// asked is what waits for the answers to calls that were sent together.
type asked struct {
	job   job
	got   chan *asked // who waits for it; nil: the owner, for job's result
	since time.Time
	calls []uint64 // their numbers
	left  int      // of them without an answer
	err   error    // the first
	body  string   // of the last answer
}

func newSocket(conn *websocket.Conn, under *gathered) *socket {
	return &socket{conn: conn, under: under, waiting: make(map[uint64]*asked)}
}

// send sends calls, to be carried out in their order. An error means that the
// socket is of no use any more, or that the calls cannot be written at all.
func (s *socket) send(ctx context.Context, a *asked, asks []ask) error {
	a.since, a.left = time.Now(), len(asks)
	s.mu.Lock()
	for range asks {
		s.last++
		a.calls = append(a.calls, s.last)
		s.waiting[s.last] = a
	}
	s.mu.Unlock()
	for i, q := range asks {
		data, err := q.message(a.calls[i])
		if err == nil {
			err = s.conn.Write(ctx, websocket.MessageText, data)
		}
		if err != nil {
			s.forget(a)
			return fmt.Errorf("ask Asterisk over the event socket: %w", err)
		}
	}
	return nil
}

// message is a call as Asterisk reads it.
func (q ask) message(number uint64) ([]byte, error) {
	m := struct {
		Type    string `json:"type"`
		ID      string `json:"request_id"`
		Method  string `json:"method"`
		URI     string `json:"uri"`
		Content string `json:"content_type,omitempty"`
		Body    string `json:"message_body,omitempty"`
	}{Type: "RESTRequest", ID: strconv.FormatUint(number, 10), Method: q.method, URI: strings.TrimPrefix(q.path, "/")}
	if q.in != nil {
		body, err := json.Marshal(q.in)
		if err != nil {
			return nil, fmt.Errorf("encode %s: %w", q.path, err)
		}
		m.Content, m.Body = "application/json", string(body)
	}
	return json.Marshal(m) //nolint:wrapcheck // strings cannot fail
}

// answer takes one answer, and returns the calls that were sent together once it
// was the last of theirs.
func (s *socket) answer(data []byte) *asked {
	fields := gjson.GetManyBytes(data, "request_id", "status_code", "message_body")
	number, err := strconv.ParseUint(fields[0].Str, 10, 64)
	if err != nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.waiting[number]
	if a == nil {
		return nil // too late
	}
	delete(s.waiting, number)
	a.left--
	a.body = fields[2].Str
	if status := int(fields[1].Int()); status/100 != 2 && a.err == nil {
		a.err = &statusError{status, words([]byte(a.body))}
	}
	if a.left > 0 {
		return nil
	}
	return a
}

// room tells whether the socket is to be given one more request now. Asterisk carries
// them out one after the other, and one that waits for a channel that does not move
// would hold up all behind it.
func (s *socket) room(now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.waiting) >= mostAtOnce {
		return false
	}
	for _, a := range s.waiting {
		if now.Sub(a.since) > stuckAfter {
			return false
		}
	}
	return true
}

// forget waits for these answers no more.
func (s *socket) forget(a *asked) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.drop(a)
}

// drop is forget for who holds the lock.
func (s *socket) drop(a *asked) {
	for _, number := range a.calls {
		delete(s.waiting, number)
	}
}

// overdue returns the owner's calls that were sent before a time, and waits for
// them no more.
func (s *socket) overdue(before time.Time) (late []*asked) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, a := range s.waiting {
		if a.got == nil && a.since.Before(before) {
			a.err = errors.Join(a.err, errNoAnswer)
			late = append(late, a)
			s.drop(a) // under the same lock: an answer that comes now must not end it again
		}
	}
	return late
}

// call implements asker.
func (s *socket) call(ctx context.Context, method, path string, in, out any) error {
	a := &asked{got: make(chan *asked, 1)}
	if err := s.send(ctx, a, []ask{{method, path, in}}); err != nil {
		return err
	}
	select {
	case <-a.got:
	case <-ctx.Done():
		s.forget(a)
		return fmt.Errorf("ask for %s: %w", path, ctx.Err())
	}
	if a.err != nil || out == nil {
		return a.err
	}
	if err := json.Unmarshal([]byte(a.body), out); err != nil {
		return fmt.Errorf("decode the reply to %s: %w", path, err)
	}
	return nil
}
