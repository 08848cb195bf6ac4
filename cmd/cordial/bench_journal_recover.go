// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"cordial/acd"
	"cordial/acd/engine"
	"cordial/acd/journal"
)

// tail is how many records lie behind the newest snapshot of the journal that is
// recovered: half of what lies between two snapshots of a live one, and as many as
// a kill leaves on average.
const tail = engine.DefaultSnapshotEvery / 2

// benchCentre is a centre of one node, ten skills, ten queues and so many agents.
func benchCentre(agents int) *acd.Config {
	c := &acd.Config{}
	for i := range 10 {
		skill, queue := fmt.Sprint("skill", i), fmt.Sprint("queue", i)
		c.Skills = append(c.Skills, skill)
		c.Queues = append(c.Queues, acd.QueueConfig{
			Name: queue, Needs: []acd.NeedConfig{{Skill: skill, Least: 1, Weight: 1}},
			ExpertiseWorth: time.Minute, OrderWorth: 2 * time.Minute, RingTimeout: 20 * time.Second,
		})
		c.Lines = append(c.Lines, acd.LineConfig{Name: fmt.Sprint("line", i), Queue: queue})
	}
	for i := range agents {
		c.Agents = append(c.Agents, acd.AgentConfig{
			Name: agentName(i), Endpoint: "PJSIP/" + agentName(i),
			Levels: map[string]acd.Level{c.Skills[i%10]: acd.Level(1 + i%10), c.Skills[(i+3)%10]: acd.Level(1 + i%7)},
		})
	}
	return c
}

// writer steps a machine and keeps its records in a journal, without an engine: a
// journal as a kill leaves it.
type writer struct {
	m       *acd.Machine
	j       *journal.Journal
	now     acd.Time
	pending []acd.Record
	err     error
}

func (w *writer) step(c acd.Command) {
	if w.err != nil {
		return
	}
	w.now = w.now.Add(time.Microsecond)
	r, err := w.m.Step(w.now, c)
	if w.err = err; err == nil {
		w.keep(r.Clone())
	}
}

func (w *writer) keep(r acd.Record) {
	if w.pending = append(w.pending, r); len(w.pending) == 500 {
		w.flush()
	}
}

// arrive has one more contact arrive, as the one did that like tells of. Nobody is
// free, so the machine need not be asked what becomes of it.
func (w *writer) arrive(like acd.Record, leg string, customer acd.CustomerID) {
	w.now = w.now.Add(time.Microsecond)
	r := like.Clone()
	r.Seq, r.At, r.Command.Leg, r.Command.Customer = w.m.Seq()+1, w.now, leg, customer
	e := &r.Events[0]
	e.Contact, e.Leg, e.Customer = acd.ContactID(r.Seq), leg, customer
	w.m.Apply(r)
	w.keep(r)
}

func (w *writer) flush() {
	if w.err == nil {
		w.err = w.j.Append(w.pending)
	}
	w.pending = w.pending[:0]
}

func (w *writer) snapshot() {
	w.flush()
	var state bytes.Buffer
	if w.err == nil {
		w.err = w.m.Snapshot(&state)
	}
	if w.err == nil {
		w.err = w.j.Snapshot(w.m.Seq(), state.Bytes())
	}
}

// prepare writes a journal in which contacts wait while every agent is away: a
// snapshot, and behind it a tail.
func (b journalBench) prepare(dir string) error {
	j, err := journal.Open(dir, journal.Options{})
	if err != nil {
		return err
	}
	w := &writer{m: acd.New(), j: j, now: acd.Time(time.Now().Add(-time.Minute).UnixNano())}
	w.step(acd.Command{Kind: acd.Start})
	w.step(acd.Command{Kind: acd.Configure, Config: benchCentre(b.agents)})
	w.step(acd.Command{Kind: acd.LinkUp, Node: "pbx"})
	for i := range b.agents {
		w.step(acd.Command{Kind: acd.SignIn, Name: agentName(i)})
		w.step(acd.Command{Kind: acd.Pause, Name: agentName(i), Text: "break"})
	}
	if w.err == nil {
		w.fill(b.waiting)
	}
	w.flush()
	return errors.Join(w.err, j.Close())
}

// fill has so many contacts arrive, one line after the other.
func (w *writer) fill(waiting int) {
	var like [10]acd.Record
	for i := range waiting {
		line := i % len(like)
		if i == max(0, waiting-tail) {
			w.snapshot()
		}
		leg, customer := fmt.Sprint("1700000000.", i), acd.CustomerID(i+1)
		if i >= len(like) {
			w.arrive(like[line], leg, customer)
			continue
		}
		w.step(acd.Command{Kind: acd.Arrive, Node: "pbx", Leg: leg, Line: fmt.Sprint("line", line), Customer: customer})
		if w.err != nil {
			return
		}
		like[line] = w.pending[len(w.pending)-1]
	}
}

// recovery opens a copy of the prepared journal and takes the time until an agent
// who is ready has been offered a contact, durably.
func (b journalBench) recovery(ctx context.Context, from, dir string) (time.Duration, error) {
	if err := os.CopyFS(dir, os.DirFS(from)); err != nil {
		return 0, err
	}
	defer func() { _ = os.RemoveAll(dir) }() // the whole of the bench's directory goes anyway
	runtime.GC()
	began := time.Now()
	s, err := openService(ctx, dir, engine.Options{})
	if err != nil {
		return 0, err
	}
	r, err := s.Do(ctx, acd.Command{Kind: acd.LinkUp, Node: "pbx"})
	if err == nil {
		r, err = s.Do(ctx, acd.Command{Kind: acd.Ready, Name: agentName(0)})
	}
	took := time.Since(began)
	if err == nil && !offers(r) {
		err = fmt.Errorf("%d contacts wait in %s, an agent is ready, and nobody is offered", b.waiting, filepath.Base(from))
	}
	if err == nil && s.stats.Records == 0 {
		err = errors.New("nothing was folded")
	}
	return took, errors.Join(err, s.shut())
}

func offers(r acd.Record) bool {
	for i := range r.Events {
		if r.Events[i].Kind == acd.ContactOffered {
			return true
		}
	}
	return false
}
