// SPDX-License-Identifier: Apache-2.0

package acd

import "cordial/routing"

// Whoever asks what another rule would have done looks at the machine as routing does.

// Waits returns a contact as routing is told of it while it waits, and what it needs,
// which must not be changed; false if it has ended.
func (m *Machine) Waits(id ContactID) (w routing.Waiting, needs []routing.Need, ok bool) {
	c := m.contact(id)
	if c == nil {
		return w, nil, false
	}
	return m.waiting(c), m.allNeeds(c), true
}

// Serves returns the levels of an agent by SkillID, which must not be changed, and
// whether she is at work: ready, and not about to leave. Those of nobody are nil.
func (m *Machine) Serves(id AgentID) (levels []Level, atWork bool) {
	if int(id) >= len(m.agents) {
		return nil, false
	}
	a := &m.agents[id]
	return a.levels, a.atWork()
}

// LastAgent returns the greatest number that any agent has; the least is 1.
func (m *Machine) LastAgent() AgentID { return AgentID(len(m.agents) - 1) }
