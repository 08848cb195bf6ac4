// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/json"
	"errors"
	"time"

	"github.com/spf13/cobra"

	"cordial/bench/plan"
)

// planModel is one of the theories of queues, by what it asks for.
type planModel struct {
	name, short, long string
	patience, lines   bool // has a flag for them
}

var (
	planC = planModel{
		name: "erlang-c", short: "Nobody gives up: who waits, and how long",
		long: "Erlang C: callers wait until they are answered. With a load that is not below the\n" +
			"number of agents the queue grows without end; then it says so.",
	}
	planA = planModel{
		name: "erlang-a", short: "Callers give up: who waits, how long, and who gives up", patience: true,
		long: "Erlang A: callers who wait give up after a time that is --patience on average.",
	}
	planX = planModel{
		name: "erlang-x", short: "Limited lines, and callers who give up and call again", patience: true, lines: true,
		long: "Erlang X: there are --lines for those who talk and those who wait, and whoever\n" +
			"comes then is turned away; callers give up if there is a --patience; and a share\n" +
			"--redial of those who are lost either way calls again.",
	}
)

// queueFlags are what a command asks about a queue.
type queueFlags struct {
	queue         plan.Queue
	aht, patience time.Duration
	goal          target
	asJSON        bool
}

func planQueueCommand(m planModel) *cobra.Command {
	var f queueFlags
	c := &cobra.Command{
		Use: m.name, Short: m.short, Long: m.long, Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			r, err := f.report(c)
			if err != nil {
				return flagFault(c, err)
			}
			if f.asJSON {
				return json.NewEncoder(c.OutOrStdout()).Encode(r)
			}
			return r.print(c.OutOrStdout())
		},
	}
	c.Flags().Float64Var(&f.queue.Load, "load", 0, "what the callers offer, in Erlang: calls an hour times handle time in hours")
	c.Flags().IntVar(&f.queue.Agents, "agents", 0, "agents at work")
	c.Flags().DurationVar(&f.aht, "aht", 0, "mean handle time, talk and wrap-up, such as 180s; without it the unit of all times")
	c.Flags().Var(&f.goal, "target", "service level to compare with, such as 80/20s; needs --aht")
	c.Flags().BoolVar(&f.asJSON, "json", false, "print the result as JSON, times in seconds")
	required(c, "load", "agents")
	if m.patience {
		c.Flags().DurationVar(&f.patience, "patience", 0, "mean time after which callers who wait give up; needs --aht")
	}
	if m.lines {
		c.Flags().IntVar(&f.queue.Lines, "lines", 0, "how many callers there can be at once, talking or waiting")
		c.Flags().Float64Var(&f.queue.Redial, "redial", 0, "share, 0 to 1, of those who are lost that calls again")
		required(c, "lines")
	} else if m.patience {
		required(c, "patience")
	}
	return c
}

func (f *queueFlags) report(c *cobra.Command) (planReport, error) {
	if err := positive(c, "aht", "patience", "lines"); err != nil {
		return planReport{}, err
	}
	timeless := f.aht == 0
	switch {
	case timeless && f.goal.given():
		return planReport{}, errors.New("--target needs --aht, the mean handle time, such as --aht 180s")
	case timeless && f.patience > 0:
		return planReport{}, errors.New("--patience needs --aht, the mean handle time, such as --aht 180s")
	case timeless:
		f.aht = time.Second
	}
	f.queue.AHT, f.queue.Patience = f.aht.Seconds(), f.patience.Seconds()
	r, err := newPlanReport(f.queue, f.goal)
	r.Model, r.timeless = c.Name(), timeless
	return r, err
}
