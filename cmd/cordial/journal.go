// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"cordial/acd/journal"
)

// barEvery is how often a bar of progress is drawn anew.
const barEvery = 100 * time.Millisecond

func journalCommand() *cobra.Command {
	c := &cobra.Command{Use: "journal", Short: "Export or compact a journal that nobody uses"}
	c.AddCommand(journalExportCommand(), journalCompactCommand())
	return c
}

func journalExportCommand() *cobra.Command {
	var from, to uint64
	c := &cobra.Command{
		Use: "export DIR", Short: "Print the records in words, a JSON object a line",
		Long: "Prints the records of the journal in DIR, each a JSON object in a line of its own:\n" +
			"kinds, states and reasons in words, queues and agents by name, and of each offer\n" +
			"why it was made. Customers are opaque ids; no telephone number is among it. It\n" +
			"changes nothing, and needs the journal for itself: stop cordial first.",
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			out := bufio.NewWriter(c.OutOrStdout())
			line := json.NewEncoder(out)
			line.SetEscapeHTML(false)
			if err := journal.Export(args[0], from, to, func(w journal.Words) error { return line.Encode(w) }); err != nil {
				return err
			}
			return out.Flush()
		},
	}
	c.Flags().Uint64Var(&from, "from", 0, "the first record (default the first that is kept)")
	c.Flags().Uint64Var(&to, "to", 0, "the last record (default the last)")
	return c
}

func journalCompactCommand() *cobra.Command {
	var keep time.Duration
	c := &cobra.Command{
		Use: "compact DIR", Short: "Write the journal anew, without what nobody needs",
		Long: "Writes the journal in DIR anew, without free pages and without the records that\n" +
			"recovery does not need and that are older than --keep before the newest record.\n" +
			"The old file stays until the new one is synced and read back. It needs the\n" +
			"journal for itself: stop cordial first. There must be room for both files.",
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if keep <= 0 {
				return fmt.Errorf("--keep %s: give a time above 0, such as 720h", keep)
			}
			r, err := journal.Compact(args[0], journal.Options{Keep: keep})
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(c.OutOrStdout(), "%d batches kept, records %d to %d; %d left out; %d bytes before, %d after\n",
				r.Batches, r.First, r.Last, r.Dropped, r.Before, r.After)
			return err
		},
	}
	c.Flags().DurationVar(&keep, "keep", journal.DefaultKeep, "how long records stay that recovery does not need")
	return c
}
