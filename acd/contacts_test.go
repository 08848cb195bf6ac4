// SPDX-License-Identifier: Apache-2.0

package acd

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// three is a machine with three contacts that wait.
func three(t *testing.T) *Machine {
	m := New()
	m.Apply(Record{Seq: 1, At: 5, Events: []Event{{Kind: Configured, Config: &Config{
		Queues: []QueueConfig{{Name: "q", RingTimeout: 1}}, Lines: []LineConfig{{Name: "l", Queue: "q"}},
	}}, {Kind: LinkRose, Node: "pbx"}}})
	for seq, leg := range []string{2: "a", 3: "b", 4: "c"} {
		if leg != "" {
			m.Apply(Record{Seq: uint64(seq), At: 5, Events: []Event{{Kind: ContactQueued, Contact: ContactID(seq), Line: 1, Queue: 1, Node: "pbx", Leg: leg}}})
		}
	}
	require.NoError(t, m.Check())
	return m
}

func ids(m *Machine) []ContactID {
	var out []ContactID
	for c := m.contacts.first; c != nil; c = c.after {
		out = append(out, c.id)
	}
	return out
}

// Whoever leaves, the others are found and in order, and a place that is used again
// holds nothing of who had it before.
func TestContactsComeAndGo(t *testing.T) {
	for _, leaves := range []ContactID{2, 3, 4} {
		m := three(t)
		m.Apply(Record{Seq: 5, At: 5, Events: []Event{{Kind: ContactReprioritised, Contact: leaves, Priority: 7}}})
		gone := m.contact(leaves)
		m.Apply(Record{Seq: 6, At: 5, Events: []Event{{Kind: ContactEnded, Contact: leaves, Outcome: Abandoned}}})
		require.NoError(t, m.Check())
		require.Len(t, ids(m), 2)
		require.NotContains(t, ids(m), leaves)
		m.Apply(Record{Seq: 7, At: 5, Events: []Event{{Kind: ContactQueued, Contact: 7, Line: 1, Queue: 1, Node: "pbx", Leg: "d"}}})
		require.NoError(t, m.Check())
		require.Equal(t, ContactID(7), ids(m)[2])
		require.Same(t, gone, m.contact(7), "the place is used again")
		require.Zero(t, gone.priority)
		require.Equal(t, []Party{{Role: Customer, Leg: "d"}}, gone.parties)
	}
}

// Check finds what was spoilt.
func TestCheckFindsLostContacts(t *testing.T) {
	for name, spoil := range map[string]func(*contacts, *contact){
		"id":      func(s *contacts, c *contact) { s.byID.Take(c.id) },
		"leg":     func(s *contacts, c *contact) { delete(s.byLeg[c.node], c.leg()) },
		"list":    func(_ *contacts, c *contact) { c.before.after = c.after },
		"order":   func(s *contacts, c *contact) { s.first, s.last, c.after = c, c.before, c.before; c.after.after = nil },
		"an id":   func(s *contacts, c *contact) { s.byID.Put(99, c) },
		"a leg":   func(s *contacts, c *contact) { s.byLeg["pbx"]["z"] = c },
		"offer":   func(_ *contacts, c *contact) { c.phase = Offered },
		"counted": func(s *contacts, _ *contact) { s.count++ },
	} {
		m := three(t)
		spoil(&m.contacts, m.contact(3))
		require.Error(t, m.Check(), name)
	}
}
