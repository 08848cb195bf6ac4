// SPDX-License-Identifier: Apache-2.0

package engine

import (
	"cmp"
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
	began   time.Time
	took    time.Duration // its commit, so far
	kept    error         // why it could not be stored yet; nil: it was not refused
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
func (l *Loop) collect() {
	l.batch.reset()
	began := time.Now()
	if l.rebuilt {
		// Only a step finds out when a contact will be ripe for an agent.
		l.rebuilt = false
		l.tick(l.machine.Now())
	}
	for !l.batch.full() {
		at, waits := l.inbox.peek()
		if !waits {
			at = l.now()
		}
		if l.fire(max(at, l.machine.Now())) {
			continue
		}
		if !waits {
			break
		}
		l.step(l.inbox.pop())
	}
	l.batch.cut = l.batch.full()
	l.batch.stepped = time.Since(began)
}

// fire steps one timer that is due by then, at its own time, and tells whether
// there was one and more may follow.
func (l *Loop) fire(by acd.Time) bool {
	due, ok := l.machine.Deadline()
	if !ok || due > by || l.batch.broken != nil {
		return false
	}
	return l.tick(max(due, l.machine.Now()))
}

// tick lets the timers act that are due at a time, and tells whether that went well.
func (l *Loop) tick(at acd.Time) bool {
	p := pending{at: at, cmd: acd.Command{Kind: acd.Tick}}
	r, _ := l.try(p)
	if l.batch.broken == nil && r.Seq == 0 {
		if next, ok := l.machine.Deadline(); ok && next <= at {
			l.batch.broken = &breakage{pending: p, cause: "a timer led to nothing and stays due"}
		}
	}
	if l.batch.broken != nil {
		return false
	}
	l.batch.steps++
	if r.Seq != 0 {
		l.brokenTicks = 0
		l.batch.add(r)
	}
	return true
}

// step steps a command, which has no timer due before it.
func (l *Loop) step(p pending) {
	p.at = max(p.at, l.machine.Now())
	r, err := l.try(p)
	if l.batch.broken != nil {
		return
	}
	l.batch.steps++
	if err == nil && r.Seq != 0 {
		r = l.batch.add(r)
	}
	l.batch.answers = append(l.batch.answers, reply{pending: p, record: r, err: err})
}

// try steps a command and catches a broken invariant.
func (l *Loop) try(p pending) (r acd.Record, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			l.batch.broken = &breakage{pending: p, cause: cause, stack: debug.Stack()}
		}
	}()
	return l.doStep(l.machine, p.at, p.cmd)
}

// views returns the views of the contacts that the batch touched. A configuration
// touches all of them: their music may be another now.
func (l *Loop) views() []acd.View {
	var touched []acd.ContactID
	for _, r := range l.batch.records {
		if r.Command.Kind == acd.Configure {
			return l.allViews()
		}
		touched = r.Touched(touched)
	}
	slices.Sort(touched)
	touched = slices.Compact(touched)
	views := make([]acd.View, len(touched))
	for i, id := range touched {
		views[i] = l.machine.View(id)
	}
	return views
}

// allViews returns the views of all contacts, also of those that the batch has ended.
func (l *Loop) allViews() []acd.View {
	var ended []acd.ContactID
	for _, r := range l.batch.records {
		for _, e := range r.Events {
			if e.Kind == acd.ContactEnded {
				ended = append(ended, e.Contact)
			}
		}
	}
	views := l.machine.Views()
	for _, id := range ended {
		views = append(views, l.machine.View(id))
	}
	slices.SortFunc(views, func(a, b acd.View) int { return cmp.Compare(a.Contact, b.Contact) })
	return views
}
