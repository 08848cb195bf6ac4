// SPDX-License-Identifier: Apache-2.0

package policy

import "math/rand/v2"

// LongestIdle is longest wait and longest idle behind a skill filter, the common rule of
// the clouds: Genesys Cloud's standard routing with "all skills matching", Amazon
// Connect's default, Cisco's longest available agent. A contact goes to the agent who was
// free for longest, a freed agent takes the contact that waited longest.
//
// Asterisk's leastrecent is the same where there is no wrap-up: it takes the member who
// hung up least recently (app_queue.c, calc_metric, QUEUE_STRATEGY_LEASTRECENT).
type LongestIdle struct{ longestWait }

// Agent takes the longest idle.
func (LongestIdle) Agent(_ *Floor, _ *Contact, free []*Agent) *Agent {
	return first(free, longerIdle)
}

// LeastRecent has the agent take a contact who was offered one least recently, whenever
// that ended; the longest wait goes first. Asterisk's rrmemory comes to this where all
// members answer: it goes round, on from whoever was rung last (app_queue.c,
// QUEUE_STRATEGY_RRMEMORY).
type LeastRecent struct{ longestWait }

// Agent takes the least recently offered.
func (LeastRecent) Agent(_ *Floor, _ *Contact, free []*Agent) *Agent {
	return first(free, func(a, b *Agent) bool {
		return a.Offered < b.Offered || a.Offered == b.Offered && a.ID < b.ID
	})
}

// Random has any free agent take a contact, all alike: Asterisk's random (app_queue.c,
// QUEUE_STRATEGY_RANDOM). The longest wait goes first.
type Random struct {
	longestWait
	Rand *rand.Rand
}

// Agent draws one.
func (r Random) Agent(_ *Floor, _ *Contact, free []*Agent) *Agent {
	return free[r.Rand.IntN(len(free))]
}
