// SPDX-License-Identifier: Apache-2.0

package fakeswitch

import (
	"cordial/acd"
	"cordial/telephony"
)

// SightKind says what a witness saw.
type SightKind uint8

// What there is to see.
const (
	// CallerCame: Channel, a customer's, exists.
	CallerCame SightKind = iota + 1
	// CallerTaken: it has come into the application, told or not.
	CallerTaken
	// CallerWent: it has gone on in the dialplan, or away.
	CallerWent
	// Invited: a phone is called by the leg Channel. If it is out of reach, Ended
	// follows at once.
	Invited
	// TalkBegan: the caller Channel and the leg Other hear each other.
	TalkBegan
	// Ended: Channel exists no more. ByUs: the controller asked for it.
	Ended
	// Carried: Request is being carried out, whoever sent it.
	Carried
	// Crashed: the switch has died, and everything on it.
	Crashed
)

// Sight is something that really happened on the switch, whatever its controller
// was told.
type Sight struct {
	At      acd.Time
	Kind    SightKind
	Channel string
	Other   string
	ByUs    bool
	Request telephony.Request
}

// Witness lets f see everything from now on. It must not call the switch.
func (s *Switch) Witness(f func(Sight)) { s.witness = f }

func (s *Switch) saw(x Sight) {
	if s.witness != nil {
		x.At = s.now
		s.witness(x)
	}
}
