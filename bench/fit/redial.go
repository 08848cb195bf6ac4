// SPDX-License-Identifier: Apache-2.0

package fit

import (
	"time"

	"cordial/acd"
)

// again is who calls again after not having been served.
type again struct {
	chance float64
	after  *length
	most   int
}

// redials finds the calls of those who call again within the window after they were
// not served, and marks them. Callers also call twice by chance: as often as those do
// who were served, which is taken off. times is by how much the others must be
// multiplied then. Without known callers there are none.
func (m *Model) redials(window time.Duration) (marked []bool, times float64) {
	calls := m.log.calls
	marked = make([]bool, len(calls))
	type last struct {
		call, tries int
	}
	before := make(map[uint64]last)
	var delays []time.Duration
	unserved, served, known, chance, most := 0, 0, 0, 0, 1
	for i := range calls {
		c := &calls[i]
		tries := 0
		if c.customer == 0 {
			continue
		}
		known++
		if p, ok := before[c.customer]; ok {
			b := &calls[p.call]
			gone, lost := over(b)
			delay := c.at.Sub(gone)
			switch {
			case delay < 0 || delay > window:
			case lost:
				marked[i], tries = true, p.tries+1
				delays = append(delays, delay)
				most = max(most, tries)
			default:
				chance++
			}
		}
		switch _, lost := over(c); {
		case lost:
			unserved++
		case c.ending == answered:
			served++
		}
		before[c.customer] = last{i, tries}
	}
	m.customers = m.recur(marked, known)
	if known == 0 || unserved == 0 || len(delays) == 0 {
		if known == 0 {
			m.notes.about("no-callers", "the log does not tell who called again: redials count as calls of their own")
		}
		return make([]bool, len(calls)), 1
	}
	by := float64(chance) / float64(max(served, 1)) * float64(unserved) // by chance
	rate := (float64(len(delays)) - by) / float64(unserved)
	if rate <= 0 {
		return make([]bool, len(calls)), 1
	}
	m.again = &again{min(rate, 1), fitLengths(delays, m.log.grain), min(most, 60)}
	first := float64(len(calls) - len(delays))
	return marked, (first + by) / first
}

// over is when a caller was gone, and whether she had not been served.
func over(c *call) (acd.Time, bool) {
	at := c.at
	if c.wait != unknown {
		at = at.Add(c.wait)
	}
	if c.ending == answered && c.talk != unknown {
		at = at.Add(c.talk)
	}
	return at, c.ending == abandoned || c.ending == turnedAway
}

// recur is how many customers there are if each first call is from any of them alike:
// of n calls from C customers, C (1 - e^(-n/C)) different ones are expected. 0: most
// callers are unknown, or nobody was there twice.
func (m *Model) recur(marked []bool, known int) int {
	seen := make(map[uint64]bool)
	n := 0.0
	for i := range marked {
		if c := m.log.calls[i].customer; c != 0 && !marked[i] {
			seen[c] = true
			n++
		}
	}
	different := float64(len(seen))
	if known < len(marked)/2 || different == n {
		return 0
	}
	return int(bisect(different, 1e8, func(c float64) float64 { return occupied(c, n) - different }) + 0.5)
}
