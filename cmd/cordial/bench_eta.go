// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"cordial/bench/waits"
)

func benchEtaCommand() *cobra.Command {
	var asJSON, quick bool
	var file string
	c := &cobra.Command{
		Use: "eta", Short: "Hold the waits that are foretold against those that come", Args: cobra.NoArgs,
		Long: "Lets calls come to a centre of 180 agents at five offered loads, and lets the day\n" +
			"of a sale happen to one of 3,600, both on a virtual clock in the machine that\n" +
			"serves live calls. Some callers never hang up; whenever one of them must wait,\n" +
			"the wait is foretold as a range. held is the share of the ranges in which the\n" +
			"wait ended, width their mean width; off is how far the middle was from what came,\n" +
			"pbx the same of the moving average that app_queue announces; all in seconds. It\n" +
			"takes a minute or two, with --quick less than twenty seconds; all but the cost is\n" +
			"the same each time.",
		RunE: func(c *cobra.Command, _ []string) error {
			ctx, stop := signal.NotifyContext(c.Context(), os.Interrupt, syscall.SIGTERM)
			defer stop()
			o := waits.Full()
			if quick {
				o = waits.Quick()
			}
			o.Surge = file
			tell, began := teller(c.ErrOrStderr()), time.Now()
			report, err := waits.Compare(ctx, o, func() time.Duration { return time.Since(began) },
				func(done, all int) { tell(fmt.Sprintf("part %d of %d", done, all)) })
			tell("")
			if err != nil {
				return fmt.Errorf("bench eta: %w", err)
			}
			if asJSON {
				return json.NewEncoder(c.OutOrStdout()).Encode(report)
			}
			return printWaits(c.OutOrStdout(), &report)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print the figures as JSON")
	c.Flags().BoolVar(&quick, "quick", false, "one seed and fewer observers: somewhat rougher figures")
	c.Flags().StringVar(&file, "scenario", "configs/scenarios/surge.yaml", "the day of the row surge")
	return c
}

// printWaits writes a table, and what was missed.
func printWaits(out io.Writer, r *waits.Report) error {
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "load\tagents\tlooks\theld\tbelow\tabove\twidth\twait\toff\tpbx\t")
	for _, w := range r.Rows {
		fmt.Fprintf(t, "%v\t%d\t%d\t%.1f%%\t%.1f%%\t%.1f%%\t%.1f\t%.1f\t%.1f\t%.1f\t\n",
			w.Load, w.Agents, w.Looks, 100*w.Coverage, 100*w.Below, 100*w.Above, w.Width, w.Wait, w.Error, w.Average)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(out)
	for _, c := range r.Costs {
		text := fmt.Sprintf("One estimate among %d who wait for %d agents with %d profiles: %.2f ms, of which the machine is asked for %.2f ms; the next %.1f µs.",
			c.Waiting, c.Agents, c.Profiles, float64(c.Estimate)/1e6, float64(c.Outlook)/1e6, float64(c.Next)/1e3)
		fmt.Fprintln(out, fold(text, 80))
	}
	for _, m := range r.Missed {
		fmt.Fprintln(out, "missed:", m)
	}
	if len(r.Missed) > 0 {
		return nil
	}
	_, err := fmt.Fprintln(out, "All that is asked is reached.")
	return err
}
