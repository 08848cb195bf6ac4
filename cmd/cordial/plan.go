// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cordial/bench/plan"
)

func planCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "plan", Short: "Reckon waits and agents, and plan who is there when", Args: cobra.NoArgs,
		Long: "Reckons by Erlang's formulas how long callers wait, how many give up, and how many\n" +
			"agents it takes, for one group of agents who can all serve all of its callers; or\n" +
			"with schedule by simulation, for groups with different skills. No running cordial\n" +
			"is asked.",
	}
	c.AddCommand(planLossCommand(), planQueueCommand(planC), planQueueCommand(planA), planQueueCommand(planX), planStaffCommand(), planScheduleCommand())
	return c
}

// target is a flag such as 80/20s: so many percent of the calls within that time.
type target struct {
	percent float64
	within  time.Duration
}

// String is the form in which it is given; nothing if it is not.
func (t *target) String() string {
	if t.percent == 0 {
		return ""
	}
	return strconv.FormatFloat(t.percent, 'g', -1, 64) + "/" + t.within.String()
}

// Type is what the help calls it.
func (t *target) Type() string { return "percent/time" }

// Set reads it.
func (t *target) Set(text string) error {
	share, within, ok := strings.Cut(text, "/")
	percent, err := strconv.ParseFloat(strings.TrimSuffix(share, "%"), 64)
	d, errWithin := time.ParseDuration(within)
	if !ok || err != nil || errWithin != nil || !(percent > 0 && percent < 100) || d < 0 {
		return errors.New("give percent above 0 and below 100 and a time with its unit, such as 80/20s")
	}
	t.percent, t.within = percent, d
	return nil
}

func (t *target) given() bool    { return t.percent > 0 }
func (t *target) share() float64 { return t.percent / 100 }

// planFlags are the flags that the theory's faults are about.
var planFlags = map[string]string{
	"load": "load", "agents": "agents", "handle time": "aht", "patience": "patience", "lines": "lines", "redial": "redial",
	"service level": "target", "target time": "target", "asa": "asa", "lost": "max-abandon", "occupancy": "max-occupancy",
	"shrinkage": "shrinkage",
}

// flagFault names the flag that a fault is about, with what was given.
func flagFault(c *cobra.Command, err error) error {
	fault, ok := errors.AsType[*plan.Fault](err)
	if !ok {
		return err
	}
	flag := c.Flags().Lookup(planFlags[fault.Name])
	if flag == nil {
		return err
	}
	return fmt.Errorf("--%s %s: must be %s", flag.Name, flag.Value, fault.Allowed)
}

// positive refuses flags that were given and are not above 0. Where 0 stands for
// nothing given, to give 0 is a mistake.
func positive(c *cobra.Command, names ...string) error {
	var faults []error
	for _, name := range names {
		flag := c.Flags().Lookup(name)
		if flag == nil || !flag.Changed {
			continue
		}
		if d, err := time.ParseDuration(flag.Value.String()); err == nil && d > 0 {
			continue
		}
		if x, err := strconv.ParseFloat(flag.Value.String(), 64); err == nil && x > 0 {
			continue
		}
		faults = append(faults, fmt.Errorf("--%s %s: must be above 0", name, flag.Value))
	}
	return errors.Join(faults...)
}
