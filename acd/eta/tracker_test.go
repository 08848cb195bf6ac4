// SPDX-License-Identifier: Apache-2.0

package eta

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/acd"
)

// past tells a tracker what has happened.
type past struct {
	*Tracker
	at acd.Time
}

func newPast() *past { return &past{New(), start} }

func (p *past) after(d time.Duration, events ...acd.Event) {
	p.at = p.at.Add(d)
	p.Record(acd.Record{At: p.at, Events: events})
}

func event(kind acd.EventKind, id acd.ContactID) acd.Event {
	return acd.Event{Kind: kind, Contact: id, Line: 2, Agent: 1}
}

func abandoned(id acd.ContactID) acd.Event {
	return acd.Event{Kind: acd.ContactEnded, Contact: id, Outcome: acd.Abandoned}
}

// The rates are what has happened, and a little of what is usual.
func TestRates(t *testing.T) {
	p := newPast()
	for id := acd.ContactID(1); id <= 2000; id++ {
		p.after(time.Second, event(acd.ContactQueued, id))
		p.after(time.Second, event(acd.ContactOffered, id))
		p.after(time.Second, acd.Event{Kind: acd.OfferEnded, Contact: id})
		p.after(time.Second, event(acd.ContactOffered, id))
		p.after(time.Duration(6+id%2*4)*time.Second, event(acd.ContactAnswered, id))
		p.after(time.Second, event(acd.ContactEnded, id), event(acd.WrapUpBegan, id))
		p.after(20*time.Second, event(acd.WrapUpEnded, id))
		p.after(0, event(acd.ContactQueued, id+10_000))
		p.after(10*time.Second, abandoned(id+10_000))
	}
	l := p.Learnt()
	assert.InDelta(t, 8, l.Ring, 0.1)
	assert.InDelta(t, 0.25, l.RingSpread, 0.05)
	assert.InDelta(t, 20, l.WrapUp, 0.2)
	assert.InDelta(t, 1/22.0, l.Leaving, 0.002, "2,000 gave up in 2,000 times 11 + 10 seconds and some more")
	require.Len(t, l.Arrivals, 3)
	assert.InEpsilon(t, 2/43.0, l.Arrivals[2], 0.1)
	assert.Zero(t, l.Arrivals[1])
	assert.Empty(t, p.waits)
	assert.Empty(t, p.rings)
	assert.Empty(t, p.wraps)
}

// At first what is usual counts, and nothing is divided by zero.
func TestRatesOfNothing(t *testing.T) {
	l := New().Learnt()
	assert.InEpsilon(t, 1/priorPatience, l.Leaving, 1e-9)
	assert.InEpsilon(t, priorRing, l.Ring, 1e-9)
	assert.InEpsilon(t, 0.5, l.RingSpread, 1e-9)
	assert.Zero(t, l.WrapUp)
	assert.Empty(t, l.Arrivals)
}

// Old days fade.
func TestOldDaysFade(t *testing.T) {
	p := newPast()
	for id := acd.ContactID(1); id <= 40_000; id++ {
		ring := 4 * time.Second
		if id > 20_000 {
			ring = 10 * time.Second
		}
		p.after(0, event(acd.ContactQueued, id))
		p.after(0, event(acd.ContactOffered, id))
		p.after(ring, event(acd.ContactAnswered, id))
		p.after(0, event(acd.ContactQueued, id+100_000), abandoned(id+100_000))
	}
	l := p.Learnt()
	assert.Greater(t, l.Ring, 9.7)
	require.LessOrEqual(t, p.sums.answers, mostEvents)
	require.LessOrEqual(t, p.sums.left, mostEvents)
}

// The rate of a line follows what comes, and falls when nothing does.
func TestArrivalsFade(t *testing.T) {
	p := newPast()
	for id := acd.ContactID(1); id <= 1000; id++ {
		p.after(2*time.Second, event(acd.ContactQueued, id))
	}
	assert.InEpsilon(t, 0.5, p.Learnt().Arrivals[2], 0.05)
	p.after(20*time.Minute, acd.Event{Kind: acd.Started})
	assert.InEpsilon(t, 0.5*0.1353, p.Learnt().Arrivals[2], 0.15)
}

// Waits that were foretold are learnt from when they end with an answer, and forgotten
// when they end otherwise.
func TestSample(t *testing.T) {
	s := newScene(1, time.Minute)
	s.talk(4, 0)
	s.crowd(0, 50)
	p := newPast()
	for id := acd.ContactID(1); id <= 49; id++ {
		p.after(0, event(acd.ContactQueued, id)) // of the last in line nothing was heard
	}
	require.True(t, p.Due())
	f := p.Learnt().Forecast(&s.Outlook, p.at)
	p.Sample(f, func(id acd.ContactID) bool { return id != 48 })
	require.False(t, p.Due(), "nobody has come since")
	require.Contains(t, p.open, acd.ContactID(49))
	require.NotContains(t, p.open, acd.ContactID(50), "it may be gone already")
	require.NotContains(t, p.open, acd.ContactID(48), "it was left out")
	class := p.open[49].shape.class()
	opened := p.levels[class].open
	require.Positive(t, opened)
	before := p.levels[class]
	p.after(time.Second, abandoned(49))
	require.Equal(t, opened-1, p.levels[class].open)
	require.Equal(t, before.low, p.levels[class].low, "who gave up tells nothing")
	p.after(time.Second, event(acd.ContactOffered, 47))
	p.after(time.Second, event(acd.ContactAnswered, 47))
	require.Less(t, p.levels[class].low, before.low, "47 was answered far too soon")
	require.Less(t, p.levels[class].high, before.high)
	p.after(time.Second, acd.Event{Kind: acd.ContactMoved, Contact: 46}, acd.Event{Kind: acd.ContactLeaving, Contact: 45})
	require.Equal(t, opened-4, p.levels[class].open)
	for id := acd.ContactID(1); id <= 49; id++ {
		p.after(0, event(acd.ContactEnded, id))
	}
	require.Empty(t, p.open)
	for i := range p.levels {
		require.Zero(t, p.levels[i].open)
	}
}
