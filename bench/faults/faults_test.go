// SPDX-License-Identifier: Apache-2.0

//go:build e2e

package faults

import (
	"errors"
	"fmt"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordial/bench/load"
)

// TestFault13DiskFull fills the journal's disk to the last byte. New callers go on
// in the dialplan and hear music there, those who talk do not notice, nothing is
// lost, and all recovers by itself when there is room.
func TestFault13DiskFull(t *testing.T) {
	t.Parallel()
	const later = 3
	disk := small(t, "48m")
	r := begin(t, disk, 30*time.Second)
	empty := fill(t, disk)
	n := 0
	r.until("the disk to be full for cordial too", 20*time.Second, func() error {
		for range 100 { // what is written ahead has to be used up
			n++
			if r.post(t.Context(), "/v1/agents/agent001/level", fmt.Sprintf(`{"skill":"german","level":%d}`, 1+n%9)) != nil {
				break
			}
		}
		return r.shows("/metrics", "cordial_disk_full 1")
	})
	require.Error(t, r.Cordial.Ready(t.Context()))
	require.NoError(t, r.logged("the journal's disk is full"))

	require.NoError(t, r.CallMore(later, load.CallerGroup{Name: "later", TalkMillis: 25_000, Over: time.Second}, load.LineOrders))
	r.until("callers who go on in the dialplan", 15*time.Second, func() error { return r.answered(talking + waiting + later) })
	require.NoError(t, r.logged("goes on in the dialplan"))
	require.Equal(t, talking, r.conversations(), "those who talk do not notice")
	require.True(t, r.Cordial.Process().Running())

	empty()
	r.ready()
	require.NoError(t, r.logged("has room again"))
	r.until("those who came meanwhile", 10*time.Second, func() error { return r.phases(talking, waiting+later) })
	kept := r.over()
	require.Len(t, kept.Contacts, talking+waiting+later)
	require.Equal(t, talking+waiting+later, r.reconciled().Calls)
}

// TestFault14SlowSync lets each sync take three seconds. Offers wait for it, sound
// does not; an alarm is logged and a metric shows it while it lasts; then all
// recovers.
func TestFault14SlowSync(t *testing.T) {
	const later = 2
	d := flaky(t)
	r := begin(t, d.dir, 15*time.Second)
	d.slow(3 * time.Second)
	slow := make(chan error, 1)
	go func() { slow <- r.post(t.Context(), "/v1/agents/agent001/level", `{"skill":"german","level":7}`) }()
	r.until("a metric that shows the commit in hand", 8*time.Second, func() error {
		return r.shows("/metrics", `(?m)^cordial_commit_pending_seconds [1-9]`)
	})
	require.Error(t, <-slow, "nobody is told before it is durable")
	require.Equal(t, talking, r.conversations(), "those who talk do not notice")
	channels, err := r.Channels(t.Context())
	require.NoError(t, err)
	hears, err := r.Hears(t.Context(), channels)
	require.NoError(t, err)
	music := 0
	for _, yes := range hears {
		if yes {
			music++
		}
	}
	require.NotZero(t, music, "whoever waits hears music")
	r.until("an alarm", 5*time.Second, func() error { return r.logged("disk is slow") })
	require.NotZero(t, d.syncsOf("journal.db"))

	d.slow(0)
	require.NoError(t, r.CallMore(later, load.CallerGroup{Name: "later", TalkMillis: 20_000, Over: time.Second}, load.LineOrders))
	r.ready()
	kept := r.over()
	require.Len(t, kept.Contacts, talking+waiting+later)
	require.Equal(t, talking+waiting+later, r.reconciled().Calls)
}

// TestFault15SyncFails lets a sync fail as a dying disk does. The process stops at
// once with a clear word; started again on a good disk it has all that it ever
// acknowledged, and the calls have gone on.
func TestFault15SyncFails(t *testing.T) {
	d := flaky(t)
	r := begin(t, d.dir, 25*time.Second)
	before, err := r.Cordial.Live(t.Context())
	require.NoError(t, err)
	d.fail(syscall.EIO)
	// The answer is a failure, or none: it must not be a success.
	_, err = r.Cordial.Run(t.Context(), "agent", "pause", "agent001")
	require.Error(t, err)
	code, err := r.Cordial.Process().ExitCode(5 * time.Second)
	require.NoError(t, err)
	require.Equal(t, 1, code)
	require.NoError(t, errors.Join(r.logged("appending to the journal"), r.logged(syscall.EIO.Error()), r.logged("good disk")))
	require.Equal(t, 1, d.syncsOf("journal.db"), "it never tries again as if all were well")
	require.Equal(t, talking, r.conversations(), "those who talk do not notice")

	r.Cordial.Data = filepath.Join(d.backing, "data")
	r.serve()
	after, err := r.Cordial.Live(t.Context())
	require.NoError(t, err)
	require.GreaterOrEqual(t, after.Seq, before.Seq)
	require.Equal(t, len(before.Contacts), len(after.Contacts))
	for i, c := range before.Contacts {
		require.Equal(t, [2]any{c.ID, c.Arrived}, [2]any{after.Contacts[i].ID, after.Contacts[i].Arrived})
	}
	kept := r.over()
	require.Len(t, kept.Contacts, talking+waiting)
	require.Equal(t, talking+waiting, r.reconciled().Calls)
}
