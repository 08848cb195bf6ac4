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

	"cordial/bench/fit"
)

// fitting is what fit is asked for.
type fitting struct {
	path, format, out string
	opts              fit.Options
	check             bool
	reps              int
	tolerance         percent
	asJSON            bool
}

// fitted is what fit prints as JSON.
type fitted struct {
	Log    string     `json:"log"`
	Format fit.Format `json:"format"`
	Calls  int        `json:"calls"`
	Notes  []fit.Note `json:"notes"`
	Check  *fit.Check `json:"check,omitempty"`
}

const fitLong = `Estimates a scenario from what has happened, which cordial sim then lets happen
again: how calls come by the parts of a day and by days, how long callers talk
and wait before they give up, who calls again, what they need, and which agents
are there when. What the log does not tell is said on standard error and in the
file.

LOG is the directory of Cordial's journal, Asterisk's queue_log, or a CSV of
calls whose first line is

  arrived_at,queue,needs,talk_seconds,patience_seconds

With --check the scenario is simulated, and its figures are held against the
log's; the status is 1 if one lies outside of what is to be expected.`

func fitCommand() *cobra.Command {
	var f fitting
	f.tolerance = 1
	c := &cobra.Command{
		Use: "fit LOG", Short: "Make a scenario of what a log tells", Long: fitLong,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			f.path = args[0]
			return f.run(c)
		},
	}
	c.Flags().StringVar(&f.format, "format", "", "csv, queue_log or journal\n(default: by the content)")
	c.Flags().StringVar(&f.out, "out", "", "write the scenario into this new file\n(default: to standard output)")
	c.Flags().StringVar(&f.opts.Zone, "zone", "", "time zone by which days are divided, such as\nEurope/Berlin (default: that of most agents)")
	c.Flags().StringVar(&f.opts.From, "from", "", "leave out what came before this day, such as\n2026-03-02")
	c.Flags().StringVar(&f.opts.To, "to", "", "leave out what came after this day")
	c.Flags().DurationVar(&f.opts.WrapUp, "wrap-up", 0, "mean wrap-up, where the log does not tell it")
	c.Flags().DurationVar(&f.opts.RedialWithin, "redial-within", 2*time.Hour, "a call so soon after one that was not served,\nby the same caller, is a redial\n")
	c.Flags().BoolVar(&f.check, "check", false, "simulate the scenario, compare with the log")
	c.Flags().IntVar(&f.reps, "reps", 0, "replications to compare with\n(default: 20 to 200, fewer for long logs)")
	c.Flags().Var(&f.tolerance, "tolerance", "how far a figure may differ beside chance\n")
	c.Flags().BoolVar(&f.asJSON, "json", false, "print what was found, not the scenario")
	return c
}

func (f *fitting) run(c *cobra.Command) error {
	switch {
	case f.format != "" && f.format != string(fit.CSV) && f.format != string(fit.QueueLog) && f.format != string(fit.Journal):
		return fmt.Errorf("--format %s: must be csv, queue_log or journal", f.format)
	case c.Flags().Changed("reps") && f.reps < fit.LeastReplications:
		return fmt.Errorf("--reps %d: must be %d or more", f.reps, fit.LeastReplications)
	case f.opts.WrapUp < 0 || f.opts.RedialWithin <= 0:
		return errors.New("--wrap-up and --redial-within: must not be negative, and the latter above 0")
	}
	ctx, stop := signal.NotifyContext(c.Context(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	lessCollection()
	l, err := fit.Read(f.path, fit.Format(f.format))
	if err != nil {
		return fmt.Errorf("fit: %w", err)
	}
	m, err := fit.Fit(l, f.opts)
	if err != nil {
		return fmt.Errorf("fit: %w", err)
	}
	if f.reps == 0 {
		f.reps = fit.Replications(l.Calls())
	}
	if err := f.write(c.OutOrStdout(), m); err != nil {
		return err
	}
	return f.tell(ctx, c, fitted{Log: f.path, Format: l.Format, Calls: l.Calls(), Notes: m.Notes()}, m)
}

// write puts the scenario where it is wanted, and reads it as a check of ourselves.
func (f *fitting) write(out io.Writer, m *fit.Model) (err error) {
	if _, err := m.Scenario(f.path); err != nil {
		return fmt.Errorf("fit: %w", err)
	}
	if f.out != "" {
		file, err := os.OpenFile(f.out, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644) //nolint:gosec // a scenario is no secret
		if err != nil {
			return fmt.Errorf("fit: --out: %w", err)
		}
		_, err = m.WriteTo(file)
		return errors.Join(err, file.Close())
	}
	if f.asJSON || f.check {
		return nil
	}
	_, err = m.WriteTo(out)
	return err //nolint:wrapcheck // the caller's writer
}

// tell says what could not be known, and whether the scenario gives back the log.
func (f *fitting) tell(ctx context.Context, c *cobra.Command, r fitted, m *fit.Model) error {
	if !f.asJSON {
		fmt.Fprintf(c.ErrOrStderr(), "%s: %s, %d calls\n", r.Log, r.Format, r.Calls)
		for _, n := range r.Notes {
			fmt.Fprintln(c.ErrOrStderr(), fold("note: "+n.String(), 80))
		}
	}
	if f.check {
		told, end := counter(c.ErrOrStderr(), "replications", f.reps)
		check, err := m.Check(ctx, f.reps, float64(f.tolerance)/100, told)
		end()
		switch {
		case ctx.Err() != nil:
			return statusError{interrupted, errors.New("fit: ended before it was over")}
		case err != nil:
			return fmt.Errorf("fit: %w", err)
		}
		r.Check = check
	}
	if f.asJSON {
		if err := json.NewEncoder(c.OutOrStdout()).Encode(r); err != nil {
			return err
		}
	} else if err := printCheck(c.OutOrStdout(), r.Check); err != nil {
		return err
	}
	if r.Check != nil && !r.Check.Held {
		return errTold
	}
	return nil
}
