// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"
)

// journalFigures is what bench journal prints.
type journalFigures struct {
	// Durable commands a second through the engine and the journal, with one
	// submitter and with 64.
	RecordsPerSecond1  float64 `json:"records_per_second_1"`
	RecordsPerSecond64 float64 `json:"records_per_second_64"`
	// The same divided by what bbolt's own batching gives with its defaults.
	VsBatch1  float64 `json:"vs_batch_1"`
	VsBatch64 float64 `json:"vs_batch_64"`
	// The same divided by a bare append-only file with group commit.
	VsLog64 float64 `json:"vs_log_64"`
	// RecoverMS is how long it takes from 100,000 waiting contacts on disk to the
	// first offer that is durable, in milliseconds.
	RecoverMS float64 `json:"recover_ms_100k"`

	BatchPerSecond1  float64 `json:"batch_per_second_1"`
	BatchPerSecond64 float64 `json:"batch_per_second_64"`
	LogPerSecond64   float64 `json:"log_per_second_64"`
	// SyncsPerSecond is the limit that the disk sets: 4 KiB written over and synced,
	// again and again. A commit of the journal needs two of them.
	SyncsPerSecond float64 `json:"syncs_per_second"`
	Rounds         int     `json:"rounds"`
	Directory      string  `json:"directory"`
}

// journalBench says how to measure.
type journalBench struct {
	dir      string
	rounds   int
	each     time.Duration // of one measurement in one round
	waiting  int           // contacts that wait in the journal that is recovered
	agents   int           // on duty in that journal
	progress func(what string)
}

func benchJournalCommand() *cobra.Command {
	var asJSON, quick bool
	var dir string
	c := &cobra.Command{
		Use: "journal", Short: "Measure the journal: commits and recovery", Args: cobra.NoArgs,
		Long: "Measures durable commands a second through the engine and the journal, beside\n" +
			"bbolt's own batching and a bare append-only file on the same disk, in turns;\n" +
			"and the time from a journal with 100,000 waiting contacts to the first offer.\n" +
			"Every commit is synced. The disk that is measured is that of --dir. It takes\n" +
			"about a minute, and a quiet machine.",
		RunE: func(c *cobra.Command, _ []string) (err error) {
			ctx, stop := signal.NotifyContext(c.Context(), os.Interrupt)
			defer stop()
			lessCollection() // as serve does
			work, err := os.MkdirTemp(dir, "cordial-bench-")
			if err != nil {
				return fmt.Errorf("bench journal: %w; name a directory that can be written with --dir", err)
			}
			defer func() { err = errors.Join(err, os.RemoveAll(work)) }()
			b := journalBench{dir: work, rounds: 5, each: 1500 * time.Millisecond, waiting: 100_000, agents: 3_600}
			if quick {
				b.rounds, b.each = 3, 300*time.Millisecond
			}
			b.progress = teller(c.ErrOrStderr())
			figures, err := b.run(ctx)
			b.progress("")
			if err != nil {
				return fmt.Errorf("bench journal: %w", err)
			}
			figures.Directory = dir
			if asJSON {
				return json.NewEncoder(c.OutOrStdout()).Encode(figures)
			}
			return figures.print(c.OutOrStdout())
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print the figures as JSON")
	c.Flags().BoolVar(&quick, "quick", false, "fewer and shorter rounds: rough figures in a few seconds")
	c.Flags().StringVar(&dir, "dir", ".", "where to write, on the disk to be measured; all is removed again")
	return c
}

// teller returns what shows on a terminal what goes on; it says nothing elsewhere.
func teller(out io.Writer) func(string) {
	if !isTerminal(out) {
		return func(string) {}
	}
	return func(what string) { fmt.Fprintf(out, "\r\x1b[K%s", what) }
}

func isTerminal(out io.Writer) bool {
	f, ok := out.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// print writes the figures as a table, with what is asked of them.
func (f journalFigures) print(out io.Writer) error {
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	row := func(name, asked, format string, args ...any) {
		fmt.Fprintf(t, "%s\t%s\t%s\n", name, fmt.Sprintf(format, args...), asked)
	}
	row("one submitter", "", "%.0f records/s", f.RecordsPerSecond1)
	row("  against db.Batch", "must be 25 or more", "%.1f times its %.0f/s", f.VsBatch1, f.BatchPerSecond1)
	row("64 submitters", "", "%.0f records/s", f.RecordsPerSecond64)
	row("  against db.Batch", "must be 8 or more", "%.1f times its %.0f/s", f.VsBatch64, f.BatchPerSecond64)
	row("  against a bare log", "0.25 or more is good", "%.2f times its %.0f/s", f.VsLog64, f.LogPerSecond64)
	row("recovery, 100,000 wait", "must be 250 ms or less", "%.0f ms to the first offer", f.RecoverMS)
	row("the disk", "a commit needs two", "%.0f syncs/s", f.SyncsPerSecond)
	return t.Flush()
}
