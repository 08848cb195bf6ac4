// SPDX-License-Identifier: Apache-2.0

package engine

import (
	"context"

	"cordial/acd"
)

// ask is a question about the state, which only the loop can read: m between two
// batches, or an error.
type ask struct {
	read func(m *acd.Machine, err error)
}

// Submit hands in a command and returns at once. done, which may be nil, is called
// once: with the record after it is durable and published (a zero record if the
// command led to nothing), or with the machine's error, ErrBusy, ErrDiskFull,
// ErrSetAside or ErrStopped. It is called on the loop, or before Submit returns
// if the command is not taken; it must return at once and must not wait for the
// engine. It may Submit.
//
// Commands of one goroutine are stepped in the order in which it submits them.
func (e *Engine) Submit(cmd acd.Command, done func(acd.Record, error)) {
	e.loop.Put(cmd, done)
}

// Do hands in a command and waits until it is durable, or for the end of ctx:
// the command may then be carried out all the same. Effects and done callbacks
// must not call it.
func (e *Engine) Do(ctx context.Context, cmd acd.Command) (acd.Record, error) {
	type result struct {
		record acd.Record
		err    error
	}
	done := make(chan result, 1)
	e.Submit(cmd, func(r acd.Record, err error) { done <- result{r, err} })
	select {
	case r := <-done:
		return r.record, r.err
	case <-ctx.Done():
		return acd.Record{}, ctx.Err()
	}
}

// Status copies what supervisors may see, as of the last commit. ErrDiskFull while
// the journal cannot be written; see [Engine.Health].
func (e *Engine) Status(ctx context.Context) (acd.Status, error) {
	return query(ctx, e, (*acd.Machine).Status)
}

// Outlook copies what is known of how long calls may wait, as of the last commit.
func (e *Engine) Outlook(ctx context.Context) (acd.Outlook, error) {
	return query(ctx, e, (*acd.Machine).Outlook)
}

// Views copies the views of all contacts that have not ended, as of the last
// commit, in order of their ids.
func (e *Engine) Views(ctx context.Context) ([]acd.View, error) {
	return query(ctx, e, (*acd.Machine).Views)
}

// Market copies what prices follow from, as of the last commit.
func (e *Engine) Market(ctx context.Context) (acd.Market, error) {
	return query(ctx, e, func(m *acd.Machine) acd.Market { return m.Market(nil) })
}

// query has the loop read the machine.
func query[T any](ctx context.Context, e *Engine, read func(*acd.Machine) T) (T, error) {
	type result struct {
		value T
		err   error
	}
	done := make(chan result, 1)
	q := ask{func(m *acd.Machine, err error) {
		if err != nil {
			done <- result{err: err}
		} else {
			done <- result{value: read(m)}
		}
	}}
	var none T
	select {
	case e.asks <- q:
	case <-e.stopped:
		return none, ErrStopped
	case <-ctx.Done():
		return none, ctx.Err()
	}
	r := <-done // the loop answers what it has taken
	return r.value, r.err
}
