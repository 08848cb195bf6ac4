// SPDX-License-Identifier: Apache-2.0

package acd_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordial/acd"
	"cordial/acd/acdtest"
	"cordial/routing"
)

const pricedConfig = `
prices on
skill english
skill german
queue english needs=english:1 worth=60s order=120s
queue german needs=german:2~20s:1 worth=60s order=120s
queue any
line english queue=english
line swiss queue=english needs=german:3
line german queue=german
line any queue=any
agent anna english:10 german:10
agent ben english:8
agent cleo english:8
mean 60s
`

// shop is a centre in which everybody has signed in and all but ben are ready.
func shop(t *testing.T) *acdtest.Scenario {
	t.Helper()
	s := acdtest.NewScenario(t)
	c, err := acdtest.ParseConfig(pricedConfig)
	require.NoError(t, err)
	s.Do(nil, acdtest.Start, acd.Command{Kind: acd.Configure, Config: c})
	s.Do(nil, acdtest.Start, acd.Command{Kind: acd.LinkUp, Node: "pbx"})
	for _, name := range []string{"anna", "ben", "cleo"} {
		s.Do(nil, acdtest.Start, acd.Command{Kind: acd.SignIn, Name: name})
		if name != "ben" {
			s.Do(nil, acdtest.Start, acd.Command{Kind: acd.Ready, Name: name})
		}
	}
	return s
}

var german = []routing.Need{{Skill: 2, Least: 2, Weight: 1, Relax: []routing.Relax{{After: 20 * time.Second, Least: 1}}}}

// A record of prices, the deepest there is, is read as it was written.
func TestPricesInARecord(t *testing.T) {
	p := &acd.Prices{
		Duals:      []acd.Dual{{Needs: german, Dual: -1_234_567}, {Dual: 1}, {Needs: append(german, routing.Need{Skill: 1, Weight: 2})}},
		Surcharges: []routing.Surcharge{{Levels: []acd.Level{0, 7, 10}, Can: 3, By: -50_000}},
	}
	r := acd.Record{Seq: 1, At: acdtest.Start, Command: acd.Command{Kind: acd.SetPrices, Prices: p}, Events: []acd.Event{{Kind: acd.PricesSet, Prices: p}}}
	got, err := acd.DecodeRecord(r.Append(nil))
	require.NoError(t, err)
	require.Equal(t, r, got)
}

// Prices outlive a restart: a snapshot has them.
func TestPricesAreRestored(t *testing.T) {
	s := shop(t)
	s.Do(nil, acdtest.Start, acd.Command{Kind: acd.SetPrices, Prices: &acd.Prices{Duals: []acd.Dual{{Needs: german, Dual: 400_000}}}})
	s.Verify()
	again, err := acd.Restore(bytes.NewReader(acdtest.Snapshot(t, s.M)))
	require.NoError(t, err)
	require.NoError(t, again.Check())
	require.Equal(t, s.M.Status(), again.Status())
	require.Equal(t, acdtest.Start, again.Status().Prices.Set)
	for _, m := range []*acd.Machine{s.M, again} {
		r, err := m.Step(acdtest.Start+1, acd.Command{Kind: acd.Arrive, Node: "pbx", Leg: "a", Line: "english"})
		require.NoError(t, err)
		require.Equal(t, acd.AgentID(3), r.Events[1].Agent, "who costs nothing")
		require.EqualValues(t, 540_000, r.Events[1].Why.Agents[0].Price)
	}
}

// What prices follow from is counted: who asks for what, and who is there.
func TestMarket(t *testing.T) {
	s := shop(t)
	arrive := func(line, leg string) { // at a moment at which nothing is due
		s.Do(nil, acdtest.Start, acd.Command{Kind: acd.Arrive, Node: "pbx", Leg: leg, Line: line})
	}
	for i, line := range []string{"german", "swiss", "english", "any", "any"} {
		arrive(line, string(rune('a'+i)))
	}
	s.Do(nil, acdtest.Start, acd.Command{Kind: acd.Answer, Offer: 1})
	m := s.M.Market(nil)
	require.True(t, m.Prices)
	require.Zero(t, m.Spread)
	require.Equal(t, time.Minute, m.Mean)
	require.Zero(t, m.From)
	asked := map[int]uint64{}
	for _, a := range m.Asked {
		asked[len(a.Needs)] += a.Contacts
	}
	require.Equal(t, map[int]uint64{0: 2, 1: 2, 2: 1}, asked)
	require.ElementsMatch(t, []routing.Staff{
		{Levels: []acd.Level{0, 10, 10}, Can: 1, AtWork: 1, Took: 1},
		{Levels: []acd.Level{0, 8}, Can: 1, AtWork: 1},
	}, m.Staff, "ben has signed in, and is not at work")

	// Handed on, a contact asks for somebody once more.
	s.Do(nil, acdtest.Start, acd.Command{Kind: acd.Transfer, Contact: 8, Exit: &acd.Exit{Queue: "any"}})
	again := s.M.Market(&m)
	require.EqualValues(t, 3, again.Asked[0].Contacts)

	restored, err := acd.Restore(bytes.NewReader(acdtest.Snapshot(t, s.M)))
	require.NoError(t, err)
	other := restored.Market(nil)
	require.Equal(t, restored.Seq(), other.From, "it has seen nobody come")
	for _, a := range other.Asked {
		require.Zero(t, a.Contacts)
	}
}

// A configuration from before there were prices has none.
func TestPricesAreOffUnlessConfigured(t *testing.T) {
	s := acdtest.NewScenario(t)
	set := acd.Command{Kind: acd.SetPrices, Prices: &acd.Prices{}}
	_, err := s.M.Step(acdtest.Start, set)
	require.ErrorIs(t, err, acd.ErrStale)
	_, err = s.M.Step(acdtest.Start, acd.Command{Kind: acd.SetPrices})
	require.ErrorIs(t, err, acd.ErrBadCommand)
	require.False(t, s.M.Market(nil).Prices)
	require.ErrorIs(t, (&acd.Config{Spread: routing.Whole + 1}).Fault(), acd.ErrBadConfig)
}
