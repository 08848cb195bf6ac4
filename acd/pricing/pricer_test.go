// SPDX-License-Identifier: Apache-2.0

package pricing

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordial/acd"
	"cordial/routing"
	"cordial/routing/price"
)

const dawn = acd.Time(1_700_000_000_000_000_000)

var (
	english = []routing.Need{{Skill: 1, Least: 1, Weight: 1}}
	german  = []routing.Need{{Skill: 2, Least: 1, Weight: 1}}
)

// centre is a market in which Anna and Ben are at work, and who asks for what.
func centre() acd.Market {
	return acd.Market{
		Prices: true, Mean: 5 * time.Minute, Asked: []acd.Asked{{}, {Needs: english}, {Needs: german}},
		Staff: []routing.Staff{
			{Levels: []acd.Level{0, 10, 10}, Can: 1, AtWork: 1},
			{Levels: []acd.Level{0, 8}, Can: 1, AtWork: 1},
			{Levels: []acd.Level{0, 9, 1}, Can: 1},            // nobody is at work
			{Levels: []acd.Level{0, 9, 9}, Can: 2, AtWork: 5}, // who don't talk
		},
	}
}

// hour lets so many minutes pass, in each of which so many contacts come for English and
// for German. It returns the last problem.
func (p *Pricer) hour(m *acd.Market, at *acd.Time, minutes int, forEnglish, forGerman uint64) (Problem, bool) {
	var last Problem
	ok := false
	for range minutes {
		*at = at.Add(Every)
		m.Asked[1].Contacts += forEnglish
		m.Asked[2].Contacts += forGerman
		last, ok = p.Look(*at, m)
	}
	return last, ok
}

// What came goes into the problem as a load, and who is at work as heads.
func TestTheProblem(t *testing.T) {
	m, at := centre(), dawn
	m.Asked[1].Contacts = 1_000_000 // before it was looked at for the first time
	var p Pricer
	_, ok := p.Look(at, &m)
	require.False(t, ok)
	_, ok = p.hour(&m, &at, 9, 2, 1)
	require.False(t, ok, "too soon")
	problem, ok := p.hour(&m, &at, 51, 2, 1)
	require.True(t, ok)
	require.Len(t, problem.Needs, 2)
	for n, want := range []price.Milli{10 * price.Erlang, 5 * price.Erlang} { // 2 a minute, for 5 minutes each
		require.Equal(t, routing.NeedSet(n+1), problem.Needs[n].Set)
		require.InEpsilon(t, int64(want), int64(problem.Needs[n].Load), 0.01)
	}
	require.Equal(t, []price.Profile{{Heads: 1}, {Heads: 1}, {Heads: 5}}, problem.Profiles)
	require.Equal(t, []price.Arc{{Need: 0, Profile: 0, Fit: 1_000_000}, {Need: 0, Profile: 1, Fit: 800_000}, {Need: 1, Profile: 0, Fit: 1_000_000}}, problem.Arcs)

	_, ok = p.hour(&m, &at, 240, 0, 0)
	require.True(t, ok)
	problem, _ = p.Look(at, &m)
	require.Empty(t, problem.Needs, "all has faded")
}

// The solution is the command that the machine takes. Anna, who is full with German, is
// worth what somebody else would have to leave.
func TestTheSolution(t *testing.T) {
	m, at := centre(), dawn
	m.Mean = 30 * time.Second
	var p Pricer
	_, _ = p.Look(at, &m)
	problem, ok := p.hour(&m, &at, 60, 1, 1)
	require.True(t, ok)
	set, err := problem.Solve()
	require.NoError(t, err)
	require.Equal(t, acd.SetPrices, set.Kind)
	require.Empty(t, set.Prices.Surcharges)
	require.Equal(t, []acd.Dual{{Needs: english, Dual: 1_000_000}, {Needs: german, Dual: 1_000_000}}, set.Prices.Duals, "there is time for all")

	problem, _ = p.hour(&m, &at, 60, 1, 2)
	set, err = problem.Solve()
	require.NoError(t, err)
	require.Equal(t, english, set.Prices.Duals[0].Needs)
	require.InDelta(t, 800_000, int64(set.Prices.Duals[0].Dual), 10, "Ben takes English now")
	require.Less(t, set.Prices.Duals[1].Dual, routing.Share(850_000))

	problem.Profiles = append(problem.Profiles, price.Profile{Heads: -1})
	_, err = problem.Solve()
	require.ErrorIs(t, err, price.ErrProblem)
}

// What came before a restart, or before the prices were switched on, does not count: a
// machine that was made anew begins to count anew.
func TestItBeginsAnew(t *testing.T) {
	m, at := centre(), dawn
	var p Pricer
	_, _ = p.Look(at, &m)
	_, ok := p.hour(&m, &at, 20, 1, 1)
	require.True(t, ok, "the control")

	other := centre()
	other.From = 1000
	other.Asked[1].Contacts = 5
	_, ok = p.hour(&other, &at, 10, 1, 1)
	require.False(t, ok)
	problem, ok := p.hour(&other, &at, 1, 1, 1)
	require.True(t, ok)
	require.Equal(t, problem.Needs[0].Load, problem.Needs[1].Load)

	off := other
	off.Prices = false
	_, ok = p.hour(&off, &at, 20, 1, 1)
	require.False(t, ok)
	_, ok = p.hour(&other, &at, 10, 1, 1)
	require.False(t, ok, "it was off: too soon")
	_, ok = p.hour(&other, &at, 1, 1, 1)
	require.True(t, ok)
}

// A machine and its pricer together: what the machine counts is what comes, and it takes
// the prices. The same again changes nothing.
func TestWithAMachine(t *testing.T) {
	m := acd.New()
	ring := 20 * time.Second
	config := &acd.Config{
		Prices: true, Skills: []string{"english", "german"}, MeanContact: time.Minute,
		Queues: []acd.QueueConfig{
			{Name: "english", RingTimeout: ring, Needs: []acd.NeedConfig{{Skill: "english", Least: 1, Weight: 1}}},
			{Name: "german", RingTimeout: ring, Needs: []acd.NeedConfig{{Skill: "german", Least: 1, Weight: 1}}},
		},
		Lines:  []acd.LineConfig{{Name: "english", Queue: "english"}, {Name: "german", Queue: "german"}},
		Agents: []acd.AgentConfig{{Name: "anna", Levels: map[string]acd.Level{"english": 10, "german": 10}}, {Name: "ben", Levels: map[string]acd.Level{"english": 8}}},
	}
	step := func(at acd.Time, c acd.Command) acd.Record {
		for due, ok := m.Deadline(); ok && due <= at; due, ok = m.Deadline() {
			_, err := m.Step(due, acd.Command{Kind: acd.Tick})
			require.NoError(t, err)
		}
		r, err := m.Step(at, c)
		require.NoError(t, err)
		return r
	}
	step(dawn, acd.Command{Kind: acd.Configure, Config: config})
	step(dawn, acd.Command{Kind: acd.LinkUp, Node: "pbx"})
	for _, name := range []string{"anna", "ben"} {
		step(dawn, acd.Command{Kind: acd.SignIn, Name: name})
		step(dawn, acd.Command{Kind: acd.Ready, Name: name})
	}
	var p Pricer
	var market acd.Market
	for at := dawn; at < dawn.Add(15*time.Minute); at = at.Add(Every) {
		for i, line := range []string{"english", "german", "german"} {
			leg := line + fmt.Sprint(at, i)
			r := step(at, acd.Command{Kind: acd.Arrive, Node: "pbx", Leg: leg, Line: line})
			if len(r.Events) > 1 {
				step(at, acd.Command{Kind: acd.Answer, Offer: r.Events[1].Offer})
			}
			step(at, acd.Command{Kind: acd.Hangup, Contact: acd.ContactID(r.Seq)})
			market = m.Market(&market)
		}
		if problem, ok := p.Look(at, &market); ok {
			set, err := problem.Solve()
			require.NoError(t, err)
			_, err = m.Step(at, set)
			require.True(t, err == nil || m.Status().Prices != nil, "%v", err)
		}
	}
	require.NotNil(t, m.Status().Prices)
	require.Positive(t, m.Status().Prices.Dearest[0].Price)
	require.NoError(t, m.Check())
}
