// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"text/tabwriter"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"cordial/bench/sim"
	"cordial/bench/workload"
)

// simulated is what sim prints of several replications.
type simulated struct {
	Scenario     string       `json:"scenario"`
	Seed         uint64       `json:"seed"`
	Replications int          `json:"replications"`
	Asked        int          `json:"replications_asked"`
	Figures      []sim.Figure `json:"figures"`
}

func simCommand() *cobra.Command {
	var asJSON bool
	var seed uint64
	var reps int
	c := &cobra.Command{
		Use: "sim SCENARIO", Short: "Let a scenario's day happen on a virtual clock", Args: cobra.ExactArgs(1),
		Long: "Lets the calls and the agents of a scenario file meet in the machine that serves\n" +
			"live calls, on a virtual clock, and says how it went: one replication, or with\n" +
			"--reps the means of many with their 95 % confidence intervals, on all processors.\n" +
			"Ctrl-C ends it with what there is.",
		RunE: func(c *cobra.Command, args []string) error {
			scenario, err := workload.Load(args[0])
			if err != nil {
				return err //nolint:wrapcheck // names the file and the lines
			}
			if c.Flags().Changed("seed") {
				scenario = scenario.WithSeed(seed)
			}
			if c.Flags().Changed("reps") && reps < 1 {
				return fmt.Errorf("--reps %d: must be 1 or more", reps)
			}
			for _, o := range scenario.Unstable() {
				fmt.Fprintln(c.ErrOrStderr(), "note:", o)
			}
			ctx, stop := signal.NotifyContext(c.Context(), os.Interrupt, syscall.SIGTERM)
			defer stop()
			if !c.Flags().Changed("reps") {
				return simOne(ctx, c.OutOrStdout(), scenario, asJSON)
			}
			return simMany(ctx, c, scenario, reps, asJSON)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print the figures as JSON")
	c.Flags().Uint64Var(&seed, "seed", 0, "of the chance (default: the file's)")
	c.Flags().IntVar(&reps, "reps", 1, "how many replications to take the means of")
	return c
}

// simOne prints one replication, with the hash of its records.
func simOne(ctx context.Context, out io.Writer, s *workload.Scenario, asJSON bool) error {
	r, err := sim.Run(ctx, s, 0, sim.Options{Hash: true})
	if err != nil {
		return fmt.Errorf("sim: %w", err)
	}
	if asJSON {
		return json.NewEncoder(out).Encode(r)
	}
	if err := printFigures(out, sim.Figures([]sim.Result{r}), false); err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "\n%d records at %.0f contacts a second, with the hash\n%s\n", r.Records, r.ContactsPerSecond, r.JournalHash)
	return err
}

// simMany prints the means of many.
func simMany(ctx context.Context, c *cobra.Command, s *workload.Scenario, reps int, asJSON bool) error {
	var told func(int)
	if isTerminal(c.ErrOrStderr()) {
		bar := progressbar.NewOptions(reps, progressbar.OptionSetWriter(c.ErrOrStderr()), progressbar.OptionSetDescription("replications"),
			progressbar.OptionShowCount(), progressbar.OptionClearOnFinish(), progressbar.OptionThrottle(barEvery))
		told = func(n int) { _ = bar.Set(n) }
		defer func() { _ = bar.Finish() }()
	}
	results, err := sim.Replicate(ctx, s, reps, sim.Options{}, told)
	if err != nil && !errors.Is(err, context.Canceled) {
		return fmt.Errorf("sim: %w", err)
	}
	if len(results) == 0 {
		return errors.New("sim: ended before the first replication was over")
	}
	all := simulated{s.Name(), s.Seed(), len(results), reps, sim.Figures(results)}
	if asJSON {
		return json.NewEncoder(c.OutOrStdout()).Encode(all)
	}
	if err := printFigures(c.OutOrStdout(), all.Figures, true); err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.OutOrStdout(), "\n%d of %d replications with seed %d\n", all.Replications, reps, all.Seed)
	return err
}

func printFigures(out io.Writer, all []sim.Figure, intervals bool) error {
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	if intervals {
		fmt.Fprintln(t, "figure\tmean\tfrom\tto\t")
	}
	for _, f := range all {
		fmt.Fprintf(t, "%s\t%s\t", f.Name, digits(f.Mean))
		if intervals {
			fmt.Fprintf(t, "%s\t%s\t", digits(f.Low), digits(f.High))
		}
		fmt.Fprintln(t)
	}
	return t.Flush() //nolint:wrapcheck // the caller's writer
}

// digits writes a figure to four digits, and never less than the whole number.
func digits(v float64) string {
	if math.Abs(v) >= 1000 {
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	return strconv.FormatFloat(v, 'g', 4, 64)
}
