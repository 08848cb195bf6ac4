// SPDX-License-Identifier: Apache-2.0

package sim

import (
	"context"
	"errors"
	"strconv"
	"time"

	"cordial/acd"
	"cordial/bench/auditor"
	"cordial/bench/workload"
	"cordial/routing"
	"cordial/routing/table"
)

// node is what the switch is called.
const node = "sim"

// longestDrain is how long after the scenario's end the last contacts are waited for.
const longestDrain = 24 * time.Hour

// Options are what a run may be told; the zero value is usable.
type Options struct {
	// Hash: the result has the hash of the records as they would be journalled.
	Hash bool
	// Audit: bench/auditor follows every record, and what it finds ends the run.
	Audit bool
	// Change may change the configuration, such as the dial, before the run; nil
	// leaves it as the scenario has it. It is called by several goroutines at once.
	Change func(*acd.Config)
	// Watch sees each record after its step, and the machine. The record's events are
	// valid only until it returns.
	Watch func(m *acd.Machine, r acd.Record) error
	// plant puts a fault between the run and the machine.
	plant func(*acd.Machine) decider
}

// decider is the machine, as far as a run needs it.
type decider interface {
	Step(now acd.Time, c acd.Command) (acd.Record, error)
	Deadline() (acd.Time, bool)
}

// call is a customer's call while it lasts.
type call struct {
	workload.Contact
	id       acd.ContactID
	rung     int // how often it was offered
	back     time.Duration
	answered bool
	fit      routing.Share // of who was offered it last
}

// course is one run.
type course struct {
	real    *acd.Machine
	machine decider
	audit   *auditor.Auditor // nil: nobody audits
	run     *workload.Run
	opts    Options
	agenda  agenda
	turns   []workload.Turn
	coming  *call // the next first call
	calls   table.Of[acd.ContactID, *call]
	spare   []*call
	wraps   []acd.ContactID // what each agent finishes
	wrapUps []time.Duration // and how long that takes, from her last answer on
	tally   tally
	pricer  pricer
	now     acd.Time
	end     acd.Time
}

// Run lets one replication happen and tells how it went. An error is ctx's, or a
// [Fault]: one of Watch, a finding of the auditor, or a command that the machine should
// have taken.
func Run(ctx context.Context, s *workload.Scenario, replication int, o Options) (Result, error) {
	c, err := begin(s, replication, o)
	began := time.Now()
	for n, more := 0, true; err == nil && more; n++ {
		if n%4096 == 0 && ctx.Err() != nil {
			return Result{}, ctx.Err()
		}
		if n%65536 == 0 {
			err = c.overdue()
		}
		if err == nil {
			more, err = c.advance()
		}
	}
	if err == nil {
		err = c.over()
	}
	if err != nil {
		return Result{}, &Fault{Scenario: s.Name(), Seed: s.Seed(), Replication: replication, At: c.now, Err: err}
	}
	return c.tally.result(time.Since(began)), nil
}

// begin is the run up to its first moment.
func begin(s *workload.Scenario, replication int, o Options) (*course, error) {
	config := s.Config()
	if o.Change != nil {
		o.Change(&config)
	}
	c := &course{
		real: acd.New(), run: s.Run(replication), opts: o,
		end:   s.End(),
		wraps: make([]acd.ContactID, len(config.Agents)+1), wrapUps: make([]time.Duration, len(config.Agents)+1),
		tally: newTally(s, o.Hash), pricer: newPricer(s.Start(), &config),
	}
	c.machine = c.real
	if o.plant != nil {
		c.machine = o.plant(c.real)
	}
	if o.Audit {
		c.audit = auditor.New(node)
		c.audit.RecordsOnly = true
	}
	c.turns = c.run.Turns()
	for _, cmd := range []acd.Command{{Kind: acd.Configure, Config: &config}, {Kind: acd.LinkUp, Node: node}} {
		if err := c.step(s.Start(), cmd); err != nil {
			return c, err
		}
	}
	c.fetch()
	return c, nil
}

// fetch draws the next first call.
func (c *course) fetch() {
	next := c.newCall()
	if c.coming = next; !c.run.Next(&next.Contact) {
		c.spare, c.coming = append(c.spare, next), nil
	}
}

func (c *course) newCall() *call {
	if n := len(c.spare); n > 0 {
		k := c.spare[n-1]
		c.spare = c.spare[:n-1]
		*k = call{}
		return k
	}
	return new(call)
}

// advance lets the next thing happen; false if nothing more does.
func (c *course) advance() (bool, error) {
	turn, arrival := never, never
	if len(c.turns) > 0 {
		turn = c.turns[0].At
	}
	if c.coming != nil {
		arrival = c.coming.At
	}
	due, timed := c.machine.Deadline()
	if !timed {
		due = never
	}
	switch at := min(turn, arrival, due, c.agenda.next(), c.pricer.next); {
	case at >= c.end && c.calls.Len() == 0 && c.coming == nil, at == never, at > c.end.Add(longestDrain):
		return false, nil
	case at == due:
		return true, c.step(at, acd.Command{Kind: acd.Tick})
	case at == c.pricer.next:
		return true, c.price(at)
	case at == turn:
		t := c.turns[0]
		c.turns = c.turns[1:]
		return true, c.step(at, acd.Command{Kind: t.Do, Agent: t.Agent, Text: t.Reason})
	case at == arrival:
		k := c.coming
		c.fetch()
		return true, c.arrive(k)
	}
	return true, c.keep(c.agenda.pop())
}

// arrive lets a call come.
func (c *course) arrive(k *call) error {
	c.tally.arrived(k.At)
	var leg [32]byte
	named := strconv.AppendInt(append(strconv.AppendUint(leg[:0], k.Number, 10), '.'), int64(k.Attempt), 10)
	return c.step(k.At, acd.Command{
		Kind: acd.Arrive, Node: node, Leg: string(named),
		Line: k.Line, Needs: k.Needs, Customer: k.Customer,
	}, k)
}

// keep does what was to be done, if there still is a reason.
func (c *course) keep(a appointment) error {
	cmd := acd.Command{Kind: a.cmd}
	switch a.cmd {
	case acd.Arrive:
		return c.arrive(a.call)
	case acd.Ring, acd.Answer:
		cmd.Offer = a.offer
	case acd.Hangup:
		k := c.calls.Get(a.contact)
		if k == nil || k.answered && a.call == nil {
			return nil // of one who had no more patience, but was answered
		}
		cmd.Contact = a.contact
	case acd.EndWrapUp:
		if c.wraps[a.agent] != a.contact {
			return nil
		}
		cmd.Agent = a.agent
	case acd.Ready:
		cmd.Agent = a.agent
	default:
	}
	return c.step(a.at, cmd)
}

// step lets the machine take a command, and follows what it has decided. A stale one
// is an ordinary race. who is the call of an Arrive.
func (c *course) step(at acd.Time, cmd acd.Command, who ...*call) error {
	r, err := c.machine.Step(at, cmd)
	c.now = at
	c.tally.r.Steps++
	switch {
	case errors.Is(err, acd.ErrStale), errors.Is(err, acd.ErrNotSignedIn):
		return c.stale(cmd)
	case errors.Is(err, acd.ErrFull):
		c.tally.turnedAway(at)
		return nil
	case err != nil:
		return err //nolint:wrapcheck // Run says where and when
	case r.Seq == 0:
		return nil
	}
	c.tally.record(&r)
	if c.opts.Watch != nil {
		if err := c.opts.Watch(c.real, r); err != nil {
			return err
		}
	}
	if err := c.judge(&r); err != nil {
		return err
	}
	for i := range r.Events {
		e := &r.Events[i]
		if e.Kind == acd.ContactQueued {
			c.queued(at, e, who[0])
		} else {
			c.follow(at, e)
		}
	}
	return nil
}

// queued: from here on the caller's patience runs.
func (c *course) queued(at acd.Time, e *acd.Event, k *call) {
	k.id = e.Contact
	c.calls.Put(k.id, k)
	if k.Patience != workload.Forever {
		c.agenda.add(appointment{at: at.Add(k.Patience), cmd: acd.Hangup, contact: k.id})
	}
}

// follow does what an event makes people do.
func (c *course) follow(at acd.Time, e *acd.Event) {
	k := c.calls.Get(e.Contact)
	switch e.Kind {
	case acd.ContactOffered:
		c.offered(at, e, k)
	case acd.OfferEnded:
		if e.Reason == acd.NoAnswer {
			c.agenda.add(appointment{at: at.Add(k.back), cmd: acd.Ready, agent: e.Agent})
		}
	case acd.ContactAnswered:
		k.answered = true
		c.wrapUps[e.Agent] = k.WrapUp
		c.tally.answered(at, k)
		c.agenda.add(appointment{at: at.Add(k.Talk), cmd: acd.Hangup, contact: k.id, call: k})
	case acd.ContactLeaving:
		c.agenda.add(appointment{at: at, cmd: acd.Hangup, contact: k.id, call: k})
	case acd.ContactEnded:
		c.ended(at, e, k)
	case acd.WrapUpBegan:
		c.wraps[e.Agent] = e.Contact
		c.tally.busy(at, +1)
		c.agenda.add(appointment{at: at.Add(c.wrapUps[e.Agent]), cmd: acd.EndWrapUp, agent: e.Agent, contact: e.Contact})
	case acd.WrapUpEnded:
		c.wraps[e.Agent] = 0
		c.tally.busy(at, -1)
	case acd.AgentChanged:
		c.tally.agent(at, e.Agent, e.State)
	default:
	}
}

// offered: the phone rings, and she answers or does not.
func (c *course) offered(at acd.Time, e *acd.Event, k *call) {
	p := c.run.Pickup(&k.Contact, k.rung)
	k.rung++
	k.back = p.Back
	k.fit = e.Why.Fit
	c.agenda.add(appointment{at: at, cmd: acd.Ring, offer: e.Offer})
	if p.Answers {
		c.agenda.add(appointment{at: at.Add(p.After), cmd: acd.Answer, offer: e.Offer})
	}
}

// ended: who was not served may call again.
func (c *course) ended(at acd.Time, e *acd.Event, k *call) {
	if k.answered {
		c.tally.busy(at, -1)
	} else {
		c.tally.unserved(at, e.Outcome, k)
		if again := c.newCall(); c.run.Redial(&k.Contact, at, &again.Contact) {
			c.agenda.add(appointment{at: again.At, cmd: acd.Arrive, call: again})
		} else {
			c.spare = append(c.spare, again)
		}
	}
	c.calls.Take(k.id)
	c.spare = append(c.spare, k)
}
