// SPDX-License-Identifier: Apache-2.0

package ari

import (
	"context"
	"maps"
	"time"

	"cordial/telephony"
)

// settleTime is how long a sweep waits for events of things that had happened when
// the listing was taken, but were not told yet. They come within a millisecond or two,
// and are read within gatherTime.
const settleTime = gatherTime + 20*time.Millisecond

// firstSweep is how long after connecting the first sweep comes. A request of the
// process before us can be carried out after we have listed, and what it made
// would be left over until then.
const firstSweep = 3 * time.Second

// leaving is for how long a listing may still show a channel in the application
// after its StasisEnd: until Asterisk's dialplan has gone on, or has ended it.
const leaving = 10 * time.Second

// sweepAgain is when a sweep is tried again whose listing failed.
const sweepAgain = 5 * time.Second

// sweep compares everything while the link is up, in case an event was lost, and
// returns when to do it again.
//
// A listing shows one moment; events before and after it are still on their way.
// So that they don't contradict each other the owner handles nothing while the
// listing is taken, and a little longer. Of what came in meanwhile it then handles
// first whatever says that a channel or bridge has gone which the listing does not
// show any more: its event says why, the listing only that. After the comparison
// follows the rest, in its order: what happened after the listing, or is known
// from it already, in which case the controller takes no notice.
//
// The controller leaves a contact alone whose request is without a result. If the
// listing fails the sweep is left out, and tried again soon: the proof decides whether
// the link lives.
func (s *session) sweep() (again time.Duration) {
	ctx, cancel := context.WithTimeout(s.ctx, 2*s.config.RequestTimeout)
	defer cancel()
	saw, err := s.list(ctx, s.callers)
	if err != nil {
		if s.ctx.Err() == nil {
			s.log.Warn("a sweep was left out", "err", err)
		}
		return min(sweepAgain, s.config.SweepInterval)
	}
	s.hideLeft(&saw)
	settle := time.NewTimer(settleTime)
	defer settle.Stop()
	select {
	case <-s.ctx.Done():
		return s.config.SweepInterval
	case <-settle.C:
	}
	s.batch = s.inbox.take(s.batch)
	before := ended(s.batch, &saw.Listing)
	for i := range s.batch {
		if before[i] {
			s.handle(&s.batch[i])
		}
	}
	s.resync(saw)
	for i := range s.batch {
		if !before[i] {
			s.handle(&s.batch[i])
		}
	}
	return s.config.SweepInterval
}

// hideLeft takes those out of the application who are known to have left it, and of
// whom nothing has told that they came back. They would be taken for new callers.
func (s *session) hideLeft(saw *sight) {
	maps.DeleteFunc(s.left, func(_ string, at time.Time) bool { return time.Since(at) > leaving })
	for i := range saw.Channels {
		ch := &saw.Channels[i]
		if _, left := s.left[ch.ID]; left {
			ch.InApp = false
			delete(saw.callers, ch.ID)
		}
	}
}

// resync compares. What was remembered of callers who have gone is forgotten.
func (s *session) resync(saw sight) {
	s.callers = saw.callers
	s.do(s.controller.Resync(saw.Listing))
}

// ended tells which items belong before the listing: all of a channel, up to the
// last that says it has left or gone, if the listing does not have it in the
// application; and of a bridge likewise. A channel that is gone is taken out of
// the listing, for its id never comes back.
func ended(batch []item, l *telephony.Listing) map[int]bool {
	here := make(map[string]bool)
	for _, ch := range l.Channels {
		here["channel "+ch.ID] = ch.InApp
	}
	for _, b := range l.Bridges {
		here["bridge "+b.ID] = true
	}
	last := make(map[string]int)
	gone := make(map[string]bool)
	for i := range batch {
		e := &batch[i].event
		switch e.Kind {
		case telephony.ChannelGone:
			gone[e.Channel] = true
			last["channel "+e.Channel] = i
		case telephony.ChannelLeft:
			last["channel "+e.Channel] = i
		case telephony.BridgeGone:
			last["bridge "+e.Bridge] = i
		default:
		}
	}
	before := make(map[int]bool)
	for i := range batch {
		about := subject(&batch[i].event)
		if end, ok := last[about]; ok && !here[about] && i <= end {
			before[i] = true
		}
	}
	kept := l.Channels[:0]
	for _, ch := range l.Channels {
		if ch.InApp || !gone[ch.ID] {
			kept = append(kept, ch)
		}
	}
	l.Channels = kept
	return before
}

// subject is the channel or bridge that an event is about; "" for anything else.
func subject(e *telephony.Event) string {
	switch e.Kind {
	case telephony.BridgeGone:
		return "bridge " + e.Bridge
	case telephony.PlaybackOver, 0:
		return ""
	default:
		return "channel " + e.Channel
	}
}
