// SPDX-License-Identifier: Apache-2.0

package routing

import (
	"slices"
	"time"
)

// demand is all contacts that wait with the same needs for the same medium, and
// the rankings of those who may serve them. It is what the index looks at anew
// when something has changed that concerns it.
type demand struct {
	waiting int32 // contacts, in lanes and singles
	medium  Medium
	dirty   bool // something has changed since it was looked at
	ready   bool
	wake    Time          // when a contact becomes ripe
	mean    time.Duration // by which that was reckoned
	cross   Time          // when a contact's needs relax
	lanes   []*lane       // by what their contacts have in common
	singles []int32       // slots of contacts that are looked at one by one

	steps    []time.Duration // the ages at which needs relax, in order
	rankings []*ranking      // by stage: how many steps are behind; nil until asked
	needs    []Need
	runs     []run // whose contacts may be offered
	best     *run  // if ready: the one of them that goes first

	waitingAt, readyAt int // its place in the pool's lists
}

// demand returns the demand for a medium, which may be new.
func (p *Pool) demand(set NeedSet, m Medium) *demand {
	i := int(set)*int(Media) + int(m)
	for len(p.demands) <= i {
		p.demands = append(p.demands, nil)
	}
	if p.demands[i] == nil {
		d := &demand{needs: p.sets[set], medium: m, wake: Never, cross: Never}
		for _, n := range d.needs {
			for _, r := range n.Relax {
				d.steps = append(d.steps, r.After)
			}
		}
		slices.Sort(d.steps)
		d.steps = slices.Compact(d.steps)
		d.rankings = make([]*ranking, len(d.steps)+1)
		p.demands[i] = d
	}
	return p.demands[i]
}

// stageAt counts the steps behind a contact of an age.
func (d *demand) stageAt(age time.Duration) int {
	n := 0
	for n < len(d.steps) && d.steps[n] <= age {
		n++
	}
	return n
}

// ageOf returns an age that is at a stage.
func (d *demand) ageOf(stage int) time.Duration {
	if stage == 0 {
		return -1 << 63
	}
	return d.steps[stage-1]
}

// wakes returns when the demand is to be looked at again without any change. Since
// it was looked at, the mean conversation may have become longer: then nobody is
// ripe sooner than by as much. Where it has become shorter, nobody is ripe sooner.
func (p *Pool) wakes(d *demand) Time {
	wake := d.wake
	if wake != Never && p.mean > d.mean {
		wake = wake.Add(d.mean - p.mean)
	}
	if p.free[d.medium] == 0 {
		return wake
	}
	return min(wake, d.cross)
}

// mark notes that a demand has to be looked at.
func (p *Pool) mark(d *demand) {
	if !d.dirty && d.waiting > 0 {
		d.dirty = true
		p.dirty = append(p.dirty, d)
	}
}

// enlist and discharge count a contact in and out.
func (p *Pool) enlist(d *demand) {
	if d.waiting == 0 {
		d.waitingAt = len(p.waiting)
		p.waiting = append(p.waiting, d)
		p.relaxing += int(one(len(d.steps) > 0))
	}
	d.waiting++
	p.mark(d)
}

func (p *Pool) discharge(d *demand) {
	p.mark(d)
	d.waiting--
	if d.waiting > 0 {
		return
	}
	last := p.waiting[len(p.waiting)-1]
	p.waiting[d.waitingAt], last.waitingAt = last, d.waitingAt
	p.waiting = p.waiting[:len(p.waiting)-1]
	p.setReady(d, false)
	p.relaxing -= int(one(len(d.steps) > 0))
	p.stale = p.stale || p.wakes(d) <= p.ripens && p.ripens != Never
	d.wake, d.cross = Never, Never
}

func (p *Pool) setReady(d *demand, ready bool) {
	if d.ready == ready {
		return
	}
	d.ready = ready
	if ready {
		d.readyAt = len(p.ready)
		p.ready = append(p.ready, d)
		return
	}
	last := p.ready[len(p.ready)-1]
	p.ready[d.readyAt], last.readyAt = last, d.readyAt
	p.ready = p.ready[:len(p.ready)-1]
}

// fewLanes is how many lanes are kept and looked through in any case.
const fewLanes = 4

// lane returns the lane of such contacts, which may be new.
func (p *Pool) lane(d *demand, a alike) *lane {
	for i := range min(len(d.lanes), fewLanes) {
		if d.lanes[i].alike == a {
			return d.lanes[i]
		}
	}
	i, ok := d.search(a)
	if ok {
		return d.lanes[i]
	}
	var l *lane
	if n := len(p.lanes); n > 0 {
		l = p.lanes[n-1]
		p.lanes = p.lanes[:n-1]
	} else {
		l = &lane{}
	}
	l.alike = a
	d.lanes = slices.Insert(d.lanes, i, l)
	return l
}

func (d *demand) search(a alike) (int, bool) {
	return slices.BinarySearchFunc(d.lanes, a, func(l *lane, a alike) int { return l.compare(a) })
}

// close takes away a lane without anybody, unless there are few.
func (p *Pool) close(d *demand, l *lane) {
	if len(d.lanes) <= fewLanes {
		return
	}
	i, _ := d.search(l.alike)
	d.lanes = slices.Delete(d.lanes, i, i+1)
	l.all, l.head = l.all[:0], 0
	p.lanes = append(p.lanes, l)
}
