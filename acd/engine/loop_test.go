// SPDX-License-Identifier: Apache-2.0

package engine

import (
	"io"
	"log/slog"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/acd"
	"cordial/acd/acdtest"
)

// hand is a loop that is turned by hand, on a clock that is set by hand.
type hand struct {
	*Loop
	t   *testing.T
	j   *memory
	w   *watcher
	now acd.Time
}

func newHand(t *testing.T) *hand {
	t.Helper()
	h := &hand{t: t, j: &memory{}, now: 1000}
	h.w = &watcher{j: h.j}
	opts := Options{Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Rebuild: h.j.rebuild}
	h.Loop = NewLoop(acd.New(), h.j, h.w, opts, func() acd.Time { return h.now })
	require.NoError(t, h.Start())
	config, err := acdtest.ParseConfig(center)
	require.NoError(t, err)
	h.Put(acd.Command{Kind: acd.Configure, Config: config}, nil)
	h.Put(acd.Command{Kind: acd.LinkUp, Node: "pbx"}, nil)
	require.NoError(t, h.Turn())
	return h
}

func (h *hand) onDuty(name string) {
	h.t.Helper()
	h.Put(acd.Command{Kind: acd.SignIn, Name: name}, nil)
	h.Put(acd.Command{Kind: acd.Ready, Name: name}, nil)
	require.NoError(h.t, h.Turn())
}

func TestALoopDoesNothingBetweenItsTurns(t *testing.T) {
	h := newHand(t)
	durable := h.j.durable()
	var s sink
	h.Put(arrive("leg"), s.done)
	assert.Empty(t, s.answers())
	assert.Equal(t, durable, h.j.durable())
	at, ok := h.Due()
	require.True(t, ok)
	assert.Equal(t, h.now, at, "a command waits")
	require.NoError(t, h.Turn())
	assert.Equal(t, []error{nil}, s.answers())
	assert.Equal(t, durable+1, h.j.durable())
	_, ok = h.Due()
	assert.False(t, ok, "nobody is on duty, and no limit is set")
}

func TestALoopIsDueWhenItsTimerIs(t *testing.T) {
	h := newHand(t)
	h.onDuty("anna")
	h.Put(arrive("leg"), nil)
	require.NoError(t, h.Turn())
	at, ok := h.Due()
	require.True(t, ok)
	assert.Equal(t, 20*time.Second, at.Sub(h.now), "the ring")
	h.now = at - 1
	require.NoError(t, h.Turn())
	assert.Equal(t, acd.Offered, h.Machine().Views()[0].Phase)
	h.now = at
	require.NoError(t, h.Turn())
	assert.Equal(t, acd.Waiting, h.Machine().Views()[0].Phase)
}

func TestALoopWithAFullDisk(t *testing.T) {
	h := newHand(t)
	published := len(h.w.batches)
	h.j.fail(syscall.ENOSPC)
	var kept, refused, waiting sink
	h.Put(arrive("kept"), kept.done)
	require.NoError(t, h.Turn())
	assert.True(t, h.DiskFull())
	_, ok := h.Due()
	assert.False(t, ok)
	h.Put(arrive("refused"), refused.done)
	h.Put(acd.Command{Kind: acd.SignIn, Name: "anna"}, waiting.done)
	require.NoError(t, h.Turn())
	assert.Empty(t, kept.answers())
	assert.Equal(t, []error{ErrDiskFull}, refused.answers())
	assert.Empty(t, waiting.answers(), "nothing is stepped meanwhile")
	assert.Len(t, h.w.batches, published, "and nobody is told anything")

	h.j.fail(nil)
	require.NoError(t, h.Turn())
	assert.False(t, h.DiskFull())
	assert.Equal(t, []error{nil}, kept.answers())
	require.NoError(t, h.Turn())
	assert.Equal(t, []error{nil}, waiting.answers())
	assert.Empty(t, h.w.leaks)
}

func TestALoopStops(t *testing.T) {
	for _, test := range []struct {
		name    string
		full    bool
		before  error
		want    error
		snapped int
	}{
		{"with a snapshot", false, nil, nil, 1},
		{"with a batch that it cannot store", true, nil, syscall.ENOSPC, 0},
		{"after an error", false, syscall.EIO, syscall.EIO, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			h := newHand(t)
			if test.full {
				h.j.fail(syscall.ENOSPC)
				h.Put(arrive("kept"), nil)
				require.NoError(t, h.Turn())
			}
			var s sink
			h.Put(acd.Command{Kind: acd.Hangup}, s.done)
			require.ErrorIs(t, h.Stop(test.before), test.want)
			assert.Equal(t, []error{ErrStopped}, s.answers())
			assert.Len(t, h.j.snapshots, test.snapped)
			assert.False(t, h.DiskFull())
		})
	}
}

func TestAConfigurationIsToldToEveryContact(t *testing.T) {
	h := newHand(t)
	for _, leg := range []string{"a", "b", "c"} {
		h.Put(arrive(leg), nil)
	}
	require.NoError(t, h.Turn())
	views := h.Machine().Views()
	config, err := acdtest.ParseConfig(center)
	require.NoError(t, err)
	config.Queues[0].Music = "jazz"
	h.Put(acd.Command{Kind: acd.Hangup, Contact: views[1].Contact}, nil)
	h.Put(acd.Command{Kind: acd.Configure, Config: config}, nil)
	require.NoError(t, h.Turn())
	told := h.w.batches[len(h.w.batches)-1].Views
	require.Len(t, told, 3)
	for i, v := range told {
		assert.Equal(t, views[i].Contact, v.Contact)
		if i == 1 {
			assert.Equal(t, acd.Gone, v.Phase)
		} else {
			assert.Equal(t, "jazz", v.Music)
		}
	}
}
