// SPDX-License-Identifier: Apache-2.0

package sim

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/acd"
	"cordial/bench/workload"
)

// faulty is a machine with a fault.
type faulty struct {
	*acd.Machine
	spoil func(r *acd.Record)
	deaf  func(c acd.Command) bool
}

func (f *faulty) Step(now acd.Time, c acd.Command) (acd.Record, error) {
	if f.deaf != nil && f.deaf(c) {
		return acd.Record{}, acd.ErrStale
	}
	r, err := f.Machine.Step(now, c)
	if f.spoil != nil {
		r = r.Clone()
		f.spoil(&r)
	}
	return r, err
}

// plants are faults that a machine might have, each with the rule that it breaks.
var plants = []struct {
	name, rule string
	plant      func(*acd.Machine) decider
}{
	{"a contact is offered to two agents", "holder: ", func(m *acd.Machine) decider {
		return &faulty{Machine: m, spoil: func(r *acd.Record) {
			i := slices.IndexFunc(r.Events, func(e acd.Event) bool { return e.Kind == acd.ContactOffered })
			if i >= 0 && r.Seq > 300 {
				again := r.Events[i]
				again.Offer, again.Agent = again.Offer+1, again.Agent%8+1
				r.Events = append(r.Events, again)
			}
		}}
	}},
	{"a contact is forgotten while agents are free", "idle: ", func(m *acd.Machine) decider {
		lost := acd.ContactID(0)
		return &faulty{Machine: m, spoil: func(r *acd.Record) {
			r.Events = slices.DeleteFunc(r.Events, func(e acd.Event) bool {
				if e.Kind == acd.ContactOffered && lost == 0 && r.Seq > 300 {
					lost = e.Contact
				}
				return e.Contact == lost && lost != 0
			})
		}}
	}},
	{"a contact's end is not noted", "end: ", func(m *acd.Machine) decider {
		seen := 0
		return &faulty{Machine: m, deaf: func(c acd.Command) bool {
			if c.Kind == acd.Hangup {
				seen++
			}
			return c.Kind == acd.Hangup && seen == 40
		}}
	}},
	{"an agent who is on a break is offered a contact", "eligible: ", func(m *acd.Machine) decider {
		away := acd.AgentID(0)
		return &faulty{Machine: m, spoil: func(r *acd.Record) {
			for i := range r.Events {
				e := &r.Events[i]
				if e.Kind == acd.AgentChanged && e.Text == "lunch" {
					away = e.Agent
				}
				if e.Kind == acd.ContactOffered && away != 0 {
					e.Agent = away
				}
			}
		}}
	}},
}

// A fault is found, and told with all that it takes to see it again.
func TestPlantedFaultsAreFound(t *testing.T) {
	s := example(t).WithSeed(77)
	for _, x := range plants {
		t.Run(x.name, func(t *testing.T) {
			o := Options{Audit: true, plant: x.plant}
			_, err := Replicate(t.Context(), s, 3, o, nil)
			var f *Fault
			require.ErrorAs(t, err, &f)
			require.ErrorIs(t, err, ErrFound)
			assert.Contains(t, err.Error(), x.rule)
			assert.Contains(t, err.Error(), "shop.yaml, seed 77, replication ")
			assert.Greater(t, f.At, s.Start())
			assert.Less(t, f.At, s.End())

			_, again := Run(t.Context(), s.WithSeed(f.Seed), f.Replication, o)
			assert.EqualError(t, again, err.Error(), "it comes again")
			_, err = Run(t.Context(), s, f.Replication, Options{Audit: true})
			assert.NoError(t, err, "the control: without the fault")
		})
	}
}

// Without an auditor a fault may go by unseen. He changes nothing.
func TestTheAuditorIsWhoFinds(t *testing.T) {
	_, err := Run(t.Context(), example(t), 0, Options{plant: plants[2].plant})
	assert.NoError(t, err)
	r, err := Run(t.Context(), example(t), 0, Options{Hash: true})
	require.NoError(t, err)
	assert.Equal(t, simulate(t, example(t), 0, Options{Hash: true}).JournalHash, r.JournalHash)
}

// Where nobody hangs up, people may wait for ever; that is no fault of the machine.
func TestWhoWaitsForEver(t *testing.T) {
	s, err := workload.Plain{Agents: 1, Rate: 4, Talk: 10 * time.Minute, Length: 3 * time.Hour}.Scenario()
	require.NoError(t, err)
	r := simulate(t, s, 0, Options{})
	assert.Greater(t, r.LeftOver, 300)
	assert.Equal(t, r.Arrivals, r.Answered+r.LeftOver)
}
