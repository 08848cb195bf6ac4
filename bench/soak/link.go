// SPDX-License-Identifier: Apache-2.0

package soak

import (
	"errors"
	"time"

	"cordial/acd"
	"cordial/telephony"
	"cordial/telephony/fakeswitch"
)

// How the link takes its time, as the real one does.
const (
	pingTimeout   = 5 * time.Second
	firstSweep    = 3 * time.Second
	sweepInterval = time.Minute
	settleTime    = 20 * time.Millisecond
)

// item is one thing for the link's owner.
type item struct {
	view    *acd.View
	told    *fakeswitch.Told
	channel string // of a refusal
	err     error
}

// link is between the loop and the switch, as the adapter of the real one is: an
// inbox in order, requests, a comparison after each connection and now and then.
type link struct {
	p          *process
	w          *world
	ctl        *telephony.Controller
	inbox      []item
	waking     bool
	sweeping   bool
	up         bool
	open       bool
	session    int // counts the connections
	startup    int // which life of the switch was seen; 0: none yet
	unsent     []acd.Command
	unanswered map[uint64]bool
}

func newLink(p *process) *link {
	return &link{p: p, w: p.w, ctl: telephony.NewController(node, journalID), unanswered: map[uint64]bool{}}
}

// publish takes views that are durable.
func (l *link) publish(views []acd.View) {
	for i := range views {
		l.inbox = append(l.inbox, item{view: &views[i]})
	}
	l.wake()
}

// put takes what the switch tells.
func (l *link) put(t fakeswitch.Told) {
	if l.open {
		l.inbox = append(l.inbox, item{told: &t})
		l.wake()
	}
}

// wake lets the owner look into the inbox, a little later.
func (l *link) wake() {
	if l.waking || !l.up {
		return
	}
	l.waking = true
	l.w.soon(func() {
		l.waking = false
		if !l.p.frozen && !l.sweeping {
			l.p.inside(l.own)
		}
	})
}

// own handles what has come in.
func (l *link) own() error {
	if !l.up {
		return nil
	}
	batch := l.inbox
	l.inbox = nil
	l.flush()
	for _, i := range batch {
		l.handle(i)
	}
	return nil
}

func (l *link) handle(i item) {
	switch {
	case i.view != nil:
		l.do(l.ctl.View(*i.view))
	case i.err != nil:
		l.do(l.ctl.Refused(i.channel, i.err))
	case i.told.Event != nil:
		l.w.trace("hears   %+v", *i.told.Event)
		l.do(l.ctl.Event(*i.told.Event))
	default:
		l.w.trace("result  %+v", i.told.Result)
		if i.told.Result.Verdict != telephony.Unknown {
			delete(l.unanswered, i.told.Result.ID)
		}
		l.do(l.ctl.Result(i.told.Result))
	}
}

// do passes on what follows from something.
func (l *link) do(work telephony.Work) {
	for _, c := range work.Commands {
		l.w.trace("tells   %s", commandLine(&c))
	}
	l.submit(work.Commands...)
	for _, q := range work.Requests {
		if q.Op == telephony.Dial {
			l.unanswered[q.ID] = true
		}
	}
	for rest := work.Requests; len(rest) > 0; {
		n := 1
		for n < len(rest) && rest[n].Contact == rest[0].Contact && rest[0].Contact != 0 {
			n++
		}
		l.send(rest[:n], l.session)
		rest = rest[n:]
	}
}

// send sends requests a little later, one after the other, unless the connection is
// another by then.
func (l *link) send(queue []telephony.Request, session int) {
	l.w.soon(func() {
		switch {
		case l.session != session || l.p.dead:
		case l.p.frozen:
			l.w.after(100*time.Millisecond, func() { l.send(queue, session) })
		default:
			l.p.inside(func() error { l.p.send(queue[0]); return nil })
			if len(queue) > 1 {
				l.send(queue[1:], session)
			}
		}
	})
}

// submit hands commands to the machine, in order; what it has no room for is tried
// again, but for arrivals.
func (l *link) submit(commands ...acd.Command) {
	l.unsent = append(l.unsent, commands...)
	l.flush()
}

func (l *link) flush() {
	for len(l.unsent) > 0 {
		c := l.unsent[0]
		busy, calling := false, true
		l.p.submit(c, func(err error) {
			switch {
			case c.Kind == acd.Arrive:
				l.inbox = append(l.inbox, item{channel: c.Leg, err: err})
				l.wake()
			case calling && overloaded(err):
				busy = true
			}
		})
		calling = false
		if busy {
			l.w.after(100*time.Millisecond, func() { l.p.inside(func() error { l.flush(); return nil }) })
			return
		}
		l.unsent = l.unsent[1:]
	}
}

// connect opens the link; what is heard from then on waits until the comparison.
func (l *link) connect() {
	if l.p.dead || l.open {
		return
	}
	if l.w.away > l.w.now {
		l.w.after(l.w.away.Sub(l.w.now)+time.Second, func() { l.p.inside(func() error { l.connect(); return nil }) })
		return
	}
	l.w.sw.SetLink(true)
	l.open, l.session = true, l.session+1
	session := l.session
	l.w.soon(func() { // the listing, as the switch makes it
		saw := l.w.sw.Listing()
		l.w.soon(func() {
			if l.session == session && !l.p.dead {
				l.p.inside(func() error { l.begin(saw, session); return nil })
			}
		})
	})
}

// begin compares: views that wait come before, events after it.
func (l *link) begin(saw telephony.Listing, session int) {
	l.p.point(resyncing)
	l.up = true
	batch := l.inbox
	l.inbox = nil
	for _, i := range batch {
		if i.told == nil {
			l.handle(i)
		}
	}
	l.w.trace("resync  %d channels, %d bridges", len(saw.Channels), len(saw.Bridges))
	saw.Restarted = l.startup != 0 && l.startup != l.w.startups
	l.startup = l.w.startups
	saw.Started = l.w.started
	l.do(l.ctl.Resync(saw))
	l.submit(acd.Command{Kind: acd.LinkUp, Node: node})
	l.p.point(resynced)
	for _, i := range batch {
		if i.told != nil {
			l.handle(i)
		}
	}
	l.w.after(firstSweep, func() { l.sweep(session) })
}

// lose is what the owner does when it finds the link gone; it calls again later.
func (l *link) lose() {
	if !l.open {
		return
	}
	l.w.trace("lost    the link")
	l.w.sw.SetLink(false)
	l.open, l.sweeping = false, false
	l.session++
	kept := l.inbox[:0]
	for _, i := range l.inbox {
		if i.told == nil {
			kept = append(kept, i)
		}
	}
	l.inbox = kept
	l.ctl.LinkLost()
	if l.up {
		l.up = false
		l.submit(acd.Command{Kind: acd.LinkDown, Node: node})
	}
	l.w.disturbed = l.w.now
	l.w.after(between(l.w.rnd, 250*time.Millisecond, 2*time.Second), func() {
		l.p.inside(func() error { l.connect(); return nil })
	})
}

func overloaded(err error) bool {
	for _, verdict := range []error{
		acd.ErrStale, acd.ErrUnknownLine, acd.ErrUnknownQueue, acd.ErrUnknownSkill, acd.ErrUnknownAgent,
		acd.ErrUnknownContact, acd.ErrNotSignedIn, acd.ErrBadCommand, acd.ErrBadConfig,
	} {
		if errors.Is(err, verdict) {
			return false
		}
	}
	return true
}
