// SPDX-License-Identifier: Apache-2.0

package telephony

import (
	"fmt"

	"cordial/acd"
	"cordial/routing"
)

// legArgument is the first argument of the application on a leg that we dial; the
// leg's id is the second. A phone that forwards its calls makes another channel
// with the same arguments: so it is told from a caller, and from the leg.
const legArgument = "offer"

// LegArguments are the application's arguments for the leg that a Dial asks for.
func LegArguments(leg string) []string { return []string{legArgument, leg} }

// legNamed returns the leg's id in the arguments of a channel; false for a caller.
func legNamed(args []string) (string, bool) {
	if len(args) == 2 && args[0] == legArgument {
		return args[1], true
	}
	return "", false
}

// Event takes note of what the switch has told. While the link is down there is
// nothing to tell.
func (c *Controller) Event(e Event) Work {
	if !c.live {
		return Work{}
	}
	switch e.Kind {
	case PlaybackOver:
		if id, ok := ParsePlaybackID(c.journal, e.Playback); ok {
			c.playbackOver(id, e.Playback)
		}
	case BridgeGone, MemberJoined, MemberLeft:
		c.bridgeEvent(e)
	case CallerEntered, LegEntered, ChannelRinging, ChannelUp, ChannelLeft, ChannelGone:
		c.channelEvent(e)
	}
	c.release()
	return c.take()
}

func (c *Controller) channelEvent(e Event) {
	if e.Kind == CallerEntered || e.Kind == LegEntered {
		if leg, ok := legNamed(e.Args); ok && leg != e.Channel {
			c.forwarded(e.Channel, leg)
			return
		}
	}
	if offer, ok := ParseLegID(c.journal, e.Channel); ok {
		c.legEvent(e, offer)
		return
	}
	switch e.Kind {
	case CallerEntered:
		c.enter(ChannelSeen{ID: e.Channel, Args: e.Args, Customer: e.Customer})
	case LegEntered:
		c.stray(e.Channel, HangUp) // of another journal, and in our hands
	default:
		c.callerEvent(e)
	}
}

// forwarded refuses an offer whose phone sends its calls elsewhere, and ends the
// channel that came of it.
func (c *Controller) forwarded(channel, leg string) {
	c.stray(channel, HangUp)
	offer, ok := ParseLegID(c.journal, leg)
	if !ok {
		return
	}
	if id, k, l := c.legOf(offer); l != nil {
		l.fail(acd.Unreachable)
		c.converge(id, k)
	}
}

// legOf finds the leg of an offer and its contact; nil if it belongs to none.
func (c *Controller) legOf(offer acd.OfferID) (acd.ContactID, *call, *Leg) {
	id := c.offers[offer]
	k := c.calls[id]
	if k == nil {
		return 0, nil, nil
	}
	return id, k, k.have.Leg(offer)
}

func (c *Controller) legEvent(e Event, offer acd.OfferID) {
	id, k, l := c.legOf(offer)
	if l == nil {
		if e.Kind == ChannelGone || e.Kind == ChannelLeft {
			delete(c.strays, e.Channel)
		} else {
			c.stray(e.Channel, HangUp) // its offer is over, whoever dialled it
		}
		return
	}
	switch e.Kind {
	case ChannelRinging:
		l.Rang = true
	case CallerEntered, LegEntered:
		l.Entered = true
	case ChannelLeft, ChannelGone:
		l.end(e.Reason)
	case ChannelUp, PlaybackOver, BridgeGone, MemberJoined, MemberLeft:
	}
	if e.Kind != ChannelLeft && e.Kind != ChannelGone {
		l.There, l.Doubt = true, false
	}
	c.converge(id, k)
}

func (c *Controller) callerEvent(e Event) {
	if e.Kind == ChannelGone || e.Kind == ChannelLeft {
		delete(c.strays, e.Channel)
	}
	if p := c.pending[e.Channel]; p != nil {
		p.note(e.Kind)
		return
	}
	id := c.callers[e.Channel]
	k := c.calls[id]
	if k == nil {
		return // foreign
	}
	switch e.Kind {
	case ChannelUp:
		k.have.Up = true
	case ChannelLeft, ChannelGone:
		k.callerGone()
	default:
		return
	}
	c.converge(id, k)
}

func (p *visit) note(kind EventKind) {
	switch kind {
	case ChannelUp:
		p.up = true
	case ChannelLeft, ChannelGone:
		p.gone = true
	default:
	}
}

// enter admits a caller who is in our application. One who is known is there
// still: the switch may tell it twice.
func (c *Controller) enter(ch ChannelSeen) {
	if p := c.pending[ch.ID]; p != nil && !p.stale {
		p.gone, p.up = false, ch.Up
		return
	}
	if k := c.calls[c.callers[ch.ID]]; k != nil && k.have.Here && k.view.Phase != acd.Gone {
		return
	}
	delete(c.strays, ch.ID)
	a, err := ParseArguments(ch.Args)
	if err != nil {
		c.fault(fmt.Errorf("a caller goes on in the dialplan: %w", err))
		c.dismiss(ch.ID, err)
		return
	}
	c.pending[ch.ID] = &visit{up: ch.Up}
	c.command(acd.Command{
		Kind: acd.Arrive, Medium: routing.Voice, Node: c.node, Leg: ch.ID, Line: a.Line, Queue: a.Queue,
		Needs: a.Needs, Priority: a.Priority, Customer: ch.Customer, Name: a.Agent,
	})
}

func (c *Controller) playbackOver(id acd.ContactID, playback string) {
	k := c.calls[id]
	switch {
	case k == nil:
		return
	case k.have.Playback == playback:
		k.have.Played = true
	case k.have.Greeting == playback:
		k.have.Greeted = true
	default:
		return
	}
	c.converge(id, k)
}

func (c *Controller) bridgeEvent(e Event) {
	id, _, ok := ParseBridgeID(c.journal, e.Bridge)
	if !ok {
		return
	}
	k := c.calls[id]
	switch {
	case k == nil && e.Kind == BridgeGone:
		delete(c.strays, e.Bridge)
	case k == nil && e.Kind == MemberJoined:
		c.stray(e.Bridge, DestroyBridge)
	case k == nil:
	case e.Kind == BridgeGone:
		k.have.unbridge()
		c.converge(id, k)
	default:
		// Who leaves the bridge has nearly always hung up, and that event follows.
		// So nobody is asked back at once; a sweep finds who only lost the bridge.
		k.have.Bridge = true
		if m := k.have.member(c.journal, k.view.Leg, e.Channel); m != nil {
			*m = e.Kind == MemberJoined
		}
	}
}
