// SPDX-License-Identifier: Apache-2.0

package eta

import (
	"math"
	"slices"
	"time"

	"cordial/acd"
	"cordial/routing"
)

// Range is how long a wait may be, from the forecast to the answer: eight of ten end
// between Low and High, as many below Median as above.
type Range struct {
	Low    time.Duration `json:"low"`
	Median time.Duration `json:"median"`
	High   time.Duration `json:"high"`
}

// Learnt is what a [Tracker] has learnt up to a moment: all that a forecast needs beside
// the machine's state. It is a copy.
type Learnt struct {
	Rates
	levels levels
}

// Forecast says how long those may have to wait who wait at a moment, or would come then.
// It does not change.
type Forecast struct {
	outlook *acd.Outlook
	now     acd.Time
	learnt  Learnt
	flow    *flow
}

// Forecast reckons from the machine's state how long the waits may be, as of now. It
// keeps the outlook, which must not be changed.
func (l Learnt) Forecast(o *acd.Outlook, now acd.Time) *Forecast {
	f := &Forecast{outlook: o, now: now, learnt: l}
	f.flow = newFlow(o, l.Rates, max(1, seconds(o.Talk)+l.Ring+l.WrapUp), now)
	f.flow.run()
	return f
}

// Contact returns how long a contact may have to wait from now on; false if it does not
// wait, or if nobody is there who could serve it.
func (f *Forecast) Contact(id acd.ContactID, since acd.Time) (Range, bool) {
	k, i, ok := f.find(id, since)
	if !ok {
		return Range{}, false
	}
	return f.of(k, i)
}

// Newcomer returns how long somebody may have to wait who would come to a queue now.
// Where an agent is free that is how long her phone rings.
func (f *Forecast) Newcomer(q acd.QueueID) (Range, bool) {
	if int(q) >= len(f.outlook.Queues) || f.outlook.Queues[q] < 0 {
		return Range{}, false
	}
	k := int(f.outlook.Queues[q])
	return f.of(k, len(f.outlook.Kinds[k].Line))
}

// Each calls fn for all who wait and of whom it can be said.
func (f *Forecast) Each(fn func(acd.ContactID, Range)) {
	for k := range f.outlook.Kinds {
		for i, at := range f.outlook.Kinds[k].Line {
			if r, ok := f.of(k, i); ok {
				fn(at.Contact, r)
			}
		}
	}
}

// find returns the place of a contact: its kind, and how many of the kind are before it.
func (f *Forecast) find(id acd.ContactID, since acd.Time) (k, i int, ok bool) {
	for k := range f.outlook.Kinds {
		line := f.outlook.Kinds[k].Line
		i, _ := slices.BinarySearchFunc(line, since, func(p routing.Place, t acd.Time) int { return int(min(max(p.Since-t, -1), 1)) })
		for ; i < len(line) && line[i].Since == since; i++ {
			if line[i].Contact == id {
				return k, i, true
			}
		}
	}
	return 0, 0, false
}

func (f *Forecast) of(k, i int) (Range, bool) {
	s, ok := f.shape(k, i)
	if !ok {
		return Range{}, false
	}
	low, mid, high := f.learnt.levels.of(s)
	return Range{duration(low), duration(mid), duration(high)}, true
}

func duration(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

// shape returns what is foretold of the one who has i of kind k before them in line;
// false if nobody comes free for them.
func (f *Forecast) shape(k, i int) (shape, bool) {
	s := shape{ring: f.learnt.Ring, spread: f.learnt.RingSpread, limit: f.limit(k, i), stages: 1}
	s.mean = f.turn(k, i)
	if math.IsInf(s.mean, 1) {
		return s, !math.IsInf(s.limit, 1)
	}
	s.stages = stages(s.mean, f.flow.kinds[k].rate, f.learnt.Leaving)
	return s, true
}

// limit returns after how long a free agent may be had for whom the contact is held
// back; +Inf if there are not as many as contacts before it.
func (f *Forecast) limit(k, i int) float64 {
	kind := &f.outlook.Kinds[k]
	age, free := 0.0, 0
	if i < len(f.flow.kinds[k].ages) {
		age = f.flow.kinds[k].ages[i]
	}
	for _, t := range kind.Tiers {
		if free += int(t.Free); free > i {
			return max(0, seconds(t.Ripe)-age)
		}
	}
	return math.Inf(1)
}

// turn returns when their turn comes by the flow: those before them are served or gone,
// and then one more agent has come free. In the flow some of them give up too, but they
// are taken to be patient: what is left of the one agent's time comes on top.
func (f *Forecast) turn(k, i int) float64 {
	at, ok := f.reaches(k, float64(i+1))
	if !ok {
		return math.Inf(1)
	}
	return at + (1-math.Exp(-f.learnt.Leaving*at))/f.flow.kinds[k].rate
}

// reaches returns when so many of a kind are served or gone.
func (f *Forecast) reaches(k int, n float64) (float64, bool) {
	course := f.flow.course[k]
	j, _ := slices.BinarySearch(course, n)
	switch {
	case j == len(course):
		return 0, false
	case j == 0:
		return 0, true
	}
	t, at := f.flow.times, course[j-1]
	return t[j-1] + (t[j]-t[j-1])*(n-at)/(course[j]-at), true
}

// drift is how far the rates may be off or change while somebody waits, as a share: agents
// come and go, and no two half hours are alike.
const drift = 0.1

// stages returns how many events of one rate end a wait that is as long in the mean and
// varies as much as one that has k callers before it, where agents come free at a rate r
// and each of the callers gives up at a rate l: the time until then is a sum of
// exponential times with the rates r, r+l, ..., r+kl (Ibrahim and Whitt, "Real-time delay
// estimation in overloaded multiserver queues with abandonments", Management Science 55,
// 2009), here with an integral in place of the sum.
func stages(mean, rate, leaving float64) float64 {
	last := min(1/rate, mean)
	k := rate * (math.Exp(leaving*(mean-last)) - 1) / leaving
	variance := k/(rate*(rate+k*leaving)) + last*last + drift*drift*mean*mean
	return max(1, mean*mean/variance)
}
