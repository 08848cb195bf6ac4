// SPDX-License-Identifier: Apache-2.0

package routing

import "time"

// Next returns the next offer to be made at now, if there is one; now never runs
// backward. The caller makes the offer, tells the pool so, and asks again until
// there is none.
//
//   - Eligible is who is at work, not excluded, and has every needed skill at
//     its least level, as relaxed by the contact's age; of a customer who asks for
//     an agent, until Until, nobody but her.
//   - Key of an agent for a contact: her fit less her price. Gap: the best key among
//     all who are eligible, free or not, less hers, at most Whole.
//   - A contact's agent is the free one with the greatest key, where knowing the
//     customer counts as KnownWorth / Worth of a key; ties go to the one who was
//     offered least recently.
//   - A contact is ripe for her once
//     age >= max over better tiers g of (Worth x (key_g - hers) - mean / talking_g),
//     where talking_g counts the agents in conversation in tier g or a better one.
//     So nobody is held back for longer than Worth, nor when the experts are too
//     few to come free soon. Where the centre's callers are impatient, Worth counts
//     for less here; see Patient. From RipeAt on a contact is ripe for everyone.
//   - Of the contacts that are ripe for their agents, the one with the greatest
//     age + Priority - Order x gap (+ KnownWorth) goes first; ties go to the one
//     that came first.
//
// So nobody is overtaken by a contact that came more than
// max(Worth, Order) + KnownWorth + the difference of their priorities later and
// wants the same agents.
func (p *Pool) Next(now Time) (Choice, bool) {
	contact, agent, ok := p.Pick(now)
	if !ok {
		return Choice{}, false
	}
	return Choice{Contact: contact, Agent: agent, Why: p.Why()}, true
}

// Pick answers as Next does, without the reasons: Why has them.
func (p *Pool) Pick(now Time) (ContactID, AgentID, bool) {
	p.picked = p.pick(now)
	if p.picked == nil {
		return 0, 0, false
	}
	return p.picked.best.id, p.picked.best.agent, true
}

// Why explains the latest Pick, which must have had an answer. It is to be asked before
// anything changes.
func (p *Pool) Why() Why { return p.why(p.picked) }

// Ripens returns when Next may next have an offer without any further change: not
// after it has one, perhaps somewhat before, and always after the latest Next. It is
// Never if only a change can bring one. Ask it after Next has said no.
func (p *Pool) Ripens() Time { return p.ripens }

// run is contacts of a lane that are at one stage, from the oldest of them on,
// which is ripe; or one contact by itself.
type run struct {
	contender
	slot   int32         // the first contact's
	agent  AgentID       // whom they would have
	rest   time.Duration // their scores, but for the age
	lane   *lane
	lo, hi int           // where in its line they begin, and end, ripe or not
	from   time.Duration // the age from which they are ripe
}

// contender is a contact among those that may go first.
type contender struct {
	// merit is its score less now: all grow older alike, so their order lasts.
	merit time.Duration
	since Time
	id    ContactID
}

func (a *contender) before(b *contender) bool {
	if a.merit != b.merit {
		return a.merit > b.merit
	}
	return a.since < b.since || a.since == b.since && a.id < b.id
}

func (a *contender) score(now Time) time.Duration { return a.merit + time.Duration(now) }

// ripe returns those contacts of a run that are ripe, as far as they are in a lane.
func (p *Pool) ripe(r *run) []place {
	return r.lane.line()[r.lo:min(r.lane.until(p.now.Add(-r.from)), r.hi)]
}

// pick returns the demand whose best contact goes first, or nil. It looks at what
// has changed, or has become due.
func (p *Pool) pick(now Time) *demand {
	p.now = now
	if now >= p.ripens {
		p.stale = true
		for _, d := range p.waiting {
			if p.wakes(d) <= now {
				p.mark(d)
			}
		}
	}
	for _, d := range p.dirty {
		d.dirty = false
		p.consider(d)
	}
	p.dirty = p.dirty[:0]
	if len(p.ready) == 0 {
		p.reckon()
		return nil
	}
	best := p.ready[0]
	for _, d := range p.ready[1:] {
		if d.best.before(&best.best.contender) {
			best = d
		}
	}
	return best
}

// reckon finds out anew when anything becomes due, if that is not known well enough.
func (p *Pool) reckon() {
	if !p.stale && p.now < p.ripens {
		return
	}
	p.stale, p.ripens = false, Never
	for _, d := range p.waiting {
		p.ripens = min(p.ripens, p.wakes(d))
	}
}

// consider finds out who of a demand goes first.
func (p *Pool) consider(d *demand) {
	was := p.wakes(d)
	d.mean = p.mean
	d.runs = d.runs[:0]
	d.wake, d.cross = Never, Never
	if !d.idle() {
		p.calm(d)
		p.run(d)
	}
	for i := range d.runs {
		if i == 0 || d.runs[i].before(&d.best.contender) {
			d.best = &d.runs[i]
		}
	}
	p.setReady(d, len(d.runs) > 0)
	if is := p.wakes(d); is <= p.ripens {
		p.ripens = is
	} else if was <= p.ripens {
		p.stale = true // it was the first
	}
}

// idle tells at once, where needs do not relax, that nobody is free.
func (d *demand) idle() bool {
	if len(d.steps) > 0 {
		return false
	}
	r := d.rankings[0]
	return r != nil && !r.stale && r.free == 0
}

// run finds all runs of a demand, and when it is to be looked at again.
func (p *Pool) run(d *demand) {
	for _, l := range d.lanes {
		hi := len(l.line())
		for stage := 0; hi > 0; stage++ { // the youngest first
			lo := 0
			if stage < len(d.steps) {
				lo = l.until(p.now.Add(-d.steps[stage]))
			}
			if lo < hi {
				p.stretch(d, stage, l, lo, hi)
			}
			hi = min(lo, hi)
		}
	}
	for _, slot := range d.singles {
		p.alone(d, slot)
	}
}

// crosses notes when a contact at a stage comes to the next.
func (d *demand) crosses(since Time, stage int) {
	if stage < len(d.steps) {
		d.cross = min(d.cross, since.Add(d.steps[stage]))
	}
}

// stretch finds the contacts of a lane that are at a stage, if the first is ripe.
func (p *Pool) stretch(d *demand, stage int, l *lane, lo, hi int) {
	first := &l.line()[lo]
	d.crosses(first.since, stage)
	k := p.ranking(d, stage)
	i := k.next(0)
	if i < 0 {
		return
	}
	from := min(k.hold(i, l.worth, p.mean, p.holding), l.patience)
	if at := first.since.Add(from); p.now < at {
		d.wake = min(d.wake, at)
		return
	}
	rest := l.priority - k.gap(i).Of(l.order)
	d.runs = append(d.runs, run{
		contender: contender{rest - time.Duration(first.since), first.since, first.id},
		slot:      first.slot, agent: k.head(i).agent, rest: rest, lane: l, lo: lo, hi: hi, from: from,
	})
}

// alone finds a contact that is looked at by itself, if it is ripe.
func (p *Pool) alone(d *demand, slot int32) {
	x := &p.contacts[slot]
	stage := d.stageAt(p.now.Sub(x.since))
	d.crosses(x.since, stage)
	k := p.ranking(d, stage)
	if k.free == 0 {
		return
	}
	if x.asks(p.now) {
		p.asked(d, slot, k)
		return
	}
	if at := p.least(x, k); p.now < at {
		d.wake = min(d.wake, at)
		return
	}
	for _, e := range x.excluded {
		if p.now < e.Until {
			d.wake = min(d.wake, e.Until)
		}
	}
	s := p.see(x, k)
	var top [1]AgentKey
	if s.top(top[:]) == 0 {
		return
	}
	a := top[0]
	if at := min(x.since.Add(s.hold(a)), x.ripeAt); p.now < at {
		d.wake = min(d.wake, at)
		return
	}
	rest := x.priority - s.gap(a).Of(x.order)
	if s.knows && a.Agent == x.known {
		rest += x.knownWorth
	}
	d.runs = append(d.runs, run{
		contender: contender{rest - time.Duration(x.since), x.since, x.id},
		slot:      slot, agent: a.Agent, rest: rest,
	})
}

// least returns a time before which a contact is not ripe, that is had more cheaply
// than when it is: while the agent it knows is not free, it is held for as long as
// those who know nobody, or for longer.
func (p *Pool) least(x *waiter, k *ranking) Time {
	if len(x.excluded) > 0 || p.agents[x.known].free&(1<<k.medium) != 0 {
		return 0
	}
	return min(x.since.Add(k.hold(k.next(0), x.worth, p.mean, p.holding)), x.ripeAt)
}
