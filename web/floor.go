// SPDX-License-Identifier: Apache-2.0

package web

import (
	"context"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"cordial/acd"
)

// floor counts contacts and offers by queue, and asks for the centre's status at
// each scrape.
type floor struct {
	centre Centre

	mu       sync.Mutex
	contacts map[acd.ContactID]waiting // that have not been answered
	arrived  map[acd.QueueID]uint64
	ended    map[ending]uint64
	offers   map[acd.Reason]uint64
	waits    map[acd.QueueID]*histogram
}

// waiting is a contact that waits.
type waiting struct {
	queue   acd.QueueID
	arrived acd.Time
}

// ending is how contacts of a queue ended.
type ending struct {
	queue   acd.QueueID
	outcome acd.Outcome
}

// histogram counts durations by upper bounds.
type histogram struct {
	count  uint64
	sum    float64
	bucket map[float64]uint64
}

// waitBounds are the upper bounds of a wait, in seconds.
var waitBounds = []float64{1, 2, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 600, 1200, 3600}

var (
	waitingDesc = prometheus.NewDesc("cordial_contacts_waiting", "Contacts that wait now, with those being offered.", []string{"queue"}, nil)
	talkingDesc = prometheus.NewDesc("cordial_contacts_talking", "Contacts in an agent's hands now.", []string{"queue"}, nil)
	oldestDesc  = prometheus.NewDesc("cordial_oldest_wait_seconds", "Age of the contact that has waited longest; 0 if nobody waits.", []string{"queue"}, nil)
	staffedDesc = prometheus.NewDesc("cordial_agents_staffed", "Agents signed in who could serve the queue.", []string{"queue"}, nil)
	freeDesc    = prometheus.NewDesc("cordial_agents_free", "Of those, free for an offer now.", []string{"queue"}, nil)
	agentsDesc  = prometheus.NewDesc("cordial_agents", "Agents by what they do now.", []string{"state"}, nil)
	linkDesc    = prometheus.NewDesc("cordial_link_up", "Whether the node of the switch is in view.", []string{"node"}, nil)
	arrivedDesc = prometheus.NewDesc("cordial_contacts_arrived_total", "Contacts that arrived in the queue, from outside or from another queue.", []string{"queue"}, nil)
	endedDesc   = prometheus.NewDesc("cordial_contacts_ended_total", "Contacts that ended, by their outcome and the queue they were in last.", []string{"queue", "outcome"}, nil)
	offersDesc  = prometheus.NewDesc("cordial_offers_total", "Offers by what became of them.", []string{"result"}, nil)
	waitDesc    = prometheus.NewDesc("cordial_wait_seconds", "Time from arrival to the agent's answer.", []string{"queue"}, nil)
)

func newFloor(c Centre) *floor {
	return &floor{
		centre: c, contacts: map[acd.ContactID]waiting{}, arrived: map[acd.QueueID]uint64{},
		ended: map[ending]uint64{}, offers: map[acd.Reason]uint64{}, waits: map[acd.QueueID]*histogram{},
	}
}

// seed learns of the contacts that wait already.
func (f *floor) seed(s acd.Status) {
	f.mu.Lock()
	defer f.mu.Unlock()
	queues := map[string]acd.QueueID{}
	for _, q := range s.Queues {
		queues[q.Name] = q.ID
	}
	for _, c := range s.Contacts {
		if c.Phase == acd.Waiting.String() || c.Phase == acd.Offered.String() {
			f.contacts[c.ID] = waiting{queues[c.Queue], c.Arrived}
		}
	}
}

// count counts what became durable.
func (f *floor) count(records []acd.Record) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, r := range records {
		for i := range r.Events {
			f.countEvent(r.At, &r.Events[i])
		}
	}
}

func (f *floor) countEvent(at acd.Time, e *acd.Event) {
	switch e.Kind {
	case acd.ContactQueued:
		f.arrived[e.Queue]++
		f.contacts[e.Contact] = waiting{e.Queue, at}
	case acd.ContactMoved:
		f.arrived[e.Queue]++
		w, waits := f.contacts[e.Contact]
		if !waits {
			w.arrived = at // from an agent's hands
		}
		f.contacts[e.Contact] = waiting{e.Queue, w.arrived}
	case acd.ContactAnswered:
		f.offers[acd.NoReason]++
		if w, ok := f.contacts[e.Contact]; ok {
			f.wait(w.queue, at.Sub(w.arrived))
			delete(f.contacts, e.Contact)
		}
	case acd.OfferEnded:
		f.offers[e.Reason]++
	case acd.ContactEnded:
		f.ended[ending{e.Queue, e.Outcome}]++
		delete(f.contacts, e.Contact)
	default:
	}
}

func (f *floor) wait(q acd.QueueID, d time.Duration) {
	h := f.waits[q]
	if h == nil {
		h = &histogram{bucket: map[float64]uint64{}}
		f.waits[q] = h
	}
	h.count++
	h.sum += d.Seconds()
	for _, bound := range waitBounds {
		if d.Seconds() <= bound {
			h.bucket[bound]++
		}
	}
}

// Describe implements prometheus.Collector.
func (f *floor) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{
		waitingDesc, talkingDesc, oldestDesc, staffedDesc, freeDesc, agentsDesc, linkDesc, arrivedDesc, endedDesc, offersDesc, waitDesc,
	} {
		to <- d
	}
}

// scrapeLimit is how long a scrape waits for the centre.
const scrapeLimit = 2 * time.Second

// Collect implements prometheus.Collector. While the centre cannot be asked, it
// leaves out what it would have to be asked for.
func (f *floor) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), scrapeLimit)
	defer cancel()
	status, err := f.centre.Status(ctx)
	if err != nil {
		return
	}
	put := func(d *prometheus.Desc, kind prometheus.ValueType, v float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, kind, v, labels...)
	}
	f.collectNow(status, put)
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, q := range status.Queues {
		put(arrivedDesc, prometheus.CounterValue, float64(f.arrived[q.ID]), q.Name)
		for o := acd.Answered; o <= acd.Lost; o++ {
			put(endedDesc, prometheus.CounterValue, float64(f.ended[ending{q.ID, o}]), q.Name, o.String())
		}
		if h := f.waits[q.ID]; h != nil {
			to <- prometheus.MustNewConstHistogram(waitDesc, h.count, h.sum, h.copyBuckets(), q.Name)
		}
	}
	for r := acd.NoReason; r <= acd.Withdrawn; r++ {
		word := r.String()
		if r == acd.NoReason {
			word = "answered"
		}
		put(offersDesc, prometheus.CounterValue, float64(f.offers[r]), word)
	}
}

type put func(d *prometheus.Desc, kind prometheus.ValueType, v float64, labels ...string)

func (f *floor) collectNow(s acd.Status, put put) {
	for _, q := range s.Queues {
		put(waitingDesc, prometheus.GaugeValue, float64(q.Waiting), q.Name)
		put(talkingDesc, prometheus.GaugeValue, float64(q.Talking), q.Name)
		put(staffedDesc, prometheus.GaugeValue, float64(q.Staffed), q.Name)
		put(freeDesc, prometheus.GaugeValue, float64(q.Free), q.Name)
		age := 0.0
		if q.Oldest != 0 {
			age = max(0, s.Now.Sub(q.Oldest).Seconds())
		}
		put(oldestDesc, prometheus.GaugeValue, age, q.Name)
	}
	states := map[string]int{}
	for _, a := range s.Agents {
		states[a.State]++
	}
	for _, state := range []string{"signed out", "ready", "ringing", "talking", "wrap-up", "paused", "missed", "unreachable"} {
		put(agentsDesc, prometheus.GaugeValue, float64(states[state]), state)
	}
	for _, l := range s.Links {
		up := 0.0
		if l.Up {
			up = 1
		}
		put(linkDesc, prometheus.GaugeValue, up, l.Node)
	}
}

func (h *histogram) copyBuckets() map[float64]uint64 {
	out := make(map[float64]uint64, len(waitBounds))
	for _, bound := range waitBounds {
		out[bound] = h.bucket[bound]
	}
	return out
}
