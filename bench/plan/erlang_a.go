// SPDX-License-Identifier: Apache-2.0

package plan

import "math"

// erlangA is the queue whose callers give up, M/M/n+M, at any load. leaving is the rate
// at which one who waits does so; times are in mean handle times.
//
// Let V be the wait that a caller of endless patience would have. Relative to the
// probability that exactly n are in the system, its density is n e^g(v) with
// g(v) = A H(v) - n v, where H(v) = (1 - e^-cv)/c is how long one of patience 1/c stays
// on average if V is v; and V = 0 has 1/B(n) - 1. From these follows everything as
// integrals of positive functions, whatever c is. Sources: C. Palm, "Research on
// telephone traffic carried by full availability groups", Tele 1, 1957; A. Mandelbaum
// and S. Zeltyn, "Service engineering in action: the Palm/Erlang-A queue, with
// applications to call centers", 2007; the integrals: S. Zeltyn and A. Mandelbaum,
// "Call centers with impatient customers: many-server asymptotics of the M/M/n+G
// queue", Queueing Systems 51, 2005.
func erlangA(load float64, agents int, leaving, within float64) Service {
	w := newWaits(load, float64(agents), leaving)
	blocked, free := erlangB(load, agents)
	idle := free * math.Exp(-w.height) // V = 0, relative to the peak and times 1/B
	of := func(density, weight func(float64) float64, from, to float64) float64 {
		value, level := integral(density, weight, from-w.origin, to-w.origin)
		return blocked * w.agents * value * math.Exp(level)
	}
	end := math.Inf(1)
	stayed := of(w.density, w.stay, 0, end) // how long callers stayed, all together
	answered := of(w.patient, one, 0, end)
	all := idle + answered + leaving*stayed

	s := Service{Waited: (answered + leaving*stayed) / all, MeanWait: stayed / all}
	s.Abandoned = leaving * s.MeanWait
	s.Answered = (idle + answered) / all
	s.ASA = of(w.patient, w.wait, 0, end) / (idle + answered)
	if within >= 0 {
		s.target(leaving, within, idle/all, of(w.patient, one, 0, within)/all, of(w.density, one, within, end)/all)
	}
	return s
}

// target sets the service levels from the shares of calls that were answered at once
// and that waited and were answered within the target, and of those whose agent comes
// free later than that: of these, the patient still wait then.
func (s *Service) target(leaving, within, atOnce, soon, late float64) {
	s.ServiceLevel = min(1, atOnce+soon)
	if s.ServiceLevel > 0 {
		s.PatientLevel = s.ServiceLevel / (s.ServiceLevel + s.Blocked + late*math.Exp(-leaving*within))
	}
}

func one(float64) float64 { return 1 }

// waits is the density of V, around its peak, since at a high load everything happens
// there: x is V less origin. The factor e^height is left out.
type waits struct {
	load, agents, leaving float64

	origin, height float64
}

func newWaits(load, agents, leaving float64) waits {
	w := waits{load: load, agents: agents, leaving: leaving}
	if load > agents {
		over := math.Log1p((load - agents) / agents)
		w.origin = over / leaving
		w.height = agents / leaving * bend(-over)
	}
	return w
}

// density is g(V) - g(origin), in a form in which nothing cancels out.
func (w waits) density(x float64) float64 {
	if w.origin > 0 {
		return -w.agents / w.leaving * bend(w.leaving*x)
	}
	return (w.load-w.agents)*x - w.load/w.leaving*bend(w.leaving*x)
}

// patient is the density of V with a caller whose patience is longer.
func (w waits) patient(x float64) float64 { return w.density(x) - w.leaving*w.wait(x) }

func (w waits) wait(x float64) float64 { return max(0, w.origin+x) }

func (w waits) stay(x float64) float64 { return stay(w.leaving, w.wait(x)) }
