// SPDX-License-Identifier: Apache-2.0

package engine

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/acd"
	"cordial/acd/acdtest"
)

// memory is a journal in memory that can be held up and made to fail.
type memory struct {
	mu        sync.Mutex
	batches   [][]acd.Record
	seq       uint64
	snapshots []uint64
	last      []byte // the newest snapshot
	err       error  // what Append answers
	snapErr   error
	tries     int
	gate      chan struct{} // if set, Append waits for it
}

func (j *memory) Append(batch []acd.Record) error {
	j.mu.Lock()
	gate := j.gate
	j.mu.Unlock()
	if gate != nil {
		<-gate
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.tries++
	if j.err != nil {
		return j.err
	}
	for _, r := range batch {
		if r.Seq != j.seq+1 {
			return fmt.Errorf("record %d after %d", r.Seq, j.seq)
		}
		j.seq = r.Seq
	}
	j.batches = append(j.batches, batch)
	return nil
}

func (j *memory) Snapshot(seq uint64, state []byte) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if seq != j.seq {
		return fmt.Errorf("snapshot of %d at %d", seq, j.seq)
	}
	j.snapshots, j.last = append(j.snapshots, seq), bytes.Clone(state)
	return j.snapErr
}

func (j *memory) fail(err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.err = err
}

// hold makes Append wait until the returned function is called.
func (j *memory) hold() (release func()) {
	j.mu.Lock()
	defer j.mu.Unlock()
	gate := make(chan struct{})
	j.gate = gate
	return func() {
		j.mu.Lock()
		j.gate = nil
		j.mu.Unlock()
		close(gate)
	}
}

func (j *memory) durable() uint64 {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.seq
}

func (j *memory) attempts() int {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.tries
}

func (j *memory) records() []acd.Record {
	j.mu.Lock()
	defer j.mu.Unlock()
	var out []acd.Record
	for _, b := range j.batches {
		out = append(out, b...)
	}
	return out
}

// rebuild folds what is durable.
func (j *memory) rebuild() (*acd.Machine, error) {
	m := acd.New()
	for _, r := range j.records() {
		m.Apply(r)
	}
	return m, nil
}

// watcher keeps what is published, and notes whatever was not durable then.
type watcher struct {
	j       *memory
	mu      sync.Mutex
	batches []Batch
	leaks   []uint64
}

func (w *watcher) Publish(b Batch) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.batches = append(w.batches, b)
	for _, r := range b.Records {
		if r.Seq > w.j.durable() {
			w.leaks = append(w.leaks, r.Seq)
		}
	}
}

func (w *watcher) view(c acd.ContactID) (v acd.View) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, b := range w.batches {
		for _, x := range b.Views {
			if x.Contact == c {
				v = x
			}
		}
	}
	return v
}

// rig is an engine that runs in a bubble of synctest.
type rig struct {
	*Engine
	t    *testing.T
	j    *memory
	w    *watcher
	ctx  context.Context
	stop context.CancelFunc
	end  chan error
}

const center = `
skill boots
queue boots needs=boots:1 ring=20s
line boots queue=boots
agent anna boots:7
agent ben boots:5
`

func newRig(t *testing.T, opts Options) *rig {
	t.Helper()
	j := &memory{}
	w := &watcher{j: j}
	opts.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	if opts.Rebuild == nil {
		opts.Rebuild = j.rebuild
	}
	r := &rig{Engine: New(acd.New(), j, w, opts), t: t, j: j, w: w, end: make(chan error, 1)}
	r.ctx, r.stop = context.WithCancel(t.Context())
	t.Cleanup(r.stop)
	return r
}

func (r *rig) run() {
	go func() { r.end <- r.Run(r.ctx) }()
	synctest.Wait()
}

// open configures the centre and brings its switch into view.
func (r *rig) open() {
	r.t.Helper()
	config, err := acdtest.ParseConfig(center)
	require.NoError(r.t, err)
	r.must(acd.Command{Kind: acd.Configure, Config: config})
	r.must(acd.Command{Kind: acd.LinkUp, Node: "pbx"})
}

func (r *rig) must(c acd.Command) acd.Record {
	r.t.Helper()
	rec, err := r.Do(r.ctx, c)
	require.NoError(r.t, err)
	return rec
}

func (r *rig) onDuty(name string) {
	r.t.Helper()
	r.must(acd.Command{Kind: acd.SignIn, Name: name})
	r.must(acd.Command{Kind: acd.Ready, Name: name})
}

func arrive(leg string) acd.Command {
	return acd.Command{Kind: acd.Arrive, Node: "pbx", Leg: leg, Line: "boots"}
}

// settle ends the run and checks what must hold after every run.
func (r *rig) settle() {
	r.t.Helper()
	r.stop()
	require.NoError(r.t, <-r.end)
	assert.Empty(r.t, r.w.leaks, "published before it was durable")
	assert.NoError(r.t, r.loop.machine.Check())
	folded, err := r.j.rebuild()
	require.NoError(r.t, err)
	assert.Equal(r.t, acdtest.Snapshot(r.t, folded), acdtest.Snapshot(r.t, r.loop.machine), "folding the journal gives the live state")
}

// pass lets time pass on the bubble's clock.
func pass(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}

// sink collects answers.
type sink struct {
	mu      sync.Mutex
	records []acd.Record
	errs    []error
}

func (s *sink) done(r acd.Record, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.records, s.errs = append(s.records, r), append(s.errs, err)
}

func (s *sink) answers() []error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]error(nil), s.errs...)
}
