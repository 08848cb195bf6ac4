// SPDX-License-Identifier: Apache-2.0

package fakeswitch

import (
	"math"
	"time"

	"cordial/acd"
)

// What the people of the demo do, in the mean.
const (
	demoTalk     = 150 * time.Second
	demoWrapUp   = 25 * time.Second
	demoPickUp   = 4 * time.Second
	demoPatience = 4 * time.Minute
	demoWork     = 40 * time.Minute // between two breaks
	demoBreak    = 6 * time.Minute
	demoShowUp   = 20 * time.Second // within which all have signed in
)

var breaks = []string{"coffee", "lunch", "training", "team meeting"}

// person is an agent of the demo, and the phone before her.
type person struct {
	d    *Demo
	name string
	ring time.Duration // the longest ring of her queues
}

// Called says what she does with a call. Nearly always she answers.
func (p *person) Called(string) Behaviour {
	d := p.d
	after := d.around(demoPickUp)
	switch n := d.sw.rnd.IntN(1000); {
	case n < 935:
		return Behaviour{Answers, after}
	case n < 960:
		return Behaviour{Declines, after}
	case n < 980: // away from the desk; she finds out when she comes back
		d.sw.after(p.ring+d.around(20*time.Second), func() { d.chooses(acd.Ready, p.name, "") })
		return Behaviour{Act: RingsOut}
	case n < 988:
		return Behaviour{Act: IsBusy}
	case n < 994:
		return Behaviour{Act: IsUnreachable}
	case n < 997:
		return Behaviour{Act: IsSilent}
	default:
		return Behaviour{Forwards, after}
	}
}

// Ended lets her finish a contact.
func (p *person) Ended(_ string, answered bool) {
	if answered {
		p.d.sw.after(p.d.around(demoWrapUp), func() { p.d.chooses(acd.EndWrapUp, p.name, "") })
	}
}

// begin lets her come to work.
func (p *person) begin() {
	d := p.d
	d.sw.after(d.sw.between(0, demoShowUp), func() {
		d.chooses(acd.SignIn, p.name, "")
		d.chooses(acd.Ready, p.name, "")
		p.work()
	})
}

// work goes on until a break, which ends with work.
func (p *person) work() {
	d := p.d
	d.sw.after(d.exponential(demoWork), func() {
		d.chooses(acd.Pause, p.name, breaks[d.sw.rnd.IntN(len(breaks))])
		d.sw.after(d.around(demoBreak), func() {
			d.chooses(acd.Ready, p.name, "")
			p.work()
		})
	})
}

// around draws a duration near its mean: half to one and a half of it.
func (d *Demo) around(mean time.Duration) time.Duration { return d.sw.between(mean/2, mean*3/2) }

// exponential draws the time until something that comes by chance, at most ten
// times its mean.
func (d *Demo) exponential(mean time.Duration) time.Duration {
	x := -math.Log(1 - d.sw.rnd.Float64())
	return time.Duration(min(x, 10) * float64(mean))
}
