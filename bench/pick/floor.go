// SPDX-License-Identifier: Apache-2.0

package pick

import (
	"math/rand/v2"
	"time"

	"cordial/routing"
)

const (
	// batch is how many operations are timed at once: so many that to read the clock
	// counts for little, so few that the floor is stirred often.
	batch = 32
	// needs is how many skills there are; each contact needs one of them.
	needs = skills - 1
	// room is for the contacts that wait, by the last digits of their ids: nobody is
	// overtaken for as long as it takes so many to come.
	room = 1 << 16

	worth   = time.Minute
	order   = 2 * time.Minute
	mean    = 5 * time.Minute
	spacing = 20 * time.Millisecond // between two who come to wait
)

// floor is a centre, as one side hears of it. What happens depends on the seed and on
// what the side answers. What it must know of an agent itself is little, so that it is
// seldom what keeps a side waiting.
type floor struct {
	side   Side
	random *rand.Rand
	now    routing.Time

	levels  [][]routing.Level // of those who are alike
	people  []person          // by AgentID
	own     int               // how many of levels anybody may have; the others nobody has for long
	strange int               // how many of those have been given to somebody
	altered routing.AgentID   // who has such levels for the time being, and instead of which
	was     uint16

	talking []routing.AgentID // in no order
	places  []int32           // by AgentID: in talking, counted from 1
	paused  []routing.AgentID // in the order of their pauses
	offered uint64

	sets    []routing.NeedSet // by SkillID
	due     [batch]routing.NeedSet
	frees   [batch]routing.AgentID
	crowd   int // how many contacts are to wait
	waiting int
	next    routing.ContactID
	since   []routing.Time // by the last digits of ContactID; 0 does not wait

	stirs   int
	answers [batch]answer
}

// person is an agent as the floor knows her: 16 bytes.
type person struct {
	offered uint64 // when she was last offered a contact
	profile uint16 // whose levels are hers
	talks   bool
	away    bool
}

// answer is what a side says to one question.
type answer struct {
	Contact routing.ContactID
	Agent   routing.AgentID
}

// newFloor tells a side of agents who are of so many profiles, and of contacts that
// wait. A profile has two to six of 40 skills at levels of one to ten. One agent in
// ten is free; if contacts wait, nobody is.
func newFloor(side Side, c *Case) *floor {
	f := &floor{
		side: side, random: rand.New(rand.NewPCG(1, uint64(c.Agents))), //nolint:gosec // a made-up floor is drawn alike for every side
		now: routing.Time(time.Hour), own: c.Profiles, crowd: c.Waiting,
		people: make([]person, c.Agents+1), places: make([]int32, c.Agents+1),
		sets: make([]routing.NeedSet, skills), since: make([]routing.Time, room),
	}
	side.SetMean(mean)
	for i := range needs {
		f.sets[i+1] = side.Define([]routing.Need{{Skill: routing.SkillID(i + 1), Least: 1, Weight: 1}})
	}
	f.profiles(c.Profiles + 1024)
	for i := range c.Agents {
		id := routing.AgentID(i + 1)
		f.offered++
		f.people[id].profile, f.people[id].offered = uint16(i%c.Profiles), f.offered
		f.talk(id, false) // all are free in the morning, so there is storage for them
	}
	for i := range c.Agents {
		if c.Waiting > 0 || f.random.IntN(10) > 0 {
			f.talk(routing.AgentID(i+1), true)
		}
	}
	f.draw()
	return f
}

// profiles draws so many profiles, no two of them alike.
func (f *floor) profiles(n int) {
	seen := map[string]bool{}
	for len(f.levels) < n {
		levels, name := make([]routing.Level, skills), make([]byte, skills)
		for _, s := range f.random.Perm(needs)[:2+f.random.IntN(5)] {
			levels[s+1] = routing.Level(1 + f.random.IntN(10))
			name[s+1] = byte(levels[s+1])
		}
		if !seen[string(name)] {
			seen[string(name)] = true
			f.levels = append(f.levels, levels)
		}
	}
}

// someTalking draws somebody at work who talks.
func (f *floor) someTalking() routing.AgentID {
	for {
		if id := f.talking[f.random.IntN(len(f.talking))]; !f.people[id].away {
			return id
		}
	}
}

// someAtWork draws anybody at work.
func (f *floor) someAtWork() routing.AgentID {
	for {
		if id := routing.AgentID(1 + f.random.IntN(len(f.people)-1)); !f.people[id].away {
			return id
		}
	}
}

// someNeed draws a need, in proportion to those who can serve it: any skill of
// anybody.
func (f *floor) someNeed() routing.NeedSet {
	levels := f.levels[f.random.IntN(f.own)]
	for {
		if s := 1 + f.random.IntN(needs); levels[s] > 0 {
			return f.sets[s]
		}
	}
}

// draw draws what the next batch is about, and lets as many come to wait as are to.
func (f *floor) draw() {
	for i := range f.due {
		f.due[i], f.frees[i] = f.someNeed(), f.someTalking()
	}
	for f.waiting < f.crowd {
		f.now = f.now.Add(spacing)
		f.arrive(f.someNeed())
	}
}

// agent is what the side is to know of an agent.
func (f *floor) agent(id routing.AgentID, talks bool) routing.Agent {
	p := &f.people[id]
	a := routing.Agent{ID: id, Levels: f.levels[p.profile], AtWork: !p.away, Talking: talks, Can: 1, Offered: p.offered}
	if !talks {
		a.Free = 1
	}
	return a
}

// put tells of an agent, who may talk for no longer than an operation.
func (f *floor) put(id routing.AgentID, talks bool) { f.side.PutAgent(f.agent(id, talks)) }

// tell tells of an agent as she is.
func (f *floor) tell(id routing.AgentID) { f.put(id, f.people[id].talks) }

// talk lets an agent begin or end a conversation that lasts.
func (f *floor) talk(id routing.AgentID, talks bool) {
	switch place := f.places[id]; {
	case talks && place == 0:
		f.talking = append(f.talking, id)
		f.places[id] = int32(len(f.talking))
	case !talks && place > 0:
		last := f.talking[len(f.talking)-1]
		f.talking[place-1], f.places[last] = last, place
		f.talking, f.places[id] = f.talking[:len(f.talking)-1], 0
	}
	f.people[id].talks = talks
	f.tell(id)
}

// arrive lets a contact come.
func (f *floor) arrive(set routing.NeedSet) routing.ContactID {
	f.next++
	f.since[f.next%room] = f.now
	f.waiting++
	f.side.PutWaiting(routing.Waiting{ID: f.next, Needs: set, Since: f.now, Worth: worth, Order: order, RipeAt: routing.Never})
	return f.next
}

// leave takes a contact out.
func (f *floor) leave(id routing.ContactID) {
	f.side.RemoveWaiting(id, f.since[id%room])
	f.since[id%room] = 0
	f.waiting--
}

// give lets an agent take the contact that was picked for her.
func (f *floor) give(a answer) {
	f.leave(a.Contact)
	f.offered++
	f.people[a.Agent].offered = f.offered
	f.put(a.Agent, true)
}

// ask asks for the next pick.
func (f *floor) ask() (answer, bool) {
	c, a, ok := f.side.Pick(f.now)
	return answer{c, a}, ok
}
