// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"cordial/bench/schedule"
)

// scheduleFlags are what plan schedule asks.
type scheduleFlags struct {
	forecast, roster          string
	goal                      target
	asa, answer, worth, order time.Duration
	abandoned, fit            float64
	confidence, days, surge   float64
	seed                      uint64
	looks, proof              int
	brief, asJSON             bool
	csv, scenario             string
}

const scheduleLong = `Finds how many people of each group of the roster it takes, in each interval of the
forecast or on each shift, so that the day meets the target. It begins with Erlang's
formulas, lets days happen in the machine that serves live calls, and puts people
where calls wait too long. In the end it lets days happen that the search has not
seen, and says how sure they make it. Then it tries what a second skill for some
people would gain, other settings of the dial, and a twentieth fewer people.

FORECAST.csv has a row for each queue and interval of a day, with the columns start
(08:30), queue, calls, talk_seconds and, if need be, wrap_up_seconds, patience_seconds
and needs (such as waders:6 english:3). ROSTER.csv has a row for each group of people
of equal skills, with group, people, skills (waders:8) and, if need be, shrinkage
(0.25); and from, to (08:00, 16:30), break_after_minutes and break_minutes of a shift;
further rows of the group add shifts. A group without shifts works at any time.

Status 1 means that the roster does not meet the target: what comes nearest is
printed, with when and for whom people are missing.`

func planScheduleCommand() *cobra.Command {
	var f scheduleFlags
	c := &cobra.Command{
		Use: "schedule FORECAST.csv", Short: "Who has to be there when, by simulation", Long: scheduleLong, Args: cobra.ExactArgs(1),
		Example: "  cordial plan schedule forecast.csv --roster roster.csv --target 80/20s\n" +
			"  cordial plan schedule forecast.csv --roster roster.csv --target 80/20s \\\n    --surge 1.5 --csv plan.csv --scenario plan.yaml",
		RunE: func(c *cobra.Command, args []string) error {
			f.forecast = args[0]
			return f.run(c)
		},
	}
	c.Flags().StringVar(&f.roster, "roster", "", "the people that there are, in CSV")
	c.Flags().Var(&f.goal, "target", "least service level, such as 80/20s: 80 % of all calls answered within 20 s")
	c.Flags().DurationVar(&f.asa, "asa", 0, "greatest mean wait of the answered, such as 15s")
	c.Flags().Float64Var(&f.abandoned, "max-abandon", 0, "greatest share of calls that are given up, such as 0.03")
	c.Flags().Float64Var(&f.fit, "min-fit", 0, "least mean fit of agents and calls, such as 0.8")
	c.Flags().Float64Var(&f.confidence, "confidence", 0.95, "how sure it must be that the mean of all days meets this")
	c.Flags().Float64Var(&f.days, "days", 0, "share of the days each of which must meet it, such as 0.9 (default none)")
	c.Flags().Float64Var(&f.surge, "surge", 1, "multiply all calls, such as 1.5")
	c.Flags().DurationVar(&f.answer, "answer", 0, "how long a phone rings until its agent answers")
	c.Flags().DurationVar(&f.worth, "expertise-worth", time.Minute, "the dial's setting: how long an expert is worth waiting for")
	c.Flags().DurationVar(&f.order, "order-worth", 2*time.Minute, "the dial's setting: how far a better match may go first")
	c.Flags().Uint64Var(&f.seed, "seed", 1, "of the chance")
	c.Flags().IntVar(&f.looks, "look", 0, "days in each step of the search (default by the number of calls)")
	c.Flags().IntVar(&f.proof, "proof", 0, "days that the plan is proved on (default three times as many)")
	c.Flags().BoolVar(&f.brief, "brief", false, "leave out what a second skill, another dial and fewer people would do")
	c.Flags().StringVar(&f.csv, "csv", "", "write who is there, by interval and group, into this file")
	c.Flags().StringVar(&f.scenario, "scenario", "", "write the planned day into this file, for cordial sim")
	c.Flags().BoolVar(&f.asJSON, "json", false, "print the plan as JSON")
	required(c, "roster")
	return c
}

// run makes the plan and tells it.
func (f *scheduleFlags) run(c *cobra.Command) error {
	p, err := f.problem()
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(c.Context(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	lessCollection()
	progress, end := bar(c.ErrOrStderr(), "days simulated")
	if progress != nil {
		p.Progress = func(done, of int) { progress(uint64(done), uint64(of)) }
	}
	r, err := f.solve(ctx, p)
	end()
	if ctx.Err() != nil {
		return statusError{interrupted, errors.New("plan schedule: interrupted; there is no plan yet")}
	}
	unmet := errors.Is(err, schedule.ErrUnmet)
	if err != nil && !unmet {
		return fmt.Errorf("plan schedule: %w", err)
	}
	if err := f.files(r.plan); err != nil {
		return err
	}
	if f.asJSON {
		err = json.NewEncoder(c.OutOrStdout()).Encode(r)
	} else {
		err = r.print(c.OutOrStdout())
	}
	if err == nil && unmet {
		return errTold
	}
	return err
}

// problem reads what was given.
func (f *scheduleFlags) problem() (*schedule.Problem, error) {
	if !(f.surge > 0 && f.surge <= 100) {
		return nil, fmt.Errorf("--surge %v: must be above 0 and at most 100", f.surge)
	}
	if f.looks < 0 || f.looks == 1 || f.proof < 0 || f.proof == 1 {
		return nil, errors.New("--look and --proof: must be 2 days or more")
	}
	p := &schedule.Problem{
		Dial: schedule.Dial{Expertise: f.worth, Order: f.order}, Answer: f.answer, Seed: f.seed,
		Target: schedule.Target{
			ServiceLevel: f.goal.share(), Within: f.goal.within, ASA: f.asa, Abandoned: f.abandoned, Fit: f.fit,
			Confidence: f.confidence, Days: f.days,
		},
	}
	var err error
	if p.Forecast, err = readAs(f.forecast, schedule.ReadForecast); err != nil {
		return nil, err
	}
	if p.Groups, err = readAs(f.roster, schedule.ReadRoster); err != nil {
		return nil, err
	}
	p.Forecast.Surge(f.surge)
	p.Days, p.Proof = f.looks, f.proof
	if p.Days == 0 {
		p.Days = p.EnoughDays()
	}
	if p.Proof == 0 {
		p.Proof = 3 * p.Days
	}
	return p, nil
}

// readAs reads a file.
func readAs[T any](name string, read func(string, io.Reader) (T, error)) (T, error) {
	file, err := os.Open(name)
	if err != nil {
		var none T
		return none, err
	}
	defer func() { _ = file.Close() }() // was only read
	return read(name, file)
}

// solve makes the plan, and what is asked beside it.
func (f *scheduleFlags) solve(ctx context.Context, p *schedule.Problem) (*scheduleReport, error) {
	plan, unmet := p.Solve(ctx)
	if plan == nil {
		return nil, unmet
	}
	r := newScheduleReport(plan)
	if f.brief {
		return r, unmet
	}
	fewer, err := plan.Fewer(ctx, 0.05)
	if err != nil {
		return nil, err
	}
	dials, err := plan.Dials(ctx)
	if err != nil {
		return nil, err
	}
	trainings, err := plan.Trainings(ctx)
	if err != nil {
		return nil, err
	}
	r.whatIfs(fewer, dials, trainings)
	return r, unmet
}

// files writes those that were asked for.
func (f *scheduleFlags) files(p *schedule.Plan) error {
	if f.csv != "" {
		if err := os.WriteFile(f.csv, p.CSV(), 0o644); err != nil { //nolint:gosec // a plan is for everybody
			return fmt.Errorf("--csv: %w", err)
		}
	}
	if f.scenario != "" {
		if err := os.WriteFile(f.scenario, p.Scenario(), 0o644); err != nil { //nolint:gosec // as above
			return fmt.Errorf("--scenario: %w", err)
		}
	}
	return nil
}
