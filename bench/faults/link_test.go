// SPDX-License-Identifier: Apache-2.0

//go:build e2e

package faults

import (
	"errors"
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
func (r *rig) change(w *wire) {
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
	w.set(false, false)
	r.ready()
	r.until("those who came meanwhile", 15*time.Second, func() error { return r.phases(later, 0) })
	require.Len(r.t, r.over().Contacts, talking+waiting+later)
	require.Equal(r.t, talking+waiting+later, r.reconciled().Calls)
}

// TestFault7LinkCut cuts the link between a living Asterisk and a living cordial.
func TestFault7LinkCut(t *testing.T) {
	w := newWire(t)
	r := beginOver(t, w, 10*time.Second)
	w.set(true, false)
	r.gone()
	r.change(w)
}

// TestFault8HalfOpen lets the link go dead without a word. Our own ping notices
// within five seconds.
func TestFault8HalfOpen(t *testing.T) {
	w := newWire(t)
	r := beginOver(t, w, 12*time.Second)
	w.set(false, true)
	took := r.gone()
	t.Logf("noticed after %v", took)
	require.Less(t, took, 5*time.Second)
	r.change(w)
}
