// SPDX-License-Identifier: Apache-2.0

package telephony

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"cordial/acd"
)

// bench is a controller whose every request is done at once, and what it asked.
type bench struct {
	*Controller
	asked []string
}

func (b *bench) do(w Work) {
	for _, q := range w.Requests {
		b.asked = append(b.asked, fmt.Sprintf("%v %s", q.Op, q.Channel))
		b.do(b.Result(Result{ID: q.ID, Verdict: Done}))
	}
}

func (b *bench) dialled(leg string) bool {
	return slices.Contains(b.asked, fmt.Sprintf("%v %s", Dial, leg))
}

func (b *bench) caller(name string) {
	b.do(b.Event(Event{Kind: CallerEntered, Channel: name, Args: []string{"line"}}))
}

func toAgent(c acd.ContactID, o acd.OfferID, a acd.AgentID) acd.View {
	return acd.View{
		Contact: c, Phase: acd.Offered, Node: "west", Leg: fmt.Sprintf("c%d", c), Offer: o, Agent: a,
		Endpoint: fmt.Sprintf("PJSIP/a%d", a), Ring: 20 * time.Second,
	}
}

// newBench has contact 7 ring at agent 3, by offer 9, as its caller goes; and contact
// 8 wait.
func newBench() *bench {
	b := &bench{Controller: NewController("west", "j")}
	b.do(b.Resync(Listing{}))
	b.caller("c7")
	b.do(b.View(toAgent(7, 9, 3)))
	b.caller("c8")
	b.do(b.Event(Event{Kind: ChannelLeft, Channel: "c7"}))
	b.do(b.View(acd.View{Contact: 7}))
	return b
}

func TestAPhoneIsNotDialledWhileItHasALegOfOurs(t *testing.T) {
	b := newBench()
	b.do(b.View(toAgent(8, 10, 3)))
	assert.Contains(t, b.asked, "hang up j-o9")
	assert.Contains(t, b.asked, "start music c8", "the rest does not wait")
	assert.False(t, b.dialled("j-o10"), "she would be busy")
	b.do(b.Event(Event{Kind: ChannelGone, Channel: "j-o9"}))
	assert.True(t, b.dialled("j-o10"))
	assert.Empty(t, b.held)
}

func TestAnotherPhoneIsDialledAtOnce(t *testing.T) {
	b := newBench()
	b.do(b.View(toAgent(8, 10, 4)))
	assert.True(t, b.dialled("j-o10"))
}

func TestAnOfferThatIsOverWaitsForNoPhone(t *testing.T) {
	b := newBench()
	b.do(b.View(toAgent(8, 10, 3)))
	waits := toAgent(8, 0, 0)
	waits.Phase = acd.Waiting
	b.do(b.View(waits))
	b.do(b.Event(Event{Kind: ChannelGone, Channel: "j-o9"}))
	assert.False(t, b.dialled("j-o10"))
	assert.Empty(t, b.held)
	b.do(b.View(toAgent(8, 11, 3)))
	assert.True(t, b.dialled("j-o11"))
}

func TestAPhoneThatAListingShowsIsEngaged(t *testing.T) {
	b := &bench{Controller: NewController("west", "j")}
	talk := toAgent(7, 9, 3)
	talk.Phase = acd.Talking
	b.do(b.View(talk))
	b.do(b.Resync(Listing{Channels: []ChannelSeen{
		{ID: "c7", Up: true, InApp: true}, {ID: "j-o9", Up: true, InApp: true, Args: LegArguments("j-o9")},
	}}))
	b.caller("c8")
	b.do(b.View(acd.View{Contact: 7}))
	b.do(b.View(toAgent(8, 10, 3)))
	assert.False(t, b.dialled("j-o10"))
	b.do(b.Resync(Listing{Channels: []ChannelSeen{{ID: "c8", Up: true, InApp: true}}}))
	assert.True(t, b.dialled("j-o10"), "a sweep finds the leg gone")
}
