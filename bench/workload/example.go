// SPDX-License-Identifier: Apache-2.0

package workload

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Plain is a centre as queueing theory knows it: one queue, agents who are all
// alike and always there, Poisson arrivals at an even rate, exponential talk times
// and no ring or wrap-up. Without patience it is M/M/n, with it M/M/n+M.
type Plain struct {
	Agents   int
	Rate     float64 // calls a minute
	Talk     time.Duration
	Patience time.Duration // mean; 0: nobody hangs up
	Length   time.Duration
	WarmUp   time.Duration
	// Lines is how many calls may be there at once, 0 for a number that is never
	// reached.
	Lines int
	Seed  uint64 // at most 2^53
}

// Scenario is the centre as a scenario. It is made as a file and read as one.
func (p Plain) Scenario() (*Scenario, error) {
	var b strings.Builder
	fmt.Fprintf(&b, "seed: %d\ndate: \"2026-03-02\"\nlength: %s\nwarm_up: %s\n", p.Seed, p.Length, p.WarmUp)
	fmt.Fprintf(&b, "centre:\n  routing: {mean_contact: %s}\n", p.Talk)
	fmt.Fprint(&b, admission(p.Lines))
	fmt.Fprint(&b, "  queues: [{name: all, expertise_worth: 0s, order_worth: 0s, known: 0s, wrap_up: 0s}]\n")
	fmt.Fprint(&b, "  lines: [{name: all, queue: all}]\n")
	even(&b, p.Rate, p.Talk, p.Patience)
	fmt.Fprint(&b, "  types: [{name: all, line: all}]\n")
	fmt.Fprintf(&b, "roster: [{name: agent, count: %d}]\n", p.Agents)
	return Parse(fmt.Sprintf("M/M/%d", p.Agents), []byte(b.String()))
}

// mostAtOnce is the most that admission allows.
const mostAtOnce = 1_000_000

func admission(lines int) string {
	if lines == 0 {
		lines = mostAtOnce
	}
	return fmt.Sprintf("  admission: {contacts: %d, then: {announcement: \"sound:all-circuits-busy-now\"}}\n", lines)
}

// even writes a curve with an even rate, and how callers behave.
func even(b *strings.Builder, rate float64, talk, patience time.Duration) {
	calls := strconv.FormatFloat(rate*24*60, 'f', -1, 64)
	fmt.Fprintf(b, "curves: [{name: even, rows: [{from: \"00:00\", to: \"24:00\", calls: %s}]}]\n", calls)
	fmt.Fprintf(b, "calls:\n  curve: even\n  talk: {exponential: %s}\n", talk)
	if patience > 0 {
		fmt.Fprintf(b, "  patience: {exponential: %s}\n", patience)
	}
}

// Pooled is a published example of what a few skills do: six types of calls, each
// at the same rate, 84 Erlang in all with a mean talk of 10 minutes, 90 agents and
// 120 lines. Each agent has two skills: a first at level 10 and a second at level
// 5, three agents for every ordered pair (Wallace and Whitt, "A staffing algorithm
// for call centers with skill-based routing", Manufacturing & Service Operations
// Management 7, 2005). Had every agent all skills, it would be M/M/90/120.
func Pooled(length, warmUp time.Duration, seed uint64) (*Scenario, error) {
	const types = 6
	var b, queues, lines, kinds, groups strings.Builder
	for i := 1; i <= types; i++ {
		fmt.Fprintf(&queues, "    - {name: q%d, needs: [{skill: s%d}], expertise_worth: 0s, order_worth: 0s, known: 0s, wrap_up: 0s}\n", i, i)
		fmt.Fprintf(&lines, "    - {name: l%d, queue: q%d}\n", i, i)
		fmt.Fprintf(&kinds, "    - {name: t%d, line: l%d}\n", i, i)
		for k := 1; k <= types; k++ {
			if i != k {
				fmt.Fprintf(&groups, "  - {name: a%d%d, count: 3, skills: {s%d: 10, s%d: 5}}\n", i, k, i, k)
			}
		}
	}
	fmt.Fprintf(&b, "seed: %d\ndate: \"2026-03-02\"\nlength: %s\nwarm_up: %s\n", seed, length, warmUp)
	fmt.Fprint(&b, "centre:\n  routing: {mean_contact: 10m}\n", admission(120))
	fmt.Fprint(&b, "  skills: [{name: s1}, {name: s2}, {name: s3}, {name: s4}, {name: s5}, {name: s6}]\n")
	fmt.Fprintf(&b, "  queues:\n%s  lines:\n%s", queues.String(), lines.String())
	even(&b, 8.4/types, 10*time.Minute, 0)
	fmt.Fprintf(&b, "  types:\n%sroster:\n%s", kinds.String(), groups.String())
	return Parse("six types pooled", []byte(b.String()))
}
