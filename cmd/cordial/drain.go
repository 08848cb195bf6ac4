// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"cordial/web"
)

var (
	// errDraining is what a new contact is refused with: its caller goes on in the
	// dialplan, as if no cordial were there.
	errDraining = errors.New("cordial is being drained and takes no new contacts")
	// errDrained ends the process in peace.
	errDrained = errors.New("no contact is left")
)

const (
	// drainLook is how often a drained centre is looked at for its end.
	drainLook = 500 * time.Millisecond
	// drainTidy is how long the links may take to tidy up after the last contact.
	drainTidy = 10 * time.Second
)

// drain lets the centre run empty. It is a wish of this process and not in the
// journal: the next process takes contacts again.
type drain struct {
	on    atomic.Bool
	begun chan struct{}
}

func newDrain() *drain { return &drain{begun: make(chan struct{})} }

// Drain implements web.Drainer.
func (s *server) Drain() {
	if s.drain.on.CompareAndSwap(false, true) {
		close(s.drain.begun)
	}
}

// Emptying implements web.Drainer.
func (s *server) Emptying(ctx context.Context) (web.Emptying, error) {
	views, err := s.engine.Views(ctx)
	return web.Emptying{Draining: s.drain.on.Load(), Contacts: len(views)}, err
}

// empty waits until the centre is to be drained and then for its last contact. It
// returns errDrained, or nil at the end of ctx.
func (s *server) empty(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return nil
	case <-s.drain.begun:
	}
	s.log.Info("draining: new callers go on in the dialplan, those who are here are served to their end")
	look := time.NewTicker(drainLook)
	defer look.Stop()
	var since time.Time // when it was first found empty
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-look.C:
		}
		state, err := s.Emptying(ctx)
		switch {
		case err != nil || state.Contacts > 0: // a full disk is waited for
			since = time.Time{}
		case since.IsZero():
			// Once is not enough: a contact may have been on its way when it began.
			since = time.Now()
		case s.idle() || time.Since(since) > drainTidy:
			return errDrained
		}
	}
}

// idle tells whether nothing is under way to any switch in view.
func (s *server) idle() bool {
	for _, l := range s.links {
		if !l.Idle() {
			return false
		}
	}
	return true
}
