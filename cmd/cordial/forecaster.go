// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"sync"
	"time"

	"cordial/acd"
	"cordial/acd/engine"
	"cordial/acd/eta"
)

// forecaster foretells how long callers may have to wait, and learns from how long they did.
// What takes time is reckoned outside of the engine's loop, from a copy.
type forecaster struct {
	engine *engine.Engine

	mu      sync.Mutex
	tracker *eta.Tracker
}

func newForecaster(e *engine.Engine) *forecaster { return &forecaster{engine: e, tracker: eta.New()} }

// records follows what became durable.
func (w *forecaster) records(records []acd.Record) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, r := range records {
		w.tracker.Record(r)
	}
}

// forecast foretells the waits of this moment.
func (w *forecaster) forecast(ctx context.Context) (*eta.Forecast, error) {
	o, err := w.engine.Outlook(ctx)
	if err != nil {
		return nil, err
	}
	w.mu.Lock()
	learnt := w.tracker.Learnt()
	w.mu.Unlock()
	return learnt.Forecast(&o, w.engine.Now()), nil
}

// put puts the waits that are foretold into a status.
func (w *forecaster) put(ctx context.Context, s *acd.Status) error {
	f, err := w.forecast(ctx)
	if err != nil {
		return err
	}
	for i := range s.Queues {
		s.Queues[i].Expected = waitStatus(f.Newcomer(s.Queues[i].ID))
	}
	if len(s.Contacts) == 0 {
		return nil
	}
	said := map[acd.ContactID]eta.Range{}
	f.Each(func(id acd.ContactID, r eta.Range) { said[id] = r })
	for i := range s.Contacts {
		r, ok := said[s.Contacts[i].ID]
		s.Contacts[i].Expected = waitStatus(r, ok)
	}
	return nil
}

func waitStatus(r eta.Range, ok bool) *acd.WaitStatus {
	if !ok {
		return nil
	}
	return &acd.WaitStatus{Low: r.Low, Median: r.Median, High: r.High, Short: r.String(), Words: r.Words()}
}

// learnPeriod is how often it is looked whether there is something to learn from.
const learnPeriod = 2 * time.Second

// learn foretells some of the waits by and by, to see what comes of them.
func (w *forecaster) learn(ctx context.Context) error {
	ticker := time.NewTicker(learnPeriod)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.C:
			w.sample(ctx)
		}
	}
}

// sample is tried again later where the engine cannot be asked now.
func (w *forecaster) sample(ctx context.Context) {
	w.mu.Lock()
	due := w.tracker.Due()
	w.mu.Unlock()
	if !due {
		return
	}
	f, err := w.forecast(ctx)
	if err != nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.tracker.Sample(f, nil)
}
