// SPDX-License-Identifier: Apache-2.0

package plain

import (
	"cmp"
	"slices"
	"time"

	"cordial/routing"
)

// pairing is a contact with the best free agent for it.
type pairing struct {
	w     *routing.Waiting
	agent candidate
	gap   routing.Share
	ripe  time.Duration // the age from which it is ripe for her
	score time.Duration
}

// Next returns the next offer to be made at now, if there is one.
func (p *Pool) Next(now routing.Time) (routing.Choice, bool) {
	best, ok := p.pick(now)
	if !ok {
		return routing.Choice{}, false
	}
	return routing.Choice{Contact: best.w.ID, Agent: best.agent.agent, Why: p.why(&best, now)}, true
}

// Pick answers as Next does, without the reasons.
func (p *Pool) Pick(now routing.Time) (routing.ContactID, routing.AgentID, bool) {
	best, ok := p.pick(now)
	if !ok {
		return 0, 0, false
	}
	return best.w.ID, best.agent.agent, true
}

// pick finds the best pairing.
func (p *Pool) pick(now routing.Time) (best pairing, found bool) {
	if !p.dirty && now < p.ripens {
		return pairing{}, false
	}
	p.ripens = routing.Never
	for i := range p.waiting {
		c, ok := p.consider(&p.waiting[i], now)
		if ok && (!found || c.score > best.score) {
			best, found = c, true
		}
	}
	p.dirty = found
	return best, found
}

// Ripens returns when Next may next have an offer without any further change.
func (p *Pool) Ripens() routing.Time { return p.ripens }

// consider finds the agent for w and tells whether it is ripe for her; if it is
// not, it notes when that may change.
func (p *Pool) consider(w *routing.Waiting, now routing.Time) (pairing, bool) {
	if p.free[w.Medium] == 0 {
		return pairing{}, false
	}
	p.wake(w, now)
	o := p.order(w, now)
	if o.first < 0 {
		return pairing{}, false
	}
	c := pairing{w: w, agent: o.all[o.first], gap: o.gap, ripe: o.ripe}
	if at := min(w.Since.Add(c.ripe), w.RipeAt); now < at {
		p.ripens = min(p.ripens, at)
		return pairing{}, false
	}
	c.score = now.Sub(w.Since) + w.Priority - c.gap.Of(w.Order)
	if c.agent.agent == w.Known {
		c.score += w.KnownWorth
	}
	return c, true
}

// wake notes the next time at which more agents may be eligible for w.
func (p *Pool) wake(w *routing.Waiting, now routing.Time) {
	if after, ok := nextStage(p.sets[w.Needs], now.Sub(w.Since)); ok {
		p.ripens = min(p.ripens, w.Since.Add(after))
	}
	if asks(w, now) {
		p.ripens = min(p.ripens, w.Until)
	}
	for _, e := range w.Excluded {
		if now < e.Until {
			p.ripens = min(p.ripens, e.Until)
		}
	}
}

// why explains the choice of c.
func (p *Pool) why(c *pairing, now routing.Time) routing.Why {
	why := routing.Why{
		Fit: routing.Fit(p.agents[c.agent.agent].Levels, p.sets[c.w.Needs]), Key: c.agent.key, Gap: c.gap,
		Age: now.Sub(c.w.Since), Ripe: c.ripe, Score: c.score,
	}
	for _, other := range p.order(c.w, now).all {
		if !other.free {
			continue
		}
		if n := why.Free; n > 0 && int(n) <= len(why.Agents) {
			why.Agents[n-1] = routing.AgentKey{Agent: other.agent, Key: other.key, Price: int32(p.prices[other.agent])}
		}
		why.Free++
	}
	contacts := p.ripeFor(c, now)
	why.Waiting = int32(len(contacts)) + 1
	copy(why.Contacts[:], contacts)
	why.Rule = ruleOf(c, &why, now)
	return why
}

// ruleOf names what decided for the agent of c.
func ruleOf(c *pairing, why *routing.Why, now routing.Time) routing.Rule {
	switch {
	case asks(c.w, now):
		return routing.AskedFor
	case now >= c.w.RipeAt && now.Sub(c.w.Since) < c.ripe:
		return routing.LimitNear
	case why.Free < 2:
		return routing.OnlyAgent
	case c.agent.agent == c.w.Known && c.agent.key <= why.Agents[0].Key:
		return routing.KnownAgent
	case c.agent.key == why.Agents[0].Key:
		return routing.LeastRecent
	}
	return routing.BestKey
}

// ripeFor returns the other contacts that were ripe for the agent of c, by score.
func (p *Pool) ripeFor(chosen *pairing, now routing.Time) []routing.ContactScore {
	out := p.others[:0]
	for i := range p.waiting {
		c, ok := p.consider(&p.waiting[i], now)
		if ok && c.w != chosen.w && c.agent.agent == chosen.agent.agent {
			out = append(out, routing.ContactScore{Contact: c.w.ID, Score: c.score})
		}
	}
	slices.SortStableFunc(out, func(x, y routing.ContactScore) int { return cmp.Compare(y.Score, x.Score) })
	p.others = out
	return out
}
