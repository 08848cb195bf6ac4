// SPDX-License-Identifier: Apache-2.0

package routing_test

import (
	"math/rand/v2"
	"time"

	"cordial/routing"
)

// floor is a centre with a need for each of 40 skills.
type floor struct {
	pool
	random  *rand.Rand
	now     routing.Time
	agents  []routing.Agent // by id
	talking []routing.AgentID
	sets    [40]routing.NeedSet
	next    routing.ContactID
	picks   int
	terse   bool                  // it wants no reasons
	came    [1 << 15]routing.Time // by the last digits of ids: more than ever wait
}

const (
	floorWorth = time.Minute
	floorOrder = 2 * time.Minute
	// spacing is how long after each other contacts come to wait.
	spacing = 20 * time.Millisecond
)

// newFloor signs agents in, who are of so many profiles. One in so many of them is
// free; none if that is 0.
func newFloor(p pool, seed uint64, agents, profiles, oneIn int) *floor {
	f := &floor{pool: p, random: rand.New(rand.NewPCG(seed, 2)), now: routing.Time(time.Hour), agents: make([]routing.Agent, agents+1)}
	for i := range f.sets {
		f.sets[i] = p.Define([]routing.Need{{Skill: routing.SkillID(i + 1), Least: 1, Weight: 1}})
	}
	p.SetMean(5 * time.Minute)
	levels := make([][]routing.Level, profiles)
	for i := range levels {
		levels[i] = make([]routing.Level, 41)
		for range 2 + f.random.IntN(5) {
			levels[i][1+f.random.IntN(40)] = routing.Level(1 + f.random.IntN(10))
		}
	}
	for i := range agents {
		id := routing.AgentID(i + 1)
		f.agents[id] = routing.Agent{ID: id, Levels: levels[i%profiles], AtWork: true, Can: 1, Offered: uint64(i)}
		f.talk(id, oneIn == 0 || f.random.IntN(oneIn) > 0)
	}
	return f
}

// talk lets an agent begin or end a conversation.
func (f *floor) talk(id routing.AgentID, talks bool) {
	a := &f.agents[id]
	a.Talking, a.Free = talks, 1
	if talks {
		a.Free = 0
		f.talking = append(f.talking, id)
	}
	f.PutAgent(*a)
}

// free lets any of those who talk come free.
func (f *floor) free() {
	i, last := f.random.IntN(len(f.talking)), len(f.talking)-1
	id := f.talking[i]
	f.talking[i] = f.talking[last]
	f.talking = f.talking[:last]
	f.talk(id, false)
}

// contact returns a new contact, which has been waiting since then.
func (f *floor) contact(set routing.NeedSet, since routing.Time) routing.Waiting {
	f.next++
	f.came[int(f.next)%len(f.came)] = since
	return routing.Waiting{ID: f.next, Needs: set, Since: since, Worth: floorWorth, Order: floorOrder, RipeAt: routing.Never}
}

// arrive lets a contact wait from then on.
func (f *floor) arrive(since routing.Time) { f.PutWaiting(f.contact(f.sets[f.random.IntN(40)], since)) }

func (f *floor) remove(id routing.ContactID) { f.RemoveWaiting(id, f.came[int(id)%len(f.came)]) }

// offer makes the next offer, and the agent answers.
func (f *floor) offer() (routing.Choice, bool) {
	c, ok := f.ask()
	if ok {
		f.remove(c.Contact)
		f.agents[c.Agent].Offered = uint64(f.next) + 1<<20
		f.talk(c.Agent, true)
	}
	return c, ok
}

// call lets a contact come that need not be held, while some are free; then
// another comes free.
func (f *floor) call() routing.Choice {
	f.now = f.now.Add(time.Millisecond)
	f.arrive(f.now.Add(-floorWorth))
	c, ok := f.offer()
	if ok {
		f.free()
	} else {
		f.remove(f.next)
	}
	return c
}

// pick picks for the one contact that waits, takes the agent and releases her.
// Now and then another contact waits instead.
func (f *floor) pick() routing.Choice {
	if f.now = f.now.Add(time.Millisecond); f.picks%64 == 0 {
		f.remove(f.next)
		f.PutWaiting(f.contact(f.sets[f.picks/64%len(f.sets)], f.now.Add(-floorWorth)))
	}
	f.picks++
	c, ok := f.ask()
	if ok {
		f.agents[c.Agent].Offered = uint64(f.picks) + 1<<20
		f.talk(c.Agent, true)
		f.talking = f.talking[:len(f.talking)-1]
		f.talk(c.Agent, false)
	}
	return c
}

// crowd lets so many come and wait.
func (f *floor) crowd(contacts int) {
	for range contacts {
		f.now = f.now.Add(spacing)
		f.arrive(f.now)
	}
}

// freed lets an agent come free while many wait; then another contact comes.
func (f *floor) freed() routing.Choice {
	f.free()
	c, _ := f.offer()
	f.crowd(1)
	return c
}

// ask asks for the next offer.
func (f *floor) ask() (routing.Choice, bool) {
	if !f.terse {
		return f.Next(f.now)
	}
	c, a, ok := f.Pick(f.now)
	return routing.Choice{Contact: c, Agent: a}, ok
}
