// SPDX-License-Identifier: Apache-2.0

package ari

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/CyCoreSystems/ari/v5"
	"github.com/coder/websocket"
)

// maxEvent is the size of the largest event that is read; ordinary ones have less
// than 2 kB.
const maxEvent = 1 << 20

// Why a link was given up, beside what the network says.
var (
	errMute     = errors.New("no answer to a ping: the link is dead")
	errOverflow = errors.New("events come faster than they can be handled; everything will be compared anew")
)

// open opens the event stream. ari/v5 has one, but it blocks for ever while
// Asterisk is down, drops events without a word when it is slow, panics at types
// that it does not know, and tells nobody that the link was lost.
func open(ctx context.Context, c Config, client *http.Client) (*websocket.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, c.RequestTimeout)
	defer cancel()
	credentials := base64.StdEncoding.EncodeToString([]byte(c.User + ":" + c.Password))
	conn, response, err := websocket.Dial(ctx, c.WebSocketURL+"?"+url.Values{"app": {c.App}}.Encode(),
		&websocket.DialOptions{HTTPClient: client, HTTPHeader: http.Header{"Authorization": {"Basic " + credentials}}})
	if err != nil {
		if response != nil && response.StatusCode != 0 {
			return nil, &statusError{code: response.StatusCode}
		}
		return nil, fmt.Errorf("open the event stream: %w", err)
	}
	conn.SetReadLimit(maxEvent)
	return conn, nil
}

// read reads events until the connection is closed. It waits for nobody.
func (s *session) read() {
	for {
		_, data, err := s.conn.Read(context.Background())
		if err != nil {
			s.give(fmt.Errorf("the event stream broke: %w", err))
			return
		}
		m, kind, err := decode(data)
		s.metrics.Event(kind)
		switch {
		case err != nil:
			s.give(err) // what it said, a listing will tell
			return
		case m == nil:
			continue
		case m.Type == ari.Events.ApplicationReplaced:
			// At once: whatever is under way is cut off, and nothing more is asked.
			s.give(ErrReplaced)
			return
		}
		for _, i := range m.items() {
			select {
			case s.told <- &i:
			default:
				s.give(errOverflow)
				return
			}
		}
	}
}

// lookup adds to each caller which customer it is. It has a goroutine of its own,
// since a directory may be slow.
func (s *session) lookup() {
	for {
		select {
		case <-s.ctx.Done():
			return
		case i := <-s.told:
			if i.event.Number != "" {
				who := caller{id: ari.CallerID{Number: i.event.Number}}
				i.event.Customer = s.customerOf(&who)
			}
			if !s.inbox.put(*i) {
				s.give(errOverflow)
				return
			}
		}
	}
}

// ping proves every so often that the link lives and is ours. The reader has read
// all that came before a pong, so a pong proves that up to its ping nobody had
// taken the application over.
func (s *session) ping() {
	tick := time.NewTicker(s.config.PingInterval)
	defer tick.Stop()
	for {
		sent := time.Now()
		ctx, cancel := context.WithTimeout(s.ctx, s.config.PingTimeout)
		err := s.conn.Ping(ctx)
		cancel()
		if err != nil {
			s.give(fmt.Errorf("%w: %w", errMute, err))
			return
		}
		s.proven.Store(&sent)
		s.inbox.stir()
		select {
		case <-s.ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// fresh tells whether the link was proven lately. It is not after this process was
// stopped for a while, when another may have taken over: then requests wait for
// the next pong.
func (s *session) fresh() bool {
	sent := s.proven.Load()
	return sent != nil && time.Since(*sent) < 2*s.config.PingInterval
}
