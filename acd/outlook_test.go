// SPDX-License-Identifier: Apache-2.0

package acd_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cordial/acd"
	"cordial/acd/acdtest"
)

// The outlook knows everybody who waits without an offer, and the kinds of those who
// would come.
func TestOutlook(t *testing.T) {
	m := acd.New()
	c, err := acdtest.ParseConfig(floorConfig)
	require.NoError(t, err)
	now := acdtest.Start
	step := func(c acd.Command) {
		now = now.Add(time.Second)
		_, err := m.Step(now, c)
		require.NoError(t, err)
	}
	step(acd.Command{Kind: acd.Configure, Config: c})
	step(acd.Command{Kind: acd.LinkUp, Node: "pbx"})
	step(acd.Command{Kind: acd.SignIn, Name: "ben"})
	for i, line := range []string{"boots", "stiefel", "boots"} {
		step(acd.Command{Kind: acd.Arrive, Node: "pbx", Leg: string(rune('a' + i)), Line: line})
	}
	o := m.Outlook()
	require.Equal(t, 20*time.Second, o.Talk)
	require.Len(t, o.Queues, 4)
	require.Equal(t, int32(-1), o.Queues[0])
	boots, german := o.Kinds[o.Queues[1]], o.Kinds[o.Lines[3]]
	require.Equal(t, o.Queues[1], o.Lines[1], "the line adds nothing")
	require.Len(t, boots.Line, 2)
	require.Less(t, boots.Line[0].Since, boots.Line[1].Since)
	require.Equal(t, 60*time.Second, boots.Order)
	require.Len(t, german.Line, 1)
	require.Equal(t, 10*time.Second, german.Priority)
	require.Empty(t, o.Groups, "ben is paused")
	step(acd.Command{Kind: acd.Ready, Name: "ben"})
	o = m.Outlook()
	require.Len(t, o.Kinds[o.Queues[1]].Line, 1, "one is offered to ben")
	require.Len(t, o.Groups, 1)
	require.Equal(t, int32(1), o.Groups[0].Busy)
	require.Equal(t, int32(0), o.Groups[0].Free)
}

// Whatever happens, as many are in line as wait, and asking changes nothing.
func TestOutlookOfAnything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := newMover(t)
		for range rapid.IntRange(0, 80).Draw(t, "moves") {
			s.move(t)
			o, n, here := s.M.Outlook(), 0, 0
			for i := range o.Kinds {
				n += len(o.Kinds[i].Line)
			}
			links, status := map[string]bool{}, s.M.Status()
			for _, l := range status.Links {
				links[l.Node] = l.Up
			}
			for _, c := range status.Contacts {
				if c.Phase == acd.Waiting.String() && links[c.Node] && c.AskedFor == "" {
					here++
				}
			}
			require.Equal(t, here, n)
			require.NoError(t, s.M.Check())
		}
	})
}
