// SPDX-License-Identifier: Apache-2.0

package whatif

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/acd"
	"cordial/acd/acdtest"
	"cordial/routing"
)

const twoAgents = `
skill boots
queue boots needs=boots:1 ring=20s wrapup=10s worth=0s
queue late needs=boots:1 ring=20s wrapup=10s
queue short needs=boots:1 ring=20s wait=30s>queue:late
line boots queue=boots
line short queue=short
agent anna boots:9
agent ben boots:5
`

// Anna's talk from 12 to 72 and wrap-up to 82; one who gives up; one who is still there.
func TestReaderByHand(t *testing.T) {
	s := begin(t, twoAgents)
	s.agent(1, acd.Pause, "ben")
	x := s.arrive(10, "x", "boots")
	s.answer(12, x)
	y := s.arrive(20, "y", "boots")
	s.hangup(45, y)
	s.hangup(72, x)
	z := s.arrive(90, "z", "boots")
	s.answer(95, z)
	s.agent(100, acd.Ready, "ben")

	traffic := s.traffic()
	require.Len(t, traffic.Contacts, 3)
	first, gone, open := traffic.Contacts[0], traffic.Contacts[1], traffic.Contacts[2]
	assert.Equal(t, acdtest.Start.Add(10*time.Second), first.At)
	assert.Equal(t, Answered, first.Fate)
	assert.Equal(t, 2*time.Second, first.Wait)
	assert.Equal(t, 2*time.Second, first.Ring)
	assert.Equal(t, time.Minute, first.Talk)
	assert.Equal(t, 10*time.Second, first.WrapUp)
	assert.True(t, first.Complete)
	assert.Equal(t, Abandoned, gone.Fate)
	assert.Equal(t, 25*time.Second, gone.Wait)
	assert.Equal(t, gone.Wait, gone.patience)
	assert.Equal(t, []time.Duration{first.Ring, first.Talk, first.WrapUp}, []time.Duration{gone.Ring, gone.Talk, gone.WrapUp}, "drawn")
	assert.Equal(t, 5*time.Second, open.Wait)
	assert.False(t, open.Complete, "nobody knows how long it talks")
	assert.Greater(t, open.patience, open.Wait)
	assert.Equal(t, 2, traffic.TalkDrawn)
	assert.Equal(t, 2, traffic.PatienceDrawn)
	assert.Equal(t, 32*time.Second, traffic.Patience, "2 + 25 + 5 s were waited for one who gave up")

	assert.Len(t, traffic.Needs, 1)
	assert.Equal(t, [][]routing.Level{{0, 9}, {0, 5}}, traffic.Levels)
	f := traffic.Recorded
	assert.Equal(t, []int{3, 2, 1, 0, 0}, []int{f.Contacts, f.Answered, f.Abandoned, f.TurnedAway, f.Waiting})
	assert.InDelta(t, (2.0+25+5)/3, f.Wait, 1e-9)
	assert.InDelta(t, 25, f.WaitP90, 1e-9)
	assert.InDelta(t, 2.0/3, f.InTime, 1e-9)
	assert.InDelta(t, 0.9, f.Fit, 1e-9)
	// Anna has been there for 100 s, Ben for 1; she talked from 12 to 72, wrapped up to
	// 82 and talked again from 95 on.
	assert.InDelta(t, (60.0+10+5)/101, f.Occupancy, 1e-9)
}

func TestReaderSeesTurns(t *testing.T) {
	s := begin(t, twoAgents)
	x := s.arrive(10, "x", "boots")
	s.answer(10, x)
	s.agent(20, acd.Pause, "anna") // after this call
	s.agent(30, acd.Ready, "anna") // or not
	s.at(40, acd.Command{Kind: acd.SetLevel, Name: "ben", Text: "boots", Level: 9})
	s.agent(50, acd.SignOut, "ben")
	s.hangup(60, x)
	s.agent(75, acd.SignIn, "ben") // paused, as far as routing is concerned away
	var turns []Turn
	for _, turn := range s.traffic().Turns {
		turn.At -= acdtest.Start
		turns = append(turns, turn)
	}
	assert.Equal(t, []Turn{
		{0, 0, 0, false}, {0, 1, 1, false}, // configured, signed out
		{0, 0, 0, true}, {0, 1, 1, true},
		{20 * second, 0, 0, false}, {30 * second, 0, 0, true},
		{40 * second, 1, 0, true}, {50 * second, 1, 0, false},
	}, turns)
}

func TestReaderSeesMissedOffers(t *testing.T) {
	s := begin(t, twoAgents)
	x := s.arrive(10, "x", "boots")
	offer := s.m.View(x).Offer
	s.at(10, acd.Command{Kind: acd.Ring, Offer: offer})
	s.at(13, acd.Command{Kind: acd.Refuse, Offer: offer, Reason: acd.Declined})
	s.agent(15, acd.Pause, "ben")                          // whose phone rings, and is taken back
	s.at(49, acd.Command{Kind: acd.LinkUp, Node: "other"}) // Anna may be asked again by now
	s.answer(50, x)
	s.hangup(60, x)
	s.agent(75, acd.Ready, "ben")
	c := s.traffic().Contacts[0]
	assert.Equal(t, []time.Duration{3 * time.Second}, c.Missed)
	assert.Equal(t, 40*time.Second, c.Wait)
}

// A transfer is a new contact, which keeps its age; its second wait may be given up.
func TestReaderTransfers(t *testing.T) {
	s := begin(t, twoAgents)
	x := s.arrive(10, "x", "boots")
	s.answer(15, x)
	s.agent(16, acd.Pause, "ben")
	s.at(35, acd.Command{Kind: acd.Transfer, Contact: x, Exit: &acd.Exit{Queue: "late"}})
	s.hangup(41, x)
	s.agent(60, acd.Ready, "ben")
	traffic := s.traffic()
	require.Len(t, traffic.Contacts, 2)
	first, second := traffic.Contacts[0], traffic.Contacts[1]
	assert.Equal(t, Answered, first.Fate)
	assert.Equal(t, 20*time.Second, first.Talk)
	assert.Equal(t, 10*time.Second, first.WrapUp)
	assert.True(t, first.Complete)
	assert.Equal(t, acdtest.Start.Add(35*time.Second), second.At)
	assert.Equal(t, first.At, second.Waiting.Since)
	assert.Len(t, second.Waiting.Excluded, 1)
	assert.Equal(t, Abandoned, second.Fate)
	assert.Equal(t, 6*time.Second, second.Wait)
}

func TestReaderSeesLimits(t *testing.T) {
	s := begin(t, twoAgents)
	for _, name := range []string{"anna", "ben"} {
		s.agent(1, acd.Pause, name)
	}
	x := s.arrive(10, "x", "short")
	y := s.arrive(20, "y", "boots")
	s.at(45, acd.Command{Kind: acd.Withdraw, Contact: y})
	s.agent(50, acd.Ready, "anna")
	s.answer(51, x)
	s.hangup(60, x)
	s.at(100, acd.Command{Kind: acd.Ready, Name: "ben"})
	traffic := s.traffic()
	moved, away := traffic.Contacts[0], traffic.Contacts[1]
	require.Len(t, moved.Moves, 1)
	assert.Equal(t, acdtest.Start.Add(40*time.Second), moved.Moves[0].At)
	assert.Equal(t, acdtest.Start.Add(40*time.Second), moved.Waiting.RipeAt, "the dial knows of the limit")
	assert.Equal(t, routing.Never, moved.Moves[0].Waiting.RipeAt)
	assert.Equal(t, Answered, moved.Fate)
	assert.Equal(t, TurnedAway, away.Fate)
	assert.Equal(t, 25*time.Second, away.Wait)
	assert.Equal(t, 1, traffic.Recorded.TurnedAway)
}

// Which skills are asked for, and how, is the kind of a contact.
func TestReaderTellsKindsApart(t *testing.T) {
	s := begin(t, twoAgents+"line fine queue=boots needs=boots:9\nline alike queue=late\nline gives queue=boots needs=boots:9~30s:1\n")
	for n, line := range []string{"boots", "fine", "alike", "gives", "boots"} {
		id := s.arrive(float64(10*n), line+string(rune('0'+n)), line)
		s.answer(float64(10*n+1), id)
		s.hangup(float64(10*n+2), id)
		s.agent(float64(10*n+3), acd.EndWrapUp, "anna")
	}
	var kinds []int
	traffic := s.traffic()
	for _, c := range traffic.Contacts {
		kinds = append(kinds, c.Kind)
	}
	assert.Equal(t, []int{0, 1, 0, 2, 0}, kinds)
	assert.Len(t, traffic.Needs, 3)
}

// What is read from a snapshot on begins with who is there then.
func TestReaderBeginsInTheMiddle(t *testing.T) {
	s := begin(t, twoAgents)
	x := s.arrive(10, "x", "boots")
	s.answer(11, x)
	s.agent(20, acd.Pause, "ben")
	s.r = NewReader(s.m)
	s.hangup(30, x) // of before
	s.agent(31, acd.EndWrapUp, "anna")
	y := s.arrive(40, "y", "boots")
	s.answer(42, y)
	s.hangup(50, y)
	s.agent(60-1e-3, acd.EndWrapUp, "anna")
	traffic := s.traffic()
	require.Len(t, traffic.Contacts, 1)
	assert.Equal(t, acdtest.Start.Add(20*time.Second), traffic.From)
	assert.Equal(t, Turn{At: traffic.From, Agent: 0, Profile: 0, AtWork: true}, traffic.Turns[0])
	assert.Equal(t, 1, traffic.Recorded.Answered)
	assert.InDelta(t, 18.0/40, traffic.Recorded.Occupancy, 1e-4)
}

func TestNothingToGoBy(t *testing.T) {
	s := begin(t, twoAgents)
	x := s.arrive(10, "x", "boots")
	s.hangup(12, x)
	_, err := s.r.Traffic(1)
	assert.ErrorIs(t, err, ErrNothing)
}

// Where nobody gave up, nobody would have.
func TestEndlessPatience(t *testing.T) {
	s := begin(t, twoAgents)
	x := s.arrive(10, "x", "boots")
	s.answer(12, x)
	s.hangup(20, x)
	s.agent(21, acd.EndWrapUp, "anna")
	traffic := s.traffic()
	assert.Zero(t, traffic.Patience)
	assert.Equal(t, routing.Never, traffic.To.Add(traffic.Contacts[0].patience))
}
