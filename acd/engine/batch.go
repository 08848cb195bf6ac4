// SPDX-License-Identifier: Apache-2.0

package engine

import (
	"runtime/debug"
	"slices"
	"time"

	"cordial/acd"
)

const (
	// mostSteps bounds the commands and timers of a batch.
	mostSteps = 1024
	// mostBytes is the encoded length of its records from which a batch takes no
	// more: the last record may go beyond, and still stay below a megabyte.
	mostBytes = 768 << 10
)

// batch is what the loop steps before it commits.
type batch struct {
	records []acd.Record // copies
	answers []reply
	steps   int
	bytes   int
	stepped time.Duration
	cut     bool // a limit was reached: more may wait
	broken  *breakage
	scratch []byte
}

// reply is what a sender is told after the commit.
type reply struct {
	pending
	record acd.Record
	err    error
}

// breakage is a command that broke an invariant.
type breakage struct {
	pending
	cause any
	stack []byte
}

// full tells whether the batch is to be committed before anything more is stepped.
func (b *batch) full() bool {
	return b.broken != nil || b.steps >= mostSteps || b.bytes >= mostBytes
}

// reset empties the batch; what was published stays untouched.
func (b *batch) reset() {
	clear(b.answers)
	*b = batch{answers: b.answers[:0], scratch: b.scratch[:0]}
}

// answerAll tells the senders what became of their commands, or err to all.
func (b *batch) answerAll(err error) {
	for _, a := range b.answers {
		if err != nil {
			a.record, a.err = acd.Record{}, err
		}
		a.answer(a.record, a.err)
	}
}

// add takes a record that has been stepped.
func (b *batch) add(r acd.Record) acd.Record {
	r = r.Clone()
	b.records = append(b.records, r)
	b.scratch = r.Append(b.scratch[:0])
	b.bytes += len(b.scratch)
	return r
}

// collect steps the waiting commands, each after the timers that were due when it
// came, and then the timers that are due now.
func (e *Engine) collect() {
	e.batch.reset()
	began := time.Now()
	if e.rebuilt {
		// Only a step finds out when a contact will be ripe for an agent.
		e.rebuilt = false
		e.tick(e.machine.Now())
	}
	for !e.batch.full() {
		at, waits := e.inbox.peek()
		if !waits {
			at = e.clock.now()
		}
		if e.fire(max(at, e.machine.Now())) {
			continue
		}
		if !waits {
			break
		}
		e.step(e.inbox.pop())
	}
	e.batch.cut = e.batch.full()
	e.batch.stepped = time.Since(began)
}

// fire steps one timer that is due by then, at its own time, and tells whether
// there was one and more may follow.
func (e *Engine) fire(by acd.Time) bool {
	due, ok := e.machine.Deadline()
	if !ok || due > by || e.batch.broken != nil {
		return false
	}
	return e.tick(max(due, e.machine.Now()))
}

// tick lets the timers act that are due at a time, and tells whether that went well.
func (e *Engine) tick(at acd.Time) bool {
	p := pending{at: at, cmd: acd.Command{Kind: acd.Tick}}
	r, _ := e.try(p)
	if e.batch.broken == nil && r.Seq == 0 {
		if next, ok := e.machine.Deadline(); ok && next <= at {
			e.batch.broken = &breakage{pending: p, cause: "a timer led to nothing and stays due"}
		}
	}
	if e.batch.broken != nil {
		return false
	}
	e.batch.steps++
	if r.Seq != 0 {
		e.brokenTicks = 0
		e.batch.add(r)
	}
	return true
}

// step steps a command, which has no timer due before it.
func (e *Engine) step(p pending) {
	p.at = max(p.at, e.machine.Now())
	r, err := e.try(p)
	if e.batch.broken != nil {
		return
	}
	e.batch.steps++
	if err == nil && r.Seq != 0 {
		r = e.batch.add(r)
	}
	e.batch.answers = append(e.batch.answers, reply{pending: p, record: r, err: err})
}

// try steps a command and catches a broken invariant.
func (e *Engine) try(p pending) (r acd.Record, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			e.batch.broken = &breakage{pending: p, cause: cause, stack: debug.Stack()}
		}
	}()
	return e.doStep(e.machine, p.at, p.cmd)
}

// views returns the views of the contacts that the batch touched.
func (e *Engine) views() []acd.View {
	var touched []acd.ContactID
	for _, r := range e.batch.records {
		touched = r.Touched(touched)
	}
	slices.Sort(touched)
	touched = slices.Compact(touched)
	views := make([]acd.View, len(touched))
	for i, id := range touched {
		views[i] = e.machine.View(id)
	}
	return views
}
