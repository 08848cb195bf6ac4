// SPDX-License-Identifier: Apache-2.0

package whatif

import (
	"errors"
	"math"
	"math/rand/v2"
	"time"

	"cordial/acd"
	"cordial/routing"
)

// ErrNothing says that a journal has nothing to go by.
var ErrNothing = errors.New("nothing to route")

// Fate is what became of a contact.
type Fate uint8

// The fates.
const (
	Open       Fate = iota // waits still
	Answered               // by an agent
	Abandoned              // the customer gave up
	TurnedAway             // by a limit, by hand, or because the switch lost it
)

// Contact is one that came.
type Contact struct {
	At   routing.Time // since when it waits; after a transfer a new one does
	Kind int
	// Waiting is what routing was told of it, but for the needs.
	Waiting routing.Waiting
	// Mean and Patience are the centre's mean conversation and mean patience, as routing
	// took them to be then; no patience: everybody is patient.
	Mean, Patience time.Duration
	Fate    Fate
	Wait    time.Duration // until its fate, or the end of the record
	// Of one that was answered: how long the last offer rang, and how long talk and
	// wrap-up took. Complete: all of that is known.
	Ring, Talk, WrapUp time.Duration
	Complete           bool
	Moves              []Move
	Missed             []time.Duration // how long offers rang that came to nothing, in order

	patience time.Duration // drawn: how long it would wait
}

// Move is to another queue, if the contact still waits then.
type Move struct {
	At      routing.Time
	Kind    int
	Waiting routing.Waiting
}

// PriceTurn is a change of the prices; nil: none are in force.
type PriceTurn struct {
	At     routing.Time
	Prices *acd.Prices
}

// Turn is a change of an agent: whether she is at work, and her profile.
type Turn struct {
	At      routing.Time
	Agent   int // from 0
	Profile int
	AtWork  bool
}

// Traffic is what came in a span of time, and who was there.
type Traffic struct {
	From, To routing.Time
	Needs    [][]routing.Need  // by kind
	Levels   [][]routing.Level // by profile, then by SkillID
	Contacts []Contact         // by arrival
	Turns    []Turn            // by time
	Prices   []PriceTurn       // by time
	Agents   int
	// Recorded is how it went.
	Recorded Figures
	// Patience is the mean patience; 0: nobody gave up.
	Patience time.Duration
	// Of so many contacts the patience, and the talk, had to be drawn.
	PatienceDrawn, TalkDrawn int
}

// draw fills in what nobody knows, by a seed.
func (t *Traffic) draw(seed uint64) error {
	var known []int
	var waited time.Duration
	gaveUp := 0
	for i := range t.Contacts {
		c := &t.Contacts[i]
		waited += c.Wait
		if c.Fate == Abandoned {
			gaveUp++
		}
		if c.Complete {
			known = append(known, i)
		}
	}
	if len(known) == 0 {
		return ErrNothing
	}
	if gaveUp > 0 {
		t.Patience = waited / time.Duration(gaveUp)
	}
	patience, talk := stream(seed, 1), stream(seed, 2)
	for i := range t.Contacts {
		c := &t.Contacts[i]
		beyond, like := patience.ExpFloat64(), known[talk.IntN(len(known))]
		c.patience = c.Wait
		if c.Fate != Abandoned {
			t.PatienceDrawn++
			c.patience = t.beyond(c.Wait, beyond)
		}
		if !c.Complete {
			t.TalkDrawn++
			k := &t.Contacts[like]
			c.Ring, c.Talk, c.WrapUp = k.Ring, k.Talk, k.WrapUp
		}
	}
	return nil
}

// beyond is the patience of somebody who has waited so long without giving up.
func (t *Traffic) beyond(waited time.Duration, chance float64) time.Duration {
	if t.Patience == 0 {
		return math.MaxInt64
	}
	return waited + time.Duration(chance*float64(t.Patience)) + 1
}

func stream(seed, purpose uint64) *rand.Rand {
	return rand.New(rand.NewPCG(seed, purpose)) //nolint:gosec // chance from a seed
}
