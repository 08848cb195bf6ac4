// SPDX-License-Identifier: Apache-2.0

package plan

import "fmt"

// Service is what a Queue comes to in the long run. Shares are 0 to 1, times are in
// the unit of the Queue's AHT: seconds.
type Service struct {
	// Load is what the agents are offered, in Erlang, with those who call again.
	Load float64
	// Waited is the share of callers who had to wait, of those who found a line.
	Waited float64
	// MeanWait is the mean wait of those who found a line, however it ended; who was
	// answered at once waited 0.
	MeanWait float64
	// ASA is the average speed of answer: the mean wait of those who were answered.
	ASA float64
	// ServiceLevel is the share of all calls that were answered within the target.
	ServiceLevel float64
	// PatientLevel is the same, but of all calls except those that were given up within
	// the target.
	PatientLevel float64
	// Abandoned is the share of all calls that were given up.
	Abandoned float64
	// Blocked is the share of all calls that found no line.
	Blocked float64
	// Answered is the share of all calls that were answered.
	Answered float64
	// Occupancy is the share of their time for which the agents handle calls.
	Occupancy float64
	// Queued is how many wait, on average.
	Queued float64
}

// noTarget leaves the service levels unreckoned.
const noTarget = -1

// Predict returns what the queue comes to. within is the target of the service levels
// in seconds, 0 or above: answered within that time of arrival. The error is a *Fault,
// or wraps ErrUnstable.
func (q Queue) Predict(within float64) (Service, error) {
	if err := q.check(); err != nil {
		return Service{}, err
	}
	if !(within >= 0) {
		return Service{}, &Fault{"target time", within, "0 or above"}
	}
	if err := q.stable(); err != nil {
		return Service{}, err
	}
	load, err := q.redialled()
	if err != nil {
		return Service{}, err
	}
	s := q.once(load, within/q.AHT)
	s.Load = load
	s.MeanWait *= q.AHT
	s.ASA *= q.AHT
	return s, nil
}

// stable returns an error if callers come faster than agents can serve them and none
// of them is ever lost.
func (q Queue) stable() error {
	if q.Load < float64(q.Agents) || q.Redial < 1 && (q.Patience > 0 || q.Lines > 0) {
		return nil
	}
	return fmt.Errorf("%w: a load of %v Erlang needs more than %v agents, since no caller is ever lost for good; at least %d",
		ErrUnstable, q.Load, q.Agents, q.LeastAgents())
}

// LeastAgents is the least number of agents with whom the queue does not grow without
// end: 1 if callers can be lost.
func (q Queue) LeastAgents() int {
	if q.Redial < 1 && (q.Patience > 0 || q.Lines > 0) {
		return 1
	}
	return int(q.Load) + 1
}

// once is what becomes of calls at this load, redials and all. Times are in mean handle
// times, those that come in too.
func (q Queue) once(load, within float64) Service {
	n := float64(q.Agents)
	var s Service
	switch {
	case q.Lines > 0:
		s = erlangX(load, q.Agents, q.Lines, q.leaving(), within)
	case q.Patience > 0:
		s = erlangA(load, q.Agents, q.leaving(), within)
	default:
		s = erlangC(load, q.Agents, within)
	}
	s.Occupancy = min(1, load*s.Answered/n)
	s.Queued = load * (1 - s.Blocked) * s.MeanWait
	return s
}
