// SPDX-License-Identifier: Apache-2.0

package ari

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"
)

// DoorPath is what the path of a door begins with; the node's name follows.
const DoorPath = "/ari/"

// Lobby is one address where Asterisk servers come in, each at a door of its own:
// the node pbx1 has ws://ADDRESS/ari/pbx1 as the uri of its websocket_client.conf.
type Lobby struct {
	listener net.Listener
	server   *http.Server
}

// NewLobby returns a lobby with doors, by their nodes, which listener leads to.
// security is nil for a way in the clear. Whoever connects is kept waiting until
// Serve is called, and each door's adapter runs. log may be nil.
func NewLobby(listener net.Listener, security *tls.Config, doors map[string]*Door, log *slog.Logger) *Lobby {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	way := http.NewServeMux()
	for node, d := range doors { //lint:sorted each has a path of its own
		way.HandleFunc("GET "+DoorPath+node, d.serve)
	}
	listener = gathering{listener}
	if security != nil {
		listener = tls.NewListener(listener, security)
	}
	return &Lobby{listener, &http.Server{
		Handler:     way,
		ConnContext: withUnder,
		// A request takes as long as nobody wants it, so that no other limit can be set.
		ReadHeaderTimeout: 5 * time.Second,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(&murmur{Handler: log.Handler()}, slog.LevelWarn),
	}}
}

// Serve lets in who comes until ctx ends; then it returns nil. Connections that
// were let in are not its own any more.
func (l *Lobby) Serve(ctx context.Context) error {
	stop := context.AfterFunc(ctx, func() { l.server.Close() }) //nolint:errcheck,gosec // of a listener that is not wanted any more
	defer stop()
	if err := l.server.Serve(l.listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("let Asterisk in at %s: %w", l.listener.Addr(), err)
	}
	return nil
}

// Close closes a lobby that was never served.
func (l *Lobby) Close() error {
	if err := l.listener.Close(); err != nil {
		return fmt.Errorf("let Asterisk in no more: %w", err)
	}
	return nil
}

// gathering makes gathered connections of those that a listener accepts.
type gathering struct{ net.Listener }

func (g gathering) Accept() (net.Conn, error) {
	conn, err := g.Listener.Accept()
	if err != nil {
		return nil, err //nolint:wrapcheck // the server knows a listener's errors
	}
	return gather(conn), nil
}

type underKey struct{}

// withUnder keeps what is under a connection for the requests that come over it.
func withUnder(ctx context.Context, conn net.Conn) context.Context {
	if secure, ok := conn.(*tls.Conn); ok {
		conn = secure.NetConn()
	}
	return context.WithValue(ctx, underKey{}, conn)
}

func underOf(ctx context.Context) *gathered {
	under, _ := ctx.Value(underKey{}).(*gathered)
	return under
}

// murmur passes on what the HTTP server says, such as that the other side refuses
// our certificate, which happens at each of its attempts: the log is spared most.
type murmur struct {
	slog.Handler
	mu   sync.Mutex
	last time.Time
}

// Handle implements slog.Handler.
func (m *murmur) Handle(ctx context.Context, r slog.Record) error {
	m.mu.Lock()
	now := time.Now()
	again := now.Sub(m.last) < complainAgain
	if !again {
		m.last = now
	}
	m.mu.Unlock()
	if again {
		return nil
	}
	return m.Handler.Handle(ctx, r) //nolint:wrapcheck // its own
}
