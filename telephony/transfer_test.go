// SPDX-License-Identifier: Apache-2.0

package telephony

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cordial/acd"
)

// The agent hands the caller on: her leg ends, and the caller hears music in the
// bridge until the next one joins.
func TestTransfer(t *testing.T) {
	again := func(o acd.OfferID) acd.View {
		v := offered(o)
		v.Music = "wild" // the other queue's
		return v
	}
	t.Run("to who answers", func(t *testing.T) {
		r := newRig(t)
		r.talks()
		v := waiting()
		v.Music = "wild"
		r.view(v, "hang up j-o9", "start music c7 wild")
		r.done()
		r.gone("j-o9", acd.NoReason) // no word: the machine knows
		r.view(again(10), "dial a phone j-o10 PJSIP/a10 25s c7")
		r.done()
		r.event(LegEntered, "j-o10", "answer 10")
		v = again(10)
		v.Phase = acd.Talking
		r.view(v, "stop music c7", "bridge caller and agent j-c7-r0 j-o10")
		r.done()
		r.event(ChannelGone, "c7", "hangup 7")
	})
	t.Run("to who is out of reach", func(t *testing.T) {
		r := newRig(t)
		r.talks()
		r.view(again(10), "hang up j-o9", "dial a phone j-o10 PJSIP/a10 25s c7", "start music c7 wild")
		r.first(Done)
		r.first(Failed, "refuse 10 4")
		r.done()
		r.view(again(11), "dial a phone j-o11 PJSIP/a11 25s c7")
	})
	t.Run("the agent hangs up at that moment", func(t *testing.T) {
		r := newRig(t)
		r.talks()
		r.gone("j-o9", acd.NoReason, "drop 9") // stale, by then
		r.view(waiting(), "start music c7 calm")
	})
	t.Run("and the process dies then", func(t *testing.T) {
		r := restarted(t, waiting())
		r.gives(r.c.Resync(Listing{Channels: []ChannelSeen{caller(""), leg(true)}, Bridges: bridge("c7", "j-o9")}),
			"hang up j-o9", "start music c7 calm")
		r.done()
		require.False(t, r.c.Idle())
	})
}
