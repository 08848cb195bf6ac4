// SPDX-License-Identifier: Apache-2.0

package routing_test

import (
	"fmt"
	"slices"
	"time"

	"cordial/routing"
	"cordial/routing/plain"
)

// pool is what the index and the plain rule have in common.
type pool interface {
	Define(needs []routing.Need) routing.NeedSet
	SetMean(d time.Duration)
	SetPrices(prices routing.Prices)
	SetPatience(d time.Duration)
	PutAgent(a routing.Agent)
	RemoveAgent(id routing.AgentID)
	PutWaiting(w routing.Waiting)
	RemoveWaiting(id routing.ContactID, since routing.Time)
	Grow(contacts int)
	Next(now routing.Time) (routing.Choice, bool)
	Pick(now routing.Time) (routing.ContactID, routing.AgentID, bool)
	Ripens() routing.Time
	Staffed(needs routing.NeedSet, m routing.Medium) (staffed, free int)
}

var (
	_ pool = (*routing.Pool)(nil)
	_ pool = (*plain.Pool)(nil)
)

// chance draws numbers from 0 to n-1.
type chance func(n int) int

func (c chance) of(oneIn int) bool { return c(oneIn) == 0 }

func (c chance) seconds(most int) time.Duration { return time.Duration(c(most+1)) * time.Second }

func pick[T any](c chance, of ...T) T { return of[c(len(of))] }

// world is a centre in which anything may happen, and two pools that hear of it.
type world struct {
	chance
	got, want pool // want may be nil: then nothing is compared
	now       routing.Time
	agents    map[routing.AgentID]routing.Agent
	contacts  map[routing.ContactID]routing.Waiting
	ids       []routing.ContactID // of contacts, in order
	next      routing.ContactID
	most      int // agents
	crowd     int // contacts
	kinds     int // of agents: how many different levels there are
	idle      int // one in so many changes of an agent sets her free
	ask       int // one in so many changes is followed by a question
	needs     [][]routing.Need
	offered   uint64
	patience  time.Duration // of all callers
	offers    int
	see       func(routing.Choice)
	fault     string // the first difference
}

// moreNeeds come to be known one by one.
var moreNeeds = [][]routing.Need{
	{{Skill: 1, Least: 1, Weight: 1}},
	{{Skill: 1, Least: 5, Weight: 1, Relax: []routing.Relax{{After: 10 * time.Second, Least: 3}, {After: 30 * time.Second, Least: 0}}}},
	{{Skill: 1, Least: 2, Weight: 3}, {Skill: 2, Least: 1, Weight: 1, Relax: []routing.Relax{{After: 5 * time.Second, Least: 0}}}},
	{{Skill: 3, Least: 8, Weight: 1}},
	{{Skill: 2, Least: 4, Weight: 1, Relax: []routing.Relax{{After: 5 * time.Second, Least: 2}}}, {Skill: 3, Least: 1, Weight: 2, Relax: []routing.Relax{{After: 5 * time.Second, Least: 0}}}},
	{{Skill: 2, Least: 1, Weight: 1}},
}

func newWorld(c chance, got, want pool) *world {
	w := &world{
		chance: c, got: got, want: want, now: 1_000_000_000,
		agents: map[routing.AgentID]routing.Agent{}, contacts: map[routing.ContactID]routing.Waiting{},
		most: pick(c, 2, 5, 12, 40, 90), crowd: pick(c, 2, 6, 20, 80), needs: [][]routing.Need{nil},
		patience: time.Hour, kinds: pick(c, 2, 6, 1000), idle: pick(c, 1, 2, 5), ask: pick(c, 1, 2, 10),
	}
	room := c(10)
	w.both(func(p pool) {
		p.SetMean(5 * time.Second)
		p.Grow(room)
	})
	return w
}

func (w *world) both(do func(pool)) {
	do(w.got)
	if w.want != nil {
		do(w.want)
	}
}

func (w *world) differs(format string, args ...any) {
	if w.fault == "" {
		w.fault = fmt.Sprintf(format, args...)
	}
}

// change changes one thing, and may ask what follows from it.
func (w *world) change() {
	w.alter()
	if w.of(w.ask) {
		w.settle()
	}
	if p, ok := w.got.(*routing.Pool); ok && w.of(w.most) {
		if fault := p.Check(); fault != "" {
			w.differs("count: %s", fault)
		}
	}
}

func (w *world) alter() {
	switch w.chance(17) {
	case 0:
		w.putAgent(w.someAgent())
	case 1, 2, 3, 4:
		w.stir()
	case 5, 6, 7:
		w.arrive()
	case 8:
		if id, ok := w.someContact(); ok {
			w.remove(id)
		}
	case 9:
		w.reconsider()
	case 10:
		w.signOut()
	case 11:
		mean := w.seconds(pick(w.chance, 3, 60)) + time.Second
		w.both(func(p pool) { p.SetMean(mean) })
	case 16:
		w.patience = pick(w.chance, time.Minute, 150*time.Second, routing.Patient-time.Second, routing.Patient, 10*time.Minute)
		w.both(func(p pool) { p.SetPatience(w.patience) })
	case 12:
		if len(w.needs) <= len(moreNeeds) && w.of(3) {
			needs := moreNeeds[len(w.needs)-1]
			w.both(func(p pool) { p.Define(needs) })
			w.needs = append(w.needs, needs)
		}
	case 13:
		w.staffed(routing.NeedSet(w.chance(len(w.needs))), routing.Medium(w.chance(2)))
	case 14:
		prices := w.prices()
		w.both(func(p pool) { p.SetPrices(prices) })
	default:
		w.wait(time.Duration(w.chance(2000)) * time.Millisecond)
	}
}

// prices draws what skills cost: mostly what can come of fits, and sometimes more than
// any fit is worth.
func (w *world) prices() routing.Prices {
	var p routing.Prices
	for set := range w.needs {
		if w.of(3) {
			continue
		}
		dual := routing.Share(w.chance(21)-5) * routing.Whole / 15
		if w.of(6) {
			dual -= 2 * routing.Whole
		}
		p.Duals = append(p.Duals, routing.Dual{Need: routing.NeedSet(set), Dual: dual})
	}
	for w.of(2) {
		a := w.someAgent()
		p.Surcharges = append(p.Surcharges, routing.Surcharge{
			Levels: a.Levels, Can: a.Can, By: routing.Share(w.chance(41)-20) * routing.Whole / 20,
		})
	}
	return p
}

// signOut lets an agent go, or puts another in her place.
func (w *world) signOut() {
	id := routing.AgentID(1 + w.chance(w.most))
	w.both(func(p pool) { p.RemoveAgent(id) })
	delete(w.agents, id)
	if w.of(2) {
		w.putAgent(w.someAgent())
	}
}

func (w *world) someAgent() routing.Agent {
	a := routing.Agent{
		ID: routing.AgentID(1 + w.chance(w.most)), AtWork: !w.of(4), Talking: w.of(2),
		Can: pick[uint8](w.chance, 3, 3, 3, 1, 2), Free: w.free(), Offered: uint64(w.chance(5)),
	}
	kind := w.chance(w.kinds)
	for s := range pick(w.chance, 0, 1, 3, 3, 4, 5) {
		a.Levels = append(a.Levels, routing.Level((kind*(s+3)/2+3*s)%11))
	}
	return a
}

// free draws in which media an agent is free.
func (w *world) free() uint8 {
	if w.of(w.idle) {
		return uint8(1 + w.chance(3))
	}
	return 0
}

// putAgent tells of an agent.
func (w *world) putAgent(a routing.Agent) {
	w.agents[a.ID] = a
	w.both(func(p pool) { p.PutAgent(a) })
}

// stir changes something about an agent, and leaves her levels as they are.
func (w *world) stir() {
	a, ok := w.agents[routing.AgentID(1+w.chance(w.most))]
	if !ok {
		a = w.someAgent()
	}
	switch w.chance(5) {
	case 0:
		a.AtWork = !a.AtWork
	case 1:
		a.Talking = !a.Talking
	case 2:
		a.Offered = uint64(w.chance(pick(w.chance, 5, 100)))
	case 3:
		a.Levels = slices.Clone(a.Levels) // equal, but not the same
		a.Free = w.free()
	default:
		a.Free = w.free()
	}
	w.putAgent(a)
}

func (w *world) arrive() {
	if len(w.ids) >= w.crowd {
		return
	}
	w.next++
	c := routing.Waiting{ID: w.next, Medium: routing.Medium(w.chance(2)), Since: w.now}
	if w.of(3) {
		c.Since -= routing.Time(w.seconds(60))
	}
	w.vary(&c)
	w.put(c)
}

// vary draws what may change while a contact waits.
func (w *world) vary(c *routing.Waiting) {
	c.Needs, c.RipeAt = routing.NeedSet(w.chance(len(w.needs))), routing.Never
	c.Worth, c.Order = pick(w.chance, 0, 20*time.Second, time.Minute, 5*time.Minute), pick(w.chance, 0, 2*time.Minute)
	c.Priority = pick(w.chance, 0, 0, 15*time.Second, -7*time.Second)
	if w.of(3) {
		c.Known, c.KnownWorth = routing.AgentID(w.chance(w.most+2)), w.seconds(40)
	}
	if w.of(4) {
		c.RipeAt = c.Since.Add(w.seconds(80))
	}
	c.Only, c.Until = 0, 0
	if w.of(6) {
		c.Only, c.Until = routing.AgentID(1+w.chance(w.most+2)), w.now.Add(w.seconds(30)-2*time.Second)
	}
	c.Excluded = nil
	for w.of(4) {
		c.Excluded = append(c.Excluded, w.exclusion(routing.AgentID(1+w.chance(w.most))))
	}
}

func (w *world) exclusion(a routing.AgentID) routing.Exclusion {
	return routing.Exclusion{Agent: a, Until: w.now.Add(w.seconds(20))}
}

func (w *world) put(c routing.Waiting) {
	if _, ok := w.contacts[c.ID]; !ok {
		w.ids = append(w.ids, c.ID)
	}
	w.contacts[c.ID] = c
	w.both(func(p pool) { p.PutWaiting(c) })
}

func (w *world) someContact() (routing.ContactID, bool) {
	if len(w.ids) == 0 {
		return 0, false
	}
	return w.ids[w.chance(len(w.ids))], true
}

func (w *world) remove(id routing.ContactID) {
	since := w.contacts[id].Since
	w.both(func(p pool) { p.RemoveWaiting(id, since) })
	delete(w.contacts, id)
	w.ids = slices.Delete(w.ids, slices.Index(w.ids, id), slices.Index(w.ids, id)+1)
}

// reconsider changes what is known of a contact.
func (w *world) reconsider() {
	if id, ok := w.someContact(); ok {
		c := w.contacts[id]
		w.vary(&c)
		w.put(c)
	}
}

func (w *world) staffed(set routing.NeedSet, m routing.Medium) {
	if w.want == nil {
		return
	}
	s1, f1 := w.got.Staffed(set, m)
	if s2, f2 := w.want.Staffed(set, m); s1 != s2 || f1 != f2 {
		w.differs("set %d medium %d: staffed %d, free %d; should be %d, %d", set, m, s1, f1, s2, f2)
	}
}

// settle asks for every offer, and makes it.
func (w *world) settle() {
	for w.fault == "" {
		choice, ok := w.got.Next(w.now)
		if w.want != nil {
			if want, ok2 := w.want.Next(w.now); ok != ok2 || choice != want {
				w.differs("at %d: %v %+v, should be %v %+v", w.now, ok, choice, ok2, want)
				return
			}
		}
		if !ok {
			w.keepsPromises()
			return
		}
		if c, a, ok := w.got.Pick(w.now); !ok || c != choice.Contact || a != choice.Agent {
			w.differs("at %d: without reasons contact %d goes to agent %d, with them %+v", w.now, c, a, choice)
			return
		}
		w.offer(choice)
	}
}

// keepsPromises holds what is left, now that no offer can be made, against what
// the rule promises.
func (w *world) keepsPromises() {
	at := w.got.Ripens()
	if at <= w.now {
		w.differs("hot: at %d it wants to be asked again at %d", w.now, at)
	}
	for _, id := range w.ids {
		c := w.contacts[id]
		if w.asks(c) && c.Until < at && w.anybodyFor(c, c.Until) {
			w.differs("idle: contact %d asks for agent %d until %d, and nobody looks before %d", id, c.Only, c.Until, at)
		}
		if !w.somebodyFor(c) {
			continue
		}
		// In hundredths it is somewhat less than this.
		worth := min(c.Worth, time.Duration(float64(c.Worth)*float64(w.patience)/float64(routing.Patient)))
		if w.now.Sub(c.Since) >= worth {
			w.differs("old: contact %d of age %v waits beside somebody free", id, w.now.Sub(c.Since))
		}
		if at > c.Since.Add(worth) {
			w.differs("idle: contact %d waits beside somebody free, and nobody looks before %d", id, at)
		}
	}
}

func excluded(c routing.Waiting, a routing.AgentID, now routing.Time) bool {
	return slices.ContainsFunc(c.Excluded, func(x routing.Exclusion) bool { return x.Agent == a && now < x.Until })
}

// offer makes an offer; she may decline.
func (w *world) offer(choice routing.Choice) {
	if w.see != nil {
		w.see(choice)
	}
	w.offers++
	w.offered++
	a, c := w.agents[choice.Agent], w.contacts[choice.Contact]
	a.Offered, a.Free, a.Talking = 5+w.offered, a.Free&^(1<<c.Medium), true
	w.remove(c.ID)
	w.putAgent(a)
	if w.of(8) {
		c.Excluded = append(slices.Clone(c.Excluded), w.exclusion(a.ID))
		a.Talking = false
		w.putAgent(a)
		w.put(c)
	}
}

// wait lets time pass, and asks at each moment at which there may be an answer.
func (w *world) wait(d time.Duration) {
	until := w.now.Add(d)
	for w.fault == "" && w.now < until {
		w.settle()
		at := w.got.Ripens()
		if w.want != nil {
			at = min(at, w.want.Ripens())
		}
		w.now = min(until, max(w.now+1, at))
		w.settle()
	}
}
