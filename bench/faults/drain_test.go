// SPDX-License-Identifier: Apache-2.0

//go:build e2e

package faults

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordial/bench/load"
)

// TestDrain lets a centre run empty: those who talk and wait are served to their
// end, whoever calls meanwhile hears music in the dialplan and is served by the
// next process.
func TestDrain(t *testing.T) {
	t.Parallel()
	const later = 2
	r := begin(t, t.TempDir(), 15*time.Second)
	r.Slack = time.Minute // whoever waits in the dialplan is not in the journal yet
	out, err := r.Cordial.Run(t.Context(), "drain")
	require.NoError(t, err)
	require.Equal(t, "draining: 3 contacts left\n", string(out))
	require.NoError(t, r.shows("/readyz", "being drained"))
	require.NoError(t, r.CallMore(later, load.CallerGroup{Name: "later", TalkMillis: 40_000, Over: time.Second}, load.LineOrders))
	r.until("callers who go on in the dialplan", 10*time.Second, func() error { return r.answered(talking + waiting + later) })
	require.NoError(t, r.phases(talking, waiting), "nobody new is taken")
	require.Equal(t, talking, r.conversations())

	code, err := r.Cordial.Process().ExitCode(40 * time.Second)
	require.NoError(t, err)
	require.Zero(t, code)
	require.NoError(t, r.logged("drained: no contact is left"))
	require.Zero(t, r.conversations(), "it has tidied up behind itself")

	r.serve()
	r.until("those who came meanwhile", 10*time.Second, func() error { return r.phases(later, 0) })
	kept := r.over()
	require.Len(t, kept.Contacts, talking+waiting+later)
	require.Equal(t, talking+waiting+later, r.reconciled().Calls)
}
