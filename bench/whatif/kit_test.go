// SPDX-License-Identifier: Apache-2.0

package whatif

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordial/acd"
	"cordial/acd/acdtest"
	"cordial/bench/sim"
	"cordial/bench/workload"
	"cordial/routing"
)

const second = routing.Time(time.Second)

// shop is the traffic of a day in the example's shop.
func shop(t *testing.T, replication int) *Traffic {
	t.Helper()
	s, err := workload.Load("../../configs/scenarios/shop.yaml")
	require.NoError(t, err)
	r := NewReader(acd.New())
	_, err = sim.Run(t.Context(), s, replication, sim.Options{Watch: func(m *acd.Machine, rec acd.Record) error {
		r.Record(m, rec)
		return nil
	}})
	require.NoError(t, err)
	traffic, err := r.Traffic(1)
	require.NoError(t, err)
	return traffic
}

// story is a machine whose records are read.
type story struct {
	t *testing.T
	m *acd.Machine
	r *Reader
}

// begin has agents a and b ready at second 0 of acdtest.Start, in a centre.
func begin(t *testing.T, centre string) *story {
	config, err := acdtest.ParseConfig(strings.TrimSpace(centre))
	require.NoError(t, err)
	s := &story{t: t, m: acd.New()}
	s.r = NewReader(s.m)
	s.at(0, acd.Command{Kind: acd.Configure, Config: config})
	s.at(0, acd.Command{Kind: acd.LinkUp, Node: "pbx"})
	for _, a := range config.Agents {
		s.at(0, acd.Command{Kind: acd.SignIn, Name: a.Name})
		s.at(0, acd.Command{Kind: acd.Ready, Name: a.Name})
	}
	return s
}

// at steps a command at so many seconds, and what is due until then.
func (s *story) at(seconds float64, c acd.Command) acd.Record {
	s.t.Helper()
	now := acdtest.Start.Add(time.Duration(seconds * float64(time.Second)))
	for due, ok := s.m.Deadline(); ok && due <= now; due, ok = s.m.Deadline() {
		s.step(due, acd.Command{Kind: acd.Tick})
	}
	return s.step(now, c)
}

func (s *story) step(now acd.Time, c acd.Command) acd.Record {
	s.t.Helper()
	r, err := s.m.Step(now, c)
	require.NoError(s.t, err)
	r = r.Clone()
	if r.Seq != 0 {
		s.r.Record(s.m, r)
	}
	return r
}

func (s *story) arrive(seconds float64, leg, line string) acd.ContactID {
	s.t.Helper()
	return acd.ContactID(s.at(seconds, acd.Command{Kind: acd.Arrive, Node: "pbx", Leg: leg, Line: line}).Seq)
}

// answer has the agent answer whom a contact is offered to.
func (s *story) answer(seconds float64, id acd.ContactID) {
	s.t.Helper()
	s.at(seconds, acd.Command{Kind: acd.Answer, Offer: s.m.View(id).Offer})
}

func (s *story) hangup(seconds float64, id acd.ContactID) {
	s.t.Helper()
	s.at(seconds, acd.Command{Kind: acd.Hangup, Contact: id})
}

func (s *story) agent(seconds float64, kind acd.CommandKind, name string) {
	s.t.Helper()
	s.at(seconds, acd.Command{Kind: kind, Name: name})
}

func (s *story) traffic() *Traffic {
	s.t.Helper()
	traffic, err := s.r.Traffic(1)
	require.NoError(s.t, err)
	return traffic
}

// route routes by the rule of a name.
func route(t *testing.T, traffic *Traffic, name string) Figures {
	t.Helper()
	p, err := PoliciesNamed(name)
	require.NoError(t, err)
	require.Len(t, p, 1)
	f, err := traffic.Route(t.Context(), p[0])
	require.NoError(t, err)
	return f
}

// by hand: agents of profile 0 have level 9 in skill 1, those of profile 1 level 4; both
// are ready from second 1 to the end, which is second 1000. All contacts need skill 1,
// and are answered as soon as a phone rings, unless they say otherwise.
func byHand(agents []int, contacts ...Contact) *Traffic {
	t := &Traffic{
		From: second, To: 1000 * second, Agents: len(agents), Contacts: contacts,
		Needs:  [][]routing.Need{{{Skill: 1, Least: 1, Weight: 1}}},
		Levels: [][]routing.Level{{0, 9}, {0, 4}},
	}
	for a, profile := range agents {
		t.Turns = append(t.Turns, Turn{At: second, Agent: a, Profile: profile, AtWork: true})
	}
	for i := range t.Contacts {
		c := &t.Contacts[i]
		c.Mean = time.Minute
		c.Waiting = routing.Waiting{Since: c.At, RipeAt: routing.Never}
		if c.patience == 0 {
			c.patience = time.Hour
		}
	}
	return t
}

// call comes at a second and talks for so many.
func call(at, talk int) Contact {
	return Contact{At: routing.Time(at) * second, Talk: time.Duration(talk) * time.Second}
}
