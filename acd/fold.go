// SPDX-License-Identifier: Apache-2.0

package acd

// fold changes the state by one event. Nothing else does. It decides nothing:
// what an event means is settled when the event is written.
func (m *Machine) fold(e *Event) {
	c, a := m.contact(e.Contact), &m.agents[e.Agent]
	switch e.Kind {
	case Configured:
		m.foldConfigured(e)
	case Started:
		for i := range m.nodes {
			m.setNode(m.nodes[i].name, false)
		}
	case LinkRose, LinkFell:
		m.setNode(e.Node, e.Kind == LinkRose)

	case ContactQueued:
		m.foldQueued(e)
	case ContactMoved:
		m.foldMoved(c, e)
	case ContactReprioritised:
		c.priority = e.Priority
		m.repool(c)
	case ContactOffered:
		m.foldOffered(c, e)
	case OfferRang:
		m.foldRang(c)
	case OfferEnded:
		m.foldOfferEnded(c, e)
	case ContactAnswered:
		m.foldAnswered(c)
	case ContactLeaving:
		m.foldLeaving(c, e)
	case ContactEnded:
		m.foldEnded(c, e)

	case AgentChanged:
		m.foldAgentChanged(a, e)
	case AgentChose:
		m.foldAgentChose(a, e)
	case AgentRests:
		m.foldAgentRests(a, e)
	case WrapUpBegan:
		m.foldWrapUpBegan(a, e)
	case WrapUpEnded:
		m.letGo(a, e.Contact)
	case PhoneChanged:
		a.phoneDown = e.Text == "down"
	case LevelSet:
		m.foldLevel(a, e)

	case PricesSet:
		m.foldPrices(e.Prices)
	}
}

// setNode notes that a node is in view or not; its contacts can be offered, or not.
func (m *Machine) setNode(name string, up bool) {
	found := false
	for i := range m.nodes {
		if m.nodes[i].name == name {
			m.nodes[i].up, found = up, true
		}
	}
	if !found {
		m.nodes = append(m.nodes, node{name, up})
	}
	for c := m.contacts.first; c != nil; c = c.after {
		if c.node == name {
			c.unseen = c.unseen && !up
			m.rearm(c)
			m.repool(c)
		}
	}
	m.staffing = m.staffing || up // while it was out of view, somebody may have left
}
