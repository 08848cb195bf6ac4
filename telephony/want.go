// SPDX-License-Identifier: Apache-2.0

package telephony

import (
	"fmt"
	"time"

	"cordial/acd"
)

// Fate is what is to become of a caller.
type Fate uint8

// The fates.
const (
	Stays    Fate = iota // in our hands
	Hears                // an announcement
	GoesOn               // in the dialplan
	IsHungUp             // by us
)

// Desired is what the switch should have for one contact. It follows from the
// contact's view alone.
type Desired struct {
	Contact acd.ContactID
	Caller  string // the customer's channel
	Fate    Fate

	Up      bool   // the caller is answered (never undone)
	Ringing bool   // a caller who is not answered hears that it rings
	Music   string // the class that the caller hears; "" is none
	// Greeting is media URIs, joined by commas, that tell the caller before the music for
	// how long they may wait; "" is none.
	Greeting string

	Offer    acd.OfferID   // whose leg there should be, and no other; 0: none
	Endpoint string        // what to dial for it
	Timeout  time.Duration // how long the switch may ring it

	Bridge bool // the contact's bridge exists
	Talk   bool // caller and leg are in it

	Announcement string // of Hears: a media URI
	Context      string // of GoesOn, as are Exten, Priority and Result
	Exten        string
	Priority     int
	Result       string

	Over bool // the contact has ended: nothing of it may remain
}

// DefaultMusic is the switch's music class for a queue that names none.
const DefaultMusic = "default"

// RingGrace is how much longer than the machine the switch rings a leg. The
// machine ends a ring; the switch's own limit is only for legs that lost it.
const RingGrace = 5 * time.Second

// Want returns what the switch should have for a contact of that view.
func Want(v acd.View) Desired {
	d := Desired{Contact: v.Contact, Caller: v.Leg}
	switch v.Phase {
	case acd.Waiting:
		d.hold(v)
		d.greet(v)
	case acd.Offered:
		d.hold(v)
		d.leg(v)
		d.Bridge = true // made while it rings, so that nobody waits for it later
	case acd.Talking:
		d.leg(v)
		d.Up, d.Bridge, d.Talk = true, true, true
	case acd.Leaving:
		d.leave(v)
	case acd.Gone:
		d.Over, d.Fate = true, IsHungUp
	}
	return d
}

func (d *Desired) hold(v acd.View) {
	if v.Answer == acd.WithAgent {
		d.Ringing = true
		return
	}
	d.Up, d.Music = true, v.Music
	if d.Music == "" {
		d.Music = DefaultMusic
	}
}

// greet tells those who wait for an agent by name for how long at most. Who hears it
// ring hears nothing else: whoever hands them over can tell them before.
func (d *Desired) greet(v acd.View) {
	if v.WaitFor > 0 && v.Announcement != "" && v.Answer == acd.AtOnce {
		d.Greeting = v.Announcement + "," + spoken(v.WaitFor)
	}
}

// spoken is media URIs of Asterisk's own sounds that say a time, such as "less than 2
// minutes": in minutes if it is a whole number of them, else in seconds, rounded up.
func spoken(d time.Duration) string {
	const less = "sound:queue-less-than,number:"
	switch {
	case d == time.Minute:
		return less + "1,sound:queue-minute"
	case d%time.Minute == 0:
		return fmt.Sprintf(less+"%d,sound:queue-minutes", d/time.Minute)
	}
	return fmt.Sprintf(less+"%d,sound:queue-seconds", (d+time.Second-1)/time.Second)
}

func (d *Desired) leg(v acd.View) {
	d.Offer, d.Endpoint, d.Timeout = v.Offer, v.Endpoint, v.Ring+RingGrace
}

func (d *Desired) leave(v acd.View) {
	x := v.Exit
	switch {
	case x.Context != "" || x.Exten != "":
		d.Fate, d.Result = GoesOn, ResultOf(v.Outcome, v.Reason)
		d.Context, d.Exten, d.Priority = x.Context, x.Exten, max(x.Priority, 1)
	case x.Announcement != "":
		// Where callers pay only for an agent, they hear it without being answered.
		d.Fate, d.Announcement, d.Up = Hears, x.Announcement, v.Answer == acd.AtOnce
	default:
		d.Fate = IsHungUp
	}
}
