// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"cordial/acd"
	"cordial/acd/journal"
)

func verifyCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "verify DIR",
		Short: "Check every record of a journal and every invariant",
		Long: "Reads the journal in DIR from end to end: checksums, chain and sequence; folds\n" +
			"it, holding each record against the state before it, and every invariant as\n" +
			"often as the size of the floor allows; runs the commands again and compares\n" +
			"what they lead to. It changes nothing, and needs the journal for itself: stop\n" +
			"cordial first.",
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			report, err := journal.Verify(args[0])
			if err != nil {
				return err
			}
			if asJSON {
				return json.NewEncoder(c.OutOrStdout()).Encode(report)
			}
			printReport(c, report)
			return nil
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print the report as JSON")
	return c
}

func printReport(c *cobra.Command, r journal.Report) {
	row := func(name, format string, args ...any) {
		fmt.Fprintf(c.OutOrStdout(), "%-10s "+format+"\n", append([]any{name}, args...)...)
	}
	row("journal", "%s", r.Journal)
	row("records", "%d in %d batches, numbers %d to %d, %d snapshots", r.Records, r.Batches, r.First, r.Last, r.Snapshots)
	if r.Records > 0 {
		row("time", "%s to %s", stamp(r.FirstAt), stamp(r.LastAt))
	}
	row("folded", "%d records, every invariant held", r.Folded)
	for o := acd.Answered; o <= acd.Lost; o++ {
		if n := r.Outcomes[o]; n > 0 {
			row("", "%d contacts %s", n, o)
		}
	}
	row("", "%d contacts not ended yet", r.Living)
	switch {
	case r.MarkMissing:
		row("mark", "journal.mark is missing; cordial serve makes it anew")
	default:
		row("mark", "%d", r.Mark)
	}
	if r.Differing > 0 {
		row("replay", "%d records come out otherwise by today's rules, the first is %d; history stands as it was written", r.Differing, r.FirstDiffering)
	} else {
		row("replay", "every command leads to the same again")
	}
	row("result", "good")
}

func stamp(t acd.Time) string { return time.Unix(0, int64(t)).UTC().Format("2006-01-02 15:04:05 UTC") }
