// SPDX-License-Identifier: Apache-2.0

package soak

import (
	"time"

	"cordial/telephony"
)

// sweep compares while the link is up. The owner handles nothing while the listing
// is taken, and a little longer, until what had happened by then has been told.
func (l *link) sweep(session int) {
	if l.session != session || l.p.dead || !l.up {
		return
	}
	if l.p.frozen {
		l.w.after(time.Second, func() { l.sweep(session) })
		return
	}
	l.sweeping = true
	saw := l.w.sw.Listing()
	l.w.after(settleTime, func() {
		if l.session != session || l.p.dead {
			return
		}
		l.sweeping = false
		l.p.inside(func() error {
			batch := l.inbox
			l.inbox = nil
			before, rest := split(batch, &saw)
			for _, i := range before {
				l.handle(i)
			}
			l.w.trace("sweep   %d channels, %d bridges", len(saw.Channels), len(saw.Bridges))
			l.do(l.ctl.Resync(saw))
			for _, i := range rest {
				l.handle(i)
			}
			return nil
		})
	})
	l.w.after(sweepInterval, func() { l.sweep(session) })
}

// split tells what of the batch belongs before the listing: of a channel or bridge
// that is not listed any more, everything up to its end. A channel that has ended
// is taken out of the listing.
func split(batch []item, saw *telephony.Listing) (before, rest []item) {
	here := map[string]bool{}
	for _, ch := range saw.Channels {
		here[ch.ID] = ch.InApp
	}
	for _, b := range saw.Bridges {
		here[b.ID] = true
	}
	last, gone := map[string]int{}, map[string]bool{}
	for n, i := range batch {
		switch about, kind := subject(i); kind {
		case telephony.ChannelGone:
			gone[about] = true
			last[about] = n
		case telephony.ChannelLeft, telephony.BridgeGone:
			last[about] = n
		default:
		}
	}
	for n, i := range batch {
		about, _ := subject(i)
		if end, ok := last[about]; ok && !here[about] && n <= end {
			before = append(before, i)
		} else {
			rest = append(rest, i)
		}
	}
	kept := saw.Channels[:0]
	for _, ch := range saw.Channels {
		if ch.InApp || !gone[ch.ID] {
			kept = append(kept, ch)
		}
	}
	saw.Channels = kept
	return before, rest
}

// subject is the channel or bridge that an item is about, and what it says of it.
func subject(i item) (string, telephony.EventKind) {
	if i.told == nil || i.told.Event == nil || i.told.Event.Kind == telephony.PlaybackOver {
		return "", 0
	}
	e := i.told.Event
	if e.Kind == telephony.BridgeGone {
		return e.Bridge, e.Kind
	}
	return e.Channel, e.Kind
}
