// SPDX-License-Identifier: Apache-2.0

package sim

// Precision says how narrow the 95 % intervals of three figures must be, by half their
// widths in percent: of the service level and of the abandonment, which are shares of
// the arrivals, in percentage points; of the ASA in percent of its mean.
//
// Replications go on until all three are so narrow, one after the other and at least
// LeastReplications. That stops preferably where the intervals happen to be narrow, so
// that they hold the truth a little less often than 95 times in a hundred; the more
// replications, the less (Y. S. Chow and H. Robbins, "On the asymptotic theory of
// fixed-width sequential confidence intervals for the mean", Annals of Mathematical
// Statistics 36, 1965). A least number of replications and a relative width of at
// most 15 % keep that small (A. M. Law, Simulation Modeling and Analysis, 2015, on
// the sequential procedure of section 9.4.1).
type Precision float64

// LeastReplications is how many there are before intervals are believed.
const LeastReplications = 10

// MostPercent is the widest half width that may be asked for.
const MostPercent = 15

func (p Precision) reached(m *meter) bool {
	if m[0].n < LeastReplications {
		return false
	}
	part := float64(p) / 100
	asa := m.named("asa_seconds")
	return m.named("service_level").Half() <= part && m.named("abandonment").Half() <= part && asa.Half() <= part*asa.Mean
}
