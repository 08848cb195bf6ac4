// SPDX-License-Identifier: Apache-2.0

package web

import (
	"context"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"cordial/acd"
)

// Metrics counts what happens, for Prometheus. No metric tells how long one
// agent's conversations take.
type Metrics struct {
	registry *prometheus.Registry
	floor    *floor

	records, steps, reconnects   prometheus.Counter
	unpriced                     prometheus.Counter
	pricing                      prometheus.Gauge
	commit                       prometheus.Histogram
	batch, inbox, linkInbox      prometheus.Gauge
	switchEvents, switchRequests *prometheus.CounterVec
	requestTime                  *prometheus.HistogramVec
}

// NewMetrics returns metrics of the centre, whose status is asked for at each scrape.
func NewMetrics(c Centre, version string) *Metrics {
	r := prometheus.NewRegistry()
	counter := func(name, help string) prometheus.Counter {
		m := prometheus.NewCounter(prometheus.CounterOpts{Name: name, Help: help})
		r.MustRegister(m)
		return m
	}
	gauge := func(name, help string) prometheus.Gauge {
		m := prometheus.NewGauge(prometheus.GaugeOpts{Name: name, Help: help})
		r.MustRegister(m)
		return m
	}
	m := &Metrics{
		registry:   r,
		floor:      newFloor(c),
		records:    counter("cordial_records_total", "Records that became durable."),
		steps:      counter("cordial_steps_total", "Commands and timers that were stepped."),
		reconnects: counter("cordial_link_reconnects_total", "Times that a lost link to the switch was restored."),
		unpriced:   counter("cordial_prices_failed_total", "Times that prices of scarce skills could not be found or set; the old ones stay."),
		pricing:    gauge("cordial_prices_seconds", "How long it took to find the latest prices of scarce skills."),
		batch:      gauge("cordial_batch_records", "Records in the latest commit."),
		inbox:      gauge("cordial_inbox_commands", "Commands that waited after the latest commit."),
		linkInbox:  gauge("cordial_link_inbox", "Items that the link's owner found waiting."),
		commit: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "cordial_commit_seconds", Help: "Time until a batch was durable.",
			Buckets: prometheus.ExponentialBuckets(0.0001, 2, 15),
		}),
		switchEvents: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "cordial_link_events_total", Help: "Events of the switch by type; unknown: a type we do not know.",
		}, []string{"type"}),
		switchRequests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "cordial_link_requests_total", Help: "Requests to the switch by what was asked and what became of it.",
		}, []string{"op", "verdict"}),
		requestTime: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "cordial_link_request_seconds", Help: "Time until the switch answered a request.",
			Buckets: prometheus.ExponentialBuckets(0.0005, 2, 14),
		}, []string{"op"}),
	}
	r.MustRegister(m.commit, m.switchEvents, m.switchRequests, m.requestTime, m.floor,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	prometheus.WrapRegistererWith(prometheus.Labels{"version": version}, r).MustRegister(
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "cordial_build_info", Help: "Always 1."}, func() float64 { return 1 }))
	return m
}

// Strain is what a centre suffers from now.
type Strain struct {
	DiskFull   bool          // new contacts are refused
	Committing time.Duration // how long the commit in hand has been going on; 0: none is
	Draining   bool          // new contacts are refused
}

// Watch adds what is asked for at each scrape, also while the centre cannot be.
func (m *Metrics) Watch(ask func() Strain) {
	gauge := func(name, help string, value func(Strain) float64) {
		m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, func() float64 { return value(ask()) }))
	}
	whether := func(yes bool) float64 {
		if yes {
			return 1
		}
		return 0
	}
	gauge("cordial_disk_full", "Whether the journal's disk is full.", func(s Strain) float64 { return whether(s.DiskFull) })
	gauge("cordial_draining", "Whether new contacts are refused so that the process can end.", func(s Strain) float64 { return whether(s.Draining) })
	gauge("cordial_commit_pending_seconds", "How long the commit in hand has been going on; 0 if none is.",
		func(s Strain) float64 { return s.Committing.Seconds() })
}

// Handler serves them.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{MaxRequestsInFlight: 2}) // each asks the centre
}

// Seed tells which contacts there are already.
func (m *Metrics) Seed(ctx context.Context) error {
	status, err := m.floor.centre.Status(ctx)
	if err == nil {
		m.floor.seed(status)
	}
	return err
}

// Records counts what became durable.
func (m *Metrics) Records(records []acd.Record) {
	m.records.Add(float64(len(records)))
	m.floor.count(records)
}

// Commit counts a commit.
func (m *Metrics) Commit(took time.Duration, records, steps, inbox int) {
	m.commit.Observe(took.Seconds())
	m.steps.Add(float64(steps))
	m.batch.Set(float64(records))
	m.inbox.Set(float64(inbox))
}

// Priced notes that prices were found, or why not, and how long it took; 0 is not at all.
func (m *Metrics) Priced(took time.Duration, err error) {
	if err != nil {
		m.unpriced.Inc()
	}
	if took > 0 {
		m.pricing.Set(took.Seconds())
	}
}

// Event counts an event of the switch.
func (m *Metrics) Event(kind string) { m.switchEvents.WithLabelValues(kind).Inc() }

// Request counts a request to the switch.
func (m *Metrics) Request(op, verdict string, took time.Duration) {
	m.switchRequests.WithLabelValues(op, verdict).Inc()
	m.requestTime.WithLabelValues(op).Observe(took.Seconds())
}

// Reconnected counts a link that is back.
func (m *Metrics) Reconnected() { m.reconnects.Inc() }

// InboxDepth notes how much waited for the link's owner.
func (m *Metrics) InboxDepth(n int) { m.linkInbox.Set(float64(n)) }
