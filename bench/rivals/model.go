// SPDX-License-Identifier: Apache-2.0

package rivals

import (
	"fmt"
	"math"

	"cordial/bench/plan"
)

// Model is one run of M/M/n: Poisson arrivals, exponential talk times with a mean of 1,
// agents who are all alike. It begins with nobody there, and ends when all have been
// served.
type Model struct {
	Contacts int     // how many come, 1 or more
	Agents   int     // 1 or more
	Load     float64 // in Erlang, and so the arrivals per mean talk; below Agents
	Seed     int     // of the rival's own chance, 0 or more
}

// Tally is what a rival says about a run. Times are in mean talks, but for Seconds.
type Tally struct {
	Version     string  `json:"version"` // such as "SimPy 3.0.11"
	Seconds     float64 `json:"seconds"` // that the simulation took, by the clock on the wall
	Answered    int     `json:"answered"`
	Wait        float64 `json:"wait"` // of all who were answered, together
	Talk        float64 `json:"talk"` // likewise
	LastArrival float64 `json:"last_arrival"`
}

// Rate is how many contacts it simulated a second.
func (t Tally) Rate() float64 { return float64(t.Answered) / t.Seconds }

// unlikely is how many standard errors the mean of independent draws never strays.
const unlikely = 5

// fewer is a mean wait below which nobody waits, to speak of: where theory says less, a
// share of it says nothing.
const fewer = 0.001

// Check says whether a rival has done the work of the model: all contacts were answered,
// came and talked as the model says, and waited as Erlang C says. Waits depend on each
// other, so how far their mean may be from theory's is for the caller to say: within is
// a share of it.
func (m Model) Check(t Tally, within float64) error {
	theory, err := plan.Queue{Load: m.Load, Agents: m.Agents, AHT: 1}.Predict(0)
	if err != nil {
		return fmt.Errorf("M/M/%d: %w", m.Agents, err)
	}
	n := float64(m.Contacts)
	stray := unlikely / math.Sqrt(n)
	for _, f := range []struct {
		name            string
		is, want, apart float64
	}{
		{"contacts answered", float64(t.Answered), n, 0},
		{"mean talk", t.Talk / n, 1, stray},
		{"load", n / t.LastArrival, m.Load, stray * m.Load},
		{"mean wait", t.Wait / n, theory.MeanWait, max(within*theory.MeanWait, fewer)},
	} {
		if !(math.Abs(f.is-f.want) <= f.apart) {
			return fmt.Errorf("M/M/%d with a load of %v: %s %.6g, but it must be within %.2g of %.6g, so the rival does not do the work",
				m.Agents, m.Load, f.name, f.is, f.apart, f.want)
		}
	}
	if !(t.Seconds > 0) {
		return fmt.Errorf("M/M/%d with a load of %v: took %v s, and that must be above 0", m.Agents, m.Load, t.Seconds)
	}
	return nil
}
