// SPDX-License-Identifier: Apache-2.0

package auditor

import (
	"testing"
	"time"

	"cordial/acd"
)

// asking is the arrival of a contact that asks for an agent, and waits for her so long.
func (r *run) asking(id acd.ContactID, queue acd.QueueID, agent acd.AgentID, wait time.Duration) acd.Event {
	e := arrival(id, queue)
	e.Asked, e.AskedUntil = agent, r.at.Add(wait)
	return e
}

// ask lets contact 1 ask for Anna, who is paused, while Ben, who may serve all, is ready.
func (r *run) ask() {
	r.choose(anna, acd.AgentPaused)
	r.ready(ben)
	r.step(acd.Arrive, r.asking(1, 2, anna, 2*time.Minute))
}

func (r *run) choose(a acd.AgentID, s acd.AgentState) {
	r.step(acd.Pause, acd.Event{Kind: acd.AgentChanged, Agent: a, State: s})
}

func TestWhatAskersBreak(t *testing.T) {
	judge(t, []breach{
		{"offered to another", "eligible", (*run).ask, func(r *run) { r.step(acd.Tick, r.offer(1, 1, ben, 0)) }},
		{"not offered at the limit", "idle", (*run).ask, func(r *run) { r.pass(2 * time.Minute); r.choose(anna, acd.AgentMissed) }},
		{"waits for who is free", "idle", (*run).ask, func(r *run) { r.pass(time.Minute); r.ready(anna) }},
		{"waits for who goes home", "idle", (*run).ask, func(r *run) { r.choose(anna, acd.SignedOut) }},
		{"waits for who has gone home", "eligible", nil, func(r *run) { r.step(acd.Arrive, r.asking(1, 2, anna, time.Minute)) }},
		{"waits for nobody", "eligible", nil, func(r *run) { r.step(acd.Arrive, r.asking(1, 2, 9, time.Minute)) }},
		{"waits for too long", "eligible", func(r *run) { r.choose(anna, acd.AgentPaused) }, func(r *run) {
			r.step(acd.Arrive, r.asking(1, 2, anna, 2*time.Minute+1))
		}},
		{"waits for who lost the skill", "idle", func(r *run) {
			r.choose(anna, acd.AgentPaused)
			r.step(acd.SetLevel, acd.Event{Kind: acd.LevelSet, Agent: ben, Skill: 1, Level: 9})
			r.ready(ben)
			r.step(acd.Arrive, r.asking(1, 1, anna, 4*time.Minute))
			r.pass(31 * time.Second)
		}, func(r *run) {
			r.step(acd.SetLevel, acd.Event{Kind: acd.LevelSet, Agent: anna, Skill: 1, Level: 1})
		}},
		{"waits in a full queue", "idle", func(r *run) {
			r.choose(anna, acd.AgentPaused)
			r.step(acd.Arrive, r.asking(1, 2, anna, time.Minute))
			r.step(acd.Arrive, r.asking(2, 2, anna, time.Minute))
			r.ready(ben)
		}, func(r *run) { r.step(acd.Arrive, r.asking(3, 2, anna, time.Minute)) }},
	})
}

func TestWhatAskersMay(t *testing.T) {
	for name, tell := range map[string]func(*run){
		"at the limit": func(r *run) { r.pass(2 * time.Minute); r.step(acd.Tick, r.offer(1, 1, ben, 2*time.Minute)) },
		"she comes": func(r *run) {
			r.step(acd.Ready, acd.Event{Kind: acd.AgentChanged, Agent: anna, State: acd.AgentReady}, r.offer(1, 1, anna, 0))
		},
		"she goes": func(r *run) {
			r.step(acd.SignOut, acd.Event{Kind: acd.AgentChanged, Agent: anna, State: acd.SignedOut}, r.offer(1, 1, ben, 0))
		},
		"she declines": func(r *run) {
			r.step(acd.Ready, acd.Event{Kind: acd.AgentChanged, Agent: anna, State: acd.AgentReady}, r.offer(1, 1, anna, 0))
			refused := refusal(1, 1, anna)
			refused.Reason, refused.Until = acd.Declined, r.at.Add(time.Minute)
			rests := acd.Event{Kind: acd.AgentRests, Agent: anna, Until: r.at.Add(2 * time.Second)}
			r.step(acd.Refuse, refused, rests, r.offer(1, 2, ben, 0))
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRun(t)
			r.ask()
			tell(r)
			r.good()
		})
	}
}
