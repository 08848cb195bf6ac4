// SPDX-License-Identifier: Apache-2.0

package whatif

import (
	"slices"
	"time"

	"cordial/routing"
)

// Within is the wait up to which an answer counts for the service level.
const Within = 20 * time.Second

// Figures are how it went. Waits are those of the answered and of those who gave up,
// until then.
type Figures struct {
	Contacts   int     `json:"contacts"`
	Answered   int     `json:"answered"`
	Abandoned  int     `json:"abandoned"`
	TurnedAway int     `json:"turned_away"`
	Waiting    int     `json:"left_waiting"` // at the end
	Wait       float64 `json:"wait_seconds"`
	WaitP90    float64 `json:"wait_p90"`
	InTime     float64 `json:"within_20s"` // answered in that time, as a share of all
	Fit        float64 `json:"fit"`        // mean of the answered, 0 to 1
	// Occupancy is conversation and wrap-up as a share of the time in which agents were
	// at work, or finished what they had in hand.
	Occupancy float64 `json:"occupancy"`
}

// tally counts.
type tally struct {
	f      Figures
	waits  []time.Duration
	fit    float64
	inTime int

	// Agents, and what they have done up to at, in agents x seconds.
	at            routing.Time
	there, busy   int
	staffed, work float64
}

// pass brings the agents' hours up to a moment.
func (t *tally) pass(at routing.Time) {
	if t.at != 0 {
		d := at.Sub(t.at).Seconds()
		t.staffed += d * float64(t.there)
		t.work += d * float64(t.busy)
	}
	t.at = at
}

// hours counts an agent in or out; time must have passed up to now.
func (t *tally) hours(atWork, busy bool, by int) {
	if atWork || busy {
		t.there += by
	}
	if busy {
		t.busy += by
	}
}

func (t *tally) answered(wait time.Duration, fit routing.Share) {
	t.f.Answered++
	t.waits = append(t.waits, wait)
	t.fit += float64(fit) / float64(routing.Whole)
	if wait <= Within {
		t.inTime++
	}
}

func (t *tally) unserved(f Fate, wait time.Duration) {
	if f == Abandoned {
		t.f.Abandoned++
		t.waits = append(t.waits, wait)
	} else {
		t.f.TurnedAway++
	}
}

// figures reckons up for so many contacts.
func (t *tally) figures(contacts int) Figures {
	f := t.f
	f.Contacts = contacts
	f.Waiting = contacts - f.Answered - f.Abandoned - f.TurnedAway
	f.InTime = share(float64(t.inTime), float64(contacts))
	f.Fit = share(t.fit, float64(f.Answered))
	f.Occupancy = share(t.work, t.staffed)
	if n := len(t.waits); n > 0 {
		slices.Sort(t.waits)
		var sum time.Duration
		for _, w := range t.waits {
			sum += w
		}
		f.Wait, f.WaitP90 = sum.Seconds()/float64(n), t.waits[(n*90+99)/100-1].Seconds()
	}
	return f
}

func share(part, of float64) float64 {
	if of == 0 {
		return 0
	}
	return part / of
}
