// SPDX-License-Identifier: Apache-2.0

package acd_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/acd"
	"cordial/acd/acdtest"
	"cordial/routing"
)

func TestLook(t *testing.T) {
	config, err := acdtest.ParseConfig("skill boots\nskill danish\n" +
		"queue boots needs=boots:3 ring=20s worth=50s order=70s prio=5s wait=90s>queue:late\nqueue late ring=20s\n" +
		"line danish queue=boots needs=danish:2\nagent anna boots:7\nagent ben boots:5 danish:4")
	require.NoError(t, err)
	m := acd.New()
	now := acdtest.Start
	do := func(c acd.Command) acd.Record {
		now = now.Add(time.Second)
		r, err := m.Step(now, c)
		require.NoError(t, err)
		return r
	}
	assert.Zero(t, m.LastAgent())
	do(acd.Command{Kind: acd.Configure, Config: config})
	do(acd.Command{Kind: acd.LinkUp, Node: "pbx"})
	assert.Equal(t, acd.AgentID(2), m.LastAgent())
	assert.Equal(t, acd.DefaultMeanContact, m.Mean())

	id := acd.ContactID(do(acd.Command{Kind: acd.Arrive, Node: "pbx", Leg: "x", Line: "danish", Priority: time.Second}).Seq)
	w, needs, ok := m.Waits(id)
	require.True(t, ok)
	assert.Equal(t, []routing.Need{{Skill: 1, Least: 3, Weight: 1}, {Skill: 2, Least: 2, Weight: 1}}, needs)
	assert.Equal(t, routing.Waiting{
		ID: id, Needs: w.Needs, Since: now, Priority: 6 * time.Second, Worth: 50 * time.Second, Order: 70 * time.Second,
		KnownWorth: w.KnownWorth, RipeAt: now.Add(90 * time.Second),
	}, w)
	_, _, ok = m.Waits(id + 1)
	assert.False(t, ok)

	levels, atWork := m.Serves(2)
	assert.Equal(t, []acd.Level{0, 5, 4}, levels)
	assert.False(t, atWork)
	do(acd.Command{Kind: acd.SignIn, Name: "ben"})
	do(acd.Command{Kind: acd.Ready, Name: "ben"})
	_, atWork = m.Serves(2)
	assert.True(t, atWork)
	do(acd.Command{Kind: acd.Answer, Offer: m.View(id).Offer})
	do(acd.Command{Kind: acd.Pause, Name: "ben"})
	_, atWork = m.Serves(2)
	assert.False(t, atWork, "about to leave is as good as away")
	levels, atWork = m.Serves(3)
	assert.Nil(t, levels)
	assert.False(t, atWork)

	_, _, ok = m.Waits(id)
	assert.True(t, ok, "also while it talks")
	do(acd.Command{Kind: acd.Hangup, Contact: id})
	_, _, ok = m.Waits(id)
	assert.False(t, ok)
	assert.Less(t, m.Mean(), acd.DefaultMeanContact, "a short conversation was seen")
}
