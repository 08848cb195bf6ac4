// SPDX-License-Identifier: Apache-2.0

package fakeswitch

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordial/acd"
	"cordial/telephony"
)

var eventNames = map[telephony.EventKind]string{
	telephony.CallerEntered: "entered", telephony.LegEntered: "leg entered", telephony.ChannelRinging: "ringing",
	telephony.ChannelUp: "up", telephony.ChannelLeft: "left", telephony.ChannelGone: "gone",
	telephony.PlaybackOver: "played", telephony.BridgeGone: "bridge gone",
	telephony.MemberJoined: "joined", telephony.MemberLeft: "unjoined",
}

// desk is a switch, and what it has told in words.
type desk struct {
	*Switch
	t   *testing.T
	ids uint64
}

func newDesk(t *testing.T) *desk { return &desk{Switch: New(1), t: t} }

// pass lets d go by; told are the events, and the verdicts of requests as numbers.
func (k *desk) pass(d time.Duration, told ...string) {
	k.t.Helper()
	got := []string{}
	for _, x := range k.Advance(k.Now().Add(d)) {
		switch e := x.Event; {
		case e == nil:
			got = append(got, fmt.Sprint("verdict ", x.Result.Verdict))
		case e.Kind == telephony.ChannelGone:
			got = append(got, fmt.Sprintf("gone %s %d", e.Channel, e.Reason))
		default:
			got = append(got, eventNames[e.Kind]+" "+e.Channel+e.Playback)
		}
	}
	require.Equal(k.t, append([]string{}, told...), got)
}

// ask makes a request and checks its verdict among what is told within 5 ms.
func (k *desk) ask(q telephony.Request, told ...string) {
	k.t.Helper()
	k.ids++
	q.ID = k.ids
	k.Do(q)
	k.pass(5*time.Millisecond, told...)
}

func dial(leg, endpoint string) telephony.Request {
	return telephony.Request{Op: telephony.Dial, Channel: leg, Endpoint: endpoint, Timeout: 25 * time.Second}
}

func on(op telephony.Op, channel string) telephony.Request {
	return telephony.Request{Op: op, Channel: channel}
}

func TestPhones(t *testing.T) {
	after := 3 * time.Second
	for _, x := range []struct {
		name string
		does Behaviour
		told []string
	}{
		{"answers", Behaviour{Answers, after}, []string{"ringing l", "up l", "leg entered l"}},
		{"answers too late", Behaviour{Answers, time.Minute}, []string{"ringing l", "gone l 2"}},
		{"declines", Behaviour{Declines, after}, []string{"ringing l", "gone l 3"}},
		{"rings out", Behaviour{Act: RingsOut}, []string{"ringing l", "gone l 2"}},
		{"busy", Behaviour{Act: IsBusy}, []string{"gone l 3"}},
		{"silent", Behaviour{Act: IsSilent}, []string{"gone l 2"}},
		{"forwards", Behaviour{Forwards, after}, []string{"gone l 4", "up local-1", "leg entered local-1"}},
	} {
		t.Run(x.name, func(t *testing.T) {
			k := newDesk(t)
			k.SetPhone("anna", Always(x.does))
			k.ask(dial("l", "anna"), "verdict 1")
			k.pass(40*time.Second, x.told...)
		})
	}
	t.Run("unreachable", func(t *testing.T) {
		k := newDesk(t)
		k.SetPhone("anna", Always{Act: IsUnreachable})
		k.ask(dial("l", "anna"), "verdict 4")
		k.ask(dial("l", "nobody"), "verdict 4")
		require.Empty(t, k.Listing())
	})
}

func TestIDsAreUniqueOnlyAmongTheLiving(t *testing.T) {
	k := newDesk(t)
	k.SetPhone("anna", Always{Act: RingsOut})
	k.ask(dial("l", "anna"), "verdict 1")
	k.ask(dial("l", "anna"), "verdict 3")
	k.pass(time.Second, "ringing l")
	require.Equal(t, telephony.Listing{Channels: []telephony.ChannelSeen{{ID: "l", Ringing: true}}}, k.Listing())
	k.ask(on(telephony.HangUp, "l"), "gone l 0", "verdict 1")
	k.ask(on(telephony.HangUp, "l"), "verdict 2")
	k.ask(on(telephony.Look, "l"), "verdict 2")
	k.ask(dial("l", "anna"), "verdict 1")
	k.ask(on(telephony.Look, "l"), "verdict 1")
	k.pass(time.Second, "ringing l")
	k.pass(30*time.Second, "gone l 2")
}

func TestCall(t *testing.T) {
	k := newDesk(t)
	k.SetPhone("anna", Always{Answers, time.Second})
	k.Call(Caller{Channel: "c", Args: []string{"orders"}, Patience: 30 * time.Second, Talk: time.Minute})
	k.pass(0, "entered c")
	k.ask(on(telephony.AnswerCaller, "c"), "up c", "verdict 1")
	k.ask(on(telephony.AnswerCaller, "c"), "verdict 1")
	k.ask(telephony.Request{Op: telephony.StartMusic, Channel: "c", Media: "calm"}, "verdict 1")
	require.Equal(t, "calm", k.Listing().Channels[0].Music)
	k.ask(on(telephony.StopMusic, "c"), "verdict 1")
	k.ask(dial("l", "anna"), "verdict 1")
	join := telephony.Request{Op: telephony.JoinBridge, Bridge: "b", Channels: []string{"c", "l"}}
	k.ask(join, "verdict 2")
	bridge := telephony.Request{Op: telephony.CreateBridge, Bridge: "b"}
	k.ask(bridge, "verdict 1")
	k.ask(bridge, "verdict 3")
	k.ask(join, "verdict 3") // the leg is not in the application yet
	k.pass(2*time.Second, "ringing l", "up l", "leg entered l")
	k.ask(join, "joined c", "joined l", "verdict 1")
	require.Equal(t, []telephony.BridgeSeen{{ID: "b", Members: []string{"c", "l"}}}, k.Listing().Bridges)
	k.pass(61*time.Second, "unjoined c", "left c") // of a customer nothing more is told
	k.pass(10*time.Second, "unjoined l", "left l", "gone l 0")
	k.ask(telephony.Request{Op: telephony.DestroyBridge, Bridge: "b"}, "bridge gone ", "verdict 1")
	k.ask(telephony.Request{Op: telephony.DestroyBridge, Bridge: "b"}, "verdict 2")
	require.Empty(t, k.Listing())
}

func TestAgentEndsTheCall(t *testing.T) {
	k := newDesk(t)
	k.SetPhone("anna", Always{Answers, time.Second})
	k.Call(Caller{Channel: "c", Patience: 30 * time.Second, Talk: time.Minute, AgentEnds: true})
	k.ask(dial("l", "anna"), "entered c", "verdict 1")
	k.ask(telephony.Request{Op: telephony.CreateBridge, Bridge: "b"}, "verdict 1")
	k.pass(2*time.Second, "ringing l", "up l", "leg entered l")
	k.ask(telephony.Request{Op: telephony.JoinBridge, Bridge: "b", Channels: []string{"c", "l"}},
		"joined c", "joined l", "verdict 1")
	k.pass(61*time.Second, "unjoined l", "left l", "gone l 0")
	k.pass(6*time.Second, "unjoined c", "left c")
}

func TestCallerLeaves(t *testing.T) {
	t.Run("out of patience", func(t *testing.T) {
		k := newDesk(t)
		k.Call(Caller{Channel: "c", Patience: 10 * time.Second})
		k.pass(11*time.Second, "entered c", "left c")
	})
	t.Run("by hand", func(t *testing.T) {
		k := newDesk(t)
		k.Call(Caller{Channel: "c", Patience: time.Minute})
		k.HangUp("c")
		k.HangUp("c")
		k.pass(0, "entered c", "left c")
	})
	t.Run("after an announcement, for the dialplan", func(t *testing.T) {
		k := newDesk(t)
		k.Call(Caller{Channel: "c", Patience: time.Minute})
		k.ask(telephony.Request{Op: telephony.Play, Channel: "c", Media: "sound:x", Playback: "p"}, "entered c", "verdict 1")
		k.pass(4*time.Second, "played p")
		q := on(telephony.Continue, "c")
		q.Variables = map[string]string{telephony.ResultVariable: "timeout"}
		k.ask(q, "left c", "verdict 1")
		require.Equal(t, map[string]int{"timeout": 1}, k.Results())
		k.ask(on(telephony.StartMusic, "c"), "verdict 3")
		k.pass(3 * time.Second)
		require.Empty(t, k.Listing())
	})
	t.Run("told for how long, until somebody answers", func(t *testing.T) {
		k := newDesk(t)
		k.Call(Caller{Channel: "c", Patience: time.Minute})
		hush := telephony.Request{Op: telephony.Hush, Channel: "c", Playback: "p"}
		k.ask(telephony.Request{Op: telephony.Greet, Channel: "c", Media: "sound:x,number:2", Playback: "p"}, "entered c", "verdict 1")
		k.ask(hush, "played p", "verdict 1")
		k.ask(hush, "verdict 2")
		k.pass(4 * time.Second)
	})
	t.Run("during an announcement", func(t *testing.T) {
		k := newDesk(t)
		k.Call(Caller{Channel: "c", Patience: 2 * time.Second})
		k.ask(telephony.Request{Op: telephony.Play, Channel: "c", Playback: "p"}, "entered c", "verdict 1")
		k.pass(10*time.Second, "played p", "left c")
	})
}

func TestWithoutALink(t *testing.T) {
	k := newDesk(t)
	k.SetPhone("anna", Always{Answers, time.Second})
	k.Call(Caller{Channel: "c", Patience: time.Minute})
	k.ask(dial("l", "anna"), "entered c", "verdict 1")
	k.ids++
	q := on(telephony.AnswerCaller, "c")
	q.ID = k.ids
	k.Do(q)
	k.SetLink(false)
	k.Call(Caller{Channel: "d", Patience: time.Minute})
	k.pass(5 * time.Second)
	l := k.Listing()
	require.Equal(t, []telephony.ChannelSeen{{ID: "c", Up: true, InApp: true}, {ID: "d"}}, l.Channels,
		"the caller was answered, the leg hung up, the second caller waits outside")
	k.SetLink(true)
	k.pass(2*time.Second, "entered d")
	k.Crash()
	k.pass(time.Minute)
	require.Empty(t, k.Listing())
}

func TestSwitchIsDeterministic(t *testing.T) {
	day := func(seed uint64) []Told {
		s := New(seed)
		s.SetPhone("anna", Always{Declines, time.Second})
		for i := range uint64(20) {
			q := dial(fmt.Sprint("l", i), "anna")
			q.ID = i
			s.Do(q)
		}
		return s.Advance(acd.Time(time.Minute))
	}
	require.Equal(t, day(1), day(1))
	require.NotEqual(t, day(1), day(2))
}
