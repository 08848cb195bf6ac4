// SPDX-License-Identifier: Apache-2.0

package soak

import (
	"fmt"
	"math"
	"time"

	"cordial/acd"
	"cordial/telephony/fakeswitch"
)

// person is an agent, with a desk phone and a desktop.
type person struct {
	w    *world
	name string
	home bool
}

// Called says what she does with a call.
func (p *person) Called(string) fakeswitch.Behaviour {
	w := p.w
	after := between(w.rnd, 200*time.Millisecond, 6*time.Second)
	good := 90
	if w.plan.rough {
		good = 60
	}
	if w.rnd.IntN(100) < good {
		return fakeswitch.Behaviour{Act: fakeswitch.Answers, After: after}
	}
	act := fakeswitch.Act(1 + w.rnd.IntN(int(fakeswitch.Forwards)))
	return fakeswitch.Behaviour{Act: act, After: after}
}

// Ended lets her finish the contact.
func (p *person) Ended(_ string, answered bool) {
	if answered {
		p.w.after(between(p.w.rnd, time.Second, 15*time.Second), func() { p.choose(acd.EndWrapUp) })
	}
}

// choose is a click on her desktop. If nobody is there to take it, it is lost.
func (p *person) choose(kind acd.CommandKind) {
	if proc := p.w.proc; proc != nil && !proc.dead {
		proc.submit(acd.Command{Kind: kind, Name: p.name}, nil)
	}
}

// work goes on until everybody is gone: now and then she does this or that.
func (p *person) work() {
	w := p.w
	switch n := w.rnd.IntN(100); {
	case p.home || n < 80 || w.closing():
		if p.home {
			p.choose(acd.SignIn)
		}
		p.choose(acd.Ready)
		p.home = false
	case n < 88:
		p.choose(acd.Pause)
	case n < 94:
		p.choose(acd.SignOut)
		p.home = true
	default:
		p.choose(acd.PhoneDown)
		w.after(between(w.rnd, time.Second, 20*time.Second), func() { p.choose(acd.PhoneUp) })
	}
	w.after(between(w.rnd, 5*time.Second, 40*time.Second), p.work)
}

// begin lets everybody come.
func (w *world) begin() {
	for _, a := range w.plan.config.Agents {
		p := &person{w: w, name: a.Name, home: true}
		w.sw.SetPhone(a.Endpoint, p)
		w.after(between(w.rnd, time.Second, 10*time.Second), p.work)
	}
	w.after(between(w.rnd, 0, 5*time.Second), w.call)
	w.after(between(w.rnd, 0, 20*time.Second), w.supervise)
	w.after(between(w.chance, 0, 20*time.Second), w.price)
	for _, f := range w.plan.faults {
		w.after(f.at, func() { w.strike(f) })
	}
	w.after(w.plan.length, func() { w.sw.SetFaults(fakeswitch.Faults{}) })
}

// supervise lets somebody meddle now and then.
func (w *world) supervise() {
	if p := w.proc; p != nil && !p.dead {
		var c acd.Command
		views := p.loop.Machine().Views()
		if len(views) > 0 {
			c.Contact = views[w.rnd.IntN(len(views))].Contact
		}
		switch w.rnd.IntN(7) {
		case 0:
			c.Kind, c.Exit = acd.Withdraw, &acd.Exit{Announcement: "sound:sorry"}
		case 1:
			c.Kind, c.Exit = acd.Withdraw, &acd.Exit{Queue: "q0"}
		case 2:
			c.Kind, c.Priority = acd.Reprioritise, time.Duration(w.rnd.IntN(4))*10*time.Second
		case 3, 4:
			c.Contact = 0
			for _, v := range views {
				if v.Phase == acd.Talking {
					c.Contact = v.Contact // what else is there to hand on?
				}
			}
			c.Kind, c.Exit = acd.Transfer, &acd.Exit{Queue: "q0"}
			switch w.rnd.IntN(4) {
			case 0:
				c.Exit = &acd.Exit{Exten: "100"}
			case 1:
				c.Name = w.plan.config.Agents[w.rnd.IntN(len(w.plan.config.Agents))].Name
			}
		case 5:
			c = acd.Command{Kind: acd.Configure, Config: w.reconfigure()}
		default:
			c = acd.Command{Kind: acd.SetLevel, Level: acd.Level(w.rnd.IntN(11))}
			c.Agent = acd.AgentID(1 + w.rnd.IntN(len(w.plan.config.Agents)))
			c.Text = w.plan.config.Skills[w.rnd.IntN(len(w.plan.config.Skills))]
		}
		p.submit(c, nil)
	}
	if !w.closing() {
		w.after(w.exponential(20*time.Second), w.supervise)
	}
}

// reconfigure draws the queues anew and leaves some agents out.
func (w *world) reconfigure() *acd.Config {
	c := w.plan.config
	c.Queues = nil
	for n := range w.plan.config.Queues {
		c.Queues = append(c.Queues, drawQueue(w.rnd, n))
	}
	c.Prices = w.chance.IntN(4) > 0
	c.Agents = nil
	for _, a := range w.plan.config.Agents {
		if w.rnd.IntN(8) > 0 {
			c.Agents = append(c.Agents, a)
		}
	}
	return &c
}

// closing tells whether no more callers come.
func (w *world) closing() bool { return w.now >= w.opened.Add(w.plan.length) }

func (w *world) exponential(mean time.Duration) time.Duration {
	return time.Duration(min(-math.Log(1-w.rnd.Float64()), 5) * float64(mean))
}

// call lets a caller come, and the next.
func (w *world) call() {
	if w.closing() {
		return
	}
	w.calls++
	c := fakeswitch.Caller{
		Channel:   fmt.Sprintf("caller-%d", w.calls),
		Args:      []string{w.plan.config.Lines[w.rnd.IntN(len(w.plan.config.Lines))].Name},
		Patience:  2*time.Second + w.exponential(40*time.Second),
		Talk:      time.Second + w.exponential(w.plan.talk),
		AgentEnds: w.rnd.IntN(3) == 0,
		Again:     w.rnd.IntN(3) == 0,
	}
	switch w.rnd.IntN(20) {
	case 0:
		c.Patience = between(w.rnd, 0, 2*time.Second)
	case 1:
		c.Args = append(c.Args, "priority=20s")
	case 2:
		c.Args = append(c.Args, "needs=ties:2")
	case 3:
		c.Args = []string{"nowhere"}
	case 4:
		c.Args = append(c.Args, "rubbish")
	case 5, 6, 7, 8:
		// Sometimes for somebody who is not there.
		c.Args = append(c.Args, fmt.Sprintf("agent=a%d", w.rnd.IntN(len(w.plan.config.Agents)+1)))
	default:
	}
	if w.plan.patient {
		c.Patience *= 4
	}
	if w.rnd.IntN(3) == 0 {
		c.Customer = acd.CustomerID(1 + w.rnd.IntN(20))
	}
	w.sw.Call(c)
	w.after(w.exponential(w.plan.gap), w.call)
}
