// SPDX-License-Identifier: Apache-2.0

package sim

import (
	"errors"
	"fmt"
	"time"

	"cordial/acd"
)

// Fault is what ended a run that should have gone on. The same scenario, seed,
// replication and options lead to it again.
type Fault struct {
	Scenario    string // its name
	Seed        uint64
	Replication int
	At          acd.Time // of the last thing that happened
	Err         error
}

// Error says where and when, with the time in UTC, and what.
func (f *Fault) Error() string {
	return fmt.Sprintf("%s, seed %d, replication %d, at %s: %v", f.Scenario, f.Seed, f.Replication,
		time.Unix(0, int64(f.At)).UTC().Format("2006-01-02 15:04:05.000000000"), f.Err)
}

// Unwrap is what happened.
func (f *Fault) Unwrap() error { return f.Err }

// ErrFound is what the auditor's findings are.
var ErrFound = errors.New("the auditor found that a rule was broken; this is a fault of cordial, please report it")

// judge shows the auditor a record, before anything comes of it.
func (c *course) judge(r *acd.Record) error {
	if c.audit == nil {
		return nil
	}
	c.audit.Record(r)
	return c.found()
}

// stale tells the auditor of a command that the machine called stale.
func (c *course) stale(cmd acd.Command) error {
	if c.audit == nil {
		return nil
	}
	c.audit.Stale(cmd)
	return c.found()
}

// overdue lets the auditor look for what should have ended.
func (c *course) overdue() error {
	if c.audit == nil {
		return nil
	}
	c.audit.Overdue()
	return c.found()
}

// over lets the auditor look for who is left. Where nobody ever hangs up there may
// be some.
func (c *course) over() error {
	if c.audit == nil || c.calls.Len() > 0 {
		return nil
	}
	c.audit.Overdue()
	c.audit.Empty()
	return c.found()
}

// mostTold is how many findings an error names: what follows the first is often its
// consequence.
const mostTold = 3

func (c *course) found() error {
	f := c.audit.Findings()
	if len(f) == 0 {
		return nil
	}
	return fmt.Errorf("%w: %w", ErrFound, errors.Join(f[:min(len(f), mostTold)]...))
}
