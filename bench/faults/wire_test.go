// SPDX-License-Identifier: Apache-2.0

//go:build e2e

package faults

import (
	"io"
	"net"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// wire lies between cordial and Asterisk, and can be cut, or go dead without a word.
type wire struct {
	listener net.Listener
	to       atomic.Value // Asterisk's address

	mu    sync.Mutex
	going *sync.Cond
	cut   bool
	mute  bool
	pairs map[*pair]bool
	tried []*pair // that began while it was mute, in their order
}

// pair is the two ends of a connection.
type pair struct {
	near, far *net.TCPConn
	held      bool          // what it carries waits, though the wire is not mute
	answers   chan struct{} // closed when the far end has said something, or has gone
	once      sync.Once
}

func (p *pair) answered() { p.once.Do(func() { close(p.answers) }) }

func newWire(t *testing.T) *wire {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	w := &wire{listener: l, pairs: map[*pair]bool{}}
	w.going = sync.NewCond(&w.mu)
	go w.accept()
	t.Cleanup(func() {
		require.NoError(t, l.Close())
		w.set(true, false)
	})
	return w
}

// set cuts the wire, which ends its connections, or mutes it, which does not; with
// neither all passes, but for what was under way while it was mute: that is lost.
func (w *wire) set(cut, mute bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for p := range w.pairs {
		if cut || w.mute {
			_, _ = p.near.Close(), p.far.Close()
		}
	}
	w.cut, w.mute, w.tried = cut, mute, nil
	w.going.Broadcast()
}

// deliver ends the silence in the other way: all that was sent into the dead link
// arrives, one connection after the other, each when the one before has been
// answered: the attempts to connect that were given up meanwhile, and the ends of
// them, before or after the last attempt.
func (w *wire) deliver(lastFirst bool) {
	w.mu.Lock()
	order := slices.Clone(w.tried)
	if last := len(order) - 1; lastFirst {
		order = append([]*pair{order[last]}, order[:last]...)
	}
	for _, p := range order {
		p.held = true
	}
	w.mute, w.tried = false, nil
	w.going.Broadcast()
	w.mu.Unlock()
	for _, p := range order {
		w.mu.Lock()
		p.held = false
		w.going.Broadcast()
		w.mu.Unlock()
		select {
		case <-p.answers:
		case <-time.After(2 * time.Second): // it had nothing to say
		}
	}
}

// attempts is how many connections have begun in this silence.
func (w *wire) attempts() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.tried)
}

func (w *wire) accept() {
	for {
		near, err := w.listener.Accept()
		if err != nil {
			return
		}
		far, err := net.Dial("tcp", w.to.Load().(string))
		if err != nil {
			_ = near.Close()
			continue
		}
		p := &pair{near: near.(*net.TCPConn), far: far.(*net.TCPConn), answers: make(chan struct{})}
		if !w.keep(p) {
			_, _ = near.Close(), far.Close()
			continue
		}
		go w.there(p)
		go w.back(p)
	}
}

// keep takes note of a connection, unless the wire is cut.
func (w *wire) keep(p *pair) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.cut {
		return false
	}
	w.pairs[p] = true
	if w.mute {
		w.tried = append(w.tried, p)
	}
	return true
}

// there carries what the near end says to the far one, its end included.
func (w *wire) there(p *pair) {
	_, _ = io.Copy(writer{w, p, p.far}, p.near)
	_ = p.far.CloseWrite()
}

// back carries what the far end says to the near one; then the connection is over.
func (w *wire) back(p *pair) {
	_, _ = io.Copy(writer{w, p, p.near}, p.far)
	p.answered()
	_, _ = p.near.Close(), p.far.Close()
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.pairs, p)
}

// writer writes to one end, once the wire is not mute.
type writer struct {
	wire *wire
	pair *pair
	to   *net.TCPConn
}

func (x writer) Write(b []byte) (int, error) {
	if x.to == x.pair.near {
		x.pair.answered()
	}
	x.wire.mu.Lock()
	for x.wire.mute || x.pair.held {
		x.wire.going.Wait()
	}
	x.wire.mu.Unlock()
	return x.to.Write(b)
}
