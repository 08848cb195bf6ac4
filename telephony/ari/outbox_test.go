// SPDX-License-Identifier: Apache-2.0

package ari

import (
	"errors"
	"sync"
	"testing"

	"cordial/acd"
	"cordial/telephony"

	"github.com/stretchr/testify/assert"
)

// crowded is a machine that at times has no room.
type crowded struct {
	mu    sync.Mutex
	room  int // how many it takes; the rest is refused at once
	taken []acd.Command
	late  []func(error) // answers that are to come
}

var errNoRoom = errors.New("too many commands are waiting")

func (c *crowded) Submit(x acd.Command, done func(error)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.room == 0 {
		done(errNoRoom)
		return
	}
	c.room--
	c.taken = append(c.taken, x)
	c.late = append(c.late, done)
}

func kinds(commands []acd.Command) []acd.CommandKind {
	var all []acd.CommandKind
	for _, c := range commands {
		all = append(all, c.Kind)
	}
	return all
}

func TestCommandsWaitForRoomInTheirOrder(t *testing.T) {
	b := newBench(t, nil)
	machine := &crowded{room: 1}
	b.Adapter.sink = machine
	b.submitAll(acd.Command{Kind: acd.Ring}, acd.Command{Kind: acd.Answer}, acd.Command{Kind: acd.Drop})
	b.submitAll(acd.Command{Kind: acd.Hangup})
	assert.Equal(t, []acd.CommandKind{acd.Ring}, kinds(machine.taken))
	machine.room = 2
	b.flush()
	assert.Equal(t, []acd.CommandKind{acd.Ring, acd.Answer, acd.Drop}, kinds(machine.taken))
	machine.room = 10
	b.flush()
	b.flush()
	assert.Equal(t, []acd.CommandKind{acd.Ring, acd.Answer, acd.Drop, acd.Hangup}, kinds(machine.taken), "each once")
	assert.Empty(t, b.unsent)
	assert.Zero(t, b.journal.lines(errNoRoom.Error()), "no room for a moment is nothing to log")

	machine.late[1](errNoRoom) // it was taken, and then something went wrong
	assert.Equal(t, 1, b.journal.lines(errNoRoom.Error()))
	b.flush()
	assert.Len(t, machine.taken, 4, "it is not tried again")
}

func TestACallerIsNotKeptWaitingForRoom(t *testing.T) {
	b := newBench(t, nil)
	b.Adapter.sink = &crowded{}
	b.submitAll(acd.Command{Kind: acd.Arrive, Leg: "1.1"})
	assert.Empty(t, b.unsent)
	got := b.inbox.take(nil)
	assert.Len(t, got, 1)
	assert.Equal(t, refusalItem, got[0].kind)
	assert.Equal(t, "1.1", got[0].channel)
	assert.ErrorIs(t, got[0].err, errNoRoom)
}

func TestAStaleArriveIsTold(t *testing.T) {
	b := newBench(t, nil)
	b.sink.answer = func(acd.Command) error { return acd.ErrStale }
	b.submitAll(acd.Command{Kind: acd.Arrive, Leg: "1.1"})
	got := b.inbox.take(nil)
	assert.Len(t, got, 1)
	assert.ErrorIs(t, got[0].err, acd.ErrStale)
	assert.Zero(t, b.journal.lines("refused"), "an ordinary race is not logged")
}

func TestTheMachinesErrorsAreFinal(t *testing.T) {
	b := newBench(t, nil)
	b.sink.answer = func(acd.Command) error { return acd.ErrUnknownAgent }
	b.submitAll(acd.Command{Kind: acd.PhoneUp, Name: "nobody"})
	assert.Empty(t, b.unsent)
	assert.Equal(t, 1, b.journal.lines(acd.ErrUnknownAgent.Error()))
	b.sink.answer = func(acd.Command) error { return acd.ErrStale }
	b.submitAll(acd.Command{Kind: acd.PhoneUp, Name: "anna"})
	assert.Equal(t, 1, b.journal.lines("refused"), "an ordinary race is not logged")
}

// The owner tries again by itself.
func TestTheOwnerTriesAgain(t *testing.T) {
	b := newBench(t, nil)
	refusals := 3
	b.sink.answer = func(c acd.Command) error {
		if c.Kind == acd.Drop && refusals > 0 {
			refusals--
			return errNoRoom
		}
		return nil
	}
	b.stub.reply = func(x any) telephony.Work {
		if _, ok := x.(telephony.Event); ok {
			return telephony.Work{Commands: []acd.Command{{Kind: acd.Drop, Offer: 3}, {Kind: acd.Hangup, Contact: 2}}}
		}
		return telephony.Work{}
	}
	b.run(t).up(t)
	b.server.say(event("StasisEnd", "1.1", "Up", ""))
	_, before := b.sink.awaits(t, acd.Hangup)
	assert.Equal(t, []acd.CommandKind{acd.Drop, acd.Drop, acd.Drop, acd.Drop}, kinds(before))
}
