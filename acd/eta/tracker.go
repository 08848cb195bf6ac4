// SPDX-License-Identifier: Apache-2.0

package eta

import (
	"time"

	"cordial/acd"
)

// Tracker follows the records of one machine and keeps what forecasts need. It belongs
// to one goroutine. A new one knows nothing yet, and takes what is usual.
type Tracker struct {
	begun   bool
	since   acd.Time // of the first record
	now     acd.Time // of the last record
	sums    sums
	lines   []stream // by LineID
	waits   map[acd.ContactID]acd.Time
	rings   map[acd.ContactID]acd.Time
	wraps   map[acd.ContactID]acd.Time
	levels  levels
	open    map[acd.ContactID]foretold
	sampled acd.Time // when the latest waits were foretold
	fresh   bool     // somebody has come since
	closed  int      // how many of the waits that were foretold have ended since
}

// foretold is a wait that was foretold and has not ended.
type foretold struct {
	shape shape
	at    acd.Time
}

// New returns a tracker that has seen nothing.
func New() *Tracker {
	return &Tracker{
		waits: map[acd.ContactID]acd.Time{}, rings: map[acd.ContactID]acd.Time{},
		wraps: map[acd.ContactID]acd.Time{}, open: map[acd.ContactID]foretold{},
		levels: newLevels(),
	}
}

// Record follows a record. They must come in order; where some are missing the rates
// are somewhat off, and nothing else.
func (t *Tracker) Record(r acd.Record) {
	if !t.begun {
		t.begun, t.since = true, r.At
	}
	t.now = r.At
	for i := range r.Events {
		t.event(r.At, &r.Events[i])
	}
	t.sums.halve()
}

func (t *Tracker) event(at acd.Time, e *acd.Event) {
	switch e.Kind {
	case acd.ContactQueued:
		t.arrived(at, e.Line)
		t.waits[e.Contact] = at
		t.fresh = true
	case acd.ContactMoved:
		t.gone(at, e.Contact, false)
		t.waits[e.Contact] = at
	case acd.ContactOffered:
		t.rings[e.Contact] = at
	case acd.OfferEnded:
		delete(t.rings, e.Contact)
	case acd.ContactAnswered:
		t.answered(at, e.Contact)
	case acd.ContactLeaving:
		t.gone(at, e.Contact, false)
	case acd.ContactEnded:
		t.gone(at, e.Contact, e.Outcome == acd.Abandoned)
	case acd.WrapUpBegan:
		t.wraps[e.Contact] = at
	case acd.WrapUpEnded:
		if began, ok := t.wraps[e.Contact]; ok {
			t.sums.wraps += seconds(at.Sub(began))
			delete(t.wraps, e.Contact)
		}
	default:
	}
}

func (t *Tracker) arrived(at acd.Time, line acd.LineID) {
	for int(line) >= len(t.lines) {
		t.lines = append(t.lines, stream{at: at})
	}
	t.lines[line].seen(at)
}

func (t *Tracker) answered(at acd.Time, id acd.ContactID) {
	if offered, ok := t.rings[id]; ok {
		ring := seconds(at.Sub(offered))
		t.sums.answers++
		t.sums.rings += ring
		t.sums.squares += ring * ring
		delete(t.rings, id)
	}
	if f, ok := t.open[id]; ok {
		t.levels.learn(f.shape, seconds(at.Sub(f.at)), t.sums.rates())
	}
	t.gone(at, id, false)
}

// gone closes what was open of a contact that does not wait any more.
func (t *Tracker) gone(at acd.Time, id acd.ContactID, abandoned bool) {
	if since, ok := t.waits[id]; ok {
		t.sums.waited += seconds(at.Sub(since))
		if abandoned {
			t.sums.left++
		}
		delete(t.waits, id)
	}
	if f, ok := t.open[id]; ok {
		t.closed++
		t.levels.close(f.shape)
		delete(t.open, id)
	}
	delete(t.rings, id)
}

// Learnt returns what was learnt, as of the last record.
func (t *Tracker) Learnt() Learnt {
	l := Learnt{t.sums.rates(), t.levels}
	l.Arrivals = make([]float64, len(t.lines))
	for i := range t.lines {
		l.Arrivals[i] = t.lines[i].rate(t.now, t.since)
	}
	return l
}

// How often waits are foretold to be learnt from: at most once in samplePeriod, and where
// many are open, once some of them have ended.
const (
	samplePeriod = 10 * time.Second
	sampleClosed = mostOpen / 8
)

// Due tells whether it is time for a [Tracker.Sample]: somebody has come since the last,
// that is a while ago, and there is room.
func (t *Tracker) Due() bool {
	return t.fresh && t.now.Sub(t.sampled) >= samplePeriod && (len(t.open) < mostOpen || t.closed >= sampleClosed)
}

// Sample remembers what a forecast says of some of those who wait, to see what comes of
// it. Those who came last go first. Only so many are open at a time, so that what is
// learnt from the ends of long waits does not come all at once. A contact that keeps
// returns false for is left out; nil leaves out nobody.
func (t *Tracker) Sample(f *Forecast, keeps func(acd.ContactID) bool) {
	t.sampled, t.fresh, t.closed = t.now, false, 0
	for k := range f.outlook.Kinds {
		line := f.outlook.Kinds[k].Line
		for i := len(line) - 1; i >= 0; i-- {
			id := line[i].Contact
			if !t.may(id) || keeps != nil && !keeps(id) {
				continue
			}
			s, ok := f.shape(k, i)
			if !ok || !t.levels.open(s) {
				break
			}
			t.open[id] = foretold{s, f.now}
		}
	}
}

// may tells whether a wait may be learnt from: its contact waits still, and has not been
// foretold.
func (t *Tracker) may(id acd.ContactID) bool {
	_, waits := t.waits[id]
	_, is := t.open[id]
	return waits && !is
}
