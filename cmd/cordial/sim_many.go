// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"cordial/bench/sim"
)

// simulated is what sim prints of several replications.
type simulated struct {
	Scenario     string       `json:"scenario"`
	Seed         uint64       `json:"seed"`
	Replications int          `json:"replications"`
	Asked        int          `json:"replications_asked"`
	Narrow       *bool        `json:"narrow,omitempty"` // with --within: whether the intervals are
	Figures      []sim.Figure `json:"figures"`
}

// compared is what sim prints of two settings.
type compared struct {
	Scenario     string       `json:"scenario"`
	Seed         uint64       `json:"seed"`
	Against      string       `json:"against"`
	Replications int          `json:"replications"`
	Asked        int          `json:"replications_asked"`
	Figures      []sim.Figure `json:"figures"`
	Others       []sim.Figure `json:"figures_against"`
	Differences  []sim.Figure `json:"differences"`
}

// replicate prints the means of many.
func (s *simulation) replicate(ctx context.Context, c *cobra.Command) error {
	told, end := counter(c.ErrOrStderr(), "replications", s.reps)
	o := sim.Options{Audit: true}
	var results []sim.Result
	var narrow *bool
	var err error
	if s.within == 0 {
		results, err = sim.Replicate(ctx, s.scenario, s.reps, o, told)
	} else {
		narrow = new(bool)
		results, *narrow, err = sim.ReplicateWithin(ctx, s.scenario, sim.Precision(s.within), s.reps, o, told)
	}
	end()
	all := simulated{s.scenario.Name(), s.scenario.Seed(), len(results), s.reps, narrow, sim.Figures(results)}
	return s.tell(ctx, c, err, len(results), all, func(out io.Writer) error {
		if err := printFigures(out, all.Figures, true); err != nil {
			return err
		}
		fmt.Fprintf(out, "\n%d of %d replications with seed %d", all.Replications, s.reps, all.Seed)
		switch {
		case narrow == nil:
		case *narrow:
			fmt.Fprintf(out, ": the intervals are within %s", s.within.String())
		default:
			fmt.Fprintf(out, ": the intervals are not yet within %s", s.within.String())
		}
		_, err := fmt.Fprintln(out)
		return err
	})
}

// compare prints what another dial changes.
func (s *simulation) compare(ctx context.Context, c *cobra.Command) error {
	told, end := counter(c.ErrOrStderr(), "pairs of replications", s.reps)
	d, err := sim.Compare(ctx, s.scenario, s.reps, sim.Options{Audit: true}, s.against.change, told)
	end()
	all := compared{s.scenario.Name(), s.scenario.Seed(), s.against.String(), d.Replications, s.reps, d.First, d.Second, d.Differences}
	return s.tell(ctx, c, err, d.Replications, all, func(out io.Writer) error {
		t := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
		fmt.Fprintln(t, "figure\tas it is\tagainst\tdifference\tfrom\tto\t")
		for i, f := range d.Differences {
			fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t\n", label(f.Name), amount(f.Name, d.First[i].Mean), amount(f.Name, d.Second[i].Mean),
				amount(f.Name, f.Mean), amount(f.Name, f.Low), amount(f.Name, f.High))
		}
		if err := t.Flush(); err != nil {
			return err //nolint:wrapcheck // the caller's writer
		}
		_, err := fmt.Fprintf(out, "\n%d of %d replications with seed %d, against %s\n", d.Replications, s.reps, all.Seed, all.Against)
		return err
	})
}

// tell prints what has come of n replications, also if Ctrl-C has ended them.
func (s *simulation) tell(ctx context.Context, c *cobra.Command, err error, n int, all any, words func(io.Writer) error) error {
	if n == 0 || err != nil && ctx.Err() == nil {
		return s.failed(ctx, err)
	}
	out := c.OutOrStdout()
	told := words
	if s.asJSON {
		told = func(out io.Writer) error { return json.NewEncoder(out).Encode(all) }
	}
	if err := told(out); err != nil {
		return err
	}
	if err != nil {
		return statusError{interrupted, fmt.Errorf("sim: interrupted after %d of %d replications", n, s.reps)}
	}
	return nil
}

// interrupted is the status of what Ctrl-C has ended: 128 and the signal's number.
const interrupted = 130

// statusError is an error that ends cordial with a status of its own.
type statusError struct {
	status int
	error
}

// lineEvery is how often a line tells of progress where there is no terminal.
const lineEvery = 5 * time.Second

// counter shows how many of something long are done: on a terminal as a bar, elsewhere
// as a line now and then.
func counter(out io.Writer, what string, of int) (told func(done int), end func()) {
	progress, end := bar(out, what)
	if progress != nil {
		progress(0, uint64(of))
		return func(done int) { progress(uint64(done), uint64(of)) }, end
	}
	last := time.Now()
	return func(done int) {
		if time.Since(last) >= lineEvery {
			last = time.Now()
			fmt.Fprintf(out, "%d of %d %s\n", done, of, what)
		}
	}, end
}

var errNoSetting = errors.New("give settings of the dial, such as expertise_worth=0s,order_worth=30s,known=0s")
