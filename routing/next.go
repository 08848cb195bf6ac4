// SPDX-License-Identifier: Apache-2.0

package routing

import (
	"cmp"
	"slices"
	"time"
)

// candidate is a contact with the best free agent for it.
type candidate struct {
	w     *Waiting
	rank  ranking
	tier  int
	ripe  time.Duration // the age from which it is ripe for her
	score time.Duration
}

// Next returns the next offer to be made at now, if there is one. The caller
// makes it, tells the pool so, and asks again until there is none.
//
//   - Eligible is who is at work, not excluded, and has every needed skill at
//     its least level, as relaxed by the contact's age.
//   - Key of an agent for a contact: her fit. Gap: the best key among all who are
//     eligible, free or not, less hers.
//   - A contact's agent is the free one with the greatest key, where knowing the
//     customer counts as KnownWorth / Worth of a key; ties go to the one who was
//     offered least recently.
//   - A contact is ripe for her once
//     age >= max over better tiers g of (Worth x gap_g - mean / talking_g),
//     where talking_g counts the agents in conversation in tier g or a better one.
//     So nobody is held back for longer than Worth, nor when the experts are too
//     few to come free soon. From RipeAt on a contact is ripe for everyone.
//   - Of the contacts that are ripe for their agents, the one with the greatest
//     age + Priority - Order x gap (+ KnownWorth) goes first; ties go to the one
//     that came first.
//
// So nobody is overtaken by a contact that came more than
// max(Worth, Order) + KnownWorth + the difference of their priorities later and
// wants the same agents.
func (p *Pool) Next(now Time) (Choice, bool) {
	if !p.dirty && now < p.ripens {
		return Choice{}, false
	}
	var best candidate
	found := false
	p.ripens = Never
	for i := range p.waiting {
		c, ok := p.consider(&p.waiting[i], now)
		if ok && (!found || c.score > best.score) {
			best, found = c, true
		}
	}
	if !found {
		p.dirty = false
		return Choice{}, false
	}
	p.dirty = true
	agent := best.rank[best.tier].best
	return Choice{Contact: best.w.ID, Agent: agent, Why: p.why(best, now)}, true
}

// Ripens returns when Next may next have an offer without any further change;
// Never if only a change can bring one. Ask it after Next has said no.
func (p *Pool) Ripens() Time { return p.ripens }

// consider finds the agent for w and tells whether it is ripe for her; if it is
// not, it notes when that may change.
func (p *Pool) consider(w *Waiting, now Time) (candidate, bool) {
	if p.free[w.Medium] == 0 {
		return candidate{}, false
	}
	p.wake(w, now)
	r := p.rank(w, now)
	i := r.first()
	if i < 0 {
		return candidate{}, false
	}
	c := candidate{w: w, rank: r, tier: i, ripe: r.ripe(i, w.Worth, p.mean)}
	at := min(w.Since.Add(c.ripe), w.RipeAt)
	if now < at {
		p.ripens = min(p.ripens, at)
		return candidate{}, false
	}
	c.score = w.score(now, r.bestKey()-r[i].key, r[i].best)
	return c, true
}

// wake notes the next time at which more agents may be eligible for w.
func (p *Pool) wake(w *Waiting, now Time) {
	if after, ok := nextStage(p.sets[w.Needs], now.Sub(w.Since)); ok {
		p.ripens = min(p.ripens, w.Since.Add(after))
	}
	for _, e := range w.Excluded {
		if now < e.Until {
			p.ripens = min(p.ripens, e.Until)
		}
	}
}

func (w *Waiting) score(now Time, gap Share, agent AgentID) time.Duration {
	s := now.Sub(w.Since) + w.Priority - gap.Of(w.Order)
	if agent == w.Known {
		s += w.KnownWorth
	}
	return s
}

// why explains the choice of c.
func (p *Pool) why(c candidate, now Time) Why {
	t := c.rank[c.tier]
	why := Why{
		Fit: Fit(p.agents[t.best].Levels, p.sets[c.w.Needs]), Key: t.key, Gap: c.rank.bestKey() - t.key,
		Age: now.Sub(c.w.Since), Ripe: c.ripe, Score: c.score,
	}
	agents := p.freeAgents(c, now)
	why.Free = int32(len(agents))
	copy(why.Agents[:], agents[min(1, len(agents)):])
	contacts := p.ripeFor(t.best, c, now)
	why.Waiting = int32(len(contacts)) + 1
	copy(why.Contacts[:], contacts)
	why.Rule = ruleOf(c, agents, now)
	return why
}

// ruleOf names what decided for the first of agents, who are in order.
func ruleOf(c candidate, agents []AgentKey, now Time) Rule {
	switch {
	case now >= c.w.RipeAt && now.Sub(c.w.Since) < c.ripe:
		return LimitNear
	case len(agents) < 2:
		return OnlyAgent
	case agents[0].Agent == c.w.Known && agents[0].Key <= agents[1].Key:
		return KnownAgent
	case agents[0].Key == agents[1].Key:
		return LeastRecent
	}
	return BestKey
}

// freeAgents returns all the free agents whom c's contact might have had, the
// best first.
func (p *Pool) freeAgents(c candidate, now Time) []AgentKey {
	var out []AgentKey
	needs, age := p.sets[c.w.Needs], now.Sub(c.w.Since)
	for i := range p.agents {
		a := &p.agents[i]
		if a.freeFor(c.w.Medium) && !c.w.excludes(a.ID, now) && Eligible(a.Levels, needs, age) {
			out = append(out, AgentKey{Agent: a.ID, Key: Fit(a.Levels, needs)})
		}
	}
	slices.SortFunc(out, func(x, y AgentKey) int {
		return cmp.Or(
			compareValue(c.w.value(y.Agent, y.Key), y.Key, c.w.value(x.Agent, x.Key), x.Key),
			cmp.Compare(p.agents[x.Agent].Offered, p.agents[y.Agent].Offered),
			cmp.Compare(x.Agent, y.Agent))
	})
	return out
}

// ripeFor returns the other contacts that were ripe for the agent, by score.
func (p *Pool) ripeFor(agent AgentID, chosen candidate, now Time) []ContactScore {
	var out []ContactScore
	for i := range p.waiting {
		c, ok := p.consider(&p.waiting[i], now)
		if ok && c.w.ID != chosen.w.ID && c.rank[c.tier].best == agent {
			out = append(out, ContactScore{Contact: c.w.ID, Score: c.score})
		}
	}
	slices.SortStableFunc(out, func(x, y ContactScore) int { return cmp.Compare(y.Score, x.Score) })
	return out
}
