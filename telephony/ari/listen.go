// SPDX-License-Identifier: Apache-2.0

package ari

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/coder/websocket"
)

// protocol is the WebSocket subprotocol that Asterisk asks for.
const protocol = "ari"

// doorGap is the least time between two connections that are let in. Without it two
// switches that share a name by mistake would push each other out thousands of times
// a second, since Asterisk comes back at once. One that is refused tries again after
// its reconnect_interval.
const doorGap = 100 * time.Millisecond

// What may be wrong with those who knock.
var (
	errAbsent  = errors.New("Asterisk has not connected to us") //nolint:staticcheck // a name
	errDenied  = errors.New("somebody knocks with a wrong user or password")
	errForeign = errors.New("somebody knocks who does not speak ARI")
)

// Door is where one node of Asterisk comes in that connects to us: what Asterisk,
// from 22.5 on, calls an outbound WebSocket. A [Lobby] leads there.
//
// What it is good for is the time when nobody answers the door: the application
// exists in Asterisk all the same, so that callers enter it, and are listed when we
// are back. When we connect to Asterisk, they stay in the dialplan meanwhile.
//
// There is one connection at a time, and the newest is the one: Asterisk has given
// up all others, even if we have not heard of that yet. A handshake is completed
// only once somebody asks for the connection, so that nothing is sent which nobody
// reads; Asterisk waits for that without a time limit.
type Door struct {
	user, password [sha256.Size]byte
	log            *slog.Logger
	gap            time.Duration
	visits         chan *visit // to accept; unbuffered

	mu      sync.Mutex // guards what follows
	newest  *visit
	last    time.Time       // when it came
	inside  *websocket.Conn // what accept has returned last
	problem error           // with whoever knocked last; nil if they were let in
}

// visit is one handshake that waits to be completed.
type visit struct {
	under     *gathered
	overtaken chan struct{}        // closed when a newer one has come
	conn      chan *websocket.Conn // the connection, nil if the handshake failed; holds one
}

// NewDoor returns a door that opens to user and password, which are those of
// websocket_client.conf. log may be nil; it should carry the node's name.
func NewDoor(user, password string, log *slog.Logger) *Door {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Door{
		user: sha256.Sum256([]byte(user)), password: sha256.Sum256([]byte(password)),
		log: log, gap: doorGap, visits: make(chan *visit),
	}
}

// serve lets Asterisk in.
func (d *Door) serve(w http.ResponseWriter, r *http.Request) {
	if status, words, problem := d.refuses(r); status != 0 {
		d.note(problem, r.RemoteAddr)
		if status == http.StatusUnauthorized {
			w.Header().Set("WWW-Authenticate", `Basic realm="cordial"`)
		}
		w.Header().Set("Connection", "close")
		http.Error(w, words, status)
		return
	}
	v := d.knock(r)
	if v == nil {
		http.Error(w, "another connection has just come; try again", http.StatusServiceUnavailable)
		return
	}
	select {
	case d.visits <- v:
		conn, err := websocket.Accept(w, r, &websocket.AcceptOptions{Subprotocols: []string{protocol}})
		if err != nil {
			d.note(fmt.Errorf("%w: %w", errForeign, err), r.RemoteAddr)
		}
		v.conn <- conn
	case <-v.overtaken:
		http.Error(w, "a newer connection has come", http.StatusServiceUnavailable)
	case <-r.Context().Done(): // has gone
	}
}

// refuses says why a request is not let in: a status, or 0, what the other side is
// told and the problem as we see it.
func (d *Door) refuses(r *http.Request) (status int, words string, problem error) {
	if r.Header.Get("Origin") != "" { // a page in a browser, which may know the password
		return http.StatusForbidden, "not for browsers", errForeign
	}
	user, password, _ := r.BasicAuth()
	// Hashes are of one length, and so are the times to compare them.
	u, p := sha256.Sum256([]byte(user)), sha256.Sum256([]byte(password))
	if subtle.ConstantTimeCompare(u[:], d.user[:])&subtle.ConstantTimeCompare(p[:], d.password[:]) == 0 {
		return http.StatusUnauthorized, "username and password of websocket_client.conf must be user and password of cordial.yaml", errDenied
	}
	for offered := range strings.SplitSeq(r.Header.Get("Sec-WebSocket-Protocol"), ",") {
		if strings.TrimSpace(offered) == protocol {
			return 0, "", nil
		}
	}
	return http.StatusBadRequest, "set protocols = ari in websocket_client.conf", errForeign
}

// note tells of a problem once, not at each attempt.
func (d *Door) note(problem error, from string) {
	d.mu.Lock()
	same := d.problem != nil && errors.Is(d.problem, problem)
	d.problem = problem
	d.mu.Unlock()
	if !same {
		d.log.Warn(problem.Error(), "from", from)
	}
}

// knock makes room for one who may come in: all who came before have to go. It
// returns nil if the one before has only just come.
func (d *Door) knock(r *http.Request) *visit {
	v := &visit{under: underOf(r.Context()), overtaken: make(chan struct{}), conn: make(chan *websocket.Conn, 1)}
	d.mu.Lock()
	now := time.Now()
	if d.newest != nil && now.Sub(d.last) < d.gap {
		d.mu.Unlock()
		return nil
	}
	if d.newest != nil {
		close(d.newest.overtaken)
	}
	before := d.inside
	d.newest, d.last, d.inside, d.problem = v, now, nil, nil
	d.mu.Unlock()
	if before != nil && before.CloseNow() == nil { // else it had ended by itself
		d.log.Info("a newer connection of Asterisk takes the place of the one before", "from", r.RemoteAddr)
	}
	return v
}

// accept waits until Asterisk comes and returns the connection and what is under
// it; it is the caller's to close. When ctx ends it says who did not come.
func (d *Door) accept(ctx context.Context) (*websocket.Conn, *gathered, error) {
	for {
		select {
		case v := <-d.visits:
			conn := <-v.conn
			if conn == nil {
				continue
			}
			if d.admit(v, conn) {
				return conn, v.under, nil
			}
			conn.CloseNow() //nolint:errcheck,gosec // a newer one waits already
		case <-ctx.Done():
			return nil, nil, d.absence(ctx.Err())
		}
	}
}

// admit tells whether a visit is still the newest.
func (d *Door) admit(v *visit, conn *websocket.Conn) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.newest != v {
		return false
	}
	d.inside = conn
	return true
}

// absence says why there is no connection.
func (d *Door) absence(err error) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.problem != nil {
		return fmt.Errorf("%w: %w", d.problem, err)
	}
	return fmt.Errorf("%w: %w", errAbsent, err)
}

// nobodyCame tells whether a link was not opened because nobody was there to be let in.
func nobodyCame(err error) bool {
	return errors.Is(err, errAbsent) || errors.Is(err, errDenied) || errors.Is(err, errForeign)
}
