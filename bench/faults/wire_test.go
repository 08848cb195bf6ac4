// SPDX-License-Identifier: Apache-2.0

//go:build e2e

package faults

import (
	"io"
	"net"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// wire lies between cordial and Asterisk, and can be cut, or go dead without a word.
type wire struct {
	listener net.Listener
	to       string

	mu    sync.Mutex
	going *sync.Cond
	cut   bool
	mute  bool
	conns map[net.Conn]bool
}

func newWire(t *testing.T) *wire {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	w := &wire{listener: l, conns: map[net.Conn]bool{}}
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
	for c := range w.conns {
		if cut || w.mute {
			_ = c.Close()
		}
	}
	w.cut, w.mute = cut, mute
	w.going.Broadcast()
}

func (w *wire) accept() {
	for {
		near, err := w.listener.Accept()
		if err != nil {
			return
		}
		far, err := net.Dial("tcp", w.to)
		if err != nil || !w.keep(near, far) {
			_ = near.Close()
			continue
		}
		go w.carry(near, far)
		go w.carry(far, near)
	}
}

// keep takes note of a connection's two ends, unless the wire is cut.
func (w *wire) keep(near, far net.Conn) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.cut {
		_ = far.Close()
		return false
	}
	w.conns[near], w.conns[far] = true, true
	return true
}

// carry passes on what comes from one end, while the wire is not mute.
func (w *wire) carry(from, to net.Conn) {
	_, _ = io.Copy(writer{w, to}, from)
	_, _ = from.Close(), to.Close()
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.conns, from)
}

// writer writes to one end, once the wire is not mute.
type writer struct {
	wire *wire
	to   net.Conn
}

func (x writer) Write(p []byte) (int, error) {
	x.wire.mu.Lock()
	for x.wire.mute {
		x.wire.going.Wait()
	}
	x.wire.mu.Unlock()
	return x.to.Write(p)
}
