// SPDX-License-Identifier: Apache-2.0

package fakeswitch

import (
	"maps"
	"slices"
	"time"

	"cordial/acd"
	"cordial/telephony"
)

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// Do takes a request. It is carried out a little later, and its result told after
// that. Those of one contact are carried out in turn; others may overtake each other.
func (s *Switch) Do(q telephony.Request) {
	if s.chance(s.faults.Unanswered) {
		s.unanswered(q)
		return
	}
	most := requestMost
	if s.chance(s.faults.Slow) {
		most = max(most, s.faults.Timeout-answerTime)
	}
	link := s.link
	s.inTurn(q, s.between(requestLeast, most), func() {
		r := s.carry(q)
		if s.link == link {
			s.answered(q, r, answerTime)
		}
	})
}

// inTurn notes what will happen to a request after d, or once what its contact has
// been asked for before has happened.
func (s *Switch) inTurn(q telephony.Request, d time.Duration, do func()) {
	if q.Contact == 0 {
		s.after(d, do)
		return
	}
	at := max(s.now.Add(d), s.turns[q.Contact])
	s.turns[q.Contact] = at
	s.agenda.add(at, func() {
		if s.turns[q.Contact] <= s.now {
			delete(s.turns, q.Contact)
		}
		do()
	})
}

func verdict(v telephony.Verdict) telephony.Result { return telephony.Result{Verdict: v} }

func failed(err string) telephony.Result {
	return telephony.Result{Verdict: telephony.Failed, Err: err}
}

// carry carries a request out.
func (s *Switch) carry(q telephony.Request) telephony.Result {
	s.saw(Sight{Kind: Carried, Channel: q.Channel, Request: q})
	s.asked = true
	defer func() { s.asked = false }()
	switch q.Op {
	case telephony.Dial:
		return s.dial(q)
	case telephony.CreateBridge:
		if s.bridges[q.Bridge] != nil {
			return verdict(telephony.Conflict)
		}
		s.bridges[q.Bridge] = &bridge{}
		return verdict(telephony.Done)
	case telephony.JoinBridge:
		return s.join(q)
	case telephony.DestroyBridge:
		return s.destroy(q.Bridge)
	default:
		return s.carryOn(s.channels[q.Channel], q)
	}
}

// carryOn carries out what is asked for a channel.
func (s *Switch) carryOn(ch *channel, q telephony.Request) telephony.Result {
	switch {
	case ch == nil:
		return verdict(telephony.NotFound)
	case q.Op == telephony.Look:
		seen := ch.ChannelSeen
		return telephony.Result{Verdict: telephony.Done, Seen: &seen}
	case q.Op == telephony.HangUp:
		s.end(ch, acd.NoReason)
		return verdict(telephony.Done)
	case !ch.InApp:
		return verdict(telephony.Conflict)
	}
	switch q.Op {
	case telephony.AnswerCaller:
		s.up(ch)
	case telephony.StartMusic:
		ch.Music = q.Media
	case telephony.StopMusic:
		ch.Music = ""
	case telephony.Play, telephony.Greet:
		s.play(ch, q)
	case telephony.Hush:
		return s.hush(ch, q)
	case telephony.Continue:
		s.goOn(ch, q)
	default: // IndicateRinging is heard, not seen
	}
	return verdict(telephony.Done)
}

func (s *Switch) up(ch *channel) {
	if !ch.Up {
		ch.Up, ch.Ringing = true, false
		s.tell(telephony.Event{Kind: telephony.ChannelUp, Channel: ch.ID})
	}
}

func (s *Switch) play(ch *channel, q telephony.Request) {
	ch.playback = q.Playback
	s.later(ch, playTime, func() {
		if ch.playback == q.Playback {
			ch.playback = ""
			s.tell(telephony.Event{Kind: telephony.PlaybackOver, Playback: q.Playback})
		}
	})
}

// hush ends a playback before its time.
func (s *Switch) hush(ch *channel, q telephony.Request) telephony.Result {
	if ch.playback != q.Playback {
		return verdict(telephony.NotFound)
	}
	ch.playback = ""
	s.tell(telephony.Event{Kind: telephony.PlaybackOver, Playback: q.Playback})
	return verdict(telephony.Done)
}

// goOn lets a caller go on in the dialplan, which is soon done with them.
func (s *Switch) goOn(ch *channel, q telephony.Request) {
	s.results[q.Variables[telephony.ResultVariable]]++
	s.leave(ch)
	if ch.caller != nil && ch.caller.Again {
		ch.caller.Again = false
		s.later(ch, hangover, func() { s.enter(ch) })
		return
	}
	s.later(ch, hangover, func() { s.end(ch, acd.NoReason) })
}

func (s *Switch) join(q telephony.Request) telephony.Result {
	b := s.bridges[q.Bridge]
	if b == nil {
		return verdict(telephony.NotFound)
	}
	for _, id := range q.Channels {
		switch ch := s.channels[id]; {
		case ch == nil, !ch.InApp:
			return verdict(telephony.Conflict)
		}
	}
	for _, id := range q.Channels {
		ch := s.channels[id]
		s.unbridge(ch) // who is in it already leaves and enters again
		ch.bridge = q.Bridge
		b.members = append(b.members, id)
		s.tell(telephony.Event{Kind: telephony.MemberJoined, Bridge: q.Bridge, Channel: id})
	}
	s.talk(b)
	return verdict(telephony.Done)
}

func (s *Switch) destroy(id string) telephony.Result {
	b := s.bridges[id]
	if b == nil {
		return verdict(telephony.NotFound)
	}
	for _, member := range slices.Clone(b.members) {
		s.unbridge(s.channels[member])
	}
	delete(s.bridges, id)
	s.tell(telephony.Event{Kind: telephony.BridgeGone, Bridge: id})
	return verdict(telephony.Done)
}
