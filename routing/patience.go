// SPDX-License-Identifier: Apache-2.0

package routing

import "time"

const (
	// Patient is the mean patience of a centre's callers from which on they are held
	// for somebody better for as long as the dial says. Where they are less patient,
	// they are held for less, in proportion: of those who are held for a given time,
	// that many more give up.
	Patient = 5 * time.Minute
	// Misdialled is the wait up to which nobody counts as having given up: most who
	// leave so soon have a wrong number.
	Misdialled = 5 * time.Second
)

const (
	// foreseen is how many who gave up the patience counts as that is set beforehand.
	foreseen = 10
	// remembered bounds what counts: at so many who gave up, or at so many times
	// Patient waited, both sums are halved.
	remembered = 4000
)

// Patience is what the callers of a whole centre show of theirs. Nothing of the kind
// is to be kept of one agent, group or queue. The zero Patience has seen nobody.
type Patience struct {
	GaveUp int64         // how many did
	Waited time.Duration // by all, also by those who were answered
}

// Saw counts the wait of a caller, who gave up then or was answered or led away.
func (p *Patience) Saw(wait time.Duration, gaveUp bool) {
	if wait <= Misdialled {
		return
	}
	p.Waited += wait - Misdialled
	if gaveUp {
		p.GaveUp++
	}
	if p.GaveUp >= remembered || p.Waited >= remembered*Patient {
		p.GaveUp, p.Waited = p.GaveUp/2, p.Waited/2
	}
}

// Mean is how long callers are taken to wait before they give up: the time that all
// have waited over the number of those who gave up, the most likely mean where patience
// is exponential and the waits of the others were cut short (Mandelbaum and Zeltyn,
// Service engineering in action: the Palm/Erlang-A queue, 2007). The patience that is foreseen, which
// must be more than 0, counts as 20 who gave up.
func (p Patience) Mean(prior time.Duration) time.Duration {
	return (p.Waited + foreseen*prior) / time.Duration(p.GaveUp+foreseen)
}

// SetPatience sets the mean patience of the callers of the whole centre, in which an
// impatient one is held for less than the dial says. Until it is set, all are patient.
func (p *Pool) SetPatience(d time.Duration) {
	// In hundredths, so that it seldom changes: each change concerns all who wait.
	holding := min(Share(d*100/Patient)*Whole/100, Whole)
	if holding == p.holding {
		return
	}
	p.holding = holding
	for _, d := range p.waiting {
		p.mark(d)
	}
}
