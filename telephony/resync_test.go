// SPDX-License-Identifier: Apache-2.0

package telephony

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cordial/acd"
)

// restarted returns the controller of a new process that knows these views.
func restarted(t *testing.T, views ...acd.View) *rig {
	r := &rig{t: t, c: NewController("west", "j")}
	for _, v := range views {
		r.view(v) // nothing is asked before the switch was seen
	}
	return r
}

func caller(music string) ChannelSeen {
	return ChannelSeen{ID: "c7", Up: true, InApp: true, Args: []string{"orders"}, Music: music}
}

func leg(up bool) ChannelSeen {
	ch := ChannelSeen{ID: "j-o9", Up: up, Ringing: !up, InApp: up}
	if up {
		ch.Args = LegArguments("j-o9")
	}
	return ch
}

func bridge(members ...string) []BridgeSeen {
	return []BridgeSeen{{ID: "j-c7-r0", Members: members}}
}

func TestAfterARestart(t *testing.T) {
	rang := offered(9)
	rang.Rang = true
	for _, x := range []struct {
		name string
		view acd.View
		has  Listing
		want []string
	}{
		{"waits and hears music", waiting(), Listing{Channels: []ChannelSeen{caller("calm")}}, nil},
		{"waits in silence", waiting(), Listing{Channels: []ChannelSeen{caller("")}}, []string{"start music c7 calm"}},
		{"hears the wrong music", waiting(), Listing{Channels: []ChannelSeen{caller("wild")}}, []string{"stop music c7", "start music c7 calm"}},
		{"the leg still rings", rang, Listing{Channels: []ChannelSeen{caller("calm"), leg(false)}, Bridges: bridge()}, nil},
		{"and it is news that it does", offered(9), Listing{Channels: []ChannelSeen{caller("calm"), leg(false)}, Bridges: bridge()}, []string{"ring 9"}},
		{"was answered in the gap", rang, Listing{Channels: []ChannelSeen{caller("calm"), leg(true)}, Bridges: bridge()}, []string{"answer 9"}},
		{"the leg is gone: not dialled twice", offered(9), Listing{Channels: []ChannelSeen{caller("calm")}, Bridges: bridge()}, []string{"refuse 9 4"}},
		{"they talk", talking(9), Listing{Channels: []ChannelSeen{caller(""), leg(true)}, Bridges: bridge("c7", "j-o9")}, nil},
		{"answered but not bridged", talking(9), Listing{Channels: []ChannelSeen{caller("calm"), leg(true)}, Bridges: bridge()}, []string{"stop music c7", "bridge caller and agent j-c7-r0 c7+j-o9"}},
		{"the agent is gone", talking(9), Listing{Channels: []ChannelSeen{caller("")}, Bridges: bridge("c7")}, []string{"drop 9"}},
		{"the caller is gone", talking(9), Listing{Channels: []ChannelSeen{leg(true)}, Bridges: bridge("j-o9")}, []string{"hangup 7"}},
		{"both are gone", talking(9), Listing{Bridges: bridge()}, []string{"drop 9", "hangup 7"}},
		{"the caller is in the dialplan", waiting(), Listing{Channels: []ChannelSeen{{ID: "c7", Up: true}}}, []string{"hangup 7"}},
		{"the switch was restarted", waiting(), Listing{}, []string{"lose 7"}},
		{"and says so", waiting(), Listing{Restarted: true, Channels: []ChannelSeen{{ID: "c8", InApp: true, Args: []string{"orders"}}}}, []string{"lose 7", "arrive c8 orders"}},
		{"the switch is the same, and nobody is left", at(waiting(), 9), Listing{Started: 5}, []string{"hangup 7"}},
		{"the switch was started after they came", at(waiting(), 5), Listing{Started: 9, Channels: []ChannelSeen{{ID: "x"}}}, []string{"lose 7"}},
		{"on the way out and gone", leaving(acd.Exit{}, acd.NoReason), Listing{}, []string{"hangup 7"}},
		{"announcement that may have ended", leaving(acd.Exit{Announcement: "sound:x"}, acd.ByHand), Listing{Channels: []ChannelSeen{caller("")}}, []string{"play an announcement c7 sound:x j-c7-p1"}},
	} {
		t.Run(x.name, func(t *testing.T) {
			r := restarted(t, x.view)
			r.gives(r.c.Resync(x.has), x.want...)
		})
	}
}

// at is a view of a contact that arrived at a time.
func at(v acd.View, arrived acd.Time) acd.View {
	v.Arrived = arrived
	return v
}

func TestStraysAfterARestart(t *testing.T) {
	r := restarted(t, waiting())
	r.gives(r.c.Resync(Listing{
		Channels: []ChannelSeen{
			caller("calm"),
			{ID: "j-o3", Ringing: true}, // of an offer that is over
			{ID: "old-o4", Up: true, InApp: true, Args: LegArguments("old-o4")},  // of another journal, in our hands
			{ID: "Local/1", Up: true, InApp: true, Args: LegArguments("j-o3")},   // a forwarded leg
			{ID: "c8", InApp: true, Args: []string{"gifts", "queue=gifts"}},      // came in the gap
			{ID: "c9", Up: true, InApp: true, Args: []string{"gifts", "colour"}}, // with bad arguments
		},
		Bridges: []BridgeSeen{{ID: "j-c5-r0"}},
	}),
		"arrive c8 gifts gifts",
		"hang up j-o3", "hang up old-o4", "hang up Local/1", "continue in the dialplan c9 bad_arguments", "destroy a bridge j-c5-r0")
}

func TestLinkLost(t *testing.T) {
	t.Run("requests in flight are forgotten, and their effect is found", func(t *testing.T) {
		r := newRig(t)
		r.arrived()
		r.view(offered(9), "dial a phone j-o9 PJSIP/a9 25s c7", "create a bridge j-c7-r0")
		r.c.LinkLost()
		r.done() // too late
		r.event(ChannelRinging, "j-o9")
		r.gives(r.c.Resync(Listing{Channels: []ChannelSeen{caller("calm"), leg(true)}}),
			"answer 9", "create a bridge j-c7-r0")
	})
	t.Run("a dialling without effect refuses the offer", func(t *testing.T) {
		r := newRig(t)
		r.arrived()
		r.view(offered(9), "dial a phone j-o9 PJSIP/a9 25s c7", "create a bridge j-c7-r0")
		r.c.LinkLost()
		r.gives(r.c.Resync(Listing{Channels: []ChannelSeen{caller("calm")}}), "refuse 9 4", "create a bridge j-c7-r0")
	})
	t.Run("an offer made just then is dialled after it", func(t *testing.T) {
		r := newRig(t)
		r.arrived()
		r.c.LinkLost()
		r.view(offered(9))
		r.gives(r.c.Resync(Listing{Channels: []ChannelSeen{caller("calm")}}), "dial a phone j-o9 PJSIP/a9 25s c7", "create a bridge j-c7-r0")
	})
	t.Run("a caller who was not admitted yet", func(t *testing.T) {
		r := newRig(t)
		r.gives(r.c.Event(Event{Kind: CallerEntered, Channel: "c7", Args: []string{"orders"}}), "arrive c7 orders")
		r.c.LinkLost()
		r.gives(r.c.Resync(Listing{}))
		r.view(waiting(), "hangup 7")
	})
	t.Run("a caller who was refused meanwhile arrives again, to be refused again", func(t *testing.T) {
		r := newRig(t)
		r.gives(r.c.Event(Event{Kind: CallerEntered, Channel: "c7", Args: []string{"orders"}}), "arrive c7 orders")
		r.c.LinkLost()
		r.gives(r.c.Refused("c7", acd.ErrUnknownLine))
		r.gives(r.c.Resync(Listing{Channels: []ChannelSeen{caller("")}}), "arrive c7 orders")
		r.gives(r.c.Refused("c7", acd.ErrUnknownLine), "continue in the dialplan c7 unknown_line")
	})
	t.Run("a caller who left and came back is a new visit", func(t *testing.T) {
		r := newRig(t)
		r.arrived()
		r.event(ChannelLeft, "c7", "hangup 7")
		r.c.LinkLost()
		r.gives(r.c.Resync(Listing{Channels: []ChannelSeen{caller("")}}), "hangup 7", "arrive c7 orders")
		r.view(gone())
		v := waiting()
		v.Contact = 8
		r.view(v, "start music c7 calm")
	})
}

func TestSweep(t *testing.T) {
	t.Run("finds nothing where all is well", func(t *testing.T) {
		r := newRig(t)
		r.talks()
		all := Listing{Channels: []ChannelSeen{caller(""), leg(true)}, Bridges: bridge("c7", "j-o9")}
		r.gives(r.c.Resync(all))
	})
	t.Run("finds a hang-up that was never told", func(t *testing.T) {
		r := newRig(t)
		r.talks()
		r.gives(r.c.Resync(Listing{Channels: []ChannelSeen{leg(true)}, Bridges: bridge("j-o9")}), "hangup 7")
	})
	t.Run("says again what the engine could not take", func(t *testing.T) {
		r := newRig(t)
		r.ringing()
		r.event(LegEntered, "j-o9", "answer 9")
		r.gives(r.c.Resync(Listing{Channels: []ChannelSeen{caller("calm"), leg(true)}, Bridges: bridge()}), "ring 9", "answer 9")
		r.gone("j-o9", acd.NoReason, "drop 9")
		r.event(ChannelLeft, "c7", "hangup 7")
		r.gives(r.c.Resync(Listing{Bridges: bridge()}), "ring 9", "answer 9", "drop 9", "hangup 7")
	})
	t.Run("admits anew who was taken for somebody else", func(t *testing.T) {
		r := newRig(t)
		r.gives(r.c.Event(Event{Kind: CallerEntered, Channel: "c7", Args: []string{"orders"}}), "arrive c7 orders")
		r.gives(r.c.Refused("c7", acd.ErrStale))
		r.gives(r.c.Resync(Listing{Channels: []ChannelSeen{caller("")}}), "arrive c7 orders")
	})
	t.Run("fetches back who only left the bridge", func(t *testing.T) {
		r := newRig(t)
		r.talks()
		r.gives(r.c.Resync(Listing{Channels: []ChannelSeen{caller(""), leg(true)}, Bridges: bridge("c7")}),
			"bridge caller and agent j-c7-r0 j-o9")
	})
	t.Run("leaves alone what is under way", func(t *testing.T) {
		r := newRig(t)
		r.arrived()
		r.view(offered(9), "dial a phone j-o9 PJSIP/a9 25s c7", "create a bridge j-c7-r0")
		r.gives(r.c.Resync(Listing{Channels: []ChannelSeen{caller("calm")}}))
		r.done()
	})
	t.Run("reminds of what was hung up in vain", func(t *testing.T) {
		r := newRig(t)
		r.ringing()
		r.view(waiting(), "hang up j-o9")
		r.done()
		r.gives(r.c.Resync(Listing{Channels: []ChannelSeen{caller("calm"), leg(false)}, Bridges: bridge()}), "hang up j-o9")
	})
	t.Run("and does not disturb a dismissal", func(t *testing.T) {
		r := newRig(t)
		r.gives(r.c.Event(Event{Kind: CallerEntered, Channel: "c7", Args: []string{"orders"}}), "arrive c7 orders")
		r.gives(r.c.Refused("c7", acd.ErrUnknownLine), "continue in the dialplan c7 unknown_line")
		r.gives(r.c.Resync(Listing{Channels: []ChannelSeen{caller("")}}))
		r.result(NotFound)
		require.True(t, r.c.Idle())
	})
}
