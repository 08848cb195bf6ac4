// SPDX-License-Identifier: Apache-2.0

package plain

import (
	"cmp"
	"slices"
	"sort"
	"time"

	"cordial/routing"
)

// Pool answers as a [routing.Pool] does; its methods are documented there.
type Pool struct {
	agents  []routing.Agent // by AgentID
	prices  []routing.Share // what each costs
	inForce routing.Prices
	waiting []routing.Waiting // by Since, then ID
	sets    [][]routing.Need
	mean    time.Duration
	holding routing.Share      // how much of the worth counts
	free    [routing.Media]int // agents free now

	dirty  bool // something has changed since Next last said no
	ripens routing.Time
	orders [][]order // by NeedSet; none are left after a change
	sorted int       // how many orders there are
	own    order     // of the contact in hand, if it sees the agents as no other does
	others []routing.ContactScore
	needs  []need // of the contact in hand
}

// NewPool returns an empty pool.
func NewPool() *Pool {
	return &Pool{sets: [][]routing.Need{nil}, ripens: routing.Never, orders: make([][]order, 1), holding: routing.Whole}
}

// Define returns the number of a set of needs, the same for equal sets.
func (p *Pool) Define(needs []routing.Need) routing.NeedSet {
	for i, s := range p.sets {
		if slices.EqualFunc(s, needs, func(a, b routing.Need) bool {
			return a.Skill == b.Skill && a.Least == b.Least && a.Weight == b.Weight && slices.Equal(a.Relax, b.Relax)
		}) {
			return routing.NeedSet(i)
		}
	}
	p.sets = append(p.sets, slices.Clone(needs))
	p.orders = append(p.orders, nil)
	return routing.NeedSet(len(p.sets) - 1)
}

// SetMean sets the mean conversation of the whole centre.
func (p *Pool) SetMean(d time.Duration) {
	if d != p.mean {
		p.mean = d
		p.touch()
	}
}

// SetPrices puts prices in force.
func (p *Pool) SetPrices(prices routing.Prices) {
	p.inForce = prices
	for i := range p.agents {
		p.prices[i] = p.priceOf(&p.agents[i])
	}
	p.touch()
}

// priceOf is what an agent costs.
func (p *Pool) priceOf(a *routing.Agent) routing.Share {
	price := routing.PriceOf(p.inForce.Duals.Shadow(func(set routing.NeedSet) (routing.Share, bool) {
		return routing.Fit(a.Levels, p.sets[set]), routing.Eligible(a.Levels, p.sets[set], 0)
	}))
	for _, s := range p.inForce.Surcharges {
		if s.Can == a.Can && same(s.Levels, a.Levels) {
			price += s.By
		}
	}
	return price
}

// same tells whether two lists of levels say the same; at the end of one there may be
// levels of 0 more.
func same(a, b []routing.Level) bool {
	for i := range max(len(a), len(b)) {
		if i < len(a) && i < len(b) && a[i] != b[i] || i >= len(a) && b[i] != 0 || i >= len(b) && a[i] != 0 {
			return false
		}
	}
	return true
}

// SetPatience sets the mean patience of the callers of the whole centre.
func (p *Pool) SetPatience(d time.Duration) {
	hundredths := min(int64(d*100/routing.Patient), 100)
	p.holding = routing.Share(hundredths) * (routing.Whole / 100)
	p.touch()
}

// PutAgent adds an agent or replaces what is known of her.
func (p *Pool) PutAgent(a routing.Agent) {
	for int(a.ID) >= len(p.agents) {
		p.agents = append(p.agents, routing.Agent{})
		p.prices = append(p.prices, 0)
	}
	p.count(p.agents[a.ID], -1)
	p.agents[a.ID] = a
	p.prices[a.ID] = p.priceOf(&a)
	p.count(a, +1)
	p.touch()
}

// RemoveAgent forgets an agent.
func (p *Pool) RemoveAgent(id routing.AgentID) {
	if int(id) < len(p.agents) {
		p.count(p.agents[id], -1)
		p.agents[id] = routing.Agent{}
		p.touch()
	}
}

func (p *Pool) count(a routing.Agent, by int) {
	for m := range routing.Media {
		if freeFor(&a, m) {
			p.free[m] += by
		}
	}
}

func freeFor(a *routing.Agent, m routing.Medium) bool {
	return a.ID != 0 && a.AtWork && a.Can&a.Free&(1<<m) != 0
}

// Grow makes room for so many more waiting contacts at once.
func (p *Pool) Grow(contacts int) { p.waiting = slices.Grow(p.waiting, contacts) }

// PutWaiting adds a contact or replaces what is known of it.
func (p *Pool) PutWaiting(w routing.Waiting) {
	i, ok := p.find(w.ID, w.Since)
	if ok {
		p.waiting[i] = w
	} else {
		p.waiting = slices.Insert(p.waiting, i, w)
	}
	p.touch()
}

// RemoveWaiting forgets a contact; since is its arrival.
func (p *Pool) RemoveWaiting(id routing.ContactID, since routing.Time) {
	if i, ok := p.find(id, since); ok {
		p.waiting = slices.Delete(p.waiting, i, i+1)
		p.touch()
	}
}

func (p *Pool) find(id routing.ContactID, since routing.Time) (int, bool) {
	return sort.Find(len(p.waiting), func(i int) int {
		return cmp.Or(cmp.Compare(since, p.waiting[i].Since), cmp.Compare(id, p.waiting[i].ID))
	})
}

// touch notes that the answers may have changed.
func (p *Pool) touch() {
	if p.dirty && p.sorted == 0 {
		return
	}
	p.dirty, p.sorted = true, 0
	for i := range p.orders {
		p.orders[i] = p.orders[i][:0]
	}
}

// Staffed counts the agents signed in who could serve the needs once all of them
// have relaxed; and of those, who is free now for the medium.
func (p *Pool) Staffed(needs routing.NeedSet, m routing.Medium) (staffed, free int) {
	for i := range p.agents {
		a := &p.agents[i]
		if a.ID == 0 || a.Can&(1<<m) == 0 || !routing.Eligible(a.Levels, p.sets[needs], time.Duration(routing.Never)) {
			continue
		}
		staffed++
		if freeFor(a, m) {
			free++
		}
	}
	return staffed, free
}
