// SPDX-License-Identifier: Apache-2.0

package telephony

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cordial/acd"
)

// reasons are why a leg may end.
var reasons = []acd.Reason{acd.NoReason, acd.Declined, acd.NoAnswer, acd.Busy, acd.Unreachable}

// walk lets a controller live between a switch and a machine in which anything
// may happen in any order, and then checks that all has come together.
type walk struct {
	choose func(n int) int // 0 to n-1
	sw     *modelSwitch
	m      *modelMachine
	c      *Controller

	up       bool
	requests []Request // in flight
	commands []acd.Command
	callers  int

	// deaf, forgetful and hasty are planted faults, which the checks must find.
	deaf      bool // hang-ups are not told, and nobody sweeps
	forgetful bool // a new process believes that it has seen the switch before
	hasty     bool // a sweep does not wait for the requests in flight
}

func newWalk(choose func(int) int) *walk {
	w := &walk{choose: choose, sw: newModelSwitch(), m: newModelMachine(), c: NewController("west", "j")}
	w.sw.channels["boss"] = &modelChannel{ChannelSeen: ChannelSeen{ID: "boss", Up: true}}
	w.sw.bridges["board"] = []string{"boss"}
	return w
}

// run takes n steps at random and lets all come to rest. What is wrong is an error.
func (w *walk) run(n int) error {
	for range n {
		if err := w.step(); err != nil {
			return err
		}
	}
	return w.rest()
}

func (w *walk) step() error {
	switch w.choose(16) {
	case 0:
		w.callers++
		w.sw.call(fmt.Sprint("caller", w.callers))
	case 1, 2:
		w.m.offer(w.contact())
	case 3:
		w.m.expire(w.contact())
	case 4:
		exits := []acd.Exit{{}, {Exten: "1"}, {Announcement: "sound:x"}}
		w.m.leaves(w.contact(), exits[w.choose(len(exits))])
	case 5:
		w.phone()
	case 6:
		if id := w.channel(); id != "" && w.choose(3) == 0 {
			w.sw.hangUp(id, reasons[w.choose(len(reasons))])
		}
	case 7:
		return w.link()
	case 8, 9:
		return w.tellEvent()
	case 10, 11:
		return w.carryOut(w.fault())
	case 12, 13:
		w.stepMachine()
	default:
		return w.publish()
	}
	return nil
}

func (w *walk) phone() {
	id := w.channel()
	switch w.choose(4) {
	case 0:
		w.sw.playbackOver(id)
	case 1:
		w.sw.ring(id)
	default:
		w.sw.answer(id)
	}
}

// link cuts the link, restores it, or replaces the process. Requests and commands
// of before are lost with it, but what is journalled is known.
func (w *walk) link() error {
	switch {
	case !w.up:
		return nil
	case w.hasty:
		w.c.LinkLost()
		return w.resync()
	case w.choose(4) == 0:
		w.c, w.commands, w.m.touched = NewController("west", "j"), nil, nil
		w.c.aged = w.forgetful
		for _, id := range sorted(w.m.views) {
			w.c.View(*w.m.views[id])
		}
	default:
		w.c.LinkLost()
	}
	w.up, w.requests, w.sw.events = false, nil, nil
	return nil
}

func (w *walk) resync() error {
	w.up, w.sw.events = true, nil
	return w.do(w.c.Resync(w.sw.listing()))
}

// do takes over the work, and checks that it is asked for in turn.
func (w *walk) do(work Work) error {
	w.commands = append(w.commands, work.Commands...)
	before := w.requests
	for _, q := range work.Requests {
		if q.Contact != 0 && firstOf(before, q.Contact) >= 0 {
			return fmt.Errorf("a request for contact %d before the results of the last ones", q.Contact)
		}
		if !w.up {
			return fmt.Errorf("%v without a link", q.Op)
		}
		w.requests = append(w.requests, q)
	}
	return nil
}

func (w *walk) tellEvent() error {
	if !w.up {
		return w.resync()
	}
	if len(w.sw.events) == 0 {
		return nil
	}
	e := w.sw.events[0]
	w.sw.events = w.sw.events[1:]
	if w.deaf && (e.Kind == ChannelGone || e.Kind == ChannelLeft) {
		return nil
	}
	return w.do(w.c.Event(e))
}

// fault is whether a request has an effect and an answer.
func (w *walk) fault() (effect, answer bool) {
	switch w.choose(12) {
	case 0:
		return true, false
	case 1:
		return false, false
	}
	return true, true
}

func (w *walk) carryOut(effect, answer bool) error {
	if len(w.requests) == 0 {
		return nil
	}
	i := w.choose(len(w.requests))
	if id := w.requests[i].Contact; id != 0 {
		i = firstOf(w.requests, id) // a contact's are carried out in turn
	}
	q := w.requests[i]
	w.requests = slices.Delete(w.requests, i, i+1)
	r := Result{ID: q.ID, Verdict: Unknown}
	if effect {
		v := w.sw.carry(q)
		if answer {
			r.Verdict = v
		}
	}
	if r.Verdict == Done && q.Op == Look {
		seen := w.sw.channels[q.Channel].ChannelSeen
		r.Seen = &seen
	}
	return w.do(w.c.Result(r))
}

func firstOf(requests []Request, id acd.ContactID) int {
	return slices.IndexFunc(requests, func(q Request) bool { return q.Contact == id })
}

func (w *walk) stepMachine() {
	if len(w.commands) > 0 {
		w.m.step(w.commands[0])
		w.commands = w.commands[1:]
	}
}

func (w *walk) publish() error {
	if len(w.m.touched) == 0 {
		return nil
	}
	v := w.m.touched[0]
	w.m.touched = w.m.touched[1:]
	return w.do(w.c.View(v))
}

func (w *walk) contact() acd.ContactID {
	if ids := sorted(w.m.views); len(ids) > 0 {
		return ids[w.choose(len(ids))]
	}
	return 0
}

func (w *walk) channel() string {
	ids := slices.DeleteFunc(sorted(w.sw.channels), func(id string) bool { return id == "boss" })
	if len(ids) == 0 {
		return ""
	}
	return ids[w.choose(len(ids))]
}

// rest does all that is under way, sweeps, and does it again: announcements end,
// but phones do nothing more.
func (w *walk) rest() error {
	for round := range 3 {
		if round > 0 && (!w.deaf || !w.up) {
			if err := w.resync(); err != nil {
				return err
			}
		}
		if err := w.drain(); err != nil {
			return err
		}
	}
	return w.check()
}

func (w *walk) drain() error {
	for i := 0; i < 100_000; i++ {
		for _, id := range sorted(w.sw.channels) {
			w.sw.playbackOver(id)
		}
		busy := len(w.requests)+len(w.commands)+len(w.m.touched)+len(w.sw.events) > 0
		if !busy && w.up {
			return nil
		}
		w.stepMachine()
		for _, err := range []error{w.publish(), w.tellEvent(), w.carryOut(true, true)} {
			if err != nil {
				return err
			}
		}
	}
	return fmt.Errorf("it never comes to rest")
}

// check compares the switch with the machine, by rules of its own.
func (w *walk) check() error {
	channels, bridges := map[string]bool{"boss": true}, map[string]bool{"board": true}
	for _, id := range sorted(w.m.views) {
		v := w.m.views[id]
		channels[v.Leg], bridges[BridgeID("j", id, 0)] = true, true
		if v.Phase == acd.Offered || v.Phase == acd.Talking {
			channels[LegID("j", v.Offer)] = true
		}
		if err := w.checkContact(v); err != nil {
			return fmt.Errorf("contact %d: %w", id, err)
		}
	}
	for _, id := range sorted(w.sw.channels) {
		_, leg := ParseLegID("j", id)
		if !channels[id] && (leg || w.sw.channels[id].InApp) {
			return fmt.Errorf("channel %s is left over", id)
		}
	}
	for _, id := range sorted(w.sw.bridges) {
		if !bridges[id] {
			return fmt.Errorf("bridge %s is left over", id)
		}
	}
	for _, id := range sorted(w.sw.dials) {
		if w.sw.dials[id] > 1 {
			return fmt.Errorf("leg %s was dialled %d times", id, w.sw.dials[id])
		}
	}
	if w.sw.channels["boss"] == nil || len(w.sw.bridges["board"]) != 1 {
		return fmt.Errorf("what is not ours was touched")
	}
	return nil
}

func (w *walk) checkContact(v *acd.View) error {
	ch, leg := w.sw.channels[v.Leg], w.sw.channels[LegID("j", v.Offer)]
	members := slices.Sorted(slices.Values(w.sw.bridges[BridgeID("j", v.Contact, 0)]))
	switch {
	case ch == nil || !ch.InApp:
		return fmt.Errorf("the caller is gone, but the machine does not know")
	case v.Phase == acd.Leaving:
		return fmt.Errorf("the caller was not let go")
	case !ch.Up:
		return fmt.Errorf("not answered")
	case v.Phase == acd.Talking:
		if !slices.Equal(members, []string{v.Leg, LegID("j", v.Offer)}) || ch.music {
			return fmt.Errorf("they do not hear each other: %v, music %v", members, ch.music)
		}
	case !ch.music:
		return fmt.Errorf("waits in silence")
	case v.Phase == acd.Offered && leg == nil:
		return fmt.Errorf("no phone rings, but the machine does not know")
	case v.Phase == acd.Offered && leg.Up:
		return fmt.Errorf("it was answered, but the machine does not know")
	}
	return nil
}

func TestEverythingComesTogether(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWalk(func(n int) int { return rapid.IntRange(0, n-1).Draw(t, "choice") })
		require.NoError(t, w.run(rapid.IntRange(1, 200).Draw(t, "steps")))
	})
}

func seeded(seed uint64) func(int) int {
	return rand.New(rand.NewPCG(seed, 1)).IntN
}

func TestLongWalks(t *testing.T) {
	for seed := range uint64(40) {
		require.NoError(t, newWalk(seeded(seed)).run(2000), "seed %d", seed)
	}
}

// The checks would find a controller that is not told, or that forgets.
func TestWalksFindPlantedFaults(t *testing.T) {
	for name, plant := range map[string]func(*walk){
		"deaf":      func(w *walk) { w.deaf = true },
		"forgetful": func(w *walk) { w.forgetful = true },
		"hasty":     func(w *walk) { w.hasty = true },
	} {
		found := false
		for seed := uint64(0); seed < 1000 && !found; seed++ {
			w := newWalk(seeded(seed))
			plant(w)
			found = w.run(1000) != nil
		}
		require.True(t, found, name)
	}
}
