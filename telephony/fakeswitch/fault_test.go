// SPDX-License-Identifier: Apache-2.0

package fakeswitch

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/telephony"
)

func TestUnansweredRequestsMayHaveHappened(t *testing.T) {
	happened, not, late := 0, 0, 0
	for seed := range uint64(200) {
		s := New(seed)
		s.SetFaults(Faults{Unanswered: 1000, Timeout: 5 * time.Second})
		s.Do(telephony.Request{ID: 7, Op: telephony.CreateBridge, Bridge: "b"})
		told := s.Advance(s.Now().Add(5 * time.Second))
		require.Equal(t, []Told{{At: s.Now(), Result: telephony.Result{
			ID: 7, Verdict: telephony.Unknown, Err: "no answer in time",
		}}}, told)
		early := len(s.Listing().Bridges)
		require.Empty(t, s.Advance(s.Now().Add(time.Minute)), "nothing is ever told of it")
		switch {
		case early == 1:
			happened++
		case len(s.Listing().Bridges) == 1:
			late++
		default:
			not++
		}
	}
	assert.Greater(t, happened, 25)
	assert.Greater(t, late, 25)
	assert.Greater(t, not, 50)
}

func TestSlowRequestsAreAnswered(t *testing.T) {
	slow := 0
	for seed := range uint64(50) {
		s := New(seed)
		s.SetFaults(Faults{Slow: 1000, Timeout: time.Second})
		s.Do(telephony.Request{ID: 1, Op: telephony.CreateBridge, Bridge: "b"})
		if len(s.Advance(s.Now().Add(10*time.Millisecond))) == 0 {
			slow++
			require.Len(t, s.Advance(s.Now().Add(time.Second)), 1)
		}
	}
	assert.Greater(t, slow, 40)
}

func TestEventsComeTwiceAndLate(t *testing.T) {
	count := func(f Faults) (events int, first telephony.EventKind) {
		s := New(1)
		s.SetFaults(f)
		s.Call(Caller{Channel: "c", Args: []string{"line"}, Patience: time.Hour})
		s.Do(on(telephony.AnswerCaller, "c"))
		for _, x := range s.Advance(s.Now().Add(time.Second)) {
			if x.Event != nil {
				if events++; first == 0 {
					first = x.Event.Kind
				}
			}
		}
		return events, first
	}
	n, first := count(Faults{})
	assert.Equal(t, 2, n)
	assert.Equal(t, telephony.CallerEntered, first)
	n, _ = count(Faults{Twice: 1000, Delay: 50 * time.Millisecond})
	assert.Equal(t, 4, n)
	n, _ = count(Faults{Late: 1000, Delay: 50 * time.Millisecond})
	assert.Equal(t, 2, n, "late, but told")
}

func TestEventsOvertakeEachOther(t *testing.T) {
	overtaken := 0
	for seed := range uint64(50) {
		s := New(seed)
		s.SetFaults(Faults{Late: 500, Delay: 50 * time.Millisecond})
		s.Call(Caller{Channel: "c", Args: []string{"line"}, Patience: time.Hour})
		s.HangUp("c")
		told := s.Advance(s.Now().Add(time.Second))
		require.Len(t, told, 2)
		if told[0].Event.Kind == telephony.ChannelLeft {
			overtaken++
		}
	}
	assert.NotZero(t, overtaken)
	assert.Less(t, overtaken, 50)
}

func TestAHalfOpenLink(t *testing.T) {
	k := newDesk(t)
	k.SetPhone("PJSIP/a", Always{Act: Answers, After: time.Second})
	k.Call(Caller{Channel: "c", Args: []string{"line"}, Patience: time.Hour})
	k.ask(dial("l", "PJSIP/a"), "entered c", "verdict 1")
	k.Mute()
	k.Call(Caller{Channel: "d", Args: []string{"line"}, Patience: time.Hour})
	k.ask(on(telephony.AnswerCaller, "c"))
	k.pass(10 * time.Second)
	inApp := map[string]bool{}
	for _, ch := range k.Listing().Channels {
		inApp[ch.ID] = ch.InApp
	}
	assert.Equal(t, map[string]bool{"c": true, "d": true, "l": true}, inApp, "all came in, untold")
	k.SetLink(true)
	k.ask(on(telephony.HangUp, "d"), "left d", "verdict 1")
}

func TestWitness(t *testing.T) {
	k := newDesk(t)
	var saw []Sight
	k.Witness(func(x Sight) {
		if x.Kind != Carried {
			x.Request = telephony.Request{}
			saw = append(saw, x)
		}
	})
	k.SetPhone("PJSIP/a", Always{Act: Answers, After: time.Second})
	k.Call(Caller{Channel: "c", Args: []string{"line"}, Patience: time.Hour, Talk: time.Second})
	q := dial("l", "PJSIP/a")
	k.Do(q)
	k.Advance(k.Now().Add(2 * time.Second))
	k.Do(telephony.Request{Op: telephony.CreateBridge, Bridge: "b"})
	k.Advance(k.Now().Add(time.Second))
	k.Do(telephony.Request{Op: telephony.JoinBridge, Bridge: "b", Channels: []string{"c", "l"}})
	k.SetLink(false) // what nobody is told is seen all the same
	k.Advance(k.Now().Add(30 * time.Second))
	kinds := []Sight{}
	for _, x := range saw {
		x.At = 0
		kinds = append(kinds, x)
	}
	assert.Equal(t, []Sight{
		{Kind: CallerCame, Channel: "c"},
		{Kind: CallerTaken, Channel: "c"},
		{Kind: Invited, Channel: "l"},
		{Kind: TalkBegan, Channel: "c", Other: "l"},
		{Kind: CallerWent, Channel: "c"},
		{Kind: Ended, Channel: "c"},
		{Kind: Ended, Channel: "l"},
	}, kinds)
}

func TestACallerComesAgain(t *testing.T) {
	k := newDesk(t)
	k.Call(Caller{Channel: "c", Args: []string{"line"}, Patience: time.Hour, Again: true})
	k.ask(on(telephony.Continue, "c"), "entered c", "left c", "verdict 1")
	k.pass(hangover, "entered c")
	k.ask(on(telephony.Continue, "c"), "left c", "verdict 1")
	k.pass(time.Minute)
	assert.Empty(t, k.Listing().Channels)
}

func TestNobodyIsDialledForACallerWhoIsGone(t *testing.T) {
	k := newDesk(t)
	k.SetPhone("PJSIP/a", Always{Act: RingsOut})
	q := dial("l", "PJSIP/a")
	q.Caller = "gone"
	k.ask(q, "verdict 2")
	assert.Empty(t, k.Listing().Channels)
}
