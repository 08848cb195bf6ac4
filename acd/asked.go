// SPDX-License-Identifier: Apache-2.0

package acd

import (
	"fmt"
	"time"

	"cordial/routing"
)

// A customer may ask for an agent by name. As a good receptionist would, the queue lets
// them wait for her alone while she talks, wraps up, or is away for a moment (paused,
// missed, or with a phone that cannot be rung); but for no longer than its limit, and not
// when she goes home, cannot serve them at all, or declines them. From then on they are
// as any others, with the age that they have, but that she is taken to know them.

// askedFor returns the agent whom a command asks for, 0 if there is none.
func (m *Machine) askedFor(c *Command) AgentID {
	if c.Agent == 0 && c.Name == "" {
		return 0
	}
	a, err := m.agentOf(c)
	if err != nil {
		return 0
	}
	return a.id
}

// waitsUntil returns until when a contact that comes into a queue now, with needs of its
// own, waits for an agent alone; 0: not at all.
func (m *Machine) waitsUntil(agent AgentID, queue QueueID, extra []routing.Need, medium Medium, arrived Time) Time {
	q := &m.queues[queue]
	until := m.at.Add(q.WaitFor)
	if agent == 0 || q.WaitFor == 0 || !m.agents[agent].mayServe(mergeNeeds(q.needs, extra), medium, until.Sub(arrived)) {
		return 0
	}
	return until
}

// mayServe tells whether she is at work today, be she away for the moment, and may serve
// a contact once it is of that age.
func (a *agent) mayServe(needs []routing.Need, medium Medium, age time.Duration) bool {
	home := a.gone || a.state == SignedOut || a.chosen && a.next == SignedOut
	return !home && a.room[medium] > 0 && routing.Eligible(a.levels, needs, age)
}

// waitsAlone tells whether a contact that waits is for the agent it asks for alone.
func (m *Machine) waitsAlone(c *contact) bool {
	return c.asked != 0 && m.at < min(c.askedUntil, m.ripeAt(c))
}

// release lets those go on as any others who wait for an agent, or for anybody if that is
// 0, but whom she will not serve.
func (m *Machine) release(agent AgentID) {
	for c := m.contacts.first; c != nil; c = c.after {
		if c.askedUntil == 0 || agent != 0 && c.asked != agent {
			continue
		}
		needs := mergeNeeds(m.queues[c.queue].needs, c.extra)
		if !m.agents[c.asked].mayServe(needs, c.medium, c.askedUntil.Sub(c.arrived)) {
			c.askedUntil = 0
			m.repool(c)
		}
	}
}

// handedTo returns the agent for whom a contact is to wait that another hands on, 0 for
// nobody. She hands it on to somebody else, and in a queue.
func (m *Machine) handedTo(c *contact, cmd *Command) (AgentID, error) {
	if cmd.Agent == 0 && cmd.Name == "" {
		return 0, nil
	}
	a, err := m.agentOf(cmd)
	switch {
	case err != nil:
		return 0, err
	case cmd.Exit.Queue == "":
		return 0, fmt.Errorf("an agent is waited for in a queue: %w", ErrBadCommand)
	case a.id == c.offer.agent:
		return 0, fmt.Errorf("agent %q has contact %d in hand: %w", a.Name, c.id, ErrBadCommand)
	}
	return a.id, nil
}
