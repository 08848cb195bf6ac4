// SPDX-License-Identifier: Apache-2.0

package engine

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/acd"
)

// counter is a clock that goes on by a nanosecond with each look.
func counter() clock {
	var n time.Duration
	return startClock(time.Unix(0, 0), 0, func() time.Duration { n++; return n })
}

func TestInboxKeepsOrderAndStamps(t *testing.T) {
	b := newInbox(counter().now, 100)
	next, taken, last := 0, 0, acd.Time(0)
	for range 50 { // fill and drain at different paces, so that it is compacted
		for range 5 {
			if b.put(acd.Command{Kind: acd.Hangup, Leg: fmt.Sprint(next)}, nil) == nil {
				next++
			}
		}
		for range 3 {
			at, ok := b.peek()
			require.True(t, ok)
			p := b.pop()
			assert.Equal(t, fmt.Sprint(taken), p.cmd.Leg)
			assert.Equal(t, at, p.at)
			assert.Greater(t, at, last)
			last, taken = at, taken+1
		}
	}
	assert.Equal(t, next-taken, b.depth())
	assert.LessOrEqual(t, cap(b.waiting), 256, "the room is used again")
}

func TestInboxIsBounded(t *testing.T) {
	b := newInbox(counter().now, 100)
	arrivals := 0
	for b.put(acd.Command{Kind: acd.Arrive}, nil) == nil {
		arrivals++
	}
	assert.Equal(t, 75, arrivals, "a quarter is kept for held contacts")
	assert.ErrorIs(t, b.put(acd.Command{Kind: acd.Arrive}, nil), ErrBusy)
	others := 0
	for b.put(acd.Command{Kind: acd.Hangup}, nil) == nil {
		others++
	}
	assert.Equal(t, 25, others)
	b.pop()
	assert.NoError(t, b.put(acd.Command{Kind: acd.Hangup}, nil), "there is room again")
}

func TestInboxWithAFullDisk(t *testing.T) {
	b := newInbox(counter().now, 100)
	var s sink
	for _, kind := range []acd.CommandKind{acd.Hangup, acd.Arrive, acd.Drop, acd.Arrive} {
		require.NoError(t, b.put(acd.Command{Kind: kind}, s.done))
	}
	b.pop()
	b.diskFull(true)
	assert.Equal(t, []error{ErrDiskFull, ErrDiskFull}, s.answers())
	assert.ErrorIs(t, b.put(acd.Command{Kind: acd.Arrive}, nil), ErrDiskFull)
	assert.NoError(t, b.put(acd.Command{Kind: acd.Hangup}, nil))
	b.diskFull(false)
	assert.NoError(t, b.put(acd.Command{Kind: acd.Arrive}, nil))
	var kinds []acd.CommandKind
	for b.depth() > 0 {
		kinds = append(kinds, b.pop().cmd.Kind)
	}
	assert.Equal(t, []acd.CommandKind{acd.Drop, acd.Hangup, acd.Arrive}, kinds)
}

func TestSubmitSaysAtOnceThatItIsFull(t *testing.T) {
	r := newRig(t, Options{Inbox: 1})
	var s sink
	r.Submit(acd.Command{Kind: acd.Hangup}, s.done)
	r.Submit(acd.Command{Kind: acd.Hangup}, s.done)
	assert.Equal(t, []error{ErrBusy}, s.answers(), "the engine does not even run")
	r.Submit(acd.Command{Kind: acd.Hangup}, nil) // nobody wants to know
}

func TestClockNeverRunsBackward(t *testing.T) {
	var since time.Duration
	elapsed := func() time.Duration { return since }
	wall := time.Unix(1000, 0)
	ahead := acd.Time(2000 * int64(time.Second)) // the wall clock was set back since the last record
	c := startClock(wall, ahead, elapsed)
	assert.Equal(t, ahead, c.now())
	since = time.Second
	assert.Equal(t, ahead.Add(time.Second), c.now())
	assert.Equal(t, acd.Time(1001*int64(time.Second)), startClock(wall, 5, elapsed).now(), "otherwise the wall clock counts")
}
