// SPDX-License-Identifier: Apache-2.0

package telephony

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordial/acd"
)

const greeting = "tell a caller who waits c7 sound:hold,sound:queue-less-than,number:2,sound:queue-minutes j-c7-p1"

// asking is a view of a caller who waits for an agent by name, up to two minutes.
func asking() acd.View {
	v := waiting()
	v.WaitFor, v.Announcement = 2*time.Minute, "sound:hold"
	return v
}

// greeted brings contact 7 to where its caller is being told.
func (r *rig) greeted() {
	r.t.Helper()
	r.gives(r.c.Event(Event{Kind: CallerEntered, Channel: "c7", Args: []string{"orders", "agent=a9"}}), "arrive c7 orders")
	r.view(asking(), "answer a caller c7", greeting)
	r.done()
}

// cutShort lets the agent answer meanwhile.
func (r *rig) cutShort() {
	r.t.Helper()
	r.view(offered(9), "dial a phone j-o9 PJSIP/a9 25s c7", "create a bridge j-c7-r0")
	r.done()
	r.event(LegEntered, "j-o9", "answer 9")
	r.view(talking(9), "end what is told c7 j-c7-p1", "bridge caller and agent j-c7-r0 c7+j-o9")
}

func (r *rig) told(playback string, want ...string) {
	r.t.Helper()
	r.gives(r.c.Event(Event{Kind: PlaybackOver, Playback: playback}), want...)
}

// The caller is told first, and hears music after that.
func TestTheLimitIsToldBeforeTheMusic(t *testing.T) {
	r := newRig(t)
	r.greeted()
	r.told("j-c6-p1")
	r.told("j-c7-p2")
	r.told("j-c7-p1", "start music c7 calm")
	r.done()
	r.view(asking()) // and not told again
}

// Her phone rings meanwhile; once she answers, nobody hears the rest of it.
func TestTheLimitIsCutShortByTheAgent(t *testing.T) {
	r := newRig(t)
	r.greeted()
	r.cutShort()
	r.done()
	r.told("j-c7-p1")
}

// If it cannot be ended any more, that is as good.
func TestWhatIsOverCannotBeEnded(t *testing.T) {
	for _, v := range []Verdict{NotFound, Unknown} {
		r := newRig(t)
		r.greeted()
		r.cutShort()
		r.first(v)
		switch v {
		case NotFound:
			r.done()
		default:
			r.done("end what is told c7 j-c7-p1")
			r.done()
		}
		require.True(t, r.c.calls[7].have.Here)
	}
}

// Who is let go hears no more of it, and what they are told then is another thing.
func TestTheLimitIsCutShortByTheExit(t *testing.T) {
	r := newRig(t)
	r.greeted()
	r.view(leaving(acd.Exit{Announcement: "sound:sorry"}, acd.WaitedTooLong), "end what is told c7 j-c7-p1", "play an announcement c7 sound:sorry j-c7-p2")
	r.done()
	r.told("j-c7-p1")
	r.told("j-c7-p2", "played 7")

	r = newRig(t)
	r.greeted()
	r.view(leaving(acd.Exit{Exten: "1"}, acd.WaitedTooLong), "end what is told c7 j-c7-p1", "continue in the dialplan c7 1 1 timeout")

	r = newRig(t)
	r.greeted()
	r.view(leaving(acd.Exit{}, acd.ByHand), "hang up c7")
}

// What the switch will not tell is not waited for.
func TestTheLimitCannotBeTold(t *testing.T) {
	r := newRig(t)
	r.gives(r.c.Event(Event{Kind: CallerEntered, Channel: "c7", Args: []string{"orders"}}), "arrive c7 orders")
	r.view(asking(), "answer a caller c7", greeting)
	r.result(Failed, "start music c7 calm")

	r = newRig(t)
	r.gives(r.c.Event(Event{Kind: CallerEntered, Channel: "c7", Args: []string{"orders"}}), "arrive c7 orders")
	r.view(asking(), "answer a caller c7", greeting)
	r.result(Unknown, "tell a caller who waits c7 sound:hold,sound:queue-less-than,number:2,sound:queue-minutes j-c7-p2")
	r.result(Conflict)
	r.told("j-c7-p2", "start music c7 calm")
}

// After a restart who hears music has been told; of others nobody knows, and they are
// told, again if need be.
func TestTheLimitAfterARestart(t *testing.T) {
	for music, want := range map[string][]string{"calm": {}, "": {greeting}} {
		r := &rig{t: t, c: NewController("west", "j")}
		r.view(asking())
		r.gives(r.c.Resync(Listing{Channels: []ChannelSeen{{ID: "c7", Up: true, InApp: true, Music: music}}}), want...)
	}
	r := newRig(t)
	r.greeted()
	r.c.LinkLost()
	r.gives(r.c.Resync(Listing{Channels: []ChannelSeen{{ID: "c7", Up: true, InApp: true}}}),
		"tell a caller who waits c7 sound:hold,sound:queue-less-than,number:2,sound:queue-minutes j-c7-p2")
}

// Only who waits for an agent is told, and only if they are answered and hear anything.
func TestWhoIsTold(t *testing.T) {
	require.Equal(t, "sound:hold,sound:queue-less-than,number:2,sound:queue-minutes", Want(asking()).Greeting)
	silent := asking()
	silent.Answer = acd.WithAgent
	require.Empty(t, Want(silent).Greeting)
	silent = asking()
	silent.Announcement = ""
	require.Empty(t, Want(silent).Greeting)
	silent = asking()
	silent.WaitFor = 0
	require.Empty(t, Want(silent).Greeting)
}

func TestSpoken(t *testing.T) {
	for d, want := range map[time.Duration]string{
		time.Minute: "1,sound:queue-minute", 5 * time.Minute: "5,sound:queue-minutes", 90 * time.Second: "90,sound:queue-seconds",
		time.Second / 2: "1,sound:queue-seconds",
	} {
		require.Equal(t, "sound:queue-less-than,number:"+want, spoken(d))
	}
}

// What the dialplan says of an agent reaches the machine.
func TestTheAgentAskedForReachesTheMachine(t *testing.T) {
	w := NewController("west", "j")
	w.Resync(Listing{})
	work := w.Event(Event{Kind: CallerEntered, Channel: "c7", Args: []string{"orders", "agent=a9"}})
	require.Equal(t, "a9", work.Commands[0].Name)
}
