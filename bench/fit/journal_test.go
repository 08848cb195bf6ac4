// SPDX-License-Identifier: Apache-2.0

package fit

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/acd"
	"cordial/acd/journal"
	"cordial/bench/sim"
)

// Of a simulation's records the same is reckoned as the simulation reckons itself.
func TestRecordsGiveTheSimulationsFigures(t *testing.T) {
	s, r := shop(t), newRecorder("x")
	result, err := sim.Run(t.Context(), s, 5, sim.Options{Watch: func(_ *acd.Machine, rec acd.Record) error { return r.record(rec) }})
	require.NoError(t, err)
	own := sum(r.finish().calls, s.Start(), s.End(), 1)
	all := map[string]float64{
		"arrivals": float64(result.Arrivals), "answered": float64(result.Answered), "abandoned": float64(result.Abandoned),
		"turned_away": float64(result.TurnedAway), "service_level": result.ServiceLevel, "abandonment": result.Abandonment,
		"asa_seconds": result.ASA, "wait_p50": result.WaitP50, "wait_p90": result.WaitP90,
	}
	for _, f := range figures {
		if want, ok := all[f.name]; ok {
			assert.InDelta(t, want, f.of(own), 1e-9, f.name)
			delete(all, f.name)
		}
	}
	assert.Empty(t, all)
}

// told is a recorder that has taken events, a second apart, of one agent and one line.
func told(t *testing.T, events ...acd.Event) *Log {
	t.Helper()
	r := newRecorder("x")
	config := &acd.Config{
		Queues: []acd.QueueConfig{{Name: "q"}, {Name: "p"}}, Lines: []acd.LineConfig{{Name: "l", Queue: "q"}},
		Agents: []acd.AgentConfig{{Name: "a"}},
	}
	require.NoError(t, r.record(acd.Record{Seq: 1, At: clockAt(0, 0), Events: []acd.Event{{Kind: acd.Configured, Config: config}}}))
	for i, e := range events {
		rec := acd.Record{Seq: uint64(i + 2), At: clockAt(0, 0).Add(time.Duration(i) * time.Second), Events: []acd.Event{e}}
		if e.Kind == acd.ContactQueued {
			rec.Command = acd.Command{Kind: acd.Arrive, Line: "l"}
		}
		require.NoError(t, r.record(rec))
	}
	return r.finish()
}

func TestHowContactsEnd(t *testing.T) {
	queued := acd.Event{Kind: acd.ContactQueued, Contact: 7, Customer: 3}
	offered := acd.Event{Kind: acd.ContactOffered, Contact: 7, Offer: 1, Agent: 1}
	taken := acd.Event{Kind: acd.ContactAnswered, Contact: 7, Offer: 1, Agent: 1}
	ended := func(o acd.Outcome) acd.Event { return acd.Event{Kind: acd.ContactEnded, Contact: 7, Outcome: o} }
	leaving := func(o acd.Outcome) acd.Event { return acd.Event{Kind: acd.ContactLeaving, Contact: 7, Outcome: o} }
	moved := acd.Event{Kind: acd.ContactMoved, Contact: 7}
	wrap := []acd.Event{{Kind: acd.WrapUpBegan, Agent: 1, Contact: 7}, {Kind: acd.WrapUpEnded, Agent: 1}}
	const s = time.Second
	for _, x := range []struct {
		name   string
		events []acd.Event
		want   call
		note   string
	}{
		{"answered", append([]acd.Event{queued, offered, taken, ended(acd.Answered)}, wrap...), call{wait: 2 * s, talk: s, wrapUp: s, ending: answered}, ""},
		{"the agent hangs up", append([]acd.Event{queued, offered, taken, leaving(acd.Answered), wrap[0], ended(acd.Answered)}, wrap[1]), call{wait: 2 * s, talk: s, wrapUp: 2 * s, ending: answered}, ""},
		{"gives up", []acd.Event{queued, offered, ended(acd.Abandoned)}, call{wait: 2 * s, talk: unknown, wrapUp: unknown, ending: abandoned}, ""},
		{"turned away", []acd.Event{queued, leaving(acd.Refused), ended(acd.Refused)}, call{wait: s, talk: unknown, wrapUp: unknown, ending: turnedAway}, ""},
		{"lost", []acd.Event{queued, ended(acd.Lost)}, call{wait: s, talk: unknown, wrapUp: unknown, ending: open}, "lost"},
		{"handed on", []acd.Event{queued, offered, taken, moved, offered, taken, ended(acd.Answered)}, call{wait: 2 * s, talk: s, wrapUp: unknown, ending: answered}, "transfer"},
		{"waits still", []acd.Event{queued, offered, {Kind: acd.LinkFell}}, call{wait: 2 * s, talk: unknown, wrapUp: unknown, ending: open}, "no-end"},
		{"talks still", []acd.Event{queued, offered, taken}, call{wait: 2 * s, talk: unknown, wrapUp: unknown, ending: answered}, "no-end"},
	} {
		t.Run(x.name, func(t *testing.T) {
			l := told(t, x.events...)
			require.Len(t, l.calls, 1)
			x.want.at, x.want.customer = clockAt(0, 0), 3
			assert.Equal(t, x.want, l.calls[0])
			assert.Equal(t, kind{line: "l", queue: "q"}, l.kinds[0])
			if x.note != "" {
				assert.Equal(t, 1, noted(l.Notes(), x.note).Count)
			} else {
				assert.Empty(t, l.Notes())
			}
		})
	}
}

// A missed offer, until she is ready again.
func TestMissedOffers(t *testing.T) {
	l := told(t,
		acd.Event{Kind: acd.AgentChanged, Agent: 1, State: acd.AgentPaused, Text: "signed in"},
		acd.Event{Kind: acd.AgentChanged, Agent: 1, State: acd.AgentReady},
		acd.Event{Kind: acd.ContactQueued, Contact: 7},
		acd.Event{Kind: acd.ContactOffered, Contact: 7, Offer: 1, Agent: 1},
		acd.Event{Kind: acd.OfferEnded, Contact: 7, Offer: 1, Agent: 1, Reason: acd.NoAnswer},
		acd.Event{Kind: acd.AgentChanged, Agent: 1, State: acd.AgentMissed},
		acd.Event{Kind: acd.AgentChanged, Agent: 1, State: acd.AgentReady},
		acd.Event{Kind: acd.AgentChose, Agent: 1, State: acd.SignedOut},
		acd.Event{Kind: acd.AgentChanged, Agent: 1, State: acd.SignedOut},
	)
	assert.Equal(t, 1, l.phones.missed)
	assert.Equal(t, []time.Duration{2 * time.Second}, l.phones.back)
	w := l.staff.workers[0]
	require.Len(t, w.sessions, 1, "a missed offer is no absence, and she goes when she says so")
	assert.Equal(t, 6*time.Second, w.sessions[0].length())
	assert.Empty(t, w.sessions[0].breaks)
}

// A queue that the dialplan names instead of the line's makes a line of its own.
func TestAnotherQueueThanTheLines(t *testing.T) {
	l := told(t, acd.Event{Kind: acd.ContactQueued, Contact: 7}, acd.Event{Kind: acd.ContactEnded, Contact: 7, Outcome: acd.Abandoned})
	l.kinds = append(l.kinds, kind{line: "l", queue: "p", needs: []acd.NeedConfig{{Skill: "s", Least: 2, Weight: 1}}})
	m := &Model{log: l}
	m.centred()
	assert.Equal(t, "l", m.types[0].line)
	assert.Equal(t, "l.p", m.types[1].line)
	assert.Equal(t, "l.p.s", m.types[1].name)
	assert.Equal(t, acd.LineConfig{Name: "l.p", Queue: "p"}, m.centre.Lines[1])
	assert.Len(t, l.config.Lines, 1, "the log's own configuration stays")
}

func TestUselessJournals(t *testing.T) {
	_, err := Read(t.TempDir(), "")
	require.ErrorIs(t, err, journal.ErrNoJournal)
	dir := t.TempDir()
	j, err := journal.Open(dir, journal.Options{})
	require.NoError(t, err)
	require.NoError(t, j.Append([]acd.Record{{Seq: 1, At: clockAt(0, 0), Command: acd.Command{Kind: acd.Start}, Events: []acd.Event{{Kind: acd.Started}}}}))
	require.NoError(t, j.Close())
	_, err = Read(dir, "")
	require.ErrorContains(t, err, "has no configuration any more")
}
