// SPDX-License-Identifier: Apache-2.0

package acd_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cordial/acd"
	"cordial/acd/acdtest"
)

// past is a history in which each agent has talked once, all beginning at the
// same time, for these durations; a chooser then picks an agent for each of some
// later callers.
type past struct {
	levels    []acd.Level
	durations []time.Duration
}

// choices plays the past on a machine and returns who gets the later callers.
func (p past) choices(t acdtest.T) []acd.AgentID {
	s := acdtest.NewScenario(t)
	later := acd.QueueConfig{
		Name: "later", Needs: []acd.NeedConfig{{Skill: "boots", Least: 1, Weight: 1}},
		ExpertiseWorth: time.Minute, OrderWorth: 2 * time.Minute, RingTimeout: 20 * time.Second, WrapUp: new(time.Duration),
	}
	first := later // in which nobody is held out, so that each agent gets a caller
	first.Name, first.ExpertiseWorth = "first", 0
	c := &acd.Config{
		Skills: []string{"boots"},
		Queues: []acd.QueueConfig{first, later},
		Lines:  []acd.LineConfig{{Name: "first", Queue: "first"}, {Name: "later", Queue: "later"}},
	}
	for i, level := range p.levels {
		c.Agents = append(c.Agents, acd.AgentConfig{Name: fmt.Sprint("a", i), Levels: map[string]acd.Level{"boots": level}})
	}
	s.Do(nil, acdtest.Start, acd.Command{Kind: acd.Configure, Config: c})
	s.Do(nil, acdtest.Start, acd.Command{Kind: acd.LinkUp, Node: "pbx"})
	for i := range p.levels {
		s.Do(nil, acdtest.Start, acd.Command{Kind: acd.SignIn, Agent: acd.AgentID(i + 1)})
	}
	talks := p.talkOnceEach(t, s)
	p.endAll(s, talks)
	var out []acd.AgentID
	for i := range 3 * len(p.levels) {
		out = append(out, arrive(s, acdtest.Start.Add(time.Hour+time.Duration(i)*time.Second), "later", i).Agent)
	}
	return out
}

// talkOnceEach lets each agent answer one caller, one after the other.
func (p past) talkOnceEach(t acdtest.T, s *acdtest.Scenario) []acd.ContactID {
	out := make([]acd.ContactID, len(p.levels))
	for i := range p.levels {
		s.Do(nil, acdtest.Start, acd.Command{Kind: acd.Ready, Agent: acd.AgentID(i + 1)})
		v := arrive(s, acdtest.Start, "first", i)
		require.Equal(t, acd.AgentID(i+1), v.Agent)
		s.Do(nil, acdtest.Start, acd.Command{Kind: acd.Answer, Offer: v.Offer})
		out[i] = v.Contact
	}
	return out
}

// endAll ends the conversations in the order of their durations.
func (p past) endAll(s *acdtest.Scenario, talks []acd.ContactID) {
	order := make([]int, len(talks))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return int(p.durations[i] - p.durations[j]) })
	for _, i := range order {
		s.Do(nil, acdtest.Start.Add(p.durations[i]), acd.Command{Kind: acd.Hangup, Contact: talks[i]})
	}
}

func arrive(s *acdtest.Scenario, now acd.Time, line string, n int) acd.View {
	s.Do(nil, now, acd.Command{Kind: acd.Arrive, Node: "pbx", Leg: fmt.Sprint(line, n), Line: line})
	views := s.M.Views()
	return views[len(views)-1]
}

// longestIdle is the rule that most systems use: who has been idle for longest.
func (p past) longestIdle(acdtest.T) []acd.AgentID {
	order := make([]acd.AgentID, len(p.durations))
	for i := range order {
		order[i] = acd.AgentID(i + 1)
	}
	slices.SortStableFunc(order, func(i, j acd.AgentID) int { return int(p.durations[i-1] - p.durations[j-1]) })
	return order
}

// changed tells whether a rule chooses otherwise once the same conversations
// have been somebody else's: with the totals fixed, only who was quick differs.
func changed(t *rapid.T, rule func(past, acdtest.T) []acd.AgentID) bool {
	n := rapid.IntRange(2, 6).Draw(t, "agents")
	p := past{}
	for i := range n {
		p.levels = append(p.levels, acd.Level(rapid.IntRange(1, 10).Draw(t, "level")))
		p.durations = append(p.durations, time.Duration(rapid.IntRange(1, 3000).Draw(t, "seconds"))*time.Second+time.Duration(i))
	}
	q := past{levels: p.levels, durations: rapid.Permutation(p.durations).Draw(t, "other")}
	return !slices.Equal(rule(p, t), rule(q, t))
}

// Untimed is an invariant: how long anybody's conversations took never enters a
// choice.
func TestUntimed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		require.False(t, changed(t, past.choices), "somebody's past durations have moved a choice")
	})
}

// The test above can fail: longest idle, which rewards short calls, fails it.
func TestUntimedCatchesLongestIdle(t *testing.T) {
	caught := false
	rapid.Check(t, func(t *rapid.T) { caught = caught || changed(t, past.longestIdle) })
	require.True(t, caught)
}
