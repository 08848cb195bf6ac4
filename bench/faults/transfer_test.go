// SPDX-License-Identifier: Apache-2.0

//go:build e2e

package faults

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordial/bench/load"
)

// TestFault26TransferTargetDead has an agent hand a caller on to a colleague whose
// phone is dead. The caller hears music, keeps the place at the head of the queue, and
// is the next one's, before somebody who came later.
func TestFault26TransferTargetDead(t *testing.T) {
	t.Parallel()
	scene := load.Scene{
		Ring: 2 * time.Second, WrapUp: 200 * time.Millisecond,
		Agents: []load.Agent{{Name: "giver", Levels: "{boots: 9}"}, {Name: "target", Levels: "{boots: 8}"}, {Name: "taker", Levels: "{boots: 3}"}},
		Phones: []load.PhoneGroup{{Name: "steady", Kind: load.Answers, RingMillis: 100, Agents: []string{"giver", "taker"}}},
		Dead:   []string{"target"},
	}
	r := start(t, t.TempDir(), scene, func(_ *rig, written string) string { return written })
	do := func(path, body string) { require.NoError(t, r.post(t.Context(), path, body)) }
	do("/v1/agents/target/pause", "")
	do("/v1/agents/taker/pause", "")
	call := func(name string) {
		require.NoError(t, r.CallMore(1, load.CallerGroup{Name: name, TalkMillis: 15_000, Over: time.Second}, load.LineOrders))
	}
	call("first")
	r.until("a talk", 5*time.Second, func() error { return r.phases(1, 0) })
	do("/v1/agents/giver/pause", "") // after this contact
	call("second")
	r.until("one who waits", 5*time.Second, func() error { return r.phases(1, 1) })
	now, err := r.Cordial.Live(t.Context())
	require.NoError(t, err)
	first := now.Contacts[0]

	do(fmt.Sprintf("/v1/contacts/%d/transfer", first.ID), `{"exit":{"Queue":"orders"}}`)
	require.NoError(t, r.phases(0, 2))
	r.until("music", 5*time.Second, func() error {
		hears, err := r.Hears(t.Context(), []string{first.Leg})
		if err == nil && !hears[first.Leg] {
			err = errors.New("who was handed on hears nothing")
		}
		return err
	})
	do("/v1/agents/target/ready", "")
	r.until("the end of her offer", 10*time.Second, func() error { return r.does("target", "unreachable") })
	do("/v1/agents/target/pause", "") // or she would be tried again
	require.NoError(t, r.phases(0, 2))
	do("/v1/agents/taker/ready", "")
	r.until("another talk", 5*time.Second, func() error { return r.phases(1, 1) })
	do("/v1/agents/giver/ready", "")

	kept := r.over()
	require.Len(t, kept.Contacts, 2)
	require.Equal(t, [][]string{{"giver: answered", "target: unreachable", "taker: answered"}, {"giver: answered"}},
		[][]string{offers(kept.Contacts[0]), offers(kept.Contacts[1])})
	require.Equal(t, 2, r.reconciled().Answered)
}

// does is nil if an agent does that now.
func (r *rig) does(agent, state string) error {
	now, err := r.Cordial.Live(r.t.Context())
	for _, a := range now.Agents {
		if a.Name == agent && a.State != state {
			err = fmt.Errorf("agent %s is %s, not %s", agent, a.State, state)
		}
	}
	return err
}

// offers says what became of each offer of a contact.
func offers(c load.ContactKept) (words []string) {
	for _, o := range c.Offers {
		if o.Answered {
			o.Reason = "answered"
		}
		words = append(words, o.Agent+": "+o.Reason)
	}
	return words
}
