// SPDX-License-Identifier: Apache-2.0

package plan

import "math"

// erlangC is the queue in which nobody gives up, M/M/n; the load must be below the
// number of agents. Times are in mean handle times.
//
// With rho = A/n: P(W>0) = B / (1 - rho + rho B), E[W] = P(W>0) / (n-A),
// P(W>t) = P(W>0) exp(-(n-A)t). Source: A. K. Erlang, 1917; R. B. Cooper, "Introduction
// to Queueing Theory", 2nd edition, 1981, section 3.4.
func erlangC(load float64, agents int, within float64) Service {
	n := float64(agents)
	spare := n - load // exact where it is small
	blocked, free := erlangB(load, agents)
	all := spare/n + load/n*blocked
	s := Service{Waited: blocked / all, Answered: 1}
	s.MeanWait = s.Waited / spare
	s.ASA = s.MeanWait
	if within >= 0 {
		// Whoever does not wait, and whoever waits that long at most; not 1 minus the
		// rest, which has no digits left where nearly everybody waits.
		s.ServiceLevel = min(1, spare/n*free/all-s.Waited*math.Expm1(-spare*within))
		s.PatientLevel = s.ServiceLevel
	}
	return s
}
