// SPDX-License-Identifier: Apache-2.0

package ari

import (
	"errors"
	"slices"
	"sync/atomic"
	"time"

	"cordial/acd"
)

// retryInterval is how often a machine that has no room is asked again.
const retryInterval = 50 * time.Millisecond

// submitAll hands commands to the machine. The controller says everything once, so
// nothing may get lost: what the machine has no room for waits here, with all that
// follows it.
func (a *Adapter) submitAll(commands ...acd.Command) {
	a.unsent = append(a.unsent, commands...)
	a.flush()
}

// flush hands over what waits, as far as there is room.
func (a *Adapter) flush() {
	n := slices.IndexFunc(a.unsent, func(c acd.Command) bool { return !a.submit(c) })
	if n < 0 {
		n = len(a.unsent)
	}
	a.unsent = slices.Delete(a.unsent, 0, n)
}

// submit hands over one command; false if it was not taken and must be tried
// again. An Arrive is not: for want of room the caller goes on in the dialplan.
func (a *Adapter) submit(c acd.Command) bool {
	const calling, returned, refused = 0, 1, 2
	var state atomic.Int32
	a.sink.Submit(c, func(err error) {
		if err != nil && c.Kind != acd.Arrive && !verdict(err) && state.CompareAndSwap(calling, refused) {
			return
		}
		a.answered(c, err)
	})
	return state.Swap(returned) != refused
}

// verdict tells whether it is the machine that answers.
func verdict(err error) bool {
	for _, known := range []error{
		acd.ErrStale, acd.ErrUnknownLine, acd.ErrUnknownQueue, acd.ErrUnknownSkill, acd.ErrUnknownAgent,
		acd.ErrUnknownContact, acd.ErrNotSignedIn, acd.ErrBadCommand, acd.ErrBadConfig,
	} {
		if errors.Is(err, known) {
			return true
		}
	}
	return false
}

// answered takes the machine's answer. A refused Arrive comes back to the controller:
// so that the caller can go on in the dialplan, or, if the machine has a contact of that
// leg already (stale), is admitted anew by a sweep if need be.
func (a *Adapter) answered(c acd.Command, err error) {
	switch {
	case err == nil:
	case c.Kind == acd.Arrive:
		a.inbox.put(item{kind: refusalItem, channel: c.Leg, err: err})
	case errors.Is(err, acd.ErrStale):
	default:
		a.log.Warn("the machine refused what Asterisk told", "contact", c.Contact, "offer", c.Offer, "agent", c.Name, "err", err)
	}
}
