// SPDX-License-Identifier: Apache-2.0

package fakeswitch

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"cordial/acd"
)

// Submit hands a command to whoever owns the machine. It must not block. done is
// called once, on any goroutine: with nil when the record is durable, or with what
// the machine answered. Commands are stepped in the order of the calls.
type Submit func(c acd.Command, done func(error))

// Runner lets a demo live in real time. Its methods may be called from any goroutine.
type Runner struct {
	demo   *Demo
	submit Submit
	log    *slog.Logger
	wake   chan struct{}
	begun  bool // Run's own

	mu      sync.Mutex // guards what follows
	views   []acd.View
	refused []refusal
}

type refusal struct {
	command acd.Command
	err     error
}

// NewRunner returns a runner of a demo, which belongs to it from now on.
func NewRunner(d *Demo, submit Submit, log *slog.Logger) *Runner {
	return &Runner{demo: d, submit: submit, log: log, wake: make(chan struct{}, 1)}
}

// Publish brings what the machine has decided. It does not block.
func (r *Runner) Publish(views []acd.View) {
	r.mu.Lock()
	r.views = append(r.views, views...)
	r.mu.Unlock()
	r.rouse()
}

func (r *Runner) refuse(c acd.Command, err error) {
	r.mu.Lock()
	r.refused = append(r.refused, refusal{c, err})
	r.mu.Unlock()
	r.rouse()
}

func (r *Runner) rouse() {
	select {
	case r.wake <- struct{}{}:
	default: // it has been woken already
	}
}

// Run lives until the end of ctx. Before it, the machine must have been configured
// and started, and the views of its contacts published.
func (r *Runner) Run(ctx context.Context) {
	began := time.Now()
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		now := acd.Time(began.UnixNano()).Add(time.Since(began))
		r.turn(now)
		if next, ok := r.demo.Next(); ok {
			timer.Reset(max(next.Sub(now), 0))
		}
		select {
		case <-timer.C:
		case <-r.wake:
		case <-ctx.Done():
			return
		}
	}
}

// turn does all that is due, and takes in what has come.
func (r *Runner) turn(now acd.Time) {
	r.mu.Lock()
	views, refused := r.views, r.refused
	r.views, r.refused = nil, nil
	r.mu.Unlock()
	if !r.begun {
		// What was there before us must be known before the first look at the switch.
		r.demo.Publish(views)
		views, r.begun = nil, true
	}
	r.send(r.demo.Advance(now))
	r.demo.Publish(views)
	for _, x := range refused {
		r.demo.Refused(x.command, x.err)
	}
	r.send(r.demo.Advance(now))
	for _, err := range r.demo.Faults() {
		r.log.Info("demo switch", "fault", err)
	}
}

func (r *Runner) send(commands []acd.Command) {
	for _, c := range commands {
		r.submit(c, func(err error) {
			if err != nil {
				r.refuse(c, err)
			}
		})
	}
}
