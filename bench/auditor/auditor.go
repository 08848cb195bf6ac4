// SPDX-License-Identifier: Apache-2.0

// Package auditor judges a run of a contact centre from outside: from the records
// that the journal has acknowledged, from what was asked of the switch and when,
// and from what callers and phones really went through. It is a second, plain
// model of what may happen. Of the machine it uses the vocabulary alone, so that
// the two cannot be wrong together.
//
// The rules, by the names that stand before each finding:
//
//   - holder: a contact is in at most one agent's hands, and the caller talks with
//     that agent and with nobody else.
//   - end: each contact ends once, with one outcome, and nothing happens to it after.
//   - order: nobody is overtaken by more than the queue's dial, what knowing the
//     customer is worth, and the priorities allow.
//   - capacity and eligible: an offer goes to an agent who is ready, has a hand
//     free, and has the skills, as relaxed by the contact's age.
//   - sequence: records are gapless, time never runs backward, the time of arrival
//     stays, whatever restarts.
//   - once: an offer rings one phone once; a leg is in one talk.
//   - durable: nothing is asked of the switch that no acknowledged record stands for.
//   - hot: an agent whose phone refuses is not tried again at once.
//   - idle: nobody waits beyond the dial's hold while somebody eligible is free.
//   - price: what an offer says that the agent costs is what the prices in force say.
//   - late: what ends by itself ends in time.
//   - stands: what the switch has is what the records say, soon after every trouble.
//   - left: at the end the switch has nothing that belongs to no contact.
package auditor

import (
	"fmt"
	"hash/maphash"
	"time"

	"cordial/acd"
)

// mostFindings bounds what is kept; a run that goes wrong goes wrong a lot.
const mostFindings = 50

// Auditor follows one run. It is not safe for concurrent use.
type Auditor struct {
	// Strict says that so far every request had an answer and neither the controller
	// nor its link was in trouble: a phone is then never called while it still has
	// another leg.
	Strict bool
	// RecordsOnly says that no switch is watched: then what has ended is forgotten.
	RecordsOnly bool
	journal     string // the id that ids on the switch begin with
	books
	seq      uint64
	at       acd.Time
	events   int // counts events, over all records
	nodes    map[string]bool
	agents   []agent // by number
	contacts register
	youngest acd.ContactID
	// Nobody waits for an agent alone from then on.
	lastAlone acd.Time
	living    []*contact
	legs      legs // of the living
	offers    map[acd.OfferID]*contact
	newest    acd.OfferID
	outcomes  [256]int
	buried    []*contact // in the record in hand
	spare     []*contact
	lobby
	outside
	market
	priced   bool           // the configuration wants prices
	differs  map[string]int // for how many looks
	findings []error
}

// New returns an auditor of a run that begins with an empty journal, whose id begins
// the ids of legs and bridges.
func New(journal string) *Auditor {
	return &Auditor{
		journal:  journal,
		books:    newBooks(),
		agents:   make([]agent, 1),
		nodes:    make(map[string]bool),
		contacts: newRegister(),
		legs:     legs{seed: maphash.MakeSeed()},
		offers:   make(map[acd.OfferID]*contact),
		lobby:    newLobby(),
		outside:  newOutside(),
		differs:  make(map[string]int),
	}
}

// Findings are what broke a rule so far, each beginning with the rule's name.
func (a *Auditor) Findings() []error { return a.findings }

// Outcomes counts the contacts that have ended, by their outcomes.
func (a *Auditor) Outcomes() map[acd.Outcome]int {
	out := make(map[acd.Outcome]int)
	for o, n := range a.outcomes {
		if n > 0 {
			out[acd.Outcome(o)] = n
		}
	}
	return out
}

func (a *Auditor) fault(rule, format string, args ...any) {
	if len(a.findings) < mostFindings {
		a.findings = append(a.findings, fmt.Errorf("%s: record %d: %s", rule, a.seq, fmt.Sprintf(format, args...)))
	}
}

// Stored takes records that the journal has just acknowledged: from now on, and no
// earlier, the world may know of them.
func (a *Auditor) Stored(records []acd.Record) {
	for i := range records {
		a.Record(&records[i])
	}
}

// Stale takes a command that the machine has called stale. That is an ordinary race,
// but for a customer's hang-up: as long as the contact lives it has a meaning.
func (a *Auditor) Stale(cmd acd.Command) {
	if c := a.contacts.find(cmd.Contact); cmd.Kind == acd.Hangup && c != nil && c.phase != acd.Gone {
		a.fault("end", "the customer of contact %d hangs up, which is %v, and the machine does not know it", c.id, c.phase)
	}
}

// Record is Stored of one record.
func (a *Auditor) Record(r *acd.Record) {
	if r.Seq != a.seq+1 {
		a.fault("sequence", "record %d comes after it", r.Seq)
	}
	if r.At < a.at {
		a.fault("sequence", "time runs back by %v", a.at.Sub(r.At))
	}
	a.seq, a.at = r.Seq, r.At
	a.lobby.begin()
	for i := range r.Events {
		a.events++
		a.event(r, &r.Events[i])
	}
	a.judgeOrder()
	a.judgeIdle()
	a.spare, a.buried = append(a.spare, a.buried...), a.buried[:0]
}

func (a *Auditor) event(r *acd.Record, e *acd.Event) {
	switch e.Kind {
	case acd.Configured:
		a.configure(e.Config)
		if a.priced = e.Config.Prices; !a.priced {
			a.market.prices = nil
		}
		a.market.turn++
		for len(a.agents) < len(a.people) {
			a.agents = append(a.agents, agent{id: acd.AgentID(len(a.agents))})
		}
		a.setLevels()
		a.reassign()
		a.disappoint()
	case acd.Started:
		clear(a.nodes)
	case acd.LinkRose, acd.LinkFell:
		a.nodes[e.Node] = e.Kind == acd.LinkRose
		a.all = true
	case acd.ContactQueued:
		a.queued(e)
	case acd.ContactMoved, acd.ContactReprioritised, acd.ContactOffered, acd.OfferRang, acd.OfferEnded,
		acd.ContactAnswered, acd.ContactLeaving, acd.ContactEnded:
		if c := a.contacts.find(e.Contact); c == nil || c.phase == acd.Gone {
			a.fault("end", "%v of contact %d, which is not there", e.Kind, e.Contact)
		} else {
			a.ofContact(c, e)
		}
	case acd.AgentChanged, acd.AgentChose, acd.AgentRests, acd.WrapUpBegan, acd.WrapUpEnded, acd.PhoneChanged, acd.LevelSet:
		if int(e.Agent) >= len(a.agents) {
			a.fault("eligible", "%v of agent %d, who does not exist", e.Kind, e.Agent)
		} else {
			a.ofAgent(&a.agents[e.Agent], r, e)
			a.refresh(&a.agents[e.Agent])
		}
	case acd.PricesSet:
		a.setPrices(e.Prices)
	}
}

// age is how long a contact has been with us.
func (a *Auditor) age(c *contact) time.Duration { return a.at.Sub(c.arrived) }
