// SPDX-License-Identifier: Apache-2.0

package telephony

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cordial/acd"
)

func TestCallThatIsAnswered(t *testing.T) {
	r := newRig(t)
	r.talks()
	r.event(ChannelGone, "c7", "hangup 7")
	r.view(gone(), "hang up j-o9", "destroy a bridge j-c7-r0")
	r.done()
	require.False(t, r.c.Idle(), "the leg is not gone yet")
	r.gone("j-o9", acd.NoReason)
	require.True(t, r.c.Idle())
}

func TestDialGoesOutFirst(t *testing.T) {
	r := newRig(t)
	r.gives(r.c.Event(Event{Kind: CallerEntered, Channel: "c7", Args: []string{"orders"}}), "arrive c7 orders")
	r.view(offered(9), "dial a phone j-o9 PJSIP/a9 25s c7", "answer a caller c7", "start music c7 calm", "create a bridge j-c7-r0")
	r.done()
}

func TestAnswerWithAgent(t *testing.T) {
	r := newRig(t)
	v := offered(9)
	v.Answer = acd.WithAgent
	r.view(v, "dial a phone j-o9 PJSIP/a9 25s c7", "let a caller hear ringing c7", "create a bridge j-c7-r0")
	r.done()
	r.event(LegEntered, "j-o9", "answer 9")
	v.Phase = acd.Talking
	r.view(v, "answer a caller c7", "bridge caller and agent j-c7-r0 c7+j-o9")
	r.done()
}

func TestOfferMovesOn(t *testing.T) {
	r := newRig(t)
	r.ringing()
	r.view(offered(10), "hang up j-o9", "dial a phone j-o10 PJSIP/a10 25s c7")
	r.first(Done)
	r.gone("j-o9", acd.NoReason) // no word: the machine ended that offer itself
	r.done()
	r.view(waiting(), "hang up j-o10")
	r.done() // the music never stopped
}

func TestFault23HowALegEnds(t *testing.T) {
	for _, x := range []struct {
		name  string
		rang  bool
		why   acd.Reason
		means acd.Reason
	}{
		{"busy at once", false, acd.Busy, acd.Busy},
		{"busy after it rang", true, acd.Busy, acd.Busy},
		{"declined", false, acd.Declined, acd.Declined},
		{"nobody answered", true, acd.NoAnswer, acd.NoAnswer},
		{"unreachable", false, acd.Unreachable, acd.Unreachable},
		{"ended without a word after it rang", true, acd.NoReason, acd.NoAnswer},
		{"ended without a word", false, acd.NoReason, acd.NoAnswer},
	} {
		t.Run(x.name, func(t *testing.T) {
			r := newRig(t)
			r.arrived()
			r.view(offered(9), "dial a phone j-o9 PJSIP/a9 25s c7", "create a bridge j-c7-r0")
			r.first(Done)
			if x.rang {
				r.event(ChannelRinging, "j-o9", "ring 9")
				r.event(ChannelRinging, "j-o9") // said once
			}
			r.gone("j-o9", x.why, commandWords(acd.Command{Kind: acd.Refuse, Offer: 9, Reason: x.means}))
			r.gone("j-o9", x.why)
			r.done()
			r.view(offered(9)) // the machine has not heard yet: not dialled again
			r.view(waiting())
		})
	}
}

func TestFault24AnsweredAsTheCallerHangsUp(t *testing.T) {
	r := newRig(t)
	r.ringing()
	r.event(ChannelLeft, "c7", "hangup 7")
	r.event(LegEntered, "j-o9") // the machine has been told already that it is over
	r.view(gone(), "hang up j-o9", "destroy a bridge j-c7-r0")
	r.first(NotFound)
	r.result(NotFound)
	require.True(t, r.c.Idle())
}

func TestRaces(t *testing.T) {
	t.Run("an answer for an offer that is over", func(t *testing.T) {
		r := newRig(t)
		r.ringing()
		r.view(waiting(), "hang up j-o9")
		r.event(LegEntered, "j-o9")
		r.done()
		r.gone("j-o9", acd.NoReason)
		r.event(LegEntered, "j-o9", "hang up j-o9") // even if it were to come back
		r.event(LegEntered, "j-o9")
	})
	t.Run("the agent hangs up at once", func(t *testing.T) {
		r := newRig(t)
		r.ringing()
		r.event(LegEntered, "j-o9", "answer 9")
		r.gone("j-o9", acd.NoReason, "drop 9")
		r.view(talking(9))
		r.view(leaving(acd.Exit{}, acd.NoReason), "hang up c7")
		r.done()
		r.gone("c7", acd.NoReason, "hangup 7")
		r.view(gone(), "destroy a bridge j-c7-r0")
	})
	t.Run("the caller hangs up before the machine knows", func(t *testing.T) {
		r := newRig(t)
		r.gives(r.c.Event(Event{Kind: CallerEntered, Channel: "c7", Args: []string{"orders"}}), "arrive c7 orders")
		r.gone("c7", acd.NoReason)
		r.view(offered(9), "hangup 7")
		r.view(gone())
		require.True(t, r.c.Idle())
	})
	t.Run("entered twice", func(t *testing.T) {
		r := newRig(t)
		e := Event{Kind: CallerEntered, Channel: "c7", Args: []string{"orders"}}
		r.gives(r.c.Event(e), "arrive c7 orders")
		r.gives(r.c.Event(e))
		r.view(waiting(), "answer a caller c7", "start music c7 calm")
		r.gives(r.c.Event(e))
	})
	t.Run("a request for a caller who is gone", func(t *testing.T) {
		r := newRig(t)
		r.view(waiting(), "answer a caller c7", "start music c7 calm")
		r.first(NotFound, "hangup 7")
		r.event(ChannelLeft, "c7")
	})
	t.Run("gone on in the dialplan, and back", func(t *testing.T) {
		r := newRig(t)
		r.arrived()
		r.view(leaving(acd.Exit{Exten: "100"}, acd.QueueFull), "stop music c7", "continue in the dialplan c7 100 1 queue_full")
		r.event(ChannelLeft, "c7", "hangup 7")
		r.gives(r.c.Event(Event{Kind: CallerEntered, Channel: "c7", Args: []string{"gifts"}}), "arrive c7 gifts")
		r.done()
		r.view(gone())
		v := waiting()
		v.Contact = 8
		r.view(v, "answer a caller c7", "start music c7 calm")
	})
}

func TestLeaving(t *testing.T) {
	t.Run("after an announcement", func(t *testing.T) {
		r := newRig(t)
		r.arrived()
		r.view(leaving(acd.Exit{Announcement: "sound:all-busy"}, acd.WaitedTooLong), "stop music c7", "play an announcement c7 sound:all-busy j-c7-p1")
		r.gives(r.c.Event(Event{Kind: PlaybackOver, Playback: "j-c7-p1"}), "played 7")
		r.done()
		r.view(leaving(acd.Exit{}, acd.WaitedTooLong), "hang up c7")
		r.gone("c7", acd.NoReason, "hangup 7")
		r.done()
		r.view(gone())
		require.True(t, r.c.Idle())
	})
	t.Run("an announcement that cannot be played", func(t *testing.T) {
		r := newRig(t)
		r.arrived()
		r.view(leaving(acd.Exit{Announcement: "sound:none"}, acd.WaitedTooLong), "stop music c7", "play an announcement c7 sound:none j-c7-p1")
		r.result(Failed, "played 7")
	})
	t.Run("the dialplan will not have the caller", func(t *testing.T) {
		r := newRig(t)
		r.arrived()
		r.view(leaving(acd.Exit{Context: "night", Priority: 3}, acd.NobodySignedIn), "stop music c7", "continue in the dialplan c7 night 3 nobody")
		r.result(Failed, "hang up c7")
	})
	t.Run("has gone on though no answer came", func(t *testing.T) {
		r := newRig(t)
		r.view(leaving(acd.Exit{Exten: "1"}, acd.ByHand), "continue in the dialplan c7 1 1 withdrawn")
		r.result(Unknown, "continue in the dialplan c7 1 1 withdrawn")
		r.result(Conflict, "hangup 7")
	})
	t.Run("while a phone rings", func(t *testing.T) {
		r := newRig(t)
		r.ringing()
		r.view(leaving(acd.Exit{}, acd.ByHand), "hang up j-o9", "hang up c7")
	})
	t.Run("the machine gave up waiting for the end", func(t *testing.T) {
		r := newRig(t)
		r.arrived()
		r.view(gone(), "hang up c7")
	})
}

func TestNotAdmitted(t *testing.T) {
	enter := Event{Kind: CallerEntered, Channel: "c7", Args: []string{"orders"}}
	for _, x := range []struct {
		err  error
		word string
	}{
		{acd.ErrUnknownLine, "unknown_line"},
		{acd.ErrUnknownQueue, "unknown_queue"},
		{acd.ErrUnknownSkill, "unknown_need"},
		{acd.ErrBadCommand, "bad_arguments"},
		{acd.ErrTimerDue, "not_admitted"},
	} {
		r := newRig(t)
		r.gives(r.c.Event(enter), "arrive c7 orders")
		w := r.c.Refused("c7", x.err)
		require.ErrorIs(t, w.Faults[0], x.err)
		r.gives(w, "continue in the dialplan c7 "+x.word)
		r.done()
		r.event(ChannelLeft, "c7")
		require.True(t, r.c.Idle())
	}
	t.Run("bad arguments", func(t *testing.T) {
		r := newRig(t)
		w := r.c.Event(Event{Kind: CallerEntered, Channel: "c7", Args: []string{"orders", "quue=x"}})
		require.ErrorIs(t, w.Faults[0], ErrBadArguments)
		r.gives(w, "continue in the dialplan c7 bad_arguments")
		r.result(Failed, "hang up c7") // never silence
	})
	t.Run("gone meanwhile", func(t *testing.T) {
		r := newRig(t)
		r.gives(r.c.Event(enter), "arrive c7 orders")
		r.event(ChannelLeft, "c7")
		r.gives(r.c.Refused("c7", acd.ErrUnknownLine))
		require.True(t, r.c.Idle())
	})
	t.Run("belongs to a contact already", func(t *testing.T) {
		r := newRig(t)
		r.gives(r.c.Event(enter), "arrive c7 orders")
		r.gives(r.c.Refused("c7", acd.ErrStale))
		r.view(waiting(), "answer a caller c7", "start music c7 calm")
	})
}

func TestForeignIsNeverTouched(t *testing.T) {
	r := newRig(t)
	for _, kind := range []EventKind{ChannelRinging, ChannelUp, ChannelLeft, ChannelGone} {
		r.event(kind, "PJSIP/boss-1")
		r.event(kind, "jj-o5")
	}
	r.gives(r.c.Event(Event{Kind: MemberJoined, Bridge: "conference", Channel: "PJSIP/boss-1"}))
	r.gives(r.c.Event(Event{Kind: BridgeGone, Bridge: "conference"}))
	r.gives(r.c.Resync(Listing{
		Channels: []ChannelSeen{{ID: "PJSIP/boss-1", Up: true}, {ID: "k-o5", Ringing: true}},
		Bridges:  []BridgeSeen{{ID: "conference", Members: []string{"PJSIP/boss-1"}}, {ID: "k-c7-r0"}},
	}))
	v := waiting()
	v.Node = "east"
	r.view(v)
	require.True(t, r.c.Idle())
}

func TestForwardingPhone(t *testing.T) {
	r := newRig(t)
	r.arrived()
	r.view(offered(9), "dial a phone j-o9 PJSIP/a9 25s c7", "create a bridge j-c7-r0")
	r.first(Done)
	r.gives(r.c.Event(Event{Kind: LegEntered, Channel: "Local/1", Args: LegArguments("j-o9")}),
		"refuse 9 4", "hang up Local/1")
	r.gives(r.c.Event(Event{Kind: LegEntered, Channel: "Local/1", Args: LegArguments("j-o9")}))
	r.gone("j-o9", acd.Unreachable)
	r.gone("Local/1", acd.NoReason)
}

func TestTroubleWithTheBridge(t *testing.T) {
	t.Run("made again if it is gone", func(t *testing.T) {
		r := newRig(t)
		r.talks()
		r.gives(r.c.Event(Event{Kind: BridgeGone, Bridge: "j-c7-r0"}), "create a bridge j-c7-r0", "bridge caller and agent j-c7-r0 c7+j-o9")
		r.first(Conflict)
		r.result(NotFound, "create a bridge j-c7-r0", "bridge caller and agent j-c7-r0 c7+j-o9")
	})
	t.Run("taken away if a member went before the other came", func(t *testing.T) {
		r := newRig(t)
		r.ringing()
		r.event(LegEntered, "j-o9", "answer 9")
		r.view(talking(9), "stop music c7", "bridge caller and agent j-c7-r0 c7+j-o9")
		r.first(Done)
		r.gives(r.c.Event(Event{Kind: ChannelGone, Channel: "c7"}), "hangup 7")
		r.gives(r.c.Event(Event{Kind: ChannelGone, Channel: "j-o9"}))
		r.view(acd.View{Contact: 7, Phase: acd.Gone, Node: "west", Leg: "c7"})
		r.result(Conflict, "destroy a bridge j-c7-r0")
	})
	t.Run("hopeless: nobody is left in silence", func(t *testing.T) {
		r := newRig(t)
		r.ringing()
		r.event(LegEntered, "j-o9", "answer 9")
		r.view(talking(9), "stop music c7", "bridge caller and agent j-c7-r0 c7+j-o9")
		r.result(Failed, "hang up j-o9")
		r.done()
		r.gone("j-o9", acd.NoReason, "drop 9")
	})
	t.Run("who leaves it is not fetched back at once", func(t *testing.T) {
		r := newRig(t)
		r.talks()
		r.gives(r.c.Event(Event{Kind: MemberLeft, Bridge: "j-c7-r0", Channel: "j-o9"}))
		r.gone("j-o9", acd.NoReason, "drop 9")
	})
	t.Run("music that cannot be had does not stop the call", func(t *testing.T) {
		r := newRig(t)
		r.view(offered(9), "dial a phone j-o9 PJSIP/a9 25s c7", "answer a caller c7", "start music c7 calm", "create a bridge j-c7-r0")
		r.first(Done)
		r.first(Unknown)
		r.first(Failed)
		r.done("answer a caller c7")
		r.done()
		r.event(LegEntered, "j-o9", "answer 9")
		r.view(talking(9), "bridge caller and agent j-c7-r0 c7+j-o9")
	})
}
