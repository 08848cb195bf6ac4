// SPDX-License-Identifier: Apache-2.0

package auditor

import (
	"slices"
	"strconv"
	"strings"

	"cordial/acd"
	"cordial/telephony"
	"cordial/telephony/fakeswitch"
)

// outside is what was seen at the switch.
type outside struct {
	asked   map[string]int    // how often a leg was dialled
	invited map[string]int    // and how often its phone was called
	talks   map[string]string // the caller whom a leg talks with
	callers map[string]bool   // those who are there
	visits  map[string]int    // how often each has come in from the dialplan
	served  map[string]int    // the visit for which there was a contact
	in      map[string]bool   // those who are in
	phones  map[string]string // the phone of each leg that may be there
}

func newOutside() outside {
	return outside{
		asked: map[string]int{}, invited: map[string]int{}, talks: map[string]string{}, callers: map[string]bool{},
		visits: map[string]int{}, served: map[string]int{}, in: map[string]bool{}, phones: map[string]string{},
	}
}

// offerOf reads the offer in a leg's id; 0 if it is none of ours.
func (a *Auditor) offerOf(leg string) acd.OfferID {
	digits, ok := strings.CutPrefix(leg, a.journal+"-o")
	n, err := strconv.ParseUint(digits, 10, 64)
	if !ok || err != nil {
		return 0
	}
	return acd.OfferID(n)
}

// Asked takes a request at the moment at which it is given to the network. What it
// stands for must have been acknowledged by then.
func (a *Auditor) Asked(q telephony.Request) {
	c := a.contacts.find(q.Contact)
	if q.Contact != 0 && c == nil {
		a.fault("durable", "%v for contact %d, which no record knows", q.Op, q.Contact)
		return
	}
	switch q.Op {
	case telephony.Dial:
		if a.asked[q.Channel]++; a.asked[q.Channel] > 1 {
			a.fault("once", "leg %s is dialled %d times", q.Channel, a.asked[q.Channel])
		}
		if offer := a.offerOf(q.Channel); a.offers[offer] == nil || a.offers[offer] != c {
			a.fault("durable", "leg %s is dialled for contact %d, but no record makes that offer", q.Channel, q.Contact)
		}
	case telephony.JoinBridge:
		if c == nil || len(c.answered) == 0 {
			a.fault("durable", "contact %d is bridged before it was answered", q.Contact)
		}
	case telephony.HangUp, telephony.Continue:
		if served := a.byLeg("", q.Channel); served != nil && served.phase != acd.Leaving {
			a.fault("end", "%v of the caller of contact %d, which is %v", q.Op, served.id, served.phase)
		}
	default:
	}
}

// Saw takes what really happened on the switch.
func (a *Auditor) Saw(x fakeswitch.Sight) {
	switch x.Kind {
	case fakeswitch.CallerCame:
		a.callers[x.Channel] = true
	case fakeswitch.Invited:
		a.called(x.Channel, x.Request.Endpoint)
		if a.invited[x.Channel]++; a.invited[x.Channel] > 1 {
			a.fault("once", "the phone of leg %s is called %d times", x.Channel, a.invited[x.Channel])
		}
	case fakeswitch.TalkBegan:
		a.talk(x.Channel, x.Other)
	case fakeswitch.CallerTaken:
		a.visits[x.Channel]++
		a.in[x.Channel] = true
	case fakeswitch.CallerWent:
		delete(a.in, x.Channel)
	case fakeswitch.Ended:
		delete(a.callers, x.Channel)
		delete(a.in, x.Channel)
		delete(a.phones, x.Channel)
	case fakeswitch.Crashed:
		clear(a.callers)
		clear(a.in)
		clear(a.phones)
	case fakeswitch.Carried:
	}
}

// called notes that a phone is called by a leg. One that has another leg of ours yet
// would say that it is busy, to a call that is meant for it.
func (a *Auditor) called(leg, endpoint string) {
	for other, phone := range a.phones {
		if a.Strict && phone == endpoint && other != leg {
			a.fault("once", "the phone of leg %s still has leg %s", leg, other)
		}
	}
	a.phones[leg] = endpoint
}

// admitted judges a new contact: one who is in and had a contact has lost its place.
func (a *Auditor) admitted(c *contact) {
	visit := a.visits[c.leg]
	if a.in[c.leg] && a.served[c.leg] == visit {
		a.fault("end", "caller %s was here all along and is admitted again, as contact %d", c.leg, c.id)
	}
	a.served[c.leg] = visit
}

// talk judges who hears whom.
func (a *Auditor) talk(caller, leg string) {
	c := a.offers[a.offerOf(leg)]
	switch {
	case c == nil || !slices.Contains(c.answered, a.offerOf(leg)):
		a.fault("durable", "leg %s talks with %s before its answer was stored", leg, caller)
	case c.leg != caller:
		a.fault("holder", "leg %s of contact %d talks with %s", leg, c.id, caller)
	case a.talks[leg] != "":
		a.fault("once", "leg %s talks again, with %s after %s", leg, caller, a.talks[leg])
	default:
		a.talks[leg] = caller
		c.talked = true
	}
}

// End judges what is left when nothing happens any more: of contacts, callers, and
// on the switch.
func (a *Auditor) End(left telephony.Listing) {
	a.Empty()
	if n := len(a.callers); n > 0 {
		a.fault("left", "%d callers are still there", n)
	}
	for _, ch := range left.Channels {
		a.fault("left", "channel %s is still there", ch.ID)
	}
	for _, b := range left.Bridges {
		a.fault("left", "bridge %s is still there", b.ID)
	}
}

// Empty is the part of End that the records alone tell.
func (a *Auditor) Empty() {
	for _, c := range a.living {
		a.fault("end", "contact %d is still %v", c.id, c.phase)
	}
	for i := 1; i < len(a.agents); i++ {
		if g := &a.agents[i]; len(g.held) > 0 {
			a.fault("holder", "agent %d still holds %d contacts", g.id, len(g.held))
		}
	}
}
