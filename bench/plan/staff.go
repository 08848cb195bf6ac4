// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"errors"
	"fmt"
	"math"
	"sort"
	"strings"
)

// Goals are what the service must reach, each alone or together. 0: not asked for.
type Goals struct {
	// ServiceLevel is the least share of all calls, above 0 and below 1, that must be
	// answered within Within, in seconds, 0 or above.
	ServiceLevel, Within float64
	// ASA is the greatest average speed of answer, in seconds.
	ASA float64
	// Lost is the greatest share of all calls that may be given up or find no line, below
	// 1. (Given up alone would be no goal: with few lines more agents can mean more of
	// them, since more callers get in.)
	Lost float64
	// Occupancy is the greatest share of their time for which agents handle calls, at
	// most 1.
	Occupancy float64
}

// Staffing is how many agents it takes.
type Staffing struct {
	// Agents must be at work, in the sense of Queue.
	Agents int
	// Rostered is how many of these and of those who are on a break, ill, in training
	// and so on: Agents / (1 - shrinkage), rounded up.
	Rostered int
	// Missed are the goals that one agent fewer would miss: "service level", "asa",
	// "lost", "occupancy". It is empty if that is none.
	Missed []string
	// Service is what Agents come to.
	Service Service
}

// ErrUnreachable is the fault of goals that no number of agents reaches.
var ErrUnreachable = errors.New("no number of agents reaches the goals")

// MaxShrinkage is the greatest shrinkage.
const MaxShrinkage = 0.99

// Staff returns the least number of agents who reach all goals. How many the Queue has
// is not looked at; with limited Lines there are never more of them. Shrinkage is the
// share of their paid time in which agents are not at work: 0 to MaxShrinkage.
//
// Every goal that some number of agents reaches is reached by more of them too; so the
// least is found by halving. The error is a *Fault, or wraps ErrUnreachable.
func Staff(q Queue, goals Goals, shrinkage float64) (Staffing, error) {
	q.Agents = 1
	if err := errors.Join(q.check(), goals.check(q)); err != nil {
		return Staffing{}, err
	}
	if !(shrinkage >= 0 && shrinkage <= MaxShrinkage) {
		return Staffing{}, &Fault{"shrinkage", shrinkage, fmt.Sprintf("0 to %v", MaxShrinkage)}
	}
	missed := func(agents int) []string {
		q.Agents = agents
		return goals.missed(q)
	}
	most := MaxAgents
	if q.Lines > 0 {
		most = q.Lines
	}
	enough := 1
	for enough < most && len(missed(enough)) > 0 {
		enough = min(2*enough, most)
	}
	if short := missed(enough); len(short) > 0 {
		return Staffing{}, fmt.Errorf("%w: with %d, which is the most, there is still missed: %s", ErrUnreachable, most, strings.Join(short, ", "))
	}
	out := Staffing{Agents: 1 + sort.Search(enough-1, func(i int) bool { return len(missed(i+1)) == 0 })}
	out.Rostered = int(math.Ceil(float64(out.Agents) / (1 - shrinkage) * (1 - 1e-12))) // 20 and a rounding error is 20
	if out.Agents > 1 {
		out.Missed = missed(out.Agents - 1)
	}
	q.Agents = out.Agents
	var err error
	out.Service, err = q.Predict(goals.Within)
	return out, err
}

// check returns a *Fault if a goal is out of its range, or if there is none.
func (g Goals) check(q Queue) error {
	switch {
	case g == Goals{} || g == Goals{Within: g.Within}:
		return errors.New("no goal is given: a service level, an average speed of answer, a share of calls lost, or an occupancy")
	case !(g.ServiceLevel >= 0 && g.ServiceLevel < 1):
		return &Fault{"service level", g.ServiceLevel, "above 0 and below 1"}
	case !(g.Within >= 0):
		return &Fault{"target time", g.Within, "0 or above"}
	case !(g.ASA >= 0):
		return &Fault{"asa", g.ASA, "above 0"}
	case !(g.Lost >= 0 && g.Lost < 1):
		return &Fault{"lost", g.Lost, "above 0 and below 1"}
	case g.Lost > 0 && q.Patience == 0 && q.Lines == 0:
		return &Fault{"patience", q.Patience, "above 0 where a share of calls may be given up"}
	case !(g.Occupancy >= 0 && g.Occupancy <= 1):
		return &Fault{"occupancy", g.Occupancy, "above 0 and at most 1"}
	}
	return nil
}

// missed names the goals that the queue misses; a queue that grows without end misses
// all of them.
func (g Goals) missed(q Queue) []string {
	s, err := q.Predict(g.Within)
	grows := err != nil
	var out []string
	miss := func(name string, asked, missed bool) {
		if asked && (missed || grows) {
			out = append(out, name)
		}
	}
	miss("service level", g.ServiceLevel > 0, s.ServiceLevel < g.ServiceLevel)
	miss("asa", g.ASA > 0, s.ASA > g.ASA)
	miss("lost", g.Lost > 0, s.Abandoned+s.Blocked > g.Lost)
	miss("occupancy", g.Occupancy > 0, s.Occupancy > g.Occupancy)
	return out
}
