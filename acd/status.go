// SPDX-License-Identifier: Apache-2.0

package acd

import (
	"cmp"
	"slices"
	"time"

	"cordial/routing"
)

// Status is a copy of what a supervisor may see of the whole, in a stable
// order. Nothing in it tells how long an agent's conversations take.
type Status struct {
	At       Time            `json:"at"`       // of the last record
	Now      Time            `json:"now"`      // when it was asked for, by the same clock; set by who asks
	Seq      uint64          `json:"seq"`      // of the last record
	Queues   []QueueStatus   `json:"queues"`   // as configured
	Agents   []AgentStatus   `json:"agents"`   // as configured
	Contacts []ContactStatus `json:"contacts"` // that have not ended, by arrival
	Links    []LinkStatus    `json:"links"`
	Skills   []string        `json:"skills,omitempty"` // by number, from 1
	Prices   *PricesStatus   `json:"prices,omitempty"` // nil: there are none
}

// PricesStatus is what scarce skills cost now.
type PricesStatus struct {
	Set Time `json:"set"` // when they last changed
	// Dearest are the profiles that cost most, of those with somebody at work.
	Dearest []ProfileStatus `json:"dearest,omitempty"`
}

// ProfileStatus is agents with equal levels and media.
type ProfileStatus struct {
	Levels map[string]Level `json:"levels"`
	AtWork int              `json:"at_work"` // agents
	Price  routing.Share    `json:"price"`   // in millionths of a perfect fit
}

// QueueStatus is one queue now.
type QueueStatus struct {
	ID      QueueID `json:"id"`
	Name    string  `json:"name"`
	Waiting int     `json:"waiting"` // with those being offered
	Talking int     `json:"talking"`
	Oldest  Time    `json:"oldest"`  // arrival of the oldest that waits; 0: nobody waits
	Staffed int     `json:"staffed"` // agents signed in who could serve it
	Free    int     `json:"free"`    // of those, free for an offer now
	// Expected is how long somebody may have to wait who would come now; nil: it cannot be
	// said. Set by who asks.
	Expected *WaitStatus `json:"expected,omitempty"`
}

// WaitStatus is how long a wait may be, until the answer: eight of ten end between Low and
// High.
type WaitStatus struct {
	Low    time.Duration `json:"low"`
	Median time.Duration `json:"median"`
	High   time.Duration `json:"high"`
	Short  string        `json:"short"` // rounded outward, such as 2-4 min
	Words  string        `json:"words"` // such as between two and four minutes
}

// AgentStatus is one agent now.
type AgentStatus struct {
	ID       AgentID          `json:"id"`
	Name     string           `json:"name"`
	Site     string           `json:"site,omitempty"`
	Endpoint string           `json:"endpoint,omitempty"`
	State    string           `json:"state"`            // what she does: ringing, talking, wrap-up, or her own state
	Reason   string           `json:"reason,omitempty"` // of a pause, or why unreachable
	Next     string           `json:"next,omitempty"`   // the state after this contact
	Contact  ContactID        `json:"contact,omitempty"`
	Levels   map[string]Level `json:"levels,omitempty"`
}

// ContactStatus is one contact now.
type ContactStatus struct {
	ID       ContactID     `json:"id"`
	Phase    string        `json:"phase"` // waiting, offered, talking, leaving
	Queue    string        `json:"queue"`
	Line     string        `json:"line"`
	Node     string        `json:"node"`
	Leg      string        `json:"leg"`
	Arrived  Time          `json:"arrived"`
	Priority time.Duration `json:"priority"`
	Offer    OfferID       `json:"offer,omitempty"`
	Agent    string        `json:"agent,omitempty"`
	// Expected is how long it may have to wait from now on; nil: it does not wait, or it
	// cannot be said. Set by who asks.
	Expected *WaitStatus `json:"expected,omitempty"`
	// AskedFor is whom alone it waits for, because the customer asked for her, and
	// AskedUntil until when at most.
	AskedFor   string `json:"asked_for,omitempty"`
	AskedUntil Time   `json:"asked_until,omitempty"`
}

// LinkStatus is the link to one node of the switch.
type LinkStatus struct {
	Node string `json:"node"`
	Up   bool   `json:"up"`
}

// Status returns the whole as it is now.
func (m *Machine) Status() Status {
	s := Status{At: m.now, Seq: m.seq}
	for i := 1; i < len(m.queues); i++ {
		if q := &m.queues[i]; !q.gone || q.waiting+q.talking > 0 {
			s.Queues = append(s.Queues, m.queueStatus(QueueID(i)))
		}
	}
	for i := 1; i < len(m.agents); i++ {
		if a := &m.agents[i]; !a.gone || a.state != SignedOut {
			s.Agents = append(s.Agents, m.agentStatus(a))
		}
	}
	for c := m.contacts.first; c != nil; c = c.after {
		s.Contacts = append(s.Contacts, m.contactStatus(c))
	}
	for _, n := range m.nodes {
		s.Links = append(s.Links, LinkStatus{n.name, n.up})
	}
	s.Skills = slices.Clone([]string(m.skills))
	s.Prices = m.pricesStatus()
	return s
}

// mostDearest is how many of the dearest profiles are shown.
const mostDearest = 5

func (m *Machine) pricesStatus() *PricesStatus {
	if m.prices == nil {
		return nil
	}
	staff := slices.DeleteFunc(m.routing().Staff(nil), func(f routing.Staff) bool { return f.AtWork == 0 || f.Price <= 0 })
	slices.SortStableFunc(staff, func(a, b routing.Staff) int {
		return cmp.Or(cmp.Compare(b.Price, a.Price), slices.Compare(a.Levels, b.Levels), cmp.Compare(a.Can, b.Can))
	})
	s := &PricesStatus{Set: m.priced}
	for _, f := range staff[:min(len(staff), mostDearest)] {
		s.Dearest = append(s.Dearest, ProfileStatus{
			Levels: m.levelNames(f.Levels), AtWork: int(f.AtWork), Price: f.Price,
		})
	}
	return s
}

func (m *Machine) levelNames(levels []Level) map[string]Level {
	out := map[string]Level{}
	for i, level := range levels {
		if level > 0 {
			out[m.skills.name(SkillID(i))] = level
		}
	}
	return out
}

func (m *Machine) queueStatus(id QueueID) QueueStatus {
	q := &m.queues[id]
	s := QueueStatus{ID: id, Name: q.Name, Waiting: q.waiting, Talking: q.talking}
	s.Staffed, s.Free = m.routing().Staffed(q.set, routing.Voice)
	for c := m.contacts.first; c != nil; c = c.after {
		if c.queue == id && c.live() {
			s.Oldest = c.arrived
			break
		}
	}
	return s
}

func (m *Machine) agentStatus(a *agent) AgentStatus {
	s := AgentStatus{
		ID: a.id, Name: a.Name, Site: a.Site, Endpoint: a.Endpoint, State: a.state.String(), Reason: a.text,
		Levels: m.levelNames(a.levels),
	}
	if a.state == AgentUnreachable {
		s.Reason = a.reason.String()
	}
	for _, h := range a.hands {
		s.Contact = h.contact
		s.State = [...]string{ringing: "ringing", talking: "talking", wrapping: "wrap-up"}[h.stage]
	}
	if a.chosen {
		s.Next = a.next.String()
	}
	return s
}

func (m *Machine) contactStatus(c *contact) ContactStatus {
	s := ContactStatus{
		ID: c.id, Phase: c.phase.String(), Queue: m.queues[c.queue].Name, Line: m.lines[c.line].Name,
		Node: c.node, Leg: c.leg(), Arrived: c.arrived, Priority: c.priority,
	}
	if c.phase == Offered || c.phase == Talking {
		s.Offer, s.Agent = c.offer.id, m.agents[c.offer.agent].Name
	}
	if c.phase == Waiting && m.waitsAlone(c) {
		s.AskedFor, s.AskedUntil = m.agents[c.asked].Name, min(c.askedUntil, m.ripeAt(c))
	}
	return s
}

// Config returns the configuration in force, nil before the first; it must not
// be changed.
func (m *Machine) Config() *Config { return m.config }
