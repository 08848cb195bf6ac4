// SPDX-License-Identifier: Apache-2.0

package fakeswitch

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"time"

	"cordial/acd"
	"cordial/telephony"
)

// How long things take on the switch.
const (
	requestLeast = 1 * time.Millisecond // until a request is carried out
	requestMost  = 3 * time.Millisecond
	answerTime   = 1 * time.Millisecond // and until its result is back
	playTime     = 3 * time.Second      // any announcement
	readmission  = 1 * time.Second      // the dialplan's loop while there is no controller
	hangover     = 2 * time.Second      // what is left of a call in the dialplan
)

// Switch is a switch in memory. It is not safe for concurrent use.
type Switch struct {
	now      acd.Time
	rnd      *rand.Rand
	agenda   agenda
	channels map[string]*channel
	bridges  map[string]*bridge
	phones   map[string]Phone // by endpoint
	down     bool             // the link to the controller
	link     uint64           // counts the links: what belongs to an old one is lost
	locals   int
	told     []Told
	results  map[string]int
	turns    map[acd.ContactID]acd.Time // until when a contact's requests are carried out
	mute     bool                       // the link is half open
	faults   Faults
	witness  func(Sight)
	asked    bool // what happens now does because the controller asked for it
}

// Told is one thing that the switch says: an event, or the result of a request.
type Told struct {
	At     acd.Time
	Event  *telephony.Event // nil: a result
	Result telephony.Result
}

type channel struct {
	telephony.ChannelSeen
	phone    Phone   // of a leg
	caller   *Caller // of a customer
	playback string
	bridge   string
	talks    bool // has been brought together with somebody
	dead     bool // whatever was to happen to it does not
}

// leg tells whether the channel is an agent's.
func (ch *channel) leg() bool { return ch.caller == nil }

type bridge struct{ members []string }

// New returns a switch without phones and callers; seed is all its chance.
func New(seed uint64) *Switch {
	return &Switch{
		rnd:      rand.New(rand.NewPCG(seed, 0xACD)),
		channels: make(map[string]*channel),
		bridges:  make(map[string]*bridge),
		phones:   make(map[string]Phone),
		results:  make(map[string]int),
		turns:    make(map[acd.ContactID]acd.Time),
	}
}

// Next is when something happens next by itself; false if nothing will.
func (s *Switch) Next() (acd.Time, bool) { return s.agenda.next() }

// Advance lets everything happen that is due by now and returns what there is to
// tell, in order. What a controller does upon it comes later than all of that: so
// whoever wants each reaction in its place advances from one Next to the next.
func (s *Switch) Advance(now acd.Time) []Told {
	for at, ok := s.agenda.next(); ok && at <= now; at, ok = s.agenda.next() {
		s.now = max(s.now, at)
		s.agenda.pop().do()
	}
	s.now = max(s.now, now)
	told := s.told
	s.told = nil
	return told
}

// Now is the time to which the switch was advanced.
func (s *Switch) Now() acd.Time { return s.now }

// SetLink cuts or restores the controller's link. While it is cut nothing is told:
// events are lost, requests in flight may be carried out but have no result, callers
// wait in the dialplan and are readmitted, and legs that are answered are hung up.
// After it is restored the controller needs a Listing.
func (s *Switch) SetLink(up bool) {
	s.down, s.mute = !up, false
	s.link++
	s.told = nil
}

// Crash kills the switch: all channels and bridges are gone, and nobody is told.
func (s *Switch) Crash() {
	for _, id := range sorted(s.channels) {
		ch := s.channels[id]
		ch.dead = true
		if ch.phone != nil {
			ch.phone.Ended(ch.ID, ch.Up)
		}
	}
	clear(s.channels)
	clear(s.bridges)
	s.saw(Sight{Kind: Crashed})
	s.SetLink(false)
}

// Listing is what the switch has now, by id.
func (s *Switch) Listing() telephony.Listing {
	var l telephony.Listing
	for _, id := range sorted(s.channels) {
		seen := s.channels[id].ChannelSeen
		seen.Args = slices.Clone(seen.Args)
		l.Channels = append(l.Channels, seen)
	}
	for _, id := range sorted(s.bridges) {
		l.Bridges = append(l.Bridges, telephony.BridgeSeen{ID: id, Members: slices.Clone(s.bridges[id].members)})
	}
	return l
}

// Results counts, by the value of CORDIAL_RESULT, the callers who went on in the
// dialplan.
func (s *Switch) Results() map[string]int { return s.results }

// after notes what will happen.
func (s *Switch) after(d time.Duration, do func()) { s.agenda.add(s.now.Add(d), do) }

// later notes what will happen to a channel if it lives.
func (s *Switch) later(ch *channel, d time.Duration, do func()) {
	s.after(d, func() {
		if !ch.dead {
			do()
		}
	})
}

func (s *Switch) tell(e telephony.Event) {
	if s.hears() {
		s.say(e)
	}
}

// leave takes a channel out of its bridge and out of the application.
func (s *Switch) leave(ch *channel) {
	s.unbridge(ch)
	if ch.playback != "" {
		s.tell(telephony.Event{Kind: telephony.PlaybackOver, Playback: ch.playback})
		ch.playback = ""
	}
	if ch.InApp {
		ch.InApp, ch.Music = false, ""
		if !ch.leg() {
			s.saw(Sight{Kind: CallerWent, Channel: ch.ID, ByUs: s.asked})
		}
		s.tell(telephony.Event{Kind: telephony.ChannelLeft, Channel: ch.ID})
	}
}

func (s *Switch) unbridge(ch *channel) {
	b := s.bridges[ch.bridge]
	if b == nil {
		return
	}
	b.members = slices.DeleteFunc(b.members, func(id string) bool { return id == ch.ID })
	s.tell(telephony.Event{Kind: telephony.MemberLeft, Bridge: ch.bridge, Channel: ch.ID})
	ch.bridge = ""
	for _, id := range b.members {
		s.alone(s.channels[id])
	}
}

// end ends a channel. Of a customer's the switch tells only that it has left.
func (s *Switch) end(ch *channel, why acd.Reason) {
	if ch.dead {
		return
	}
	s.leave(ch)
	ch.dead = true
	delete(s.channels, ch.ID)
	s.saw(Sight{Kind: Ended, Channel: ch.ID, ByUs: s.asked})
	if ch.leg() {
		s.tell(telephony.Event{Kind: telephony.ChannelGone, Channel: ch.ID, Reason: why})
		if ch.phone != nil {
			ch.phone.Ended(ch.ID, ch.Up)
		}
	}
}

// ownID is an id such as the switch itself gives to channels.
func (s *Switch) ownID() string {
	s.locals++
	return "local-" + strconv.Itoa(s.locals)
}

// between draws a duration from least to most.
func (s *Switch) between(least, most time.Duration) time.Duration {
	return least + time.Duration(s.rnd.Int64N(int64(most-least)+1))
}
