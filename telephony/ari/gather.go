// SPDX-License-Identifier: Apache-2.0

package ari

import (
	"errors"
	"net"
	"sync"
	"syscall"
	"time"
)

// gatherTime is how far apart the times are at which what comes over the event socket
// is handled, if it keeps coming; after a silence an eighth of that is waited. It is
// as long as the sound in two packets, and nobody hears the difference. Decision 0013
// has the figures.
const gatherTime = 40 * time.Millisecond

// readAtOnce is how much is read at once: some fifty events.
const readAtOnce = 64 << 10

// gathered is the connection under the event socket. It reads at once what comes
// within a time, and writes at once what is written between hold and release.
type gathered struct {
	net.Conn
	raw syscall.RawConn // nil: only what is there is read

	// The reader's own; set before it begins.
	linger time.Duration // gatherTime; 0: nothing is gathered
	idle   func()        // is called before it waits
	last   time.Time     // when it last read
	buffer [readAtOnce]byte
	unread []byte

	mu   sync.Mutex // guards what follows, and writing
	held bool
	out  []byte
}

func gather(conn net.Conn) *gathered {
	g := &gathered{Conn: conn}
	if c, ok := conn.(syscall.Conn); ok {
		g.raw, _ = c.SyscallConn()
	}
	return g
}

// Read implements net.Conn.
func (g *gathered) Read(p []byte) (int, error) {
	if len(g.unread) == 0 {
		if g.idle != nil {
			g.idle()
		}
		n, err := g.Conn.Read(g.buffer[:])
		if err != nil && n == 0 {
			return 0, err //nolint:wrapcheck // a net.Conn's own
		}
		if g.linger > 0 && n < len(g.buffer) {
			time.Sleep(max(g.linger/8, g.linger-time.Since(g.last)))
			n += g.more(g.buffer[n:])
			g.last = time.Now()
		}
		g.unread = g.buffer[:n]
	}
	n := copy(p, g.unread)
	g.unread = g.unread[n:]
	return n, nil
}

// more reads what has come meanwhile, without waiting. An end or an error is left
// to the next Read.
func (g *gathered) more(p []byte) int {
	if g.raw == nil {
		return 0
	}
	n := 0
	err := g.raw.Read(func(fd uintptr) bool {
		n, _ = syscall.Read(int(fd), p)
		return true
	})
	if err != nil {
		return 0
	}
	return max(n, 0)
}

// Write implements net.Conn.
func (g *gathered) Write(p []byte) (int, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.held {
		g.out = append(g.out, p...)
		return len(p), nil
	}
	return g.Conn.Write(p) //nolint:wrapcheck // a net.Conn's own
}

// hold keeps what is written from now on for release.
func (g *gathered) hold() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.held = true
}

// release writes what was held, within a time.
func (g *gathered) release(within time.Duration) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.held = false
	if len(g.out) == 0 {
		return nil
	}
	if err := g.SetWriteDeadline(time.Now().Add(within)); err != nil {
		return err //nolint:wrapcheck // a net.Conn's own
	}
	_, err := g.Conn.Write(g.out)
	g.out = g.out[:0]
	return errors.Join(err, g.SetWriteDeadline(time.Time{}))
}
