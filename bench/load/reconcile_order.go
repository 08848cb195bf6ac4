// SPDX-License-Identifier: Apache-2.0

package load

import (
	"slices"
	"time"
)

// order looks for callers who were passed over: an agent was offered somebody who
// had come later by more than the rules allow, while they waited and she might
// have been offered them. Times are the journal's own, so that a call that the
// dialplan kept for a while counts from when it was handed over.
func (r *reconciler) order() {
	if r.Overtake == nil {
		return
	}
	all := slices.Clone(r.Journal.Contacts)
	slices.SortFunc(all, func(a, b ContactKept) int { return a.Arrived.Compare(b.Arrived) })
	for _, c := range all {
		for _, o := range c.Offers {
			for i := range all {
				if !all[i].Arrived.Before(c.Arrived) {
					break
				}
				r.passedOver(&all[i], &c, o)
			}
		}
	}
}

// passedOver looks whether one contact was passed over by an offer of a later one.
func (r *reconciler) passedOver(earlier, later *ContactKept, o OfferKept) {
	by := later.Arrived.Sub(earlier.Arrived)
	if !earlier.waitsAt(o.Offered) || earlier.declinedBy(o.Agent) || by <= r.Overtake(later.Line, earlier.Line) {
		return
	}
	if may, err := r.May(o.Agent, earlier.Line, o.Offered.Sub(earlier.Arrived)); err != nil || !may {
		return
	}
	r.fault("offer %s: contact %d came %v after contact %d, who waited and was passed over", o.Leg, later.ID, by, earlier.ID)
}

// waitsAt says whether a contact waits at a moment, before it and after it.
func (c *ContactKept) waitsAt(t time.Time) bool {
	if !c.Arrived.Before(t) || (!c.Ended.IsZero() && !t.Before(c.Ended)) {
		return false
	}
	for _, o := range c.Offers {
		over := !o.Answered && !o.Over.IsZero() && o.Over.Before(t)
		if !over && !t.Before(o.Offered) {
			return false
		}
	}
	return true
}

// declinedBy says whether an agent has said no to a contact, who is not offered to
// her for a while then.
func (c *ContactKept) declinedBy(agent string) bool {
	return slices.ContainsFunc(c.Offers, func(o OfferKept) bool { return o.Agent == agent && o.Reason == "declined" })
}
