// SPDX-License-Identifier: Apache-2.0

package quality

// Row is how a rule did at a load: of each figure the mean over all seeds.
type Row struct {
	Table  string  `json:"table"`
	Policy string  `json:"policy"`
	Load   float64 `json:"load"` // offered, in erlang per agent
	// FitShare is the mean fit as a share of the bound. Who serves less than the bound
	// does, because customers give up, can have a little more than 1.
	FitShare float64 `json:"fit_share"`
	Fit      float64 `json:"fit"`
	// Of all waits, until the answer or until the customer gave up, in seconds.
	Wait    float64 `json:"wait_seconds"`
	WaitP99 float64 `json:"wait_p99"`
	// Held is the longest time that anybody waited for while an agent was free who could
	// have taken the contact, over all seeds, in seconds.
	Held float64 `json:"held_seconds_max"`
	// Shares of all contacts.
	InTime    float64 `json:"within_20s"`
	Abandoned float64 `json:"abandoned"`
	// Gini is the Gini coefficient of the profiles' busy shares, Over95 the share of
	// profiles that were busy more than 95 % of the time.
	Gini   float64 `json:"gini"`
	Over95 float64 `json:"over_95"`
	// DominatedBy names a rule that is better in fit, wait and abandonment; "" if none is.
	DominatedBy string `json:"dominated_by"`
}

// rowOf is the mean of runs at a load, each with its bound.
func rowOf(table, policy string, load float64, runs []Result, bounds []Bound) Row {
	row := Row{Table: table, Policy: policy, Load: load}
	n := float64(len(runs))
	for i, r := range runs {
		row.Fit += r.Fit / n
		row.FitShare += r.Fit / bounds[i].share() / n
		row.Wait += r.Wait / n
		row.WaitP99 += r.WaitP99 / n
		row.Held = max(row.Held, r.Held)
		row.InTime += r.InTime / n
		row.Abandoned += float64(r.Abandoned) / float64(r.Arrived) / n
		row.Gini += r.Gini / n
		row.Over95 += r.Over95 / n
	}
	return row
}

// dominates tells whether a rule is better than another in all that counts most.
func (r Row) dominates(other Row) bool {
	return r.Table == other.Table && r.Load == other.Load && r.FitShare > other.FitShare && r.Wait < other.Wait && r.Abandoned < other.Abandoned
}

// judge notes for each row who dominates it: of several, the one with the best fit.
func judge(rows []Row) {
	for i := range rows {
		var best *Row
		for j := range rows {
			if r := &rows[j]; r.dominates(rows[i]) && (best == nil || r.FitShare > best.FitShare) {
				best = r
			}
		}
		if best != nil {
			rows[i].DominatedBy = best.Policy
		}
	}
}
