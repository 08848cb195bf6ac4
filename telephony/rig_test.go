// SPDX-License-Identifier: Apache-2.0

package telephony

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordial/acd"
)

// rig is a controller of node "west" on journal "j", and what it asked for that has
// no result yet.
type rig struct {
	t    *testing.T
	c    *Controller
	open []Request
}

// newRig returns a rig whose link is up, with nothing on the switch.
func newRig(t *testing.T) *rig {
	r := &rig{t: t, c: NewController("west", "j")}
	r.gives(r.c.Resync(Listing{}))
	return r
}

// gives checks what a stimulus led to: commands, then requests, in words.
func (r *rig) gives(w Work, want ...string) {
	r.t.Helper()
	require.Equal(r.t, append([]string{}, want...), r.words(w))
}

// words are the work in words: commands, then requests.
func (r *rig) words(w Work) []string {
	words := []string{}
	for _, c := range w.Commands {
		words = append(words, commandWords(c))
	}
	for _, q := range w.Requests {
		words = append(words, requestWords(q))
		r.open = append(r.open, q)
	}
	return words
}

// done says that all requests have been carried out.
func (r *rig) done(want ...string) {
	r.t.Helper()
	r.result(Done, want...)
}

// result says that the last request came to that, and those before it were carried out.
func (r *rig) result(v Verdict, want ...string) {
	r.t.Helper()
	got := []string{}
	for open := len(r.open); open > 0; open-- {
		last := v
		if open > 1 {
			last = Done
		}
		got = append(got, r.words(r.next(last))...)
	}
	require.Equal(r.t, append([]string{}, want...), got)
}

// first says what the first request that has no result came to.
func (r *rig) first(v Verdict, want ...string) {
	r.t.Helper()
	r.gives(r.next(v), want...)
}

func (r *rig) next(v Verdict) Work {
	id := r.open[0].ID
	r.open = r.open[1:]
	return r.c.Result(Result{ID: id, Verdict: v})
}

func (r *rig) view(v acd.View, want ...string) {
	r.t.Helper()
	r.gives(r.c.View(v), want...)
}

func (r *rig) event(kind EventKind, channel string, want ...string) {
	r.t.Helper()
	r.gives(r.c.Event(Event{Kind: kind, Channel: channel}), want...)
}

func (r *rig) gone(channel string, why acd.Reason, want ...string) {
	r.t.Helper()
	r.gives(r.c.Event(Event{Kind: ChannelGone, Channel: channel, Reason: why}), want...)
}

// arrived brings contact 7 to where its caller "c7" hears music.
func (r *rig) arrived() {
	r.t.Helper()
	r.gives(r.c.Event(Event{Kind: CallerEntered, Channel: "c7", Args: []string{"orders"}}), "arrive c7 orders")
	r.view(waiting(), "answer a caller c7", "start music c7 calm")
	r.done()
}

// ringing brings it to where offer 9 rings.
func (r *rig) ringing() {
	r.t.Helper()
	r.arrived()
	r.view(offered(9), "dial a phone j-o9 PJSIP/a9 25s c7", "create a bridge j-c7-r0")
	r.done()
	r.event(ChannelRinging, "j-o9", "ring 9")
}

// talks brings it to where caller and agent talk.
func (r *rig) talks() {
	r.t.Helper()
	r.ringing()
	r.event(LegEntered, "j-o9", "answer 9")
	r.view(talking(9), "stop music c7", "bridge caller and agent j-c7-r0 c7+j-o9")
	r.done()
}

func waiting() acd.View {
	return acd.View{Contact: 7, Phase: acd.Waiting, Node: "west", Leg: "c7", Music: "calm"}
}

func offered(o acd.OfferID) acd.View {
	v := waiting()
	v.Phase, v.Offer, v.Ring = acd.Offered, o, 20*time.Second
	v.Endpoint = fmt.Sprintf("PJSIP/a%d", o)
	return v
}

func talking(o acd.OfferID) acd.View {
	v := offered(o)
	v.Phase = acd.Talking
	return v
}

func leaving(x acd.Exit, r acd.Reason) acd.View {
	v := waiting()
	v.Phase, v.Exit, v.Reason, v.Outcome = acd.Leaving, x, r, acd.TransferredOut
	return v
}

func gone() acd.View { return acd.View{Contact: 7} }

func commandWords(c acd.Command) string {
	switch c.Kind {
	case acd.Arrive:
		return strings.TrimSpace(fmt.Sprintf("arrive %s %s %s", c.Leg, c.Line, c.Queue))
	case acd.Hangup:
		return fmt.Sprintf("hangup %d", c.Contact)
	case acd.Played:
		return fmt.Sprintf("played %d", c.Contact)
	case acd.Lose:
		return fmt.Sprintf("lose %d", c.Contact)
	case acd.Ring:
		return fmt.Sprintf("ring %d", c.Offer)
	case acd.Answer:
		return fmt.Sprintf("answer %d", c.Offer)
	case acd.Drop:
		return fmt.Sprintf("drop %d", c.Offer)
	case acd.Refuse:
		return fmt.Sprintf("refuse %d %d", c.Offer, c.Reason)
	default:
		return fmt.Sprintf("command %d", c.Kind)
	}
}

func requestWords(q Request) string {
	words := []string{q.Op.String()}
	add := func(s string) {
		if s != "" && s != "0s" && s != "0" {
			words = append(words, s)
		}
	}
	add(q.Channel)
	add(q.Bridge)
	add(strings.Join(q.Channels, "+"))
	add(q.Endpoint)
	add(q.Timeout.String())
	add(q.Caller)
	add(q.Media)
	add(q.Playback)
	add(q.Context)
	add(q.Exten)
	add(fmt.Sprint(q.Priority))
	add(q.Variables[ResultVariable])
	return strings.Join(words, " ")
}
