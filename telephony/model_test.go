// SPDX-License-Identifier: Apache-2.0

package telephony

import (
	"fmt"
	"slices"
	"time"

	"cordial/acd"
)

// modelSwitch is the least switch that can carry out requests. It shares nothing
// with the controller but the vocabulary.
type modelSwitch struct {
	channels map[string]*modelChannel
	bridges  map[string][]string
	events   []Event // not yet told
	dials    map[string]int
}

type modelChannel struct {
	ChannelSeen
	music    bool
	playback string
}

func newModelSwitch() *modelSwitch {
	return &modelSwitch{channels: map[string]*modelChannel{}, bridges: map[string][]string{}, dials: map[string]int{}}
}

func (s *modelSwitch) tell(e Event) { s.events = append(s.events, e) }

func (s *modelSwitch) call(id string) {
	s.channels[id] = &modelChannel{ChannelSeen: ChannelSeen{ID: id, InApp: true, Args: []string{"orders"}}}
	s.tell(Event{Kind: CallerEntered, Channel: id, Args: []string{"orders"}})
}

func (s *modelSwitch) ring(id string) {
	if ch := s.channels[id]; ch != nil && !ch.Up && !ch.InApp {
		ch.Ringing = true
		s.tell(Event{Kind: ChannelRinging, Channel: id})
	}
}

func (s *modelSwitch) answer(id string) {
	if ch := s.channels[id]; ch != nil && !ch.Up && !ch.InApp {
		ch.Up, ch.Ringing, ch.InApp, ch.Args = true, false, true, LegArguments(id)
		s.tell(Event{Kind: ChannelUp, Channel: id})
		s.tell(Event{Kind: LegEntered, Channel: id, Args: ch.Args})
	}
}

func (s *modelSwitch) hangUp(id string, why acd.Reason) bool {
	ch := s.channels[id]
	if ch == nil {
		return false
	}
	s.leave(id)
	s.tell(Event{Kind: ChannelGone, Channel: id, Reason: why})
	delete(s.channels, id)
	return true
}

// leave takes the channel out of bridges and the application.
func (s *modelSwitch) leave(id string) {
	for _, b := range sorted(s.bridges) {
		if i := slices.Index(s.bridges[b], id); i >= 0 {
			s.bridges[b] = slices.Delete(s.bridges[b], i, i+1)
			s.tell(Event{Kind: MemberLeft, Bridge: b, Channel: id})
		}
	}
	if ch := s.channels[id]; ch.InApp {
		ch.InApp, ch.music = false, false
		s.tell(Event{Kind: ChannelLeft, Channel: id})
	}
	s.playbackOver(id)
}

func (s *modelSwitch) playbackOver(id string) {
	if ch := s.channels[id]; ch != nil && ch.playback != "" {
		s.tell(Event{Kind: PlaybackOver, Playback: ch.playback})
		ch.playback = ""
	}
}

// carry carries out a request.
func (s *modelSwitch) carry(q Request) Verdict {
	switch q.Op {
	case Dial:
		return s.dial(q)
	case CreateBridge:
		if _, ok := s.bridges[q.Bridge]; ok {
			return Conflict
		}
		s.bridges[q.Bridge] = nil
		return Done
	case DestroyBridge:
		if _, ok := s.bridges[q.Bridge]; !ok {
			return NotFound
		}
		delete(s.bridges, q.Bridge)
		s.tell(Event{Kind: BridgeGone, Bridge: q.Bridge})
		return Done
	case JoinBridge:
		return s.join(q)
	case HangUp:
		if s.hangUp(q.Channel, acd.NoReason) {
			return Done
		}
		return NotFound
	default:
	}
	ch := s.channels[q.Channel]
	switch {
	case ch == nil:
		return NotFound
	case !ch.InApp && q.Op != Look:
		return Conflict
	}
	return s.perform(ch, q)
}

func (s *modelSwitch) perform(ch *modelChannel, q Request) Verdict {
	switch q.Op {
	case AnswerCaller:
		ch.Up = true
		s.tell(Event{Kind: ChannelUp, Channel: ch.ID})
	case StartMusic:
		ch.music, ch.Music = true, q.Media
	case StopMusic:
		ch.music, ch.Music = false, ""
	case Play, Greet:
		ch.playback = q.Playback
	case Hush:
		if ch.playback != q.Playback {
			return NotFound
		}
		s.playbackOver(ch.ID)
	case Continue:
		s.leave(ch.ID)
	default:
	}
	return Done
}

func (s *modelSwitch) dial(q Request) Verdict {
	s.dials[q.Channel]++
	if s.channels[q.Channel] != nil {
		return Conflict
	}
	s.channels[q.Channel] = &modelChannel{ChannelSeen: ChannelSeen{ID: q.Channel}}
	return Done
}

func (s *modelSwitch) join(q Request) Verdict {
	if _, ok := s.bridges[q.Bridge]; !ok {
		return NotFound
	}
	for _, id := range q.Channels {
		if ch := s.channels[id]; ch == nil || !ch.InApp {
			return Conflict
		}
	}
	for _, id := range q.Channels {
		if !slices.Contains(s.bridges[q.Bridge], id) {
			s.bridges[q.Bridge] = append(s.bridges[q.Bridge], id)
			s.tell(Event{Kind: MemberJoined, Bridge: q.Bridge, Channel: id})
		}
	}
	return Done
}

func (s *modelSwitch) listing() Listing {
	var l Listing
	for _, id := range sorted(s.channels) {
		l.Channels = append(l.Channels, s.channels[id].ChannelSeen)
	}
	for _, id := range sorted(s.bridges) {
		l.Bridges = append(l.Bridges, BridgeSeen{ID: id, Members: slices.Clone(s.bridges[id])})
	}
	return l
}

// modelMachine is the least machine that answers commands with views.
type modelMachine struct {
	views    map[acd.ContactID]*acd.View
	contacts acd.ContactID
	offers   acd.OfferID
	touched  []acd.View // not yet published
}

func newModelMachine() *modelMachine {
	return &modelMachine{views: map[acd.ContactID]*acd.View{}}
}

func (m *modelMachine) touch(v *acd.View) { m.touched = append(m.touched, *v) }

func (m *modelMachine) arrive(c acd.Command) {
	for _, id := range sorted(m.views) {
		if m.views[id].Leg == c.Leg {
			return // stale
		}
	}
	m.contacts++
	v := &acd.View{Contact: m.contacts, Phase: acd.Waiting, Node: c.Node, Leg: c.Leg, Music: "calm"}
	if m.contacts%2 == 0 {
		v.WaitFor, v.Announcement = time.Minute, "sound:hold"
	}
	m.views[v.Contact] = v
	m.touch(v)
}

func (m *modelMachine) offer(id acd.ContactID) {
	if v := m.views[id]; v != nil && v.Phase == acd.Waiting {
		m.offers++
		v.Phase, v.Offer, v.Rang, v.Endpoint = acd.Offered, m.offers, false, fmt.Sprint("PJSIP/", m.offers)
		m.touch(v)
	}
}

// expire ends an offer; leaves takes a waiting contact out.
func (m *modelMachine) expire(id acd.ContactID) {
	if v := m.views[id]; v != nil && v.Phase == acd.Offered {
		v.Phase, v.Offer = acd.Waiting, 0
		m.touch(v)
	}
}

func (m *modelMachine) leaves(id acd.ContactID, x acd.Exit) {
	if v := m.views[id]; v != nil && (v.Phase == acd.Offered || v.Phase == acd.Waiting) {
		v.Phase, v.Offer, v.Exit, v.Reason = acd.Leaving, 0, x, acd.ByHand
		m.touch(v)
	}
}

func (m *modelMachine) step(c acd.Command) {
	switch c.Kind {
	case acd.Arrive:
		m.arrive(c)
		return
	case acd.Hangup, acd.Lose:
		if m.views[c.Contact] != nil {
			delete(m.views, c.Contact)
			m.touch(&acd.View{Contact: c.Contact})
		}
		return
	case acd.Played:
		if v := m.views[c.Contact]; v != nil && v.Phase == acd.Leaving {
			v.Exit = acd.Exit{}
			m.touch(v)
		}
		return
	default:
	}
	for _, id := range sorted(m.views) {
		if v := m.views[id]; v.Offer == c.Offer && c.Offer != 0 {
			m.stepOffer(v, c)
		}
	}
}

func (m *modelMachine) stepOffer(v *acd.View, c acd.Command) {
	switch {
	case c.Kind == acd.Ring && v.Phase == acd.Offered:
		v.Rang = true
	case c.Kind == acd.Answer && v.Phase == acd.Offered:
		v.Phase = acd.Talking
	case c.Kind == acd.Refuse && v.Phase == acd.Offered:
		v.Phase, v.Offer = acd.Waiting, 0
	case c.Kind == acd.Drop && v.Phase == acd.Talking:
		v.Phase, v.Exit, v.Offer = acd.Leaving, acd.Exit{}, 0
	default:
		return
	}
	m.touch(v)
}
