// SPDX-License-Identifier: Apache-2.0

package fit

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordial/acd"
	"cordial/acd/journal"
	"cordial/bench/sim"
	"cordial/bench/workload"
)

// shop is the small scenario, with some of its text replaced: old, new, old, new ...
func shop(t *testing.T, changes ...string) *workload.Scenario {
	t.Helper()
	s, err := workload.Load("../../configs/scenarios/shop.yaml")
	require.NoError(t, err)
	if len(changes) == 0 {
		return s
	}
	return changed(t, "../../configs/scenarios/shop.yaml", changes...)
}

// recorded lets a replication happen and gives each record to a function.
func recorded(t *testing.T, s *workload.Scenario, replication int, fn func(acd.Record) error) {
	t.Helper()
	_, err := sim.Run(t.Context(), s, replication, sim.Options{Watch: func(_ *acd.Machine, r acd.Record) error { return fn(r) }})
	require.NoError(t, err)
}

// simulated is the log of a replication.
func simulated(t *testing.T, s *workload.Scenario, replication int) *Log {
	t.Helper()
	r := newRecorder("simulated")
	recorded(t, s, replication, r.record)
	return r.finish()
}

// journalled is the directory of a replication's journal.
func journalled(t *testing.T, s *workload.Scenario, replication int) string {
	t.Helper()
	dir := t.TempDir()
	j, err := journal.Open(dir, journal.Options{})
	require.NoError(t, err)
	var batch []acd.Record
	recorded(t, s, replication, func(r acd.Record) error {
		batch = append(batch, r.Clone())
		return nil
	})
	for part := range slices.Chunk(batch, 4096) {
		require.NoError(t, j.Append(part))
	}
	require.NoError(t, j.Close())
	return dir
}

// fitted is what is estimated from a log.
func fitted(t *testing.T, l *Log, o Options) *Model {
	t.Helper()
	m, err := Fit(l, o)
	require.NoError(t, err)
	return m
}

// reading reads a text as a log.
func reading(text string) (*Log, error) {
	l, err := readText("log", strings.NewReader(text), "")
	if err != nil {
		return nil, err
	}
	return l, l.sound()
}

// noted is the note with a key; empty if there is none.
func noted(all []Note, key string) Note {
	for _, n := range all {
		if n.Key == key {
			return n
		}
	}
	return Note{}
}

// chance is a source of chance that is the same in each run.
func chance(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 1)) }

// drawn are lengths of time, each made of a number that is drawn.
func drawn(n int, draw func() float64) []time.Duration {
	var out []time.Duration
	for range n {
		out = append(out, time.Duration(draw()*float64(time.Second)))
	}
	return out
}

// queueLogger writes records as app_queue would write its log.
type queueLogger struct {
	b      strings.Builder
	queues map[string][]string // by agent
	agents []string
	phones map[acd.ContactID]*phone
	away   map[acd.AgentID]bool
}

type phone struct {
	queue             string
	agent             acd.AgentID
	at, rang, answers acd.Time
	number            acd.CustomerID
}

func (q *queueLogger) line(at acd.Time, id any, queue, agent, event string, params ...any) {
	fmt.Fprintf(&q.b, "%d|%v|%s|%s|%s", int64(at)/1e9, id, queue, agent, event)
	for _, p := range params {
		fmt.Fprintf(&q.b, "|%v", p)
	}
	q.b.WriteString("\n")
}

// whole is a length in seconds, as the difference of moments in whole seconds.
func whole(from, to acd.Time) int64 { return int64(to)/1e9 - int64(from)/1e9 }

func (q *queueLogger) record(r acd.Record) error {
	for i := range r.Events {
		e := &r.Events[i]
		p := q.phones[e.Contact]
		switch e.Kind {
		case acd.Configured:
			q.configured(e.Config)
		case acd.ContactQueued:
			q.phones[e.Contact] = &phone{queue: r.Command.Line, at: r.At, number: e.Customer}
			q.line(r.At, e.Contact, r.Command.Line, "NONE", "ENTERQUEUE", "", 5550000+uint64(e.Customer), 1)
		case acd.ContactOffered:
			p.rang = r.At
		case acd.OfferEnded:
			if e.Reason == acd.NoAnswer {
				q.line(r.At, e.Contact, p.queue, q.agents[e.Agent], "RINGNOANSWER", r.At.Sub(p.rang).Milliseconds())
			}
		case acd.ContactAnswered:
			p.answers, p.agent = r.At, e.Agent
			q.line(r.At, e.Contact, p.queue, q.agents[e.Agent], "CONNECT", whole(p.at, r.At), "x", whole(p.rang, r.At))
		case acd.ContactEnded:
			if p.answers == 0 {
				q.line(r.At, e.Contact, p.queue, "NONE", "ABANDON", 1, 1, whole(p.at, r.At))
			} else {
				q.line(r.At, e.Contact, p.queue, q.agents[p.agent], "COMPLETECALLER", whole(p.at, p.answers), whole(p.answers, r.At), 1)
			}
		case acd.AgentChanged, acd.AgentChose:
			q.agent(r.At, e)
		default:
		}
	}
	return nil
}

func (q *queueLogger) configured(c *acd.Config) {
	q.agents = []string{""}
	for _, a := range c.Agents {
		q.agents = append(q.agents, a.Name)
		for _, l := range c.Lines {
			if a.Levels[l.Name] > 0 {
				q.queues[a.Name] = append(q.queues[a.Name], l.Name)
			}
		}
	}
}

func (q *queueLogger) agent(at acd.Time, e *acd.Event) {
	name := q.agents[e.Agent]
	for _, queue := range q.queues[name] {
		switch state, there := q.away[e.Agent]; {
		case e.State == acd.AgentReady && !there:
			q.line(at, "CLI", queue, "PJSIP/"+name, "ADDMEMBER")
		case e.State == acd.AgentReady && state:
			q.line(at, "NONE", queue, name, "UNPAUSE", "")
		case e.State == acd.AgentPaused && there && !state:
			q.line(at, "NONE", queue, name, "PAUSE", e.Text)
		case e.State == acd.SignedOut && there:
			q.line(at, "CLI", queue, "PJSIP/"+name, "REMOVEMEMBER")
		}
	}
	switch _, there := q.away[e.Agent]; e.State {
	case acd.AgentReady:
		q.away[e.Agent] = false
	case acd.AgentPaused:
		if there {
			q.away[e.Agent] = true
		}
	case acd.SignedOut:
		delete(q.away, e.Agent)
	default:
	}
}

// asQueueLog is a replication as app_queue would have logged it.
func asQueueLog(t *testing.T, s *workload.Scenario, replication int) string {
	t.Helper()
	q := &queueLogger{
		queues: make(map[string][]string), phones: make(map[acd.ContactID]*phone),
		away: make(map[acd.AgentID]bool),
	}
	recorded(t, s, replication, q.record)
	return q.b.String()
}
