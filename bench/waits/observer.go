// SPDX-License-Identifier: Apache-2.0

package waits

import (
	"container/heap"
	"time"

	"cordial/acd"
	"cordial/acd/eta"
)

// later is after how long an observer who waits is looked at again.
var later = []time.Duration{30 * time.Second, 2 * time.Minute, 5 * time.Minute, 10 * time.Minute, 20 * time.Minute}

// look is a wait that was foretold.
type look struct {
	at      acd.Time
	first   bool // on arrival
	said    eta.Range
	average time.Duration
}

// observer is a caller who never hangs up.
type observer struct {
	id      acd.ContactID
	queue   acd.QueueID
	arrived acd.Time
	looks   []look
	next    int // into later
	unsaid  int
}

func (o *observer) due() acd.Time { return o.arrived.Add(later[o.next]) }

// waiting are observers in order of when they are looked at next.
type waiting []*observer

func (w waiting) Len() int           { return len(w) }
func (w waiting) Less(i, j int) bool { return w[i].due() < w[j].due() }
func (w waiting) Swap(i, j int)      { w[i], w[j] = w[j], w[i] }
func (w *waiting) Push(x any)        { *w = append(*w, x.(*observer)) }
func (w *waiting) Pop() any {
	old := *w
	x := old[len(old)-1]
	*w = old[:len(old)-1]
	return x
}

// gallery is all that is watched in one run.
type gallery struct {
	from     acd.Time // counted from then on
	narrow   float64  // what ranges are multiplied by: 1, but in tests
	tracker  *eta.Tracker
	averages []average // by QueueID
	queues   map[acd.ContactID]arrival
	here     map[acd.ContactID]*observer
	waiting  waiting
	watched  map[acd.LineID]bool
	tally    tally
}

// arrival is where and when an ordinary caller came.
type arrival struct {
	queue acd.QueueID
	at    acd.Time
}

func newGallery(c acd.Config, from acd.Time) *gallery {
	g := &gallery{
		from: from, narrow: 1, tracker: eta.New(), averages: make([]average, len(c.Queues)+1),
		queues: map[acd.ContactID]arrival{}, here: map[acd.ContactID]*observer{}, watched: map[acd.LineID]bool{},
	}
	for i, l := range c.Lines {
		g.watched[acd.LineID(i+1)] = watches(l.Name)
	}
	return g
}

// watch follows a record, as sim's Watch.
func (g *gallery) watch(m *acd.Machine, r acd.Record) error {
	g.tracker.Record(r)
	for i := range r.Events {
		switch e := &r.Events[i]; e.Kind {
		case acd.ContactQueued:
			g.queued(m, r.At, e)
		case acd.ContactAnswered:
			g.answered(r.At, e.Contact)
		case acd.ContactEnded:
			delete(g.queues, e.Contact)
			delete(g.here, e.Contact)
		default:
		}
	}
	for len(g.waiting) > 0 && g.waiting[0].due() <= r.At {
		g.again(m, r.At)
	}
	return nil
}

// queued: whoever is not offered at once must wait.
func (g *gallery) queued(m *acd.Machine, at acd.Time, e *acd.Event) {
	g.queues[e.Contact] = arrival{e.Queue, at}
	if m.View(e.Contact).Phase != acd.Waiting {
		return
	}
	if g.watched[e.Line] {
		o := &observer{id: e.Contact, queue: e.Queue, arrived: at}
		g.here[o.id] = o
		g.look(m, o, at)
		heap.Push(&g.waiting, o)
		return
	}
	if g.tracker.Due() {
		g.tracker.Sample(g.forecast(m, at), func(id acd.ContactID) bool { return g.here[id] == nil })
	}
}

func (g *gallery) forecast(m *acd.Machine, at acd.Time) *eta.Forecast {
	o := m.Outlook()
	return g.tracker.Learnt().Forecast(&o, at)
}

// look foretells the rest of an observer's wait.
func (g *gallery) look(m *acd.Machine, o *observer, at acd.Time) {
	if at < g.from {
		return
	}
	said, ok := g.forecast(m, at).Contact(o.id, o.arrived)
	if !ok {
		o.unsaid++
		return
	}
	said.Low = said.Median - time.Duration(g.narrow*float64(said.Median-said.Low))
	said.High = said.Median + time.Duration(g.narrow*float64(said.High-said.Median))
	o.looks = append(o.looks, look{at, at == o.arrived, said, g.averages[o.queue].left(at.Sub(o.arrived))})
}

// again looks at the observer whose turn it is, if they wait still.
func (g *gallery) again(m *acd.Machine, at acd.Time) {
	o := g.waiting[0]
	if g.here[o.id] == o && m.View(o.id).Phase == acd.Waiting {
		g.look(m, o, at)
	}
	o.next++
	if g.here[o.id] != o || o.next == len(later) {
		heap.Pop(&g.waiting)
	} else {
		heap.Fix(&g.waiting, 0)
	}
}

// answered: what was foretold comes true, or does not.
func (g *gallery) answered(at acd.Time, id acd.ContactID) {
	if c, ok := g.queues[id]; ok {
		g.averages[c.queue].answered(at.Sub(c.at))
	}
	if o := g.here[id]; o != nil {
		for _, l := range o.looks {
			g.tally.add(l, at.Sub(l.at))
		}
		g.tally.unsaid += o.unsaid
		delete(g.here, id)
	}
}
