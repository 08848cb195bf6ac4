// SPDX-License-Identifier: Apache-2.0

package routing

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// small is a pool with something of everything.
func small() *Pool {
	p := NewPool()
	p.SetMean(time.Second)
	set := p.Define([]Need{{Skill: 1, Least: 1, Weight: 1}})
	for i := range AgentID(12) {
		a := Agent{ID: i + 1, Levels: []Level{0, Level(1 + i%3)}, AtWork: true, Can: 1, Free: 1, Offered: uint64(i)}
		if i%3 == 2 {
			a.Free, a.Talking = 0, true
		}
		p.PutAgent(a)
	}
	for i := range ContactID(6) {
		w := Waiting{ID: i + 1, Needs: set, Since: Time(i), Worth: time.Minute, RipeAt: Never}
		if i%2 == 1 {
			w.Known, w.KnownWorth = AgentID(i), time.Second
		}
		p.PutWaiting(w)
	}
	p.Next(Time(2 * time.Minute))
	return p
}

// The count of everything finds each of these.
func TestCheckFindsFaults(t *testing.T) {
	require.Empty(t, small().Check())
	for name, spoil := range map[string]func(*Pool){
		"free":       func(p *Pool) { p.free[Voice]++ },
		"place":      func(p *Pool) { p.places[Voice][1]++ },
		"stance":     func(p *Pool) { p.agents[3].talking = false },
		"heap":       func(p *Pool) { p.profiles[0].free[Voice][1].offered = 0 },
		"price":      func(p *Pool) { p.profiles[0].price++ },
		"vacant":     func(p *Pool) { p.vacant++ },
		"members":    func(p *Pool) { p.profiles[0].members++ },
		"head":       func(p *Pool) { r := p.rankings[0]; r.seat(1, r.tiers[1].free[0].slot, nobody) },
		"turn":       func(p *Pool) { p.rankings[0].tiers[1].free[0].offered = 1 << 60 },
		"leaf":       func(p *Pool) { p.rankings[0].places[p.rankings[0].tiers[1].free[0].slot]++ },
		"bit":        func(p *Pool) { p.rankings[0].some[0] ^= 1 },
		"talking":    func(p *Pool) { p.rankings[0].tiers[0].talking++ },
		"at work":    func(p *Pool) { p.rankings[0].tiers[0].atWork-- },
		"frees":      func(p *Pool) { p.rankings[0].free++ },
		"tiers":      func(p *Pool) { p.rankings[0].tiers[0].key = 0 },
		"links":      func(p *Pool) { p.profiles[1].links = nil },
		"missing":    func(p *Pool) { p.rankings[0].owners = nil },
		"lane":       func(p *Pool) { p.contacts[0].lane.all[0].since = 100 },
		"dirty":      func(p *Pool) { p.PutAgent(Agent{ID: 1}); p.dirty = nil },
		"waiting":    func(p *Pool) { p.waiting = nil },
		"ready":      func(p *Pool) { p.ready = nil },
		"known":      func(p *Pool) { p.agents[1].knows = 0 },
		"slots":      func(p *Pool) { p.vacated = append(p.vacated, 0) },
		"counted":    func(p *Pool) { p.contacts[0].demand.waiting++ },
		"contact id": func(p *Pool) { p.contacts[0].id = 99 },
	} {
		p := small()
		spoil(p)
		fault := func() (fault string) {
			defer func() {
				if r := recover(); r != nil {
					fault = "panics"
				}
			}()
			return p.Check()
		}()
		require.NotEmpty(t, fault, name)
	}
}
