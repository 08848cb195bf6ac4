// SPDX-License-Identifier: Apache-2.0

package policy

import "cordial/routing"

// MostSkilled has the best of the free agents take a contact, of equal ones the longest
// idle; a freed agent takes the longest wait. It is Genesys Cloud's "best available
// skills", and Avaya's expert agent distribution (EAD-MIA) with calls taken by greatest
// need, as their manuals have them.
type MostSkilled struct{ longestWait }

// Agent takes the best.
func (MostSkilled) Agent(_ *Floor, c *Contact, free []*Agent) *Agent {
	return first(free, func(a, b *Agent) bool {
		x, y := fit(a, c), fit(b, c)
		return x > y || x == y && longerIdle(a, b)
	})
}

// Tiers has nobody of a tier take a contact while anybody of a better one is free; in a
// tier the longest idle goes first. A freed agent takes the longest wait. Asterisk's
// penalties are such tiers (app_queue.c, calc_metric: a penalty outweighs whatever a
// strategy says); here an agent's tier for a contact follows from how well she suits it,
// as an administrator would set penalties.
type Tiers struct {
	longestWait
	// Least is the fit from which an agent belongs to a tier, from the best tier down.
	// Who has less than the last belongs to one more.
	Least []routing.Share
}

// Agent takes the longest idle of the best tier.
func (t Tiers) Agent(_ *Floor, c *Contact, free []*Agent) *Agent {
	return first(free, func(a, b *Agent) bool {
		x, y := t.tier(fit(a, c)), t.tier(fit(b, c))
		return x < y || x == y && longerIdle(a, b)
	})
}

// tier returns the number of the tier that a fit belongs to; the best is 0.
func (t Tiers) tier(f routing.Share) int {
	n := 0
	for n < len(t.Least) && f < t.Least[n] {
		n++
	}
	return n
}
