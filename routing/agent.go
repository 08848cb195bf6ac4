// SPDX-License-Identifier: Apache-2.0

package routing

import (
	"math"
	"math/bits"
)

// Agent is what routing must know of an agent. How long her conversations have
// taken is not part of it, and must never be.
type Agent struct {
	ID     AgentID
	Levels []Level // by SkillID; the pool keeps the slice, and nobody may write to it any more
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

// member is an agent as the index keeps her: two in a line of a cache, for among a hundred
// thousand it is this that has to be fetched.
type member struct {
	profile *profile // nil: not signed in
	levels  *Level   // the first of those she was put with, unless they were very many
	offered uint64
	knows   int32 // the first waiting contact that knows her
	skills  uint8 // how many levels she was put with
	stance
}

// stance is what of an agent counts beside her levels. Who is not at work has none.
type stance struct {
	atWork, talking bool
	free            uint8 // a bit for each medium
}

// shift is what a profile's rankings must hear of.
type shift struct {
	atWork, talking int32
	free            [Media]int32
	heads           uint8 // a bit for each medium in which another one goes first
}

// PutAgent adds an agent or replaces what is known of her.
func (p *Pool) PutAgent(a Agent) {
	if a.ID == 0 {
		return
	}
	m := p.member(a.ID)
	if !m.is(&a) {
		p.RemoveAgent(a.ID)
		m.profile = p.profileOf(a.Levels, a.Can)
		m.note(a.Levels)
		p.join(m.profile)
	}
	now := stance{}
	if a.AtWork {
		now = stance{atWork: true, talking: a.Talking, free: a.Can & a.Free & (1<<Media - 1)}
	}
	p.stand(a.ID, m, now, a.Offered)
}

// RemoveAgent forgets an agent.
func (p *Pool) RemoveAgent(id AgentID) {
	if int(id) >= len(p.agents) || p.agents[id].profile == nil {
		return
	}
	m := &p.agents[id]
	p.stand(id, m, stance{}, 0)
	p.quit(m.profile)
	m.profile, m.levels = nil, nil
}

// member returns the place of an agent, who may be new.
func (p *Pool) member(id AgentID) *member {
	for int(id) >= len(p.agents) {
		p.agents = append(p.agents, member{})
		for medium := range p.places {
			p.places[medium] = append(p.places[medium], 0)
		}
	}
	return &p.agents[id]
}

// is tells whether the agent is of the same profile still.
func (m *member) is(a *Agent) bool {
	if m.profile == nil || m.profile.can != a.Can {
		return false
	}
	if m.levels == first(a.Levels) && int(m.skills) == len(a.Levels) {
		return true
	}
	if m.profile.has(a.Levels) {
		m.note(a.Levels)
		return true
	}
	return false
}

// note notes the levels that she was put with, so that the same are known at once.
func (m *member) note(levels []Level) {
	m.levels, m.skills = nil, 0
	if len(levels) <= math.MaxUint8 {
		m.levels, m.skills = first(levels), uint8(len(levels))
	}
}

func first(levels []Level) *Level {
	if len(levels) == 0 {
		return nil
	}
	return &levels[0]
}

// stand gives an agent her new stance, and tells whom it concerns.
func (p *Pool) stand(id AgentID, m *member, now stance, offered uint64) {
	was := m.stance
	if was == now && (m.offered == offered || now.free == 0) {
		m.offered = offered
		return
	}
	f := m.profile
	s := shift{atWork: one(now.atWork) - one(was.atWork), talking: one(now.talking) - one(was.talking)}
	for left := was.free | now.free; left != 0; left &= left - 1 {
		medium := Medium(bits.TrailingZeros8(left))
		bit := uint8(1) << medium
		if m.offered == offered && was.free&now.free&bit != 0 {
			continue
		}
		q := &f.free[medium]
		before := q.head()
		if was.free&bit != 0 {
			q.drop(p.places[medium][id], p.places[medium])
			s.free[medium]--
		}
		if now.free&bit != 0 {
			q.push(turn{offered, id, int32(id)}, p.places[medium])
			s.free[medium]++
		}
		if q.head() != before {
			s.heads |= bit
		}
		p.count(medium, s.free[medium])
	}
	m.stance, m.offered = now, offered
	p.tell(f, &s)
	if m.knows != 0 && was != now {
		p.recognise(m)
	}
}

func one(b bool) int32 {
	if b {
		return 1
	}
	return 0
}

// count counts who is free in the whole centre. While nobody is, nobody need wake
// because needs relax.
func (p *Pool) count(medium Medium, by int32) {
	was := p.free[medium] > 0
	p.free[medium] += by
	if p.relaxing > 0 && was != (p.free[medium] > 0) {
		p.ripens = 0
	}
}
