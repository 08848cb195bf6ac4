// SPDX-License-Identifier: Apache-2.0

package auditor

import (
	"slices"
	"time"

	"cordial/acd"
)

// leastPause is the least time between an offer that an agent's phone refused and
// the next that she gets, unless she asks for it.
const leastPause = 2 * time.Second

// agent is a person who serves contacts, as the records tell.
type agent struct {
	id      acd.AgentID
	levels  []acd.Level // by skill
	state   acd.AgentState
	until   acd.Time // of her state
	leaves  bool     // after this contact
	ends    bool     // and goes home then
	rests   acd.Time // until then
	held    []acd.ContactID
	wraps   []wrapUp
	refused acd.Time // the last time; 0: she asked for more since
	place   int      // among those who are free, from 1; 0: she is not
	cost    int64    // of using her skills, as of a turn of the market
	turn    int
}

// wrapUp is a contact that an agent finishes.
type wrapUp struct {
	contact acd.ContactID
	until   acd.Time // 0: until she says so
}

func (g *agent) hold(c acd.ContactID) { g.held = append(g.held, c) }

func (g *agent) drop(c acd.ContactID) {
	g.held = slices.DeleteFunc(g.held, func(x acd.ContactID) bool { return x == c })
}

func (g *agent) finished(c acd.ContactID) {
	g.wraps = slices.DeleteFunc(g.wraps, func(w wrapUp) bool { return w.contact == c })
}

// hands is how many contacts she has in hand, with those that she finishes.
func (g *agent) hands() int { return len(g.held) + len(g.wraps) }

// setLevels takes the levels from the configuration.
func (a *Auditor) setLevels() {
	for i := 1; i < len(a.agents); i++ {
		g := &a.agents[i]
		g.levels = make([]acd.Level, len(a.skills))
		for name, level := range a.people[i].Levels {
			g.levels[a.skill(name)] = level
		}
	}
}

func (a *Auditor) ofAgent(g *agent, r *acd.Record, e *acd.Event) {
	switch e.Kind {
	case acd.AgentChanged:
		if e.State == acd.SignedOut && g.hands() > 0 {
			a.fault("holder", "agent %d goes home with %d contacts in hand", g.id, g.hands())
		}
		g.state, g.until, g.leaves, g.ends = e.State, e.Until, false, false
		if e.State == acd.SignedOut {
			g.rests = 0
			a.disappoint()
		}
		if e.State == acd.AgentReady && (r.Command.Kind == acd.Ready || r.Command.Kind == acd.PhoneUp) {
			g.refused = 0
		}
	case acd.AgentChose:
		g.leaves = e.State != acd.AgentReady
		g.ends = e.State == acd.SignedOut
		a.disappoint()
	case acd.AgentRests:
		g.rests = e.Until
	case acd.WrapUpBegan:
		g.drop(e.Contact)
		g.finished(e.Contact)
		g.wraps = append(g.wraps, wrapUp{e.Contact, e.Until})
	case acd.WrapUpEnded:
		g.finished(e.Contact)
	case acd.LevelSet:
		for len(g.levels) <= int(e.Skill) {
			g.levels = append(g.levels, 0)
		}
		g.levels[e.Skill], g.turn = e.Level, 0
		a.disappoint()
		a.all = true
	default:
	}
}

// free tells whether she could be given a call now.
func (a *Auditor) free(g *agent, now acd.Time) bool {
	return g.state == acd.AgentReady && !g.leaves && now >= g.rests && g.hands() == 0
}

// can tells whether she may serve a contact of that age.
func (a *Auditor) can(g *agent, c *contact, now acd.Time) bool {
	age := now.Sub(c.arrived)
	for i := range c.wants {
		d := &c.wants[i]
		least := d.at(age)
		if least > 0 && (int(d.skill) >= len(g.levels) || g.levels[d.skill] < least) {
			return false
		}
	}
	return true
}
