// SPDX-License-Identifier: Apache-2.0

package pick

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cordial/routing"
	"cordial/routing/plain"
)

// pair is two sides that are told the same.
type pair struct {
	*rapid.T
	got, want Side
	agents    map[routing.AgentID]routing.Agent
	since     map[routing.ContactID]routing.Time
	now       routing.Time
	next      routing.ContactID
	offered   uint64
	picks     int
}

func (p *pair) both(do func(Side)) {
	do(p.got)
	do(p.want)
}

func (p *pair) n(most int) int { return rapid.IntRange(0, most).Draw(p.T, "n") }

func (p *pair) seconds(most int) time.Duration { return time.Duration(p.n(most)) * time.Second }

func (p *pair) agent() {
	a := routing.Agent{
		ID: routing.AgentID(1 + p.n(9)), Levels: make([]routing.Level, skills),
		AtWork: p.n(4) > 0, Talking: p.n(1) > 0, Can: 1, Free: uint8(p.n(1)), Offered: uint64(p.n(5)),
	}
	for s := 1; s <= 3; s++ {
		a.Levels[s] = routing.Level(p.n(10))
	}
	p.agents[a.ID] = a
	p.both(func(s Side) { s.PutAgent(a) })
}

func (p *pair) contact() {
	p.next++
	w := routing.Waiting{
		ID: p.next, Needs: routing.NeedSet(p.n(4)), Since: p.now.Add(-p.seconds(60)), Priority: p.seconds(20),
		Worth: p.seconds(60), Order: p.seconds(120), RipeAt: routing.Never,
	}
	if p.n(3) == 0 {
		w.RipeAt = w.Since.Add(p.seconds(30))
	}
	p.since[w.ID] = w.Since
	p.both(func(s Side) { s.PutWaiting(w) })
}

func (p *pair) remove(id routing.ContactID) {
	p.both(func(s Side) { s.RemoveWaiting(id, p.since[id]) })
	delete(p.since, id)
}

// settle makes all offers; both must make the same.
func (p *pair) settle() {
	for {
		c, id, ok := p.got.Pick(p.now)
		c2, id2, ok2 := p.want.Pick(p.now)
		require.Equal(p, answer{c2, id2}, answer{c, id})
		require.Equal(p, ok2, ok)
		if !ok {
			return
		}
		p.picks++
		p.offered++
		a := p.agents[id]
		a.Free, a.Talking, a.Offered = 0, true, 5+p.offered
		p.agents[id] = a
		p.remove(c)
		p.both(func(s Side) { s.PutAgent(a) })
	}
}

func (p *pair) run() {
	p.both(func(s Side) {
		s.SetMean(8 * time.Second)
		s.Define([]routing.Need{{Skill: 1, Least: 1, Weight: 1}})
		s.Define([]routing.Need{{Skill: 2, Least: 6, Weight: 1}})
		s.Define([]routing.Need{{Skill: 1, Least: 2, Weight: 3}, {Skill: 3, Least: 1, Weight: 1}})
		s.Define([]routing.Need{{Skill: 3, Least: 1, Weight: 1}})
	})
	for range 150 {
		switch p.n(6) {
		case 0, 1:
			p.agent()
		case 2:
			p.contact()
			p.contact()
		case 3:
			p.settle()
		case 4:
			p.now = p.now.Add(p.seconds(5))
		case 5:
			if id := routing.ContactID(p.n(int(p.next))); p.since[id] != 0 {
				p.remove(id)
			}
		case 6:
			id := routing.AgentID(1 + p.n(9))
			delete(p.agents, id)
			p.both(func(s Side) { s.RemoveAgent(id) })
		}
	}
	p.settle()
}

func newPair(t *rapid.T, got Side) *pair {
	return &pair{
		T: t, got: got, want: plain.NewPool(), now: routing.Time(time.Hour),
		agents: map[routing.AgentID]routing.Agent{}, since: map[routing.ContactID]routing.Time{},
	}
}

// Whatever happens, a scan picks as the plain rule does.
func TestScanIsTheRule(t *testing.T) {
	picks := 0
	rapid.Check(t, func(t *rapid.T) {
		p := newPair(t, newScan())
		p.run()
		picks += p.picks
	})
	assert.Greater(t, picks, 500)
}

// The comparison above can fail: a scan that forgets to count who talks holds nobody.
func TestAScanThatHoldsNobodyDiffers(t *testing.T) {
	needs := []routing.Need{{Skill: 1, Least: 1, Weight: 1}}
	for _, faulty := range []bool{false, true} {
		s, p := newScan(), plain.NewPool()
		for _, side := range []Side{s, p} {
			side.SetMean(time.Second)
			set := side.Define(needs)
			expert, novice := make([]routing.Level, skills), make([]routing.Level, skills)
			expert[1], novice[1] = 10, 2
			side.PutAgent(routing.Agent{ID: 1, Levels: expert, AtWork: true, Talking: true, Can: 1})
			side.PutAgent(routing.Agent{ID: 2, Levels: novice, AtWork: true, Can: 1, Free: 1})
			side.PutWaiting(routing.Waiting{ID: 1, Needs: set, Since: 1, Worth: time.Minute, RipeAt: routing.Never})
		}
		if faulty {
			s.tiers[1][0].talking = 0
		}
		_, _, ok := s.Pick(2)
		_, _, want := p.Pick(2)
		assert.Equal(t, faulty, ok != want)
	}
}

// What a scan has counted adds up, and nothing is left behind.
func TestAScanForgets(t *testing.T) {
	s := newScan()
	s.Define([]routing.Need{{Skill: 1, Least: 1, Weight: 1}})
	levels := make([]routing.Level, skills)
	levels[1] = 4
	for id := routing.AgentID(1); id <= 5; id++ {
		s.PutAgent(routing.Agent{ID: id, Levels: levels, AtWork: true, Talking: id > 2, Can: 1, Free: 1})
		s.PutWaiting(routing.Waiting{ID: routing.ContactID(id)})
	}
	assert.Equal(t, []tier{{key: 400_000, atWork: 5, talking: 3}}, s.tiers[1])
	assert.Len(t, s.free, 5)
	for id := routing.AgentID(1); id <= 5; id++ {
		s.RemoveAgent(id)
		s.RemoveAgent(id)
		s.RemoveWaiting(routing.ContactID(id), 0)
		s.RemoveWaiting(routing.ContactID(id), 0)
	}
	assert.Equal(t, []tier{{key: 400_000}}, s.tiers[1])
	assert.Empty(t, s.free)
	assert.Empty(t, s.waiting)
	assert.Zero(t, s.places.Len())
}
