// SPDX-License-Identifier: Apache-2.0

package acd

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"cordial/routing"
)

// decideAgent carries out what an agent chooses, or what is said of her.
func (m *Machine) decideAgent(c *Command) error {
	a, err := m.agentOf(c)
	if err != nil {
		return err
	}
	switch c.Kind {
	case SignIn:
		if a.state != SignedOut && (!a.chosen || a.next != SignedOut) {
			return ErrStale
		}
		return m.choose(a, AgentPaused, "signed in")
	case SignOut:
		return m.choose(a, SignedOut, "")
	case Ready:
		return m.chooseOnDuty(a, AgentReady, "")
	case Pause:
		if err := faultOfText(c.Text); err != nil {
			return err
		}
		return m.chooseOnDuty(a, AgentPaused, c.Text)
	case EndWrapUp:
		if !a.has(wrapping) {
			return ErrStale
		}
		m.endWrapUps(a, routing.Never)
		return nil
	case PhoneUp, PhoneDown:
		return m.phone(a, c.Kind == PhoneDown)
	case SetLevel:
		return m.setLevel(a, c)
	default:
		return fmt.Errorf("kind %d: %w", c.Kind, ErrBadCommand)
	}
}

func (m *Machine) agentOf(c *Command) (*agent, error) {
	if c.Agent != 0 {
		if int(c.Agent) < len(m.agents) && !m.agents[c.Agent].gone {
			return &m.agents[c.Agent], nil
		}
		return nil, fmt.Errorf("agent %d: %w", c.Agent, ErrUnknownAgent)
	}
	for i := 1; i < len(m.agents); i++ {
		if a := &m.agents[i]; !a.gone && c.Name == a.Name {
			return a, nil
		}
	}
	if c.Name != "" {
		return nil, fmt.Errorf("agent %q: %w", c.Name, ErrUnknownAgent)
	}
	return nil, fmt.Errorf("agent %d: %w", c.Agent, ErrUnknownAgent)
}

func (m *Machine) chooseOnDuty(a *agent, s AgentState, text string) error {
	if a.state == SignedOut {
		return fmt.Errorf("agent %q: %w", a.Name, ErrNotSignedIn)
	}
	return m.choose(a, s, text)
}

// choose puts an agent into a state: after the contact, if she talks; at once
// otherwise. A choice ends her wrap-up, and takes back an offer that she will
// not be there for.
func (m *Machine) choose(a *agent, s AgentState, text string) error {
	if a.has(talking) {
		if a.chosen && a.next == s && a.nextText == text || !a.chosen && s == a.state && text == a.text {
			return ErrStale
		}
		m.emit(Event{Kind: AgentChose, Agent: a.id, State: s, Text: text})
		return nil
	}
	if a.state == s && a.text == text && !a.has(wrapping) {
		return ErrStale
	}
	if s != AgentReady {
		m.takeBackOffers(a)
	}
	m.finish(a, routing.Never)
	m.become(a, s, text)
	return nil
}

func (m *Machine) takeBackOffers(a *agent) {
	for _, h := range append([]hand(nil), a.hands...) {
		if h.stage == ringing {
			m.emit(Event{
				Kind: OfferEnded, Contact: h.contact, Offer: m.contact(h.contact).offer.id, Agent: a.id, Reason: Withdrawn,
			})
		}
	}
}

// become changes an agent's state. Ready, with a phone that is known to be out
// of reach, is unreachable.
func (m *Machine) become(a *agent, s AgentState, text string) {
	switch {
	case s == AgentReady && a.phoneDown:
		m.unreachable(a)
	case s != a.state || text != a.text || a.chosen:
		m.emit(Event{Kind: AgentChanged, Agent: a.id, State: s, Text: text})
	}
}

// unreachable takes an agent out whose phone is known to be out of reach. It is
// tried all the same by and by, in case its return was not told.
func (m *Machine) unreachable(a *agent) {
	m.emit(Event{Kind: AgentChanged, Agent: a.id, State: AgentUnreachable, Until: m.at.Add(RetryLast)})
}

// missPhone takes a ready agent out whose phone went away during an offer.
func (m *Machine) missPhone(a *agent) {
	if a.state == AgentReady && a.phoneDown && len(a.hands) == 0 {
		m.unreachable(a)
	}
}

// mostText is how many characters the reason of a pause may have.
const mostText = 64

// faultOfText says why a text cannot be shown to others as it is.
func faultOfText(s string) error {
	if utf8.RuneCountInString(s) > mostText || strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return fmt.Errorf("a reason is at most %d printable characters: %w", mostText, ErrBadCommand)
	}
	return nil
}

// printable is a text that others may see; one that nobody should is "?".
func printable(s string) string {
	if faultOfText(s) != nil {
		return "?"
	}
	return s
}

// wrapUp lets the agent who had a contact of a queue in hand finish it. Who is not
// configured any more has nobody to say so to, and goes off duty.
func (m *Machine) wrapUp(c *contact, agent AgentID, queue QueueID) {
	a, limit := &m.agents[agent], m.queues[queue].WrapUp
	if a.gone || limit != nil && *limit == 0 {
		m.settle(a)
		return
	}
	e := Event{Kind: WrapUpBegan, Agent: a.id, Contact: c.id, Medium: c.medium}
	if limit != nil {
		e.Until = m.at.Add(*limit)
	}
	m.emit(e)
}

// finish ends those of an agent's wrap-ups that are due by a time; by Never those that
// are open-ended too.
func (m *Machine) finish(a *agent, by Time) {
	for i := 0; i < len(a.hands); {
		if h := &a.hands[i]; h.stage == wrapping && (by == routing.Never || h.until != 0 && h.until <= by) {
			m.emit(Event{Kind: WrapUpEnded, Agent: a.id, Contact: h.contact}) // takes it out of her hands
		} else {
			i++
		}
	}
}

// endWrapUps ends wrap-ups as finish does, and what she chose meanwhile comes true.
func (m *Machine) endWrapUps(a *agent, by Time) {
	m.finish(a, by)
	if !a.has(wrapping) {
		m.settle(a)
	}
}

// settle puts an agent into the state that she chose during her contact.
func (m *Machine) settle(a *agent) {
	switch {
	case a.has(talking):
	case a.chosen:
		m.become(a, a.next, a.nextText)
	case a.state == AgentReady && a.phoneDown:
		m.unreachable(a)
	}
}

// phone notes whether an agent's phone can be reached. An unreachable agent whose
// phone changes its state is tried at once; but not sooner than RetryFirst after
// the last attempt, for that has changed the phone's state too.
func (m *Machine) phone(a *agent, down bool) error {
	if a.phoneDown == down {
		if down || a.state != AgentUnreachable || m.at.Sub(a.since) < RetryFirst {
			return ErrStale
		}
		m.emit(Event{Kind: AgentChanged, Agent: a.id, State: AgentReady})
		return nil
	}
	e := Event{Kind: PhoneChanged, Agent: a.id}
	if down {
		e.Text = "down"
	}
	m.emit(e)
	switch {
	case down && a.state == AgentReady && len(a.hands) == 0:
		m.unreachable(a)
	case !down && a.state == AgentUnreachable:
		m.emit(Event{Kind: AgentChanged, Agent: a.id, State: AgentReady})
	}
	return nil
}

func (m *Machine) setLevel(a *agent, c *Command) error {
	skill := m.skills.id(c.Text)
	if skill == 0 {
		return fmt.Errorf("skill %q: %w", c.Text, ErrUnknownSkill)
	}
	if c.Level > routing.MaxLevel {
		return fmt.Errorf("level %d is not 0 to %d: %w", c.Level, routing.MaxLevel, ErrBadCommand)
	}
	if int(skill) < len(a.levels) && a.levels[skill] == c.Level {
		return ErrStale
	}
	m.emit(Event{Kind: LevelSet, Agent: a.id, Skill: skill, Level: c.Level})
	return nil
}
