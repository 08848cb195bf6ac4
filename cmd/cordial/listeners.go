// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"cordial/web"
)

// socketName is the control socket in the data directory.
const socketName = "control.sock"

// listeners are where HTTP is served: the control socket, and the public address.
type listeners struct {
	control, public net.Listener
	servers         [2]*http.Server
}

// open opens both. The journal is open, so that a socket that is there already
// is a dead process's.
func (s *server) open() (*listeners, error) {
	public, err := net.Listen("tcp", s.listen)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("%s is in use by another process; choose another address with --listen, or stop that process", s.listen)
	}
	if err != nil {
		return nil, fmt.Errorf("cannot listen on %s: %w; choose another address with --listen", s.listen, err)
	}
	path := filepath.Join(s.data, socketName)
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, errors.Join(fmt.Errorf("cannot take away the old control socket: %w", err), public.Close())
	}
	control, err := listenPrivate(path)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("cannot open the control socket %s: %w", path, err), public.Close())
	}
	return &listeners{control, public, [2]*http.Server{
		newServer(web.Control(s, s, s)),
		newServer(web.Public(s.healthy, s.ready, s.metrics.Handler())),
	}}, nil
}

// listenPrivate opens a socket that only this user can open, from its first moment.
func listenPrivate(path string) (net.Listener, error) {
	old := syscall.Umask(0o177)
	defer syscall.Umask(old)
	return net.Listen("unix", path)
}

func newServer(h http.Handler) *http.Server {
	return &http.Server{
		Handler: h, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second,
		WriteTimeout: 30 * time.Second, IdleTimeout: time.Minute, MaxHeaderBytes: 16 << 10,
	}
}

// serve serves until ctx ends.
func (l *listeners) serve(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	for i, listener := range []net.Listener{l.control, l.public} {
		group.Go(func() error {
			if err := l.servers[i].Serve(listener); !errors.Is(err, http.ErrServerClosed) {
				return fmt.Errorf("serving HTTP: %w", err)
			}
			return nil
		})
	}
	group.Go(func() error {
		<-ctx.Done()
		return errors.Join(l.servers[0].Close(), l.servers[1].Close())
	})
	return group.Wait()
}

func (l *listeners) close() error { return errors.Join(l.control.Close(), l.public.Close()) }
