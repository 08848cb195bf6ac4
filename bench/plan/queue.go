// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"errors"
	"fmt"
	"math"
)

const (
	// MaxLoad is the greatest load, in Erlang.
	MaxLoad = 1_000_000
	// MaxAgents is the greatest number of agents, and of lines.
	MaxAgents = 1_000_000
)

// Queue is a group of agents and what comes to them. Times are in seconds; any other
// unit will do, if it is the same for all of them.
type Queue struct {
	// Load is what the callers offer, in Erlang: calls per second times AHT, without
	// those who call again. Above 0, at most MaxLoad.
	Load float64
	// Agents are at work: 1 to MaxAgents.
	Agents int
	// AHT is the mean handle time of a call, talk and wrap-up, in seconds. Above 0.
	AHT float64
	// Patience is the mean time in seconds after which callers who wait give up.
	// 0: they never do.
	Patience float64
	// Lines is how many callers there can be at once, talking or waiting; whoever
	// comes then is turned away. At least Agents, at most MaxAgents. 0: no limit.
	Lines int
	// Redial is the share, 0 to 1, of the callers who gave up or were turned away who
	// call again, each time anew, after a time that is long beside a wait.
	Redial float64
}

// ErrUnstable is the fault of a queue that grows without end, since nobody gives up
// and nobody is turned away for good.
var ErrUnstable = errors.New("the queue grows without end")

// Fault says which of the numbers that came in is out of its range.
type Fault struct {
	Name    string // such as "load"
	Value   float64
	Allowed string // what it must be, such as "above 0"
}

// Error says what is wrong and what is allowed.
func (f *Fault) Error() string { return fmt.Sprintf("%s %v: must be %s", f.Name, f.Value, f.Allowed) }

// Model is the usual name of the theory that applies: erlang-c, erlang-a or erlang-x.
func (q Queue) Model() string {
	switch {
	case q.Lines > 0 || q.Redial > 0:
		return "erlang-x"
	case q.Patience > 0:
		return "erlang-a"
	default:
		return "erlang-c"
	}
}

var allowedLoad = fmt.Sprintf("above 0 and at most %d Erlang", MaxLoad)

// check returns a *Fault if a number is out of its range.
func (q Queue) check() error {
	switch {
	case !(q.Load > 0 && q.Load <= MaxLoad):
		return &Fault{"load", q.Load, allowedLoad}
	case q.Agents < 1 || q.Agents > MaxAgents:
		return &Fault{"agents", float64(q.Agents), fmt.Sprintf("1 to %d", MaxAgents)}
	case !(q.AHT > 0 && q.AHT < math.Inf(1)):
		return &Fault{"handle time", q.AHT, "above 0"}
	case !(q.Patience >= 0 && q.Patience < math.Inf(1)):
		return &Fault{"patience", q.Patience, "above 0, or 0 if nobody gives up"}
	case q.Lines != 0 && (q.Lines < q.Agents || q.Lines > MaxAgents):
		return &Fault{"lines", float64(q.Lines), fmt.Sprintf("at least as many as agents (%d) and at most %d, or 0 for no limit", q.Agents, MaxAgents)}
	case !(q.Redial >= 0 && q.Redial <= 1):
		return &Fault{"redial", q.Redial, "0 to 1"}
	}
	return nil
}

// leaving is the rate at which one who waits gives up, per mean handle time.
func (q Queue) leaving() float64 {
	if q.Patience == 0 {
		return 0
	}
	return q.AHT / q.Patience
}
