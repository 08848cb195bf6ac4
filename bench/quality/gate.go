// SPDX-License-Identifier: Apache-2.0

package quality

import "fmt"

// gate is what is asked of the dial at a load; 0 is no limit.
type gate struct {
	load           float64
	fit, wait, p99 float64
	undominated    bool
}

var gates = []gate{
	{load: 0.80, fit: 0.979, wait: 0.8, undominated: true},
	{load: 0.90, fit: 0.975, wait: 1.4, undominated: true},
	{load: 0.95, fit: 0.972, wait: 2.2, undominated: true},
	{load: 1.00, fit: 0.978, wait: 7.5, undominated: true},
	{load: 1.10, fit: 0.973, p99: 95},
}

// misses says in words what of it a row does not reach.
func (g gate) misses(r Row) []string {
	var out []string
	miss := func(format string, args ...any) {
		out = append(out, fmt.Sprintf("load %.2f: ", g.load)+fmt.Sprintf(format, args...))
	}
	if r.FitShare < g.fit {
		miss("fit %.4f, must be %.3f or more", r.FitShare, g.fit)
	}
	if g.wait > 0 && r.Wait > g.wait {
		miss("mean wait %.2f s, must be %.1f s or less", r.Wait, g.wait)
	}
	if g.p99 > 0 && r.WaitP99 > g.p99 {
		miss("99th percentile %.1f s, must be %.0f s or less", r.WaitP99, g.p99)
	}
	if g.undominated && r.DominatedBy != "" {
		miss("%s is better in fit, wait and abandonment", r.DominatedBy)
	}
	return out
}

// missed says in words what is asked of the dial and not reached. It is asked of the
// large centre.
func missed(rows []Row) []string {
	out := []string{}
	for _, g := range gates {
		for _, r := range rows {
			if r.Policy == Ours && r.Load == g.load {
				out = append(out, g.misses(r)...)
			}
		}
	}
	return out
}
