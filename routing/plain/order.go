// SPDX-License-Identifier: Apache-2.0

package plain

import (
	"cmp"
	"slices"
	"time"

	"cordial/routing"
)

// order is everybody at work who is eligible for a contact, the best first.
type order struct {
	kind
	all   []candidate
	first int           // where the best free agent is, or -1
	gap   routing.Share // how far her key is below the best of all
	ripe  time.Duration // the age from which the contact is ripe for her
}

// candidate is an agent for a contact.
type candidate struct {
	value   time.Duration // worth x key, and what knowing the customer is worth
	key     routing.Share
	offered uint64
	agent   routing.AgentID
	free    bool
	talking bool
}

// kind names the orders that contacts with the same needs share: those without a known agent or an
// exclusion of their own.
type kind struct {
	stage  int // how many steps of relaxing have been taken
	medium routing.Medium
	worth  time.Duration
}

// order returns the order of all agents for w; it is good until the next order.
func (p *Pool) order(w *routing.Waiting, now routing.Time) *order {
	if p.personal(w, now) {
		p.sort(&p.own, w, now)
		return &p.own
	}
	k := kind{stageOf(p.sets[w.Needs], now.Sub(w.Since)), w.Medium, w.Worth}
	orders := &p.orders[w.Needs]
	for i := range *orders {
		if (*orders)[i].kind == k {
			return &(*orders)[i]
		}
	}
	n := len(*orders)
	*orders = slices.Grow(*orders, 1)[:n+1] // with the storage of one that is out of date
	o := &(*orders)[n]
	o.kind = k
	p.sorted++
	p.sort(o, w, now)
	return o
}

// personal tells whether w sees the agents as no other contact does.
func (p *Pool) personal(w *routing.Waiting, now routing.Time) bool {
	return asks(w, now) || int(w.Known) < len(p.agents) && p.agents[w.Known].AtWork ||
		slices.ContainsFunc(w.Excluded, func(e routing.Exclusion) bool { return now < e.Until })
}

// sort filters, scores and sorts all agents for w.
func (p *Pool) sort(o *order, w *routing.Waiting, now routing.Time) {
	weights := p.least(p.sets[w.Needs], now.Sub(w.Since))
	mask, personal := uint8(1)<<w.Medium, len(w.Excluded) > 0
	o.all = o.all[:0]
	for i := range p.agents {
		a := &p.agents[i]
		if !a.AtWork || a.Can&mask == 0 {
			continue
		}
		sum, ok := p.weigh(a.Levels)
		if !ok || personal && excludes(w, a.ID, now) || asks(w, now) && a.ID != w.Only {
			continue
		}
		key := routing.Whole
		if weights > 0 {
			key = routing.Share(sum * int64(routing.Whole) / weights)
		}
		key -= p.prices[i]
		c := candidate{key.Of(w.Worth), key, a.Offered, a.ID, a.Free&mask != 0, a.Talking}
		if a.ID == w.Known {
			c.value += w.KnownWorth
		}
		o.all = append(o.all, c)
	}
	slices.SortFunc(o.all, func(x, y candidate) int {
		switch {
		case x.value != y.value:
			return cmp.Compare(y.value, x.value)
		case x.key != y.key:
			return cmp.Compare(y.key, x.key)
		case x.offered != y.offered:
			return cmp.Compare(x.offered, y.offered)
		}
		return cmp.Compare(x.agent, y.agent)
	})
	o.first = slices.IndexFunc(o.all, func(c candidate) bool { return c.free })
	if o.first >= 0 {
		o.gap, o.ripe = o.gapOf(o.first), o.ripeFor(o.first, w.Worth, p.mean, p.holding)
	}
}

// need is what a need asks for at an age.
type need struct {
	skill  int
	least  routing.Level
	weight int64
}

// least notes the needs as they are at an age, and returns what a perfect agent's
// levels would weigh.
func (p *Pool) least(needs []routing.Need, age time.Duration) int64 {
	var weights int64
	p.needs = p.needs[:0]
	for _, n := range needs {
		p.needs = append(p.needs, need{int(n.Skill), n.LeastAt(age), int64(n.Weight)})
		weights += int64(n.Weight) * int64(routing.MaxLevel)
	}
	return weights
}

// weigh returns what levels weigh in the needs, and whether they are enough.
func (p *Pool) weigh(levels []routing.Level) (int64, bool) {
	var sum int64
	for _, n := range p.needs {
		var level routing.Level
		if n.skill < len(levels) {
			level = levels[n.skill]
		}
		if level < n.least {
			return 0, false
		}
		sum += n.weight * int64(level)
	}
	return sum, true
}

// asks tells whether nobody but w.Only is eligible.
func asks(w *routing.Waiting, now routing.Time) bool { return w.Only != 0 && now < w.Until }

func excludes(w *routing.Waiting, a routing.AgentID, now routing.Time) bool {
	for _, e := range w.Excluded {
		if e.Agent == a && now < e.Until {
			return true
		}
	}
	return false
}

// gapOf returns how far candidate i is below the best key of all, at most the whole.
func (o *order) gapOf(i int) routing.Share {
	best := o.all[i].key
	for _, c := range o.all {
		best = max(best, c.key)
	}
	return min(best-o.all[i].key, routing.Whole)
}

// ripeFor returns the age from which the contact is ripe for candidate i: how much
// better those above are, as far as that counts, less the time until one of them comes free.
func (o *order) ripeFor(i int, worth, mean time.Duration, holding routing.Share) time.Duration {
	var age time.Duration
	talking := 0
	for j, c := range o.all[:i] {
		if !c.above(o.all[i]) {
			break
		}
		if c.talking {
			talking++
		}
		if talking > 0 && c.above(o.all[j+1]) { // the last of its tier
			age = max(age, holding.Of(c.value-o.all[i].value)-mean/time.Duration(talking))
		}
	}
	return min(age, holding.Of(worth))
}

// above tells whether c is of a better tier than d, who comes after.
func (c candidate) above(d candidate) bool { return c.value != d.value || c.key != d.key }

// stageOf counts the steps of relaxing that an age has passed.
func stageOf(needs []routing.Need, age time.Duration) int {
	n := 0
	for _, need := range needs {
		for _, r := range need.Relax {
			if age >= r.After {
				n++
			}
		}
	}
	return n
}

// nextStage returns the age of the next step of relaxing, if there is one.
func nextStage(needs []routing.Need, age time.Duration) (time.Duration, bool) {
	next, ok := time.Duration(0), false
	for _, need := range needs {
		for _, r := range need.Relax {
			if r.After > age && (!ok || r.After < next) {
				next, ok = r.After, true
			}
		}
	}
	return next, ok
}
