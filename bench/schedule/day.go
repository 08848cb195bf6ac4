// SPDX-License-Identifier: Apache-2.0

package schedule

import (
	"context"
	"runtime"
	"time"

	"golang.org/x/sync/errgroup"

	"cordial/acd"
	"cordial/bench/sim"
	"cordial/bench/workload"
	"cordial/routing"
	"cordial/routing/table"
)

// Day is what became of a day's calls, by queue and interval of their arrival.
type Day struct {
	Counts [][]Count
}

func newDay(f *Forecast) Day {
	d := Day{Counts: make([][]Count, len(f.Queues))}
	for q := range d.Counts {
		d.Counts[q] = make([]Count, f.Intervals)
	}
	return d
}

func (d *Day) add(e Day) {
	for q := range d.Counts {
		for i := range d.Counts[q] {
			d.Counts[q][i].add(e.Counts[q][i])
		}
	}
}

// Interval is the calls of an interval.
func (d *Day) Interval(i int) Count {
	var c Count
	for q := range d.Counts {
		c.add(d.Counts[q][i])
	}
	return c
}

// Queue is the calls of a queue.
func (d *Day) Queue(q int) Count {
	var c Count
	for i := range d.Counts[q] {
		c.add(d.Counts[q][i])
	}
	return c
}

// Whole is all calls.
func (d *Day) Whole() Count {
	var c Count
	for q := range d.Counts {
		c.add(d.Queue(q))
	}
	return c
}

// caller is somebody who called on of a day.
type caller struct {
	at    acd.Time
	queue int
	fit   float64
}

// watch counts what becomes of the callers of a day.
type watch struct {
	p     *Problem
	start acd.Time // of the first interval
	day   Day
	here  table.Of[acd.ContactID, *caller]
	free  []*caller
}

func (w *watch) count(c *caller) *Count {
	i := int(c.at.Sub(w.start) / w.p.Forecast.Interval)
	return &w.day.Counts[c.queue][min(max(i, 0), w.p.Forecast.Intervals-1)]
}

// record follows the machine.
func (w *watch) record(_ *acd.Machine, r acd.Record) error {
	for i := range r.Events {
		e := &r.Events[i]
		switch e.Kind {
		case acd.ContactQueued:
			c := new(caller)
			if n := len(w.free); n > 0 {
				c, w.free = w.free[n-1], w.free[:n-1]
			}
			*c = caller{at: r.At, queue: int(e.Queue) - 1}
			w.here.Put(e.Contact, c)
			w.count(c).Calls++
		case acd.ContactOffered:
			w.here.Get(e.Contact).fit = float64(e.Why.Fit) / float64(routing.Whole)
		case acd.ContactAnswered:
			c := w.here.Get(e.Contact)
			n, wait := w.count(c), r.At.Sub(c.at)
			n.Answered++
			n.Waited += wait
			n.Fit += c.fit
			if wait <= w.p.Target.Within {
				n.InTime++
			}
		case acd.ContactEnded:
			c := w.here.Take(e.Contact)
			if e.Outcome == acd.Abandoned {
				w.count(c).Abandoned++
			}
			w.free = append(w.free, c)
		default:
		}
	}
	return nil
}

// days lets so many days happen, from the first on, and returns each. A day is the same
// for every staff: the same callers come.
func (p *Problem) days(ctx context.Context, s *workload.Scenario, first, n int, change func(*acd.Config)) ([]Day, error) {
	out := make([]Day, n)
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	for k := range n {
		g.Go(func() error {
			w := &watch{p: p, start: s.Start().Add(p.Forecast.From), day: newDay(p.Forecast)}
			_, err := sim.Run(ctx, s, first+k, sim.Options{Watch: w.record, Change: change})
			out[k] = w.day
			p.tell()
			return err //nolint:wrapcheck // says where and when
		})
	}
	return out, g.Wait() //nolint:wrapcheck // as above
}

// sum is what became of all calls of some days.
func (p *Problem) sum(days []Day) Day {
	d := newDay(p.Forecast)
	for k := range days {
		d.add(days[k])
	}
	return d
}

// Dial is how the queues of the plan are set.
type Dial struct {
	Expertise time.Duration `json:"expertise_worth"`
	Order     time.Duration `json:"order_worth"`
}
