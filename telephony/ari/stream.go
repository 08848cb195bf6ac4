// SPDX-License-Identifier: Apache-2.0

package ari

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/CyCoreSystems/ari/v5"
	"github.com/coder/websocket"
	"github.com/tidwall/gjson"
)

// Why a link was given up, beside what the network says.
var (
	errMute     = errors.New("the event that was asked for as a proof does not come: the link is dead")
	errOverflow = errors.New("events come faster than they can be handled; everything will be compared anew")
)

// connect opens the event stream, or waits until Asterisk has opened it.
func (a *Adapter) connect(ctx context.Context) (*socket, error) {
	if a.config.Door == nil {
		return open(ctx, a.config)
	}
	ctx, cancel := context.WithTimeout(ctx, a.config.BackoffMost)
	defer cancel()
	conn, under, err := a.config.Door.accept(ctx)
	if err != nil {
		return nil, err
	}
	conn.SetReadLimit(maxBody)
	return newSocket(conn, under), nil
}

// claim says which events we want. An Asterisk that has opened the connection may
// have given the application away since: then it answers nothing, or tells nothing.
func (s *session) claim(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, s.config.RequestTimeout)
	defer cancel()
	if s.config.Door != nil {
		s.awaitGreeting(ctx)
	}
	if err := s.asker.call(ctx, http.MethodPut, s.appPath()+"/eventFilter", filterJSON(), nil); err != nil {
		return fmt.Errorf("set the event filter: %w", err)
	}
	if s.config.Door == nil {
		return nil
	}
	if err := s.proveOnce(0); err != nil {
		return fmt.Errorf("%w: %w", errMute, err)
	}
	return nil
}

// greetTime is how long an Asterisk that has connected is given to say something first.
const greetTime = time.Second

// awaitGreeting waits until an Asterisk that has connected says that it has. A request that
// reached it together with our part of the handshake would be read with that, and lie
// there until something else comes.
func (s *session) awaitGreeting(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, greetTime)
	defer cancel()
	select {
	case <-s.greeted:
	case <-ctx.Done():
	}
}

// open opens the event stream. ari/v5 has one, but it blocks for ever while
// Asterisk is down, drops events without a word when it is slow, panics at types
// that it does not know, and tells nobody that the link was lost.
func open(ctx context.Context, c Config) (*socket, error) {
	ctx, cancel := context.WithTimeout(ctx, c.RequestTimeout)
	defer cancel()
	var under *gathered
	transport := &http.Transport{
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
			if err != nil {
				return nil, err //nolint:wrapcheck // names the address already
			}
			under = gather(conn)
			return under, nil
		},
	}
	defer transport.CloseIdleConnections() // one that came to nothing
	credentials := base64.StdEncoding.EncodeToString([]byte(c.User + ":" + c.Password))
	conn, response, err := websocket.Dial(ctx, c.WebSocketURL+"?"+url.Values{"app": {c.App}}.Encode(), &websocket.DialOptions{
		HTTPClient: &http.Client{Transport: transport, CheckRedirect: noRedirect},
		HTTPHeader: http.Header{"Authorization": {"Basic " + credentials}},
	})
	if err != nil {
		if response != nil && response.StatusCode != 0 {
			return nil, &statusError{code: response.StatusCode}
		}
		return nil, fmt.Errorf("open the event stream: %w", err)
	}
	conn.SetReadLimit(maxBody) // an answer can be a listing
	return newSocket(conn, under), nil
}

// read reads events and answers until the connection is closed. It waits for
// nobody. What came at once is handed to the owner at once.
func (s *session) read() {
	s.socket.under.linger = s.config.Gather
	s.socket.under.idle = s.deliver
	var data bytes.Buffer
	for n := 0; ; n++ {
		if n == 1 {
			close(s.greeted)
		}
		data.Reset()
		_, message, err := s.socket.conn.Reader(context.Background())
		if err == nil {
			_, err = data.ReadFrom(message)
		}
		if err != nil {
			s.give(fmt.Errorf("the event stream broke: %w", err))
			return
		}
		if err := s.message(data.Bytes()); err != nil {
			s.give(err) // what it said, a listing will tell
			return
		}
	}
}

// message takes one event or answer.
func (s *session) message(data []byte) error {
	if isAnswer(data) {
		s.metrics.Event(restResponse)
		s.complete(s.socket.answer(data))
		return nil
	}
	m, kind, err := decode(data)
	s.metrics.Event(kind)
	switch {
	case err != nil:
		return err
	case m == nil:
	case m.Type == ari.Events.ApplicationReplaced:
		// At once: whatever is under way is cut off, and nothing more is asked.
		return ErrReplaced
	case m.Type == ari.Events.ChannelUserevent:
		s.proof(m.Proof)
	default:
		for _, i := range m.items() {
			s.identify(&i)
			s.fresh = append(s.fresh, i)
		}
	}
	return nil
}

// isAnswer tells an answer from an event: Asterisk writes the type first.
func isAnswer(data []byte) bool { return gjson.GetBytes(data, "type").Str == restResponse }

// complete passes on what has been answered in full.
func (s *session) complete(a *asked) {
	switch {
	case a == nil:
	case a.got != nil:
		a.got <- a
	default:
		s.fresh = append(s.fresh, s.resultItem(a))
	}
}

// deliver hands the owner what has been read.
func (s *session) deliver() {
	if len(s.fresh) == 0 {
		return
	}
	if !s.inbox.put(s.fresh...) {
		s.give(errOverflow)
	}
	clear(s.fresh)
	s.fresh = s.fresh[:0]
}

// identify adds to a caller which customer it is.
func (s *session) identify(i *item) {
	if i.event.Number != "" {
		who := caller{id: ari.CallerID{Number: i.event.Number}}
		i.event.Customer = s.customerOf(&who)
	}
}

// prove proves every so often that the link lives and is ours, from end to end: an
// event is asked for that only the application's own socket gets, and it comes
// behind everything that came before. A ping of the socket alone would not do: it is
// answered too by an Asterisk that has forgotten that this socket is the application's.
func (s *session) prove() {
	tick := time.NewTicker(s.config.PingInterval)
	defer tick.Stop()
	for n := 1; ; n++ {
		if err := s.proveOnce(n); err != nil {
			s.give(fmt.Errorf("%w: %w", errMute, err))
			return
		}
		s.inbox.stir()
		select {
		case <-s.ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (s *session) proveOnce(n int) error {
	sent := time.Now()
	ctx, cancel := context.WithTimeout(s.ctx, s.config.PingTimeout)
	defer cancel()
	name := s.name + "-" + strconv.Itoa(n)
	path := "/events/user/" + name + "?application=" + url.QueryEscape(s.config.App)
	if err := s.asker.call(ctx, http.MethodPost, path, nil, nil); err != nil {
		return err
	}
	for {
		select {
		case got := <-s.proofs:
			if got == name {
				s.proven.Store(&sent)
				return nil
			}
		case <-ctx.Done():
			return ctx.Err() //nolint:wrapcheck // is wrapped by the only caller
		}
	}
}

// proof takes an event that was asked for as a proof; of this socket's or of an
// earlier one's.
func (s *session) proof(name string) {
	select {
	case s.proofs <- name:
	default: // nobody waits
	}
}

// proved tells whether the link was proven lately. It is not after this process was
// stopped for a while, when another may have taken over: then requests wait for
// the next proof.
func (s *session) proved() bool {
	sent := s.proven.Load()
	return sent != nil && time.Since(*sent) < 2*s.config.PingInterval
}
