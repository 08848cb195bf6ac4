// SPDX-License-Identifier: Apache-2.0

package fakeswitch

import (
	"bytes"
	"context"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"cordial/acd"
)

// owner steps the machine as it is told, and publishes from its own goroutines.
type owner struct {
	mu     sync.Mutex
	m      *acd.Machine
	runner *Runner
	ended  map[acd.Outcome]int
	errs   map[string]int
}

func (o *owner) submit(c acd.Command, done func(error)) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.timers()
	err := o.step(c)
	if err != nil {
		o.errs[err.Error()]++
	}
	done(err)
}

func (o *owner) timers() {
	for at, ok := o.m.Deadline(); ok && at <= acd.Time(time.Now().UnixNano()); at, ok = o.m.Deadline() {
		if o.step(acd.Command{Kind: acd.Tick}) != nil {
			return
		}
	}
}

func (o *owner) step(c acd.Command) error {
	r, err := o.m.Step(acd.Time(time.Now().UnixNano()), c)
	if err != nil {
		return err
	}
	for i := range r.Events {
		if r.Events[i].Kind == acd.ContactEnded {
			o.ended[r.Events[i].Outcome]++
		}
	}
	views := []acd.View{}
	for _, id := range r.Touched(nil) {
		views = append(views, o.m.View(id))
	}
	if o.runner != nil {
		o.runner.Publish(views)
	}
	return nil
}

func TestRunnerLivesInRealTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cfg := DemoConfig()
		cfg.Lines = append(cfg.Lines, acd.LineConfig{Name: "typo"})
		o := &owner{m: acd.New(), ended: map[acd.Outcome]int{}, errs: map[string]int{}}
		known := DemoConfig()
		require.NoError(t, o.step(acd.Command{Kind: acd.Configure, Config: &known}))
		require.NoError(t, o.step(acd.Command{Kind: acd.Start}))
		var log bytes.Buffer
		demo := NewDemo(cfg, "j", 1, DefaultLoad)
		o.runner = NewRunner(demo, o.submit, slog.New(slog.NewTextHandler(&log, nil)))

		ctx, cancel := context.WithCancel(t.Context())
		var all sync.WaitGroup
		all.Go(func() { o.runner.Run(ctx) })
		all.Go(func() {
			ticker := time.NewTicker(50 * time.Millisecond)
			defer ticker.Stop()
			for {
				select {
				case <-ticker.C:
					o.mu.Lock()
					o.timers()
					o.mu.Unlock()
				case <-ctx.Done():
					return
				}
			}
		})
		<-time.After(10 * time.Minute)
		cancel()
		all.Wait()

		require.NoError(t, o.m.Check())
		require.Greater(t, o.ended[acd.Answered], 100)
		require.Zero(t, o.ended[acd.Lost])
		require.Positive(t, demo.sw.Results()["unknown_line"], "callers of a line that the machine does not know")
		require.Contains(t, log.String(), "was not admitted")
		require.NotContains(t, log.String(), "555", "no telephone number in the log")
	})
}
