// SPDX-License-Identifier: Apache-2.0

package telephony

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cordial/acd"
)

func TestDialResults(t *testing.T) {
	start := func(t *testing.T) *rig {
		r := newRig(t)
		r.arrived()
		r.view(offered(9), "dial a phone j-o9 PJSIP/a9 25s c7", "create a bridge j-c7-r0")
		return r
	}
	t.Run("failed", func(t *testing.T) {
		r := start(t)
		r.first(Failed, "refuse 9 4")
		r.done()
	})
	t.Run("the caller is gone", func(t *testing.T) {
		r := start(t)
		r.first(NotFound, "hangup 7") // and no word against her phone
		r.view(gone())
		r.done("destroy a bridge j-c7-r0")
		r.done()
		require.True(t, r.c.Idle())
	})
	t.Run("taken is adopted", func(t *testing.T) {
		r := start(t)
		r.first(Conflict)
		r.done()
		r.event(LegEntered, "j-o9", "answer 9")
	})
	t.Run("unknown, looked for, found", func(t *testing.T) {
		r := start(t)
		r.first(Unknown)
		r.done("look for a channel j-o9")
		r.gives(r.c.Result(Result{ID: r.open[0].ID, Verdict: Done, Seen: &ChannelSeen{ID: "j-o9", Ringing: true}}), "ring 9")
	})
	t.Run("unknown, looked for, not there", func(t *testing.T) {
		r := start(t)
		r.first(Unknown)
		r.done("look for a channel j-o9")
		r.result(NotFound, "refuse 9 4")
	})
	t.Run("unknown for good", func(t *testing.T) {
		r := start(t)
		r.first(Unknown)
		r.done("look for a channel j-o9")
		r.result(Unknown, "look for a channel j-o9")
		r.result(Unknown, "look for a channel j-o9")
		r.result(Unknown, "refuse 9 4", "hang up j-o9")
	})
	t.Run("unknown, but an event tells", func(t *testing.T) {
		r := start(t)
		r.event(ChannelRinging, "j-o9", "ring 9")
		r.first(Unknown)
		r.done()
	})
	t.Run("entered before the result", func(t *testing.T) {
		r := start(t)
		r.event(LegEntered, "j-o9", "answer 9")
		r.view(talking(9))
		r.done("stop music c7", "bridge caller and agent j-c7-r0 c7+j-o9")
	})
	t.Run("gone before the result", func(t *testing.T) {
		r := start(t)
		r.gone("j-o9", acd.Busy, "refuse 9 3")
		r.done()
	})
	t.Run("offer over before the result", func(t *testing.T) {
		r := start(t)
		r.view(waiting())
		r.done("hang up j-o9")
	})
}

// What is sent in turn is foreseen; what comes otherwise is asked for once more.
func TestOneOfManyIsNotDone(t *testing.T) {
	start := func(t *testing.T) *rig {
		r := newRig(t)
		r.view(offered(9), "dial a phone j-o9 PJSIP/a9 25s c7", "answer a caller c7", "start music c7 calm", "create a bridge j-c7-r0")
		r.first(Done)
		return r
	}
	t.Run("unanswered", func(t *testing.T) {
		r := start(t)
		r.first(Unknown)
		r.done("answer a caller c7")
	})
	t.Run("refused", func(t *testing.T) {
		r := start(t)
		r.first(Done)
		r.first(Failed)
		r.done() // no music is to be had
	})
	t.Run("the caller has gone meanwhile", func(t *testing.T) {
		r := start(t)
		r.first(NotFound, "hangup 7")
		r.first(NotFound)
		r.done()
		r.view(gone(), "hang up j-o9", "destroy a bridge j-c7-r0")
	})
	t.Run("the bridge was not made", func(t *testing.T) {
		r := start(t)
		r.event(LegEntered, "j-o9", "answer 9")
		r.view(talking(9))
		r.result(Unknown, "create a bridge j-c7-r0", "stop music c7", "bridge caller and agent j-c7-r0 c7+j-o9")
		r.first(Unknown)
		r.first(Done)
		r.result(NotFound, "create a bridge j-c7-r0", "bridge caller and agent j-c7-r0 c7+j-o9")
	})
	t.Run("the view changes before the results", func(t *testing.T) {
		r := start(t)
		r.view(leaving(acd.Exit{Exten: "1"}, acd.ByHand))
		r.done("hang up j-o9", "stop music c7", "continue in the dialplan c7 1 1 withdrawn")
	})
}
