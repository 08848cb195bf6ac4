// SPDX-License-Identifier: Apache-2.0

package routing

import (
	"cmp"
	"slices"
	"sort"
	"time"
)

// NeedSet numbers a set of needs that a [Pool] knows; the zero NeedSet needs nothing.
type NeedSet int32

// Agent is what routing must know of an agent. How long her conversations have
// taken is not part of it, and must never be.
type Agent struct {
	ID     AgentID
	Levels []Level // by SkillID; the pool keeps the slice and never writes to it
	// AtWork: signed in and not away. Who is not at work is offered nothing, and
	// nobody is held back for her.
	AtWork bool
	// Talking: in conversation, so that she will be free by and by.
	Talking bool
	// Can has a bit for each Medium that she serves at all, Free for each in which
	// she has capacity left now.
	Can, Free uint8
	// Offered orders agents by their latest offer; the least goes first.
	Offered uint64
}

func (a Agent) freeFor(m Medium) bool { return a.AtWork && a.Can&a.Free&(1<<m) != 0 }

// Waiting is a contact that waits.
type Waiting struct {
	ID       ContactID
	Medium   Medium
	Needs    NeedSet
	Since    Time          // arrival, from which its age counts
	Priority time.Duration // added to its age in the order
	// Worth is for how long waiting a perfect expert is worth more than a barely
	// adequate agent; nobody is held back for longer.
	Worth time.Duration
	// Order is how far fit may reorder those who wait.
	Order time.Duration
	// Known is an agent who knows the customer, KnownWorth what that is worth.
	Known      AgentID
	KnownWorth time.Duration
	// RipeAt is when the contact is ripe for everyone, because a limit of its
	// queue is about to act; Never if none is.
	RipeAt Time
	// Excluded are agents who are not to be offered it, each until a time.
	Excluded []Exclusion
}

// Exclusion keeps a contact from an agent until a time.
type Exclusion struct {
	Agent AgentID
	Until Time
}

// Pool holds the agents and the waiting contacts, and says which go together.
// This one is the plain index: it looks at everybody.
type Pool struct {
	agents  []Agent   // by AgentID
	waiting []Waiting // by Since, then ID
	sets    [][]Need
	mean    time.Duration
	free    [Media]int // agents free now, by medium

	dirty  bool // something has changed since Next last said no
	ripens Time // if not: when it may next say yes
	ranks  map[rankKey]ranking
	spare  []ranking // storage of rankings that are out of date
}

// NewPool returns an empty pool. Its mean conversation is to be set by SetMean.
func NewPool() *Pool {
	return &Pool{sets: [][]Need{nil}, ripens: Never, ranks: map[rankKey]ranking{}}
}

// Define returns the number of a set of needs, the same for equal sets.
func (p *Pool) Define(needs []Need) NeedSet {
	for i, s := range p.sets {
		if slices.EqualFunc(s, needs, equalNeed) {
			return NeedSet(i)
		}
	}
	p.sets = append(p.sets, slices.Clone(needs))
	return NeedSet(len(p.sets) - 1)
}

func equalNeed(a, b Need) bool {
	return a.Skill == b.Skill && a.Least == b.Least && a.Weight == b.Weight && slices.Equal(a.Relax, b.Relax)
}

// SetMean sets the mean conversation of the whole centre, from which it is
// judged how soon somebody better may come free.
func (p *Pool) SetMean(d time.Duration) {
	if d != p.mean {
		p.mean = d
		p.touch()
	}
}

// PutAgent adds an agent or replaces what is known of her.
func (p *Pool) PutAgent(a Agent) {
	for int(a.ID) >= len(p.agents) {
		p.agents = append(p.agents, Agent{})
	}
	p.count(p.agents[a.ID], -1)
	p.agents[a.ID] = a
	p.count(a, +1)
	p.touch()
}

// RemoveAgent forgets an agent.
func (p *Pool) RemoveAgent(id AgentID) {
	if int(id) < len(p.agents) {
		p.count(p.agents[id], -1)
		p.agents[id] = Agent{}
		p.touch()
	}
}

func (p *Pool) count(a Agent, by int) {
	for m := range Media {
		if a.ID != 0 && a.freeFor(m) {
			p.free[m] += by
		}
	}
}

// Grow makes room for so many more waiting contacts at once.
func (p *Pool) Grow(contacts int) { p.waiting = slices.Grow(p.waiting, contacts) }

// PutWaiting adds a contact or replaces what is known of it.
func (p *Pool) PutWaiting(w Waiting) {
	i, ok := p.find(w.ID, w.Since)
	if ok {
		p.waiting[i] = w
	} else {
		p.waiting = slices.Insert(p.waiting, i, w)
	}
	p.touch()
}

// RemoveWaiting forgets a contact; since is its arrival.
func (p *Pool) RemoveWaiting(id ContactID, since Time) {
	if i, ok := p.find(id, since); ok {
		p.waiting = slices.Delete(p.waiting, i, i+1)
		p.touch()
	}
}

func (p *Pool) find(id ContactID, since Time) (int, bool) {
	order := func(a *Waiting) int { return cmp.Or(cmp.Compare(a.Since, since), cmp.Compare(a.ID, id)) }
	n := len(p.waiting)
	if n > 0 && order(&p.waiting[n-1]) <= 0 {
		n-- // the last one, or one behind it: after a restart it is so every time
		if order(&p.waiting[n]) == 0 {
			return n, true
		}
		return n + 1, false
	}
	i := sort.Search(n, func(i int) bool { return order(&p.waiting[i]) >= 0 })
	return i, i < n && order(&p.waiting[i]) == 0
}

// touch notes that the answers may have changed.
func (p *Pool) touch() {
	p.dirty = true
	//lint:sorted the order in which storage is kept for reuse shows nowhere
	for k, r := range p.ranks {
		p.spare = append(p.spare, r)
		delete(p.ranks, k)
	}
}

// Staffed counts the agents signed in, at work or away, who could serve the
// needs once all of them have relaxed as far as they will; and of those, who is
// free now for the medium.
func (p *Pool) Staffed(needs NeedSet, m Medium) (staffed, free int) {
	for _, a := range p.agents {
		if a.ID == 0 || a.Can&(1<<m) == 0 || !Eligible(a.Levels, p.sets[needs], time.Duration(Never)) {
			continue
		}
		staffed++
		if a.freeFor(m) {
			free++
		}
	}
	return staffed, free
}
