// SPDX-License-Identifier: Apache-2.0

package quality

import (
	"fmt"
	"slices"
	"time"

	"cordial/routing"
)

// Within is the wait up to which an answer counts for the service level.
const Within = 20 * time.Second

// Busy is the share of their time from which agents count as busy all the time.
const Busy = 0.95

// Result is how one run went. Contacts count by their arrival.
type Result struct {
	// Arrived are Answered, Abandoned, or were Left when the run ended.
	Arrived, Answered, Abandoned, Left int
	// Fit is the mean fit of the answered, 0 to 1.
	Fit float64
	// Wait is the mean wait, until the answer or until the customer gave up, and WaitP99
	// the 99th percentile of it, in seconds.
	Wait, WaitP99 float64
	// Held is the longest time that anybody waited for while an agent was free who could
	// have taken the contact, in seconds.
	Held float64
	// InTime is the share of all that were answered within 20 s.
	InTime float64
	// Gini is the Gini coefficient of the profiles' busy shares: 0 if all are alike.
	Gini float64
	// Over95 is the share of the profiles that were busy more than 95 % of the time.
	Over95 float64
}

// conserved returns an error unless all contacts that came are accounted for.
func (r Result) conserved() error {
	if r.Arrived != r.Answered+r.Abandoned+r.Left {
		return fmt.Errorf("%w: of %d contacts %d were answered, %d gave up and %d were left",
			ErrRouting, r.Arrived, r.Answered, r.Abandoned, r.Left)
	}
	return nil
}

// tally counts.
type tally struct {
	instance   *Instance
	contacts   []Contact
	warm, cool int          // the contacts that count
	from, to   routing.Time // when they come
	r          Result
	waits      []time.Duration
	fit        routing.Share
	inTime     int
	busy       []time.Duration // by profile, of all its agents
}

func newTally(i *Instance, contacts []Contact, warm, cool int) tally {
	return tally{
		instance: i, contacts: contacts, warm: warm, cool: cool, from: contacts[warm].At, to: contacts[cool-1].At,
		waits: make([]time.Duration, 0, cool-warm), busy: make([]time.Duration, len(i.Levels)),
	}
}

func (t *tally) counts(c int) bool { return c >= t.warm && c < t.cool }

func (t *tally) answered(now routing.Time, c, a int) {
	k, profile := &t.contacts[c], a/t.instance.Heads
	if both := min(now.Add(k.Talk), t.to).Sub(max(now, t.from)); both > 0 {
		t.busy[profile] += both
	}
	if !t.counts(c) {
		return
	}
	wait := now.Sub(k.At)
	t.r.Answered++
	t.waits = append(t.waits, wait)
	t.fit += routing.Fit(t.instance.Levels[profile], t.instance.Needs[k.Kind])
	if wait <= Within {
		t.inTime++
	}
}

func (t *tally) abandoned(c int) {
	if t.counts(c) {
		t.r.Abandoned++
		t.waits = append(t.waits, t.contacts[c].Patience)
	}
}

func (t *tally) held(c int, d time.Duration) {
	if t.counts(c) {
		t.r.Held = max(t.r.Held, d.Seconds())
	}
}

// result reckons up.
func (t *tally) result() Result {
	r := t.r
	r.Arrived = t.cool - t.warm
	r.InTime = float64(t.inTime) / float64(r.Arrived)
	if r.Answered > 0 {
		r.Fit = float64(t.fit) / float64(routing.Whole) / float64(r.Answered)
	}
	if n := len(t.waits); n > 0 {
		slices.Sort(t.waits)
		var sum time.Duration
		for _, w := range t.waits {
			sum += w
		}
		r.Wait, r.WaitP99 = sum.Seconds()/float64(n), t.waits[(n*99+99)/100-1].Seconds()
	}
	shares := make([]float64, len(t.busy))
	for p, busy := range t.busy {
		shares[p] = busy.Seconds() / (t.to.Sub(t.from).Seconds() * float64(t.instance.Heads))
		if shares[p] > Busy {
			r.Over95 += 1 / float64(len(shares))
		}
	}
	r.Gini = gini(shares)
	return r
}

// gini is the mean difference of two of the values over twice their mean (Gini 1912),
// found from their order.
func gini(values []float64) float64 {
	slices.Sort(values)
	n := float64(len(values))
	var sum, weighted float64
	for i, v := range values {
		sum += v
		weighted += (2*float64(i+1) - n - 1) * v
	}
	if sum == 0 {
		return 0
	}
	return weighted / (n * sum)
}
