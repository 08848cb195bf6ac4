// SPDX-License-Identifier: Apache-2.0

package routing

import "time"

// Rule names what decided a choice. Only ever added to: the numbers stand in
// journals.
type Rule uint8

// The rules.
const (
	// OnlyAgent: no other free agent was eligible.
	OnlyAgent Rule = iota + 1
	// BestKey: the greatest key among the free agents.
	BestKey
	// LeastRecent: equal keys; she was offered a contact least recently.
	LeastRecent
	// KnownAgent: she has served this customer before, and that tipped it.
	KnownAgent
	// LimitNear: a limit of the queue was about to act, so anybody eligible would do.
	LimitNear
)

// AskedFor: the customer asked for her, and nobody else was eligible.
const AskedFor Rule = 8

// runnersUp is how many of those who were considered are named.
const runnersUp = 3

// Why explains a choice by numbers; whoever reads it puts them into words.
type Why struct {
	Rule Rule
	// Fit and Key of the chosen agent for the contact, which differ by her price, and
	// her Gap to the best agent at work.
	Fit, Key, Gap Share
	// Age of the contact; Ripe is the age from which it was ripe for her.
	Age, Ripe time.Duration
	// Score is age + priority - order worth x gap (+ known): what the contact
	// was chosen by among those that waited.
	Score time.Duration
	// Free counts the free eligible agents, Waiting the contacts ripe for her.
	Free, Waiting int32
	// Agents are the runners-up among the free agents, best first; Contacts
	// those among the waiting contacts. Unused places are zero.
	Agents   [runnersUp]AgentKey
	Contacts [runnersUp]ContactScore
}

// Price is what it costs to use the chosen agent's skills.
func (w Why) Price() Share { return w.Fit - w.Key }

// AgentKey is an agent who was considered, with her key: her fit less her price.
type AgentKey struct {
	Agent AgentID
	Price int32 // a Share, in little room
	Key   Share
}

// Fit is the agent's fit.
func (a AgentKey) Fit() Share { return a.Key + Share(a.Price) }

// ContactScore is a contact that was considered, with its score.
type ContactScore struct {
	Contact ContactID
	Score   time.Duration
}

// Choice is an offer to be made.
type Choice struct {
	Contact ContactID
	Agent   AgentID
	Why     Why
}

// why explains the choice of the demand's best.
func (p *Pool) why(d *demand) Why {
	x := &p.contacts[d.best.slot]
	if x.asks(p.now) {
		return p.whyAsked(d, x)
	}
	age := p.now.Sub(x.since)
	s := p.see(x, p.ranking(d, d.stageAt(age)))
	var agents [1 + runnersUp]AgentKey
	s.top(agents[:])
	a := agents[0]
	why := Why{
		Fit: Fit(p.agents[a.Agent].profile.levels, d.needs), Key: a.Key, Gap: s.gap(a),
		Age: age, Ripe: s.hold(a), Score: d.best.score(p.now), Free: s.frees(),
	}
	copy(why.Agents[:], agents[1:])
	if p.priced() {
		for i := range why.Agents {
			if other := &why.Agents[i]; other.Agent != 0 {
				other.Price = int32(p.agents[other.Agent].profile.price)
			}
		}
	}
	why.Rule = ruleOf(x, &why, a, p.now)
	p.others(d, a.Agent, &why)
	return why
}

// ruleOf names what decided for an agent.
func ruleOf(x *waiter, why *Why, a AgentKey, now Time) Rule {
	next := why.Agents[0].Key
	switch {
	case now >= x.ripeAt && why.Age < why.Ripe:
		return LimitNear
	case why.Free < 2:
		return OnlyAgent
	case a.Agent == x.knows && a.Key <= next:
		return KnownAgent
	case a.Key == next:
		return LeastRecent
	}
	return BestKey
}

// others counts the contacts that were ripe for the agent, and names those that
// came next.
func (p *Pool) others(chosen *demand, agent AgentID, why *Why) {
	top := shortlistOfContacts{but: chosen.best.id}
	for _, d := range p.ready {
		for i := range d.runs {
			r := &d.runs[i]
			if r.agent != agent {
				continue
			}
			if r.lane == nil {
				why.Waiting++
				top.add(r.contender)
				continue
			}
			ripe := p.ripe(r)
			why.Waiting += int32(len(ripe))
			for _, at := range ripe[:min(len(ripe), 1+runnersUp)] {
				top.add(contender{r.rest - time.Duration(at.since), at.since, at.id})
			}
		}
	}
	for i, c := range top.contacts[:top.n] {
		why.Contacts[i] = ContactScore{c.id, c.score(p.now)}
	}
}

// shortlistOfContacts collects the contacts that come next, in order.
type shortlistOfContacts struct {
	contacts [runnersUp]contender
	n        int
	but      ContactID // that is not to be on it
}

func (s *shortlistOfContacts) add(c contender) {
	if c.id == s.but || s.n == runnersUp && !c.before(&s.contacts[runnersUp-1]) {
		return
	}
	s.n = min(s.n+1, runnersUp)
	i := s.n - 1
	for ; i > 0 && c.before(&s.contacts[i-1]); i-- {
		s.contacts[i] = s.contacts[i-1]
	}
	s.contacts[i] = c
}
