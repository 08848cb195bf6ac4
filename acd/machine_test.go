// SPDX-License-Identifier: Apache-2.0

package acd_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cordial/acd"
	"cordial/acd/acdtest"
	"cordial/routing"
)

const floorConfig = `
skill boots
skill ties
skill german
queue boots needs=boots:4~15s:1 worth=30s order=60s known=20s wait-for=25s ring=10s wrapup=open longest=6>queue:any
queue ties needs=ties:2*2+german:1~20s:0 worth=20s order=40s ring=10s wrapup=5s wait=90s>sound:sorry nobody>ext:default,1,1
queue any worth=0s order=10s prio=5s ring=10s wrapup=0s wait=120s>ext:default,2,1 longest=5>sound:full
line boots queue=boots
line ties queue=ties answer=with_agent
line stiefel queue=boots needs=german:2 prio=10s
agent anna boots:9 ties:3 german:1
agent ben boots:5
agent cleo ties:8 german:9
agent dan boots:2 ties:2 german:2
agent eve
mean 20s
prices on
patience 1m
`

// mover makes random but sensible and senseless moves on a machine.
type mover struct {
	*acdtest.Scenario
	now  acd.Time
	legs int
}

func newMover(t *rapid.T) *mover {
	s := &mover{Scenario: acdtest.NewScenario(t), now: acdtest.Start}
	c, err := acdtest.ParseConfig(floorConfig)
	require.NoError(t, err)
	s.do(acd.Command{Kind: acd.Configure, Config: c})
	s.do(acd.Command{Kind: acd.Start})
	s.do(acd.Command{Kind: acd.LinkUp, Node: "pbx"})
	return s
}

func (s *mover) do(c acd.Command) { s.Do(nil, s.now, c) }

var agentNames = []string{"anna", "ben", "cleo", "dan", "eve", "zoe"}

// move makes one move.
func (s *mover) move(t *rapid.T) {
	s.now = s.now.Add(time.Duration(rapid.IntRange(0, 8000).Draw(t, "after")) * time.Millisecond)
	views := s.M.Views()
	pick := func() acd.View {
		if len(views) == 0 {
			return acd.View{}
		}
		return views[rapid.IntRange(0, len(views)-1).Draw(t, "contact")]
	}
	agent := func() string { return rapid.SampledFrom(agentNames).Draw(t, "agent") }
	asked := func() string { return rapid.SampledFrom([]string{"", "", "anna", "cleo", "zoe"}).Draw(t, "asked") }
	switch rapid.IntRange(0, 17).Draw(t, "move") {
	case 0, 1, 2, 3:
		s.legs++
		s.do(acd.Command{
			Kind: acd.Arrive, Node: "pbx", Leg: fmt.Sprint("leg", s.legs),
			Line:     rapid.SampledFrom([]string{"boots", "ties", "stiefel", "hats"}).Draw(t, "line"),
			Customer: acd.CustomerID(rapid.IntRange(0, 5).Draw(t, "customer")),
			Name:     asked(),
		})
	case 4:
		s.do(acd.Command{Kind: acd.SignIn, Name: agent()})
	case 5, 6:
		s.do(acd.Command{Kind: acd.Ready, Name: agent()})
	case 7:
		s.do(acd.Command{Kind: rapid.SampledFrom([]acd.CommandKind{acd.Pause, acd.SignOut, acd.PhoneDown, acd.PhoneUp}).Draw(t, "away"), Name: agent(), Text: "tea"})
	case 8:
		s.do(acd.Command{Kind: acd.Ring, Offer: pick().Offer})
	case 9, 10:
		s.do(acd.Command{Kind: acd.Answer, Offer: pick().Offer})
	case 11:
		s.do(acd.Command{Kind: acd.Refuse, Offer: pick().Offer, Reason: acd.Reason(rapid.IntRange(0, 6).Draw(t, "reason"))})
	case 12:
		if rapid.Bool().Draw(t, "transferred") {
			s.do(acd.Command{Kind: acd.Transfer, Contact: pick().Contact, Exit: &acd.Exit{Queue: rapid.SampledFrom([]string{"boots", "ties", "any"}).Draw(t, "to")}, Name: asked()})
			return
		}
		s.do(acd.Command{Kind: acd.Drop, Offer: pick().Offer})
	case 13:
		s.do(acd.Command{Kind: acd.Hangup, Contact: pick().Contact})
	case 14:
		s.do(acd.Command{Kind: acd.EndWrapUp, Name: agent()})
	case 15:
		s.do(acd.Command{
			Kind:    rapid.SampledFrom([]acd.CommandKind{acd.Played, acd.Lose, acd.Reprioritise, acd.Withdraw}).Draw(t, "contact move"),
			Contact: pick().Contact, Priority: time.Duration(rapid.IntRange(0, 60).Draw(t, "priority")) * time.Second,
		})
	case 16:
		s.do(acd.Command{
			Kind: rapid.SampledFrom([]acd.CommandKind{acd.LinkDown, acd.LinkUp, acd.LinkUp, acd.Start, acd.SetLevel}).Draw(t, "rare"),
			Node: "pbx", Name: agent(), Text: "boots", Level: acd.Level(rapid.IntRange(0, 10).Draw(t, "level")),
		})
	case 17:
		s.do(acd.Command{Kind: acd.SetPrices, Prices: drawPrices(func(n int) int { return rapid.IntRange(0, n-1).Draw(t, "price") })})
	}
}

// drawPrices draws what the skills of the floor cost.
func drawPrices(draw func(n int) int) *acd.Prices {
	share := func() routing.Share { return routing.Share(draw(11)-5) * routing.Whole / 5 }
	p := &acd.Prices{}
	for skill := range acd.SkillID(draw(4)) {
		p.Duals = append(p.Duals, acd.Dual{Needs: []routing.Need{{Skill: skill + 1, Least: 1, Weight: 1}}, Dual: share()})
	}
	if draw(2) == 0 {
		p.Duals = append(p.Duals, acd.Dual{Dual: share()}) // of who needs nothing
	}
	if draw(2) == 0 {
		p.Surcharges = []routing.Surcharge{{Levels: []acd.Level{0, 5}, Can: 1, By: share()}}
	}
	return p
}

// Whatever is done to it, in any order: no invariant breaks, and the journal
// gives the same state again, folded or stepped.
func TestAnyMoves(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := newMover(t)
		for range rapid.IntRange(1, 120).Draw(t, "moves") {
			s.move(t)
			require.NoError(t, s.M.Check())
		}
		s.Verify()
	})
}

// Planted faults: the checks that the tests above rest on do catch them.
func TestCheckCatchesPlantedFaults(t *testing.T) {
	record := func(events ...acd.Event) acd.Record {
		return acd.Record{Seq: 1, At: acdtest.Start, Events: events}
	}
	config, err := acdtest.ParseConfig(floorConfig)
	require.NoError(t, err)
	base := []acd.Event{
		{Kind: acd.Configured, Config: config},
		{Kind: acd.LinkRose, Node: "pbx"},
		{Kind: acd.AgentChanged, Agent: 1, State: acd.AgentReady},
		{Kind: acd.ContactQueued, Contact: 1, Line: 1, Queue: 1, Node: "pbx", Leg: "a"},
	}
	offered := acd.Event{Kind: acd.ContactOffered, Contact: 1, Offer: 1, Agent: 1, Until: acdtest.Start + 1}
	answered := acd.Event{Kind: acd.ContactAnswered, Contact: 1, Offer: 1, Agent: 1}
	ended := acd.Event{Kind: acd.ContactEnded, Contact: 1, Outcome: acd.Answered, Agent: 1}

	for name, tc := range map[string]struct {
		events []acd.Event
		want   string
	}{
		"good":                   {append(base, offered, answered, ended), ""},
		"not eligible":           {append(base, acd.Event{Kind: acd.AgentChanged, Agent: 2 + 3, State: acd.AgentReady}, acd.Event{Kind: acd.ContactOffered, Contact: 1, Offer: 1, Agent: 5, Until: 1}), "not eligible"},
		"not ready":              {append(base, acd.Event{Kind: acd.ContactOffered, Contact: 1, Offer: 1, Agent: 2, Until: 1}), "signed out"},
		"offered twice":          {append(base, offered, acd.Event{Kind: acd.ContactOffered, Contact: 1, Offer: 2, Agent: 1, Until: 1}), "while it is offered"},
		"offer number again":     {append(base, offered, acd.Event{Kind: acd.OfferEnded, Contact: 1, Offer: 1, Agent: 1, Reason: acd.Withdrawn}, offered), "used again"},
		"answered by another":    {append(base, offered, acd.Event{Kind: acd.ContactAnswered, Contact: 1, Offer: 1, Agent: 2}), "offer 1"},
		"ended twice":            {append(base, offered, answered, ended, ended), "not there"},
		"ended without outcome":  {append(base, acd.Event{Kind: acd.ContactEnded, Contact: 1}), "outcome none"},
		"an agent nobody knows":  {append(base, acd.Event{Kind: acd.AgentChanged, Agent: 99}), "cannot be folded"},
		"queued twice":           {append(base, base[3]), "is already"},
		"a hand over capacity":   {append(base, offered, acd.Event{Kind: acd.ContactQueued, Contact: 2, Line: 1, Queue: 1, Node: "pbx", Leg: "b"}, acd.Event{Kind: acd.ContactOffered, Contact: 2, Offer: 2, Agent: 1, Until: 1}), "hands are full"},
		"nothing happened":       {nil, "holds no event"},
		"offered out of view":    {append(base, acd.Event{Kind: acd.LinkFell, Node: "pbx"}, offered), "out of view"},
		"two contacts, one leg":  {append(base, acd.Event{Kind: acd.ContactQueued, Contact: 2, Line: 1, Queue: 1, Node: "pbx", Leg: "a"}), "has the leg"},
		"signed out in a ring":   {append(base, offered, acd.Event{Kind: acd.AgentChanged, Agent: 1, State: acd.SignedOut}), "signed out with contacts"},
		"unreachable for ever":   {append(base, acd.Event{Kind: acd.AgentChanged, Agent: 1, State: acd.AgentUnreachable}), "for ever"},
		"prices unasked":         {append(base, acd.Event{Kind: acd.Configured, Config: &acd.Config{}}, acd.Event{Kind: acd.PricesSet, Prices: &acd.Prices{Duals: []acd.Dual{{}}}}), "where there are none"},
		"prices of no skill":     {append(base, acd.Event{Kind: acd.PricesSet, Prices: &acd.Prices{Duals: []acd.Dual{{Needs: []routing.Need{{Skill: 9, Weight: 1}}}}}}), "of skill 9"},
		"no prices":              {append(base, acd.Event{Kind: acd.PricesSet}), "where there are none"},
		"next without a contact": {append(base, acd.Event{Kind: acd.AgentChose, Agent: 1, State: acd.AgentPaused}), "next state"},
	} {
		t.Run(name, func(t *testing.T) {
			m := acd.New()
			err := m.Audit(record(tc.events...))
			if err == nil {
				err = m.Check()
			}
			if tc.want == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, tc.want)
		})
	}
}

// Time never runs backward, and a due timer comes before any other command.
func TestTimersGoFirst(t *testing.T) {
	s := acdtest.NewScenario(t)
	c, err := acdtest.ParseConfig(floorConfig)
	require.NoError(t, err)
	s.Do(nil, acdtest.Start, acd.Command{Kind: acd.Configure, Config: c})
	for _, kind := range []acd.CommandKind{acd.LinkUp, acd.SignIn, acd.Ready, acd.Arrive} {
		s.Do(nil, acdtest.Start, acd.Command{Kind: kind, Node: "pbx", Leg: "a", Line: "boots", Name: "anna"})
	}
	due, ok := s.M.Deadline()
	require.True(t, ok)
	require.Equal(t, acdtest.Start.Add(10*time.Second), due, "the ring's time-out")
	_, err = s.M.Step(due, acd.Command{Kind: acd.Answer, Offer: 1})
	require.ErrorIs(t, err, acd.ErrTimerDue)
	r, err := s.M.Step(due-1, acd.Command{Kind: acd.Answer, Offer: 1})
	require.NoError(t, err)
	require.Equal(t, acd.ContactAnswered, r.Events[0].Kind)
	r, err = s.M.Step(0, acd.Command{Kind: acd.Pause, Name: "anna", Text: "x"})
	require.NoError(t, err)
	require.Equal(t, due-1, r.At, "an earlier time counts as the last record's")
}

// A clone of a record outlives the next step, with its reasons.
func TestCloneOutlivesTheNextStep(t *testing.T) {
	f := newHall(t, 40)
	var first, clone acd.Record
	var was []byte
	f.each = func(r acd.Record) {
		if r.Events[0].Kind == acd.ContactQueued && len(r.Events) > 1 && clone.Seq == 0 {
			first, clone, was = r, r.Clone(), r.Append(nil)
		}
	}
	for range 10 {
		f.call()
	}
	require.NotNil(t, clone.Events[1].Why)
	require.Equal(t, was, clone.Append(nil))
	require.NotEqual(t, was, first.Append(nil), "what was not cloned is used again")
}

func TestReplayTellsWhatDiffers(t *testing.T) {
	s := acdtest.NewScenario(t)
	c, err := acdtest.ParseConfig(floorConfig)
	require.NoError(t, err)
	s.Do(nil, acdtest.Start, acd.Command{Kind: acd.Configure, Config: c})
	r, err := acd.DecodeRecord(s.Records[0])
	require.NoError(t, err)
	require.NoError(t, acd.New().Replay(r))
	r.Events[0].Until = 7
	require.ErrorIs(t, acd.New().Replay(r), acd.ErrDiverged)
	r.Command.Kind = acd.Answer
	require.ErrorIs(t, acd.New().Replay(r), acd.ErrDiverged)
}
