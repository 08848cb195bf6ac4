// SPDX-License-Identifier: Apache-2.0

package telephony

import "cordial/acd"

// report tells the machine what it does not know yet of the contact. Like the
// requests, the commands are a difference: between the view and what is there.
// Each is said once; one that comes too late the machine calls stale.
func (c *Controller) report(k *call) {
	v := k.view
	if v.Phase == acd.Gone || k.told {
		return
	}
	for i := range k.have.Legs {
		if l := &k.have.Legs[i]; l.Offer == v.Offer {
			c.reportLeg(v, l)
		}
	}
	if v.Phase == acd.Leaving && k.have.Played && !k.toldOver {
		k.toldOver = true
		c.command(acd.Command{Kind: acd.Played, Contact: v.Contact})
	}
	if !k.have.Here {
		k.told = true
		c.command(acd.Command{Kind: acd.Hangup, Contact: v.Contact})
	}
}

func (c *Controller) reportLeg(v acd.View, l *Leg) {
	if v.Phase == acd.Offered {
		if l.Rang && !v.Rang && !l.toldRing {
			l.toldRing = true
			c.command(acd.Command{Kind: acd.Ring, Offer: l.Offer})
		}
		if l.Entered && !l.toldAnswer {
			l.toldAnswer = true
			c.command(acd.Command{Kind: acd.Answer, Offer: l.Offer})
		}
	}
	if !l.Over || l.toldEnd || (v.Phase != acd.Offered && v.Phase != acd.Talking) {
		return
	}
	l.toldEnd = true
	if l.toldAnswer || v.Phase == acd.Talking {
		c.command(acd.Command{Kind: acd.Drop, Offer: l.Offer})
		return
	}
	why := l.Reason
	if why == acd.NoReason {
		why = acd.NoAnswer // what that means if it never rang, the machine knows
	}
	c.command(acd.Command{Kind: acd.Refuse, Offer: l.Offer, Reason: why})
}
