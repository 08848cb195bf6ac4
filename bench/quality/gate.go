// SPDX-License-Identifier: Apache-2.0

package quality

import "fmt"

// gate is what is asked of the dial at a load in the large table; 0 is no limit.
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

// What is asked of the dial in all tables: how many more of all callers may give up than
// where nobody is held, and for how long anybody may wait beside a free agent.
const (
	mostLost = 0.01
	mostHeld = Worth
)

// What is asked of with-spread, at the load spreadAt of the large table: how many
// profiles may be busy nearly all the time, and what fit that may cost.
const (
	spreadAt     = 0.80
	mostOver95   = 0.25
	mostFitSpent = 0.01
)

// missed says in words what is asked of the dial in a table and not reached.
func missed(t *Table, rows []Row) []string {
	var out []string
	for _, load := range t.Loads {
		j := judgement{table: t.Name, load: load, rows: map[string]Row{}}
		for _, r := range rows {
			if r.Load == load {
				j.rows[r.Policy] = r
			}
		}
		j.everywhere()
		if t.Name == LargeName {
			j.large()
			j.spread()
		}
		out = append(out, j.missed...)
	}
	return out
}

// judgement is of a load in a table.
type judgement struct {
	table  string
	load   float64
	rows   map[string]Row // by policy
	missed []string
}

func (j *judgement) miss(format string, args ...any) {
	j.missed = append(j.missed, fmt.Sprintf("%s, load %.2f: ", j.table, j.load)+fmt.Sprintf(format, args...))
}

// everywhere judges what is asked in all tables.
func (j *judgement) everywhere() {
	r, free := j.rows[Ours], j.rows[unheld]
	if r.Abandoned > free.Abandoned+mostLost {
		j.miss("%.2f %% give up, %.2f %% where nobody is held: holding must cost %.0f %% or less", 100*r.Abandoned, 100*free.Abandoned, 100*mostLost)
	}
	if r.Held > mostHeld.Seconds() {
		j.miss("somebody waited %.1f s beside a free agent, must be %.0f s or less", r.Held, mostHeld.Seconds())
	}
}

// large judges what is asked in the large table.
func (j *judgement) large() {
	r := j.rows[Ours]
	for _, g := range gates {
		if g.load != j.load {
			continue
		}
		if r.FitShare < g.fit {
			j.miss("fit %.4f, must be %.3f or more", r.FitShare, g.fit)
		}
		if g.wait > 0 && r.Wait > g.wait {
			j.miss("mean wait %.2f s, must be %.1f s or less", r.Wait, g.wait)
		}
		if g.p99 > 0 && r.WaitP99 > g.p99 {
			j.miss("99th percentile %.1f s, must be %.0f s or less", r.WaitP99, g.p99)
		}
		if g.undominated && r.DominatedBy != "" {
			j.miss("%s is better in fit, wait and abandonment", r.DominatedBy)
		}
	}
}

// spread judges what is asked of the surcharge.
func (j *judgement) spread() {
	r, ok := j.rows[spread]
	if !ok || j.load != spreadAt {
		return
	}
	if r.Over95 >= mostOver95 {
		j.miss("with spread %.0f %% of the profiles are busy for more than 95 %% of the time, must be less than %.0f %%", 100*r.Over95, 100*mostOver95)
	}
	if cost := j.rows[Ours].FitShare - r.FitShare; cost > mostFitSpent {
		j.miss("spread costs %.4f of fit, must be %.2f or less", cost, mostFitSpent)
	}
}
