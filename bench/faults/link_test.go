// SPDX-License-Identifier: Apache-2.0

//go:build e2e

package faults

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordial/bench/load"
)

// gone waits until cordial has noticed that the link is gone, and says how long
// that took.
func (r *rig) gone() time.Duration {
	r.t.Helper()
	began := time.Now()
	r.until("the link's end to be noticed", 10*time.Second, func() error {
		if r.Cordial.Ready(r.t.Context()) == nil {
			return errors.New("/readyz is fine")
		}
		return nil
	})
	return time.Since(began)
}

// change lets callers hang up and others come behind cordial's back, lets the link
// come back, and holds cordial against what has really become of them.
func (r *rig) change(back func()) {
	r.t.Helper()
	const later = 2
	r.Slack = time.Minute // whoever comes meanwhile is not in the journal yet
	require.Equal(r.t, talking, r.conversations(), "those who talk do not notice")
	require.NoError(r.t, r.CallMore(later, load.CallerGroup{Name: "later", TalkMillis: 30_000, Over: time.Second}, load.LineOrders))
	r.until("the first callers to hang up", 20*time.Second, func() error {
		saw, err := r.Saw()
		for _, c := range saw.Callers[:min(talking+waiting, len(saw.Callers))] {
			if c.End == "" {
				return errors.New("one is still there")
			}
		}
		return err
	})
	back()
	r.ready()
	r.until("those who came meanwhile", 15*time.Second, func() error { return r.phases(later, 0) })
	require.Len(r.t, r.over().Contacts, talking+waiting+later)
	require.Equal(r.t, talking+waiting+later, r.reconciled().Calls)
}

// TestFault7LinkCut cuts the link between a living Asterisk and a living cordial.
func TestFault7LinkCut(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	r := beginOver(t, w, 10*time.Second)
	w.set(true, false)
	r.gone()
	r.change(func() { w.set(false, false) })
}

// TestFault8HalfOpen lets the link go dead without a word. Our own ping notices
// within five seconds.
func TestFault8HalfOpen(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	r := beginOver(t, w, 12*time.Second)
	w.set(false, true)
	took := r.gone()
	t.Logf("noticed after %v", took)
	require.Less(t, took, 5*time.Second)
	r.change(func() { w.set(false, false) })
}

// TestFault8LateHandshakes lets a dead link come back with all that was sent into
// it: attempts to connect that cordial has given up reach Asterisk, and are over at
// once, before or after the one that counts. Asterisk takes each for another
// controller. Those that come after may look like one to cordial too: then it stops,
// and the next process takes over. Nothing is lost either way.
func TestFault8LateHandshakes(t *testing.T) {
	t.Parallel()
	for name, after := range map[string]bool{"before": false, "after": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWire(t)
			r := beginOver(t, w, 25*time.Second)
			w.set(false, true)
			r.gone()
			r.until("two attempts that were given up, and another", 20*time.Second, func() error {
				if n := w.attempts(); n < 3 {
					return fmt.Errorf("%d have begun", n)
				}
				return nil
			})
			r.change(func() {
				r.attempt(w)
				w.deliver(after)
				if after {
					r.replaced()
				}
			})
		})
	}
}

// attempt waits until one more attempt to connect has begun.
func (r *rig) attempt(w *wire) {
	r.t.Helper()
	before := w.attempts()
	r.until("an attempt to connect", 10*time.Second, func() error {
		if w.attempts() == before {
			return errors.New("none has begun")
		}
		return nil
	})
}

// replaced starts cordial again if it has taken its own late attempts for another
// controller.
func (r *rig) replaced() {
	r.t.Helper()
	select {
	case <-r.Cordial.Process().Done():
	case <-time.After(3 * time.Second):
		return
	}
	code, err := r.Cordial.Process().ExitCode(time.Second)
	require.NoError(r.t, err)
	require.Equal(r.t, 3, code)
	require.NoError(r.t, r.logged("taken over"))
	r.t.Log("it took itself for another controller, and was started again")
	r.serve()
}
