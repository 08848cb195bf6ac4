// SPDX-License-Identifier: Apache-2.0

package fakeswitch

import (
	"fmt"
	"time"

	"cordial/acd"
	"cordial/telephony"
)

// DemoNode is the name of the demo's switch.
const DemoNode = "demo"

// DefaultLoad is how busy the demo's agents are.
const DefaultLoad = 0.85

// Demo is a contact centre that lives by itself: agents, callers, and a switch with
// its controller. It is not safe for concurrent use; see [Runner].
type Demo struct {
	sw       *Switch
	ctl      *telephony.Controller
	lines    []stream
	people   []*person
	begun    bool
	closed   bool
	calls    int
	commands []acd.Command
	faults   []error
	asked    func(telephony.Request) // for tests
}

// stream is a line and how often it is called.
type stream struct {
	line string
	gap  time.Duration // mean time between two calls
}

// NewDemo returns the demo of a configuration: all its agents come to work, and its
// lines are called so often that the agents are busy for a share of load (0 to 1,
// or more for a surge; [DefaultLoad]) of their time. The journal's id begins the
// ids of legs and bridges; the seed is all the chance there is.
func NewDemo(cfg acd.Config, journal string, seed uint64, load float64) *Demo {
	d := &Demo{sw: New(seed), ctl: telephony.NewController(DemoNode, journal)}
	ring := time.Duration(0)
	for _, q := range cfg.Queues {
		ring = max(ring, q.RingTimeout)
	}
	for _, a := range cfg.Agents {
		p := &person{d: d, name: a.Name, ring: ring}
		d.people = append(d.people, p)
		d.sw.SetPhone(a.Endpoint, p)
	}
	d.lines = streamsOf(cfg, load)
	return d
}

// streamsOf shares the calls among the lines: those of the demo's own configuration
// by their shares, of any other alike.
func streamsOf(cfg acd.Config, load float64) []stream {
	shares, sum := make([]int, len(cfg.Lines)), 0
	for i, l := range cfg.Lines {
		shares[i] = 10
		for _, s := range streams {
			if s.line == l.Name {
				shares[i] = s.share
			}
		}
		sum += shares[i]
	}
	at := float64(demoWork) / float64(demoWork+demoBreak)
	busy := float64(demoTalk + demoWrapUp + demoPickUp)
	calls := load * float64(len(cfg.Agents)) * at / busy // per nanosecond
	var out []stream
	for i, l := range cfg.Lines {
		if calls > 0 {
			gap := float64(sum) / (calls * float64(shares[i]))
			out = append(out, stream{l.Name, time.Duration(gap)})
		}
	}
	return out
}

// Advance lets everything happen until now, on the floor and on the switch, and
// returns what the machine must be told, in order. The first time it begins the
// day: by then the machine must have been configured and started, and the views of
// its contacts published.
func (d *Demo) Advance(now acd.Time) []acd.Command {
	if !d.begun {
		d.begin(now)
	}
	for at, ok := d.sw.Next(); ok && at <= now; at, ok = d.sw.Next() {
		d.hear(d.sw.Advance(at))
	}
	d.hear(d.sw.Advance(now))
	return d.take()
}

// Next is when something happens next by itself; at once, if the day has not begun.
func (d *Demo) Next() (acd.Time, bool) {
	if !d.begun {
		return 0, true
	}
	return d.sw.Next()
}

// Publish brings what the machine has decided, as of the time of the last Advance.
// What follows from it comes with the next Advance.
func (d *Demo) Publish(views []acd.View) {
	for _, v := range views {
		d.do(d.ctl.View(v))
	}
}

// Refused says that the machine would not take a command. Of an Arrive the caller
// goes on in the dialplan; of others, which came too late, nothing follows.
func (d *Demo) Refused(c acd.Command, err error) {
	if c.Kind == acd.Arrive {
		d.do(d.ctl.Refused(c.Leg, err))
	}
}

// Faults returns what an administrator should know, since it was last called.
func (d *Demo) Faults() []error {
	faults := d.faults
	d.faults = nil
	return faults
}

// Close lets no more callers come; those who are there are served.
func (d *Demo) Close() { d.closed = true }

// LoseLink cuts the link to the switch until RestoreLink.
func (d *Demo) LoseLink() {
	d.sw.SetLink(false)
	d.ctl.LinkLost()
	d.command(acd.Command{Kind: acd.LinkDown, Node: DemoNode})
}

// RestoreLink restores the link, and finds what has happened meanwhile.
func (d *Demo) RestoreLink() {
	d.sw.SetLink(true)
	d.do(d.ctl.Resync(d.sw.Listing()))
	d.command(acd.Command{Kind: acd.LinkUp, Node: DemoNode})
}

// Crash kills the switch with all its calls; RestoreLink starts it again.
func (d *Demo) Crash() {
	d.sw.Crash()
	d.LoseLink()
}

// begin begins the day. A demo that was restarted finds a switch without a call.
func (d *Demo) begin(now acd.Time) {
	d.begun = true
	d.sw.now = now
	d.do(d.ctl.Resync(d.sw.Listing()))
	d.command(acd.Command{Kind: acd.LinkUp, Node: DemoNode})
	for _, p := range d.people {
		p.begin()
	}
	for _, s := range d.lines {
		d.sw.after(demoShowUp/2, func() { d.expect(s) })
	}
}

// expect lets the next call of a line come.
func (d *Demo) expect(s stream) {
	d.sw.after(d.exponential(s.gap), func() {
		if d.closed {
			return
		}
		d.calls++
		d.sw.Call(d.caller(s.line))
		d.expect(s)
	})
}

// caller draws a customer. One in three has called before, and may know an agent.
func (d *Demo) caller(line string) Caller {
	c := Caller{
		Channel:   fmt.Sprintf("caller-%d-%d", d.sw.now, d.calls),
		Args:      []string{line},
		Number:    fmt.Sprintf("+1207555%04d", d.sw.rnd.IntN(10_000)),
		Patience:  5*time.Second + d.exponential(demoPatience),
		Talk:      10*time.Second + d.exponential(demoTalk-10*time.Second),
		AgentEnds: d.sw.rnd.IntN(4) == 0,
	}
	if d.sw.rnd.IntN(3) == 0 {
		c.Customer = acd.CustomerID(1 + d.sw.rnd.Uint64N(500))
	}
	return c
}

func (d *Demo) hear(told []Told) {
	for _, t := range told {
		if t.Event != nil {
			d.do(d.ctl.Event(*t.Event))
		} else {
			d.do(d.ctl.Result(t.Result))
		}
	}
}

func (d *Demo) do(w telephony.Work) {
	d.commands = append(d.commands, w.Commands...)
	d.faults = append(d.faults, w.Faults...)
	for _, q := range w.Requests {
		if d.asked != nil {
			d.asked(q)
		}
		d.sw.Do(q)
	}
}

func (d *Demo) chooses(kind acd.CommandKind, name, text string) {
	d.command(acd.Command{Kind: kind, Name: name, Text: text})
}

func (d *Demo) command(c acd.Command) { d.commands = append(d.commands, c) }

func (d *Demo) take() []acd.Command {
	out := d.commands
	d.commands = nil
	return out
}
