// SPDX-License-Identifier: Apache-2.0

package telephony

import "cordial/acd"

// seen is a listing, by id.
type seen struct {
	channels map[string]ChannelSeen
	bridges  map[string]BridgeSeen
}

// Resync compares everything with what the switch has. It comes after each
// (re)connection, when the engine has published all views; events that were
// buffered while the listing was taken are given after it. The Commands are the
// findings, to be sent before LinkUp. It may also come as a sweep while the link
// is up, if events, results and views that come while the listing is taken are
// held back until after it.
//
// Findings: a caller who is gone hung up; but of a switch that was started after
// the contact arrived the contact is lost. Where it is not known when that was, it
// is taken to have been restarted if nothing at all of ours is left. A leg that is gone refused the
// offer as unreachable, the mildest of reasons, since nobody saw why; of an
// answered one the agent dropped out. A leg that is up has answered. A caller
// whom no contact knows arrives.
func (c *Controller) Resync(l Listing) Work {
	s := seen{make(map[string]ChannelSeen, len(l.Channels)), make(map[string]BridgeSeen, len(l.Bridges))}
	for _, ch := range l.Channels {
		s.channels[ch.ID] = ch
	}
	for _, b := range l.Bridges {
		s.bridges[b.ID] = b
	}
	sweep := c.live
	restarted := l.Restarted || l.Started == 0 && c.nothingLeft(s)
	c.live = true
	c.resyncPending(s)
	for _, id := range sorted(c.calls) {
		k := c.calls[id]
		if k.inFlight > 0 {
			continue // their results tell
		}
		// Clocks may differ, so one who is there is not lost, whatever they say.
		lost := (restarted || l.Started > k.view.Arrived) && !s.channels[k.view.Leg].InApp
		if lost && !sweep && c.lose(k) {
			continue
		}
		k.anew()
		c.resyncCaller(k, s, sweep)
		c.resyncLegs(k, s)
		c.resyncBridge(id, k, s)
		c.report(k)
	}
	c.aged = true
	clear(c.held)
	c.findStrays(l)
	for _, id := range sorted(c.calls) {
		c.converge(id, c.calls[id])
	}
	return c.take()
}

// nothingLeft tells whether the switch has none of our callers, legs and bridges,
// though there should be some.
func (c *Controller) nothingLeft(s seen) bool {
	some := false
	for _, id := range sorted(c.calls) {
		v := c.calls[id].view
		if v.Phase == acd.Gone || v.Phase == acd.Leaving {
			continue
		}
		some = true
		_, caller := s.channels[v.Leg]
		_, leg := s.channels[LegID(c.journal, v.Offer)]
		_, bridge := s.bridges[BridgeID(c.journal, id, 0)]
		if caller || leg || bridge {
			return false
		}
	}
	return some
}

// lose tells the machine that the switch lost the call; false if it is on its way
// out anyway.
func (c *Controller) lose(k *call) bool {
	k.have = Actual{}
	if k.view.Phase == acd.Gone || k.view.Phase == acd.Leaving || k.left {
		return false
	}
	k.left, k.told = true, true
	c.command(acd.Command{Kind: acd.Lose, Contact: k.view.Contact})
	return true
}

// anew lets everything be asked and said once more: a request that was hopeless, or
// a command that the engine could not take, must not be so for ever.
func (k *call) anew() {
	k.have.tries = [opCount]uint8{}
	k.told, k.toldOver = false, false
	for i := range k.have.Legs {
		l := &k.have.Legs[i]
		l.toldRing, l.toldAnswer, l.toldEnd = false, false, false
	}
}

func (c *Controller) resyncPending(s seen) {
	for _, name := range sorted(c.pending) {
		p, ch := c.pending[name], s.channels[name]
		p.gone, p.up = !ch.InApp, ch.Up
		if p.gone && p.stale {
			delete(c.pending, name)
		}
	}
}

// resyncCaller: of what the caller hears, a listing shows the music that was noted
// on the channel. An announcement that may have ended unseen is played again.
func (c *Controller) resyncCaller(k *call, s seen, sweep bool) {
	h := &k.have
	ch := s.channels[k.view.Leg]
	if k.left || !ch.InApp {
		k.callerGone()
		return
	}
	h.Here, h.Up, h.Leaving = true, ch.Up, false
	if sweep {
		return
	}
	h.Music, h.Ringing = ch.Music, false
	if !h.Played {
		h.Playback = ""
	}
	if !h.Greeted {
		h.Greeting = ""
	}
}

func (c *Controller) resyncLegs(k *call, s seen) {
	v, h := k.view, &k.have
	if h.Leg(v.Offer) == nil && (v.Phase == acd.Offered || v.Phase == acd.Talking) {
		_, there := s.channels[LegID(c.journal, v.Offer)]
		// An offer of before this process was dialled or not, nobody knows: it is
		// not dialled twice.
		if there || v.Phase == acd.Talking || !c.aged {
			h.leg(v.Offer).There = true
		}
	}
	for i := range h.Legs {
		l := &h.Legs[i]
		ch, there := s.channels[LegID(c.journal, l.Offer)]
		if !there {
			l.end(acd.Unreachable)
			continue
		}
		l.see(ch)
		if l.Offer == v.Offer {
			l.Agent = v.Agent
			c.rung[l.Agent] = l.Offer
		}
		if answered := l.Entered || v.Phase == acd.Talking; answered && !ch.InApp {
			l.fail(acd.NoReason)
		}
	}
}

func (c *Controller) resyncBridge(id acd.ContactID, k *call, s seen) {
	k.have.unbridge()
	b, there := s.bridges[BridgeID(c.journal, id, 0)]
	k.have.Bridge = there
	for _, name := range b.Members {
		if m := k.have.member(c.journal, k.view.Leg, name); m != nil {
			*m = true
		}
	}
}

// findStrays goes through what the switch has besides the contacts. What is not
// named like ours and not in our application is somebody else's.
func (c *Controller) findStrays(l Listing) {
	for _, name := range sorted(c.strays) {
		if !c.strays[name] {
			delete(c.strays, name) // asked, but if it is listed it is still there
		}
	}
	for _, ch := range l.Channels {
		offer, ours := ParseLegID(c.journal, ch.ID)
		named, isLeg := legNamed(ch.Args)
		switch {
		case ours:
			if _, _, leg := c.legOf(offer); leg == nil || !leg.There {
				c.stray(ch.ID, HangUp)
			}
		case !ch.InApp, c.strays[ch.ID]:
		case isLeg:
			c.forwarded(ch.ID, named)
		default:
			c.enter(ch)
		}
	}
	for _, b := range l.Bridges {
		if id, _, ours := ParseBridgeID(c.journal, b.ID); ours && c.calls[id] == nil {
			c.stray(b.ID, DestroyBridge)
		}
	}
}
