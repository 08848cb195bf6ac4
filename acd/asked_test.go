// SPDX-License-Identifier: Apache-2.0

package acd_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordial/acd"
	"cordial/acd/acdtest"
	"cordial/routing"
)

// asking is a machine on which a caller waits for Anna, who is paused, beside Ben.
func asking(t *testing.T, queue string) *acdtest.Scenario {
	t.Helper()
	s := acdtest.NewScenario(t)
	c, err := acdtest.ParseConfig("queue q " + queue + "\nline q queue=q\nagent anna\nagent ben\n")
	require.NoError(t, err)
	for _, cmd := range []acd.Command{
		{Kind: acd.Configure, Config: c},
		{Kind: acd.LinkUp, Node: "pbx"},
		{Kind: acd.SignIn, Name: "anna"},
		{Kind: acd.SignIn, Name: "ben"},
		{Kind: acd.Ready, Name: "ben"},
		{Kind: acd.Arrive, Node: "pbx", Leg: "a", Line: "q", Name: "anna"},
	} {
		s.Do(nil, acdtest.Start, cmd)
	}
	return s
}

// What tells the caller goes out with the view: how long the wait may be at most, and
// with what words; once nobody waits for her any more, there is nothing to tell.
func TestTheViewTellsTheLimit(t *testing.T) {
	for queue, want := range map[string]acd.View{
		"wait-for=2m>sound:hold":                    {WaitFor: 2 * time.Minute, Announcement: "sound:hold"},
		"wait-for=2m":                               {WaitFor: 2 * time.Minute},
		"wait-for=2m>sound:hold wait=30s>sound:bye": {WaitFor: 30 * time.Second, Announcement: "sound:hold"},
	} {
		s := asking(t, queue)
		v := s.M.Views()[0]
		require.Equal(t, acd.Waiting, v.Phase)
		require.Equal(t, want, acd.View{WaitFor: v.WaitFor, Announcement: v.Announcement}, queue)
		s.Do(nil, acdtest.Start.Add(time.Second), acd.Command{Kind: acd.SignOut, Name: "anna"})
		v = s.M.Views()[0]
		require.Equal(t, acd.Offered, v.Phase)
		require.Zero(t, v.WaitFor)
	}
}

// Whoever sees the state sees for whom a contact waits, as long as it does.
func TestTheStatusTellsWhoIsAskedFor(t *testing.T) {
	s := asking(t, "wait-for=2m")
	c := s.M.Status().Contacts[0]
	require.Equal(t, "anna", c.AskedFor)
	require.Equal(t, acdtest.Start.Add(2*time.Minute), c.AskedUntil)
	s.Do(nil, acdtest.Start.Add(2*time.Minute), acd.Command{Kind: acd.Tick})
	c = s.M.Status().Contacts[0]
	require.Equal(t, "ben", c.Agent)
	require.Empty(t, c.AskedFor)
	s.Verify()
}

// The audit of a record finds an offer to somebody else.
func TestTheAuditFindsWhoWaitsForAnother(t *testing.T) {
	s := asking(t, "wait-for=2m")
	next := acd.Record{Seq: s.M.Seq() + 1, At: acdtest.Start.Add(time.Minute), Command: acd.Command{Kind: acd.Tick}, Events: []acd.Event{{
		Kind: acd.ContactOffered, Contact: s.M.Views()[0].Contact, Offer: 1, Agent: 2, Until: acdtest.Start.Add(time.Hour),
		Why: &routing.Why{Rule: routing.BestKey},
	}}}
	require.ErrorContains(t, s.M.Audit(next), "waits for agent 1")
	s = asking(t, "wait-for=2m")
	next.At = acdtest.Start.Add(2 * time.Minute)
	require.NoError(t, s.M.Audit(next))
}

// A journal from before there were such callers is read as it was.
func TestNobodyIsWaitedForUnlessAQueueAllowsIt(t *testing.T) {
	s := asking(t, "worth=0s")
	require.Equal(t, "ben", s.M.Status().Contacts[0].Agent)
	_, err := s.M.Step(s.M.Now(), acd.Command{Kind: acd.Configure, Config: &acd.Config{
		Queues: []acd.QueueConfig{{Name: "q", RingTimeout: time.Second, WaitFor: -1}},
	}})
	require.ErrorIs(t, err, acd.ErrBadConfig)
}
