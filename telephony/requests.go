// SPDX-License-Identifier: Apache-2.0

package telephony

import (
	"fmt"

	"cordial/acd"
)

// ask makes a request of a step, and notes what is taken to be so from now on.
func (c *Controller) ask(id acd.ContactID, k *call, want Desired, s Step) flight {
	r := Request{Contact: id, Op: s.Op, Channel: k.view.Leg}
	f := flight{contact: id, op: s.Op, offer: s.Offer}
	if s.Offer != 0 {
		r.Channel = LegID(c.journal, s.Offer)
	}
	switch s.Op {
	case Dial:
		r.Caller, r.Endpoint, r.Timeout = k.view.Leg, want.Endpoint, want.Timeout
		k.have.done(f)
		k.have.leg(s.Offer).Agent = k.view.Agent
		c.rung[k.view.Agent] = s.Offer
	case StartMusic:
		r.Media, f.name = want.Music, want.Music
	case CreateBridge, DestroyBridge:
		r.Channel, r.Bridge = "", BridgeID(c.journal, id, 0)
	case JoinBridge:
		r.Channel, r.Bridge = "", BridgeID(c.journal, id, 0)
		// Who is in it already would leave and enter again, which can be heard.
		if !k.have.Joined {
			r.Channels = append(r.Channels, k.view.Leg)
		}
		if !k.have.leg(s.Offer).Joined {
			r.Channels = append(r.Channels, LegID(c.journal, s.Offer))
		}
	case Play:
		k.playbacks++
		f.name = PlaybackID(c.journal, id, k.playbacks)
		r.Media, r.Playback = want.Announcement, f.name
		k.have.done(f)
	case Greet:
		k.playbacks++
		f.name = PlaybackID(c.journal, id, k.playbacks)
		r.Media, r.Playback = want.Greeting, f.name
		k.have.done(f)
	case Hush:
		r.Playback = k.have.Greeting
	case Continue:
		r.Context, r.Exten, r.Priority = want.Context, want.Exten, want.Priority
		r.Variables = map[string]string{ResultVariable: want.Result}
	case AnswerCaller, IndicateRinging, StopMusic, HangUp, Look:
	}
	k.inFlight++
	c.launch(r, f)
	return f
}

// launch sends a request and remembers it.
func (c *Controller) launch(r Request, f flight) {
	c.lastID++
	r.ID = c.lastID
	c.flights[r.ID] = f
	c.work.Requests = append(c.work.Requests, r)
}

// stray asks for the end of something that belongs to no contact, once.
func (c *Controller) stray(name string, op Op) {
	if _, known := c.strays[name]; known {
		return
	}
	c.strays[name] = true
	r := Request{Op: op, Channel: name}
	if op == DestroyBridge {
		r.Channel, r.Bridge = "", name
	}
	c.launch(r, flight{op: op, name: name})
}

// dismiss sends a caller who is no contact back into the dialplan.
func (c *Controller) dismiss(channel string, err error) {
	c.strays[channel] = true
	c.launch(Request{
		Op: Continue, Channel: channel,
		Variables: map[string]string{ResultVariable: ResultOfRefusal(err)},
	}, flight{op: Continue, name: channel})
}

// Result takes note of what became of a request. A result of before LinkLost is
// of no interest any more.
func (c *Controller) Result(r Result) Work {
	f, ok := c.flights[r.ID]
	if !ok {
		return Work{}
	}
	delete(c.flights, r.ID)
	if r.Verdict == Failed {
		c.fault(fmt.Errorf("contact %d: the switch will not %v: %s", f.contact, f.op, r.Err))
	}
	if f.contact == 0 {
		c.strayResult(f, r)
		return c.take()
	}
	k := c.calls[f.contact]
	k.inFlight--
	k.count(f.op, r.Verdict)
	switch {
	case f.op == Dial || f.op == Look:
		k.dialResult(f, r)
	case f.op == HangUp && f.offer != 0:
		k.legHungUp(f, r)
	case f.op == CreateBridge || f.op == JoinBridge || f.op == DestroyBridge:
		k.bridgeResult(f, r)
	default:
		k.callerResult(f, r)
	}
	c.converge(f.contact, k)
	c.release()
	return c.take()
}

// strayResult makes sure that no caller is left in silence; of legs and bridges
// that would not go, a sweep reminds us.
func (c *Controller) strayResult(f flight, r Result) {
	if _, known := c.strays[f.name]; !known {
		return // it has gone meanwhile
	}
	switch {
	case r.Verdict == Done:
		c.strays[f.name] = false
	case f.op == Continue && r.Verdict != NotFound && r.Verdict != Conflict:
		delete(c.strays, f.name)
		c.stray(f.name, HangUp)
	default:
		delete(c.strays, f.name)
	}
}

// count counts what the switch has not done: what it refuses is hopeless at once,
// what is not there needs no more of it, but for the bridge, which can be made again.
func (k *call) count(op Op, v Verdict) {
	tries := &k.have.tries[op]
	switch {
	case v == Failed:
		*tries = maxTries
	case v == Unknown, v == Conflict && op != CreateBridge, v == NotFound && op == JoinBridge:
		*tries++
	default:
		*tries = 0
	}
}

// dialResult: a leg whose id is taken is the one we asked for before; whether
// there is one after no answer, a look tells. No leg is dialled for a caller who is
// not there. A leg that cannot be seen is refused,
// and hung up if it is there after all.
func (k *call) dialResult(f flight, r Result) {
	l := k.have.Leg(f.offer)
	if l == nil || !l.There {
		return // its end was told before its beginning
	}
	if f.op == Dial {
		k.have.tries[Look] = 0
	}
	switch {
	case f.op == Dial && r.Verdict == NotFound:
		// Nobody rang her: it is the caller who is gone, and no fault of her phone.
		l.There, l.Doubt = false, false
		k.callerGone()
	case r.Verdict == Done, f.op == Dial && r.Verdict == Conflict:
		l.Doubt = false
		if r.Seen != nil {
			l.see(*r.Seen)
		}
	case f.op == Dial && r.Verdict == Unknown:
		l.Doubt = !l.Rang && !l.Entered
	case f.op == Look && r.Verdict != NotFound && !k.have.hopeless(Look):
	case f.op == Look && r.Verdict != NotFound:
		l.fail(acd.Unreachable)
	default:
		l.end(acd.Unreachable)
	}
}

// see notes what a look or a listing tells of the leg.
func (l *Leg) see(ch ChannelSeen) {
	l.Asked, l.There, l.Doubt, l.Leaving = true, true, false, false
	l.Rang = l.Rang || ch.Ringing
	l.Entered = l.Entered || (ch.Up && ch.InApp)
}

func (k *call) legHungUp(f flight, r Result) {
	l := k.have.Leg(f.offer)
	if l == nil {
		return
	}
	switch r.Verdict {
	case Done:
		k.have.done(f)
	case NotFound:
		l.end(acd.NoReason)
	case Conflict, Failed, Unknown:
	}
}

func (k *call) bridgeResult(f flight, r Result) {
	switch {
	case r.Verdict == Done, f.op == CreateBridge && r.Verdict == Conflict, f.op == DestroyBridge && r.Verdict == NotFound:
		k.have.done(f)
	case f.op == CreateBridge:
		k.have.Bridge = false
	case f.op == JoinBridge && r.Verdict == NotFound:
		k.have.unbridge() // made again
	}
}

func (k *call) callerResult(f flight, r Result) {
	if f.op == Hush {
		k.have.Greeted = k.have.Greeted || r.Verdict == Done || r.Verdict == NotFound
		return
	}
	if r.Verdict == NotFound || (f.op == Continue && r.Verdict == Conflict) {
		k.callerGone()
		return
	}
	if f.op == Play || f.op == Greet {
		k.playResult(f.op, r.Verdict)
		return
	}
	if r.Verdict == Done && k.have.Here {
		k.have.done(f)
	}
}

// playResult: what cannot be played counts as played, so that the caller goes on.
func (k *call) playResult(op Op, v Verdict) {
	begun, over := &k.have.Playback, &k.have.Played
	if op == Greet {
		begun, over = &k.have.Greeting, &k.have.Greeted
	}
	switch {
	case v == Done, v == Conflict:
	case k.have.hopeless(op):
		*over = true
	case !*over:
		*begun = "" // once more
	}
}
