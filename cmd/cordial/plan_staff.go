// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/json"
	"errors"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cordial/bench/plan"
)

// staffReport is what plan staff prints as JSON.
type staffReport struct {
	planReport
	Calls     float64 `json:"calls"`
	Per       float64 `json:"per_seconds"`
	Shrinkage float64 `json:"shrinkage"`
	Rostered  int     `json:"rostered"`

	MostASA       *float64 `json:"max_asa_seconds"`
	MostAbandoned *float64 `json:"max_abandon"`
	MostOccupancy *float64 `json:"max_occupancy"`
	// Missed are the goals that one agent fewer would miss, by their flags.
	Missed []string `json:"missed_with_one_fewer"`
}

// staffFlags are what plan staff asks.
type staffFlags struct {
	calls, mostAbandoned, mostOccupancy, shrinkage float64
	per, aht, patience, asa                        time.Duration
	goal                                           target
	asJSON                                         bool
}

func planStaffCommand() *cobra.Command {
	var f staffFlags
	c := &cobra.Command{
		Use: "staff", Short: "How many agents it takes", Args: cobra.NoArgs,
		Long: "Finds the least number of agents who reach all goals that are given, by Erlang C,\n" +
			"or with --patience by Erlang A, and how many to roster for that. At least one of\n" +
			"--target, --asa, --max-abandon and --max-occupancy must be given.",
		Example: "  cordial plan staff --calls 100 --per 30m --aht 180s --target 80/20s \\\n" +
			"    --max-occupancy 0.85 --shrinkage 0.3",
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
	c.Flags().Float64Var(&f.calls, "calls", 0, "calls that come in --per")
	c.Flags().DurationVar(&f.per, "per", 30*time.Minute, "the time in which they come")
	c.Flags().DurationVar(&f.aht, "aht", 0, "mean handle time, talk and wrap-up, such as 180s")
	c.Flags().DurationVar(&f.patience, "patience", 0, "mean time after which callers who wait give up (default they never do)")
	c.Flags().Var(&f.goal, "target", "least service level, such as 80/20s: 80 % of all calls answered within 20 s")
	c.Flags().DurationVar(&f.asa, "asa", 0, "greatest average speed of answer, such as 15s")
	c.Flags().Float64Var(&f.mostAbandoned, "max-abandon", 0, "greatest share of calls that are given up, such as 0.03; needs --patience")
	c.Flags().Float64Var(&f.mostOccupancy, "max-occupancy", 0, "greatest share of their time for which agents handle calls, such as 0.85")
	c.Flags().Float64Var(&f.shrinkage, "shrinkage", 0, "share of paid time in which agents are not at work, such as 0.3")
	c.Flags().BoolVar(&f.asJSON, "json", false, "print the result as JSON, times in seconds")
	required(c, "calls", "aht")
	return c
}

func (f *staffFlags) report(c *cobra.Command) (staffReport, error) {
	if err := f.check(c); err != nil {
		return staffReport{}, err
	}
	q := plan.Queue{Load: f.calls * f.aht.Seconds() / f.per.Seconds(), AHT: f.aht.Seconds(), Patience: f.patience.Seconds()}
	if q.Load > plan.MaxLoad {
		return staffReport{}, errors.New("--calls, --aht and --per make a load of " + figure(q.Load) + " Erlang: must be at most " + figure(plan.MaxLoad))
	}
	goals := plan.Goals{
		ServiceLevel: f.goal.share(), Within: f.goal.within.Seconds(), ASA: f.asa.Seconds(),
		Lost: f.mostAbandoned, Occupancy: f.mostOccupancy,
	}
	staffing, err := plan.Staff(q, goals, f.shrinkage)
	if err != nil {
		return staffReport{}, err
	}
	q.Agents = staffing.Agents
	r := staffReport{
		Calls: f.calls, Per: f.per.Seconds(), Shrinkage: f.shrinkage, Rostered: staffing.Rostered,
		MostASA: given(goals.ASA), MostAbandoned: given(goals.Lost), MostOccupancy: given(goals.Occupancy), Missed: []string{},
	}
	for _, name := range staffing.Missed {
		r.Missed = append(r.Missed, planFlags[name])
	}
	r.planReport, err = newPlanReport(q, f.goal)
	return r, err
}

func (f *staffFlags) check(c *cobra.Command) error {
	if err := positive(c, "calls", "per", "aht", "patience", "asa", "max-abandon", "max-occupancy"); err != nil {
		return err
	}
	switch {
	case !f.goal.given() && f.asa == 0 && f.mostAbandoned == 0 && f.mostOccupancy == 0:
		return errors.New("give at least one goal: --target, --asa, --max-abandon or --max-occupancy")
	case f.mostAbandoned > 0 && f.patience == 0:
		return errors.New("--max-abandon needs --patience: without it nobody gives up")
	}
	return nil
}

// print writes the report as a table.
func (r staffReport) print(out io.Writer) error {
	var t figures
	t.text(planHeads[r.Model])
	t.row("calls", figure(r.Calls), "in "+figure(r.Per)+" s")
	r.rows(&t)
	t.row("rostered", figure(float64(r.Rostered)), "with a shrinkage of "+figure(r.Shrinkage))
	t.text("")
	if len(r.Missed) > 0 {
		t.text("One agent fewer would miss --" + strings.Join(r.Missed, ", --") + ".")
	} else {
		t.text("One agent is the least there can be.")
	}
	return t.write(out)
}
