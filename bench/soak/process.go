// SPDX-License-Identifier: Apache-2.0

package soak

import (
	"fmt"
	"log/slog"
	"time"

	"cordial/acd"
	"cordial/acd/engine"
	"cordial/telephony"
)

// process is one life of the controller: the engine's loop and the link.
type process struct {
	w       *world
	loop    *engine.Loop
	link    *link
	began   acd.Time // its own clock
	started acd.Time // the world's, at the same moment
	turning bool
	frozen  bool
	dead    bool
	retry   acd.Time // of a full disk
	turns   int
	asked   bool // a command waits
}

// killed is what the death of a process panics with.
type killed struct{}

// now is the process's own time: the wall clock may have been set before it started.
func (p *process) now() acd.Time { return p.began.Add(p.w.now.Sub(p.started)) }

// boot starts a process on what the disk holds.
func (w *world) boot() {
	if w.proc != nil {
		return
	}
	m, err := w.disk.recover()
	if err != nil {
		w.fail(err)
		return
	}
	w.disk.acknowledge()
	p := &process{w: w, started: w.now, began: max(w.now.Add(w.skew), m.Now())}
	p.link = newLink(p)
	w.trace("boot    after record %d", m.Seq())
	p.loop = engine.NewLoop(m, &journal{w.disk, p}, p, engine.Options{
		Inbox: w.plan.inbox, SnapshotEvery: w.plan.snaps, Snapshotted: w.disk.snapAt, Rebuild: w.disk.recover,
		Log: slog.New(slog.DiscardHandler),
	}, p.now)
	w.proc, w.disturbed = p, w.now
	w.lives++
	p.turning = true
	p.inside(func() error {
		if err := p.loop.Start(); err != nil {
			return err
		}
		if len(m.Status().Agents) == 0 {
			p.asked = true
			p.loop.Put(acd.Command{Kind: acd.Configure, Config: &w.plan.config}, nil)
		}
		p.link.publish(m.Views())
		p.link.connect()
		return nil
	})
	p.turning = false
}

// point is a moment between two steps, at which the process may die.
func (p *process) point(at point) {
	switch {
	case p.dead:
		panic(killed{})
	case at != nowhere && p.w.kill == at:
		p.w.hits[at]++
		panic(killed{})
	}
}

// inside runs a part of the process, which may die in it.
func (p *process) inside(do func() error) {
	defer func() {
		switch cause := recover(); cause.(type) {
		case nil:
		case killed:
			p.end("killed")
		default:
			panic(cause)
		}
	}()
	if p.dead {
		return
	}
	if err := do(); err != nil {
		p.w.disturbed = p.w.now
		p.end(err.Error())
	}
}

// end is the death of the process. What it has asked of the switch stays asked.
func (p *process) end(why string) {
	w := p.w
	if w.proc != p {
		return
	}
	w.trace("died    %s", why)
	p.dead = true
	w.proc, w.kill = nil, nowhere
	w.plants.die()
	w.sw.SetLink(false)
	w.disturbed = w.now
	w.after(between(w.rnd, 500*time.Millisecond, 8*time.Second), w.boot)
}

// due is when the loop wants its turn, in the world's time.
func (p *process) due() (acd.Time, bool) {
	if p.turning || p.frozen || p.dead {
		return 0, false
	}
	if p.loop.DiskFull() {
		return p.retry, true
	}
	at, ok := p.loop.Due()
	if !ok || p.w.plants.oversleep() && !p.asked {
		return 0, false
	}
	return max(p.w.now, p.w.now.Add(at.Sub(p.now()))), true
}

// turn lets the loop take one turn.
func (p *process) turn() {
	at, ok := p.due()
	if !ok || at > p.w.now {
		return
	}
	p.turning, p.asked = true, false
	p.inside(p.loop.Turn)
	p.turning = false
	p.retry = p.w.now.Add(250 * time.Millisecond)
	p.turns++
	if p.dead || p.loop.DiskFull() || p.turns%p.w.opts.CheckEvery != 0 {
		return
	}
	if err := p.loop.Machine().Check(); err != nil {
		p.w.fail(fmt.Errorf("check: %w", err))
	}
}

// Publish takes what the loop has committed to the link.
func (p *process) Publish(b engine.Batch) {
	p.point(committed)
	p.link.publish(b.Views)
	p.point(published)
}

// submit hands a command to the loop; refused is called if it would not have it.
func (p *process) submit(c acd.Command, refused func(error)) {
	p.asked = true
	p.loop.Put(c, func(_ acd.Record, err error) {
		if err != nil && refused != nil {
			refused(err)
		}
	})
}

// send gives a request to the network.
func (p *process) send(q telephony.Request) {
	p.point(requesting)
	p.w.trace("asks    %v contact=%d %s%s%v", q.Op, q.Contact, q.Channel, q.Bridge, q.Channels)
	p.w.audit.Asked(q)
	p.w.sw.Do(q)
	p.w.plants.sent(p, q)
}
