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

	"github.com/spf13/cobra"

	"cordial/bench/quality"
)

func benchQualityCommand() *cobra.Command {
	var asJSON, quick bool
	c := &cobra.Command{
		Use: "quality", Short: "Compare the dial with other rules of routing", Args: cobra.NoArgs,
		Long: "Lets 3,600 made-up agents serve the same contacts by Cordial's dial and by the\n" +
			"rules of others, at five offered loads, and says how well callers and agents\n" +
			"were matched and what that cost in waiting. fit is the mean fit as a share of the\n" +
			"best there can be; wait and p99, in seconds, are of all contacts, also of those\n" +
			"who gave up (gone); over95 is the share of profiles that were busy for more than\n" +
			"95 % of the time; without- is the dial without a part of it. It takes some\n" +
			"minutes, with --quick half a minute; the figures are the same each time.",
		RunE: func(c *cobra.Command, _ []string) error {
			ctx, stop := signal.NotifyContext(c.Context(), os.Interrupt, syscall.SIGTERM)
			defer stop()
			o := quality.Full()
			if quick {
				o = quality.Quick()
			}
			tell := teller(c.ErrOrStderr())
			report, err := quality.Compare(ctx, o, func(done, all int) { tell(fmt.Sprintf("run %d of %d", done, all)) })
			tell("")
			if err != nil {
				return fmt.Errorf("bench quality: %w", err)
			}
			if asJSON {
				return json.NewEncoder(c.OutOrStdout()).Encode(report)
			}
			return printQuality(c.OutOrStdout(), &report)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print the figures as JSON")
	c.Flags().BoolVar(&quick, "quick", false, "a single instance and fewer contacts: somewhat rougher figures")
	return c
}

// printQuality writes a table for each load.
func printQuality(out io.Writer, r *quality.Report) error {
	for _, b := range r.Bounds {
		fmt.Fprintf(out, "load %.2f, the best mean fit there can be is %.3f\n", b.Load, b.Fit)
		t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
		fmt.Fprintln(t, "policy\tfit\twait\tp99\tin 20s\tgone\tgini\tover95\tdominated by")
		for _, w := range r.Rows {
			if w.Load == b.Load {
				fmt.Fprintf(t, "%s\t%.3f\t%.1f\t%.1f\t%.1f%%\t%.1f%%\t%.3f\t%.0f%%\t%s\n",
					w.Policy, w.FitShare, w.Wait, w.WaitP99, 100*w.InTime, 100*w.Abandoned, w.Gini, 100*w.Over95, orNone(w.DominatedBy))
			}
		}
		if err := t.Flush(); err != nil {
			return err
		}
		fmt.Fprintln(out)
	}
	for _, m := range r.Missed {
		fmt.Fprintln(out, "missed at", m)
	}
	if len(r.Missed) == 0 {
		fmt.Fprintln(out, "The dial reaches all that is asked of it.")
	}
	_, err := fmt.Fprintf(out, "%d agents, %d contacts counted in each run, seeds %v.\n", r.Agents, r.Contacts, r.Seeds)
	return err
}

func orNone(name string) string {
	if name == "" {
		return "-"
	}
	return name
}
