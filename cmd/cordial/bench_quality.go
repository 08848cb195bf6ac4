// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"cordial/bench/quality"
)

// allTables stands for every table.
const allTables = "all"

// qualityFlags are what bench quality may be told.
type qualityFlags struct {
	table, chart  string
	asJSON, quick bool
}

func benchQualityCommand() *cobra.Command {
	var f qualityFlags
	c := &cobra.Command{
		Use: "quality", Short: "Compare the dial with other rules of routing", Args: cobra.NoArgs,
		Long: "Lets made-up agents serve the same contacts by Cordial's dial and by the rules of\n" +
			"others, at five offered loads, and says how well callers and agents were matched\n" +
			"and what that cost in waiting. fit is the mean fit as a share of the best there\n" +
			"can be; wait and p99, in seconds, are of all contacts, also of those who gave up\n" +
			"(gone); held is the longest that anybody waited while an agent was free who could\n" +
			"have helped; over95 is the share of profiles that were busy for more than 95 % of\n" +
			"the time; without- is the dial without a part of it, with- has something instead.\n" +
			"It takes some minutes, with --quick half a minute; the figures are the same each\n" +
			"time. --chart draws all of it, with the dial at other settings of expertise_worth.\n\n" +
			"The tables:\n" + tableList() + "  all           all of these, one after the other",
		RunE: func(c *cobra.Command, _ []string) error {
			tables, err := f.tables()
			if err != nil {
				return err
			}
			ctx, stop := signal.NotifyContext(c.Context(), os.Interrupt, syscall.SIGTERM)
			defer stop()
			tell := teller(c.ErrOrStderr())
			report, err := quality.Compare(ctx, tables, func(done, all int) { tell(fmt.Sprintf("run %d of %d", done, all)) })
			tell("")
			if err == nil && f.chart != "" {
				err = drawQuality(f.chart, &report)
			}
			if err != nil {
				return fmt.Errorf("bench quality: %w", err)
			}
			if f.asJSON {
				return json.NewEncoder(c.OutOrStdout()).Encode(report)
			}
			return printQuality(c.OutOrStdout(), &report)
		},
	}
	c.Flags().StringVar(&f.table, "table", quality.LargeName, "which table, or all")
	c.Flags().StringVar(&f.chart, "chart", "", "draw the table's frontier into this SVG file")
	c.Flags().BoolVar(&f.asJSON, "json", false, "print the figures as JSON")
	c.Flags().BoolVar(&f.quick, "quick", false, "fewer instances and contacts: somewhat rougher figures")
	return c
}

// tableList names the tables, one a line.
func tableList() string {
	var b strings.Builder
	for _, t := range quality.Tables() {
		fmt.Fprintf(&b, "  %-12s  %s\n", t.Name, t.About)
	}
	return b.String()
}

// tables returns those that are asked for.
func (f *qualityFlags) tables() ([]quality.Table, error) {
	tables := quality.Tables()
	if f.table != allTables {
		t, ok := quality.TableNamed(f.table)
		if !ok {
			return nil, fmt.Errorf("bench quality: --table: there is no table %q; the tables are\n%s  %s", f.table, tableList(), allTables)
		}
		tables = []quality.Table{t}
	}
	if f.chart != "" && len(tables) > 1 {
		return nil, fmt.Errorf("bench quality: --chart draws one table, so name it with --table")
	}
	for i := range tables {
		tables[i].Sweep = f.chart != ""
		if f.quick {
			tables[i] = tables[i].Quick()
		}
	}
	return tables, nil
}

func drawQuality(path string, r *quality.Report) error {
	var b bytes.Buffer
	if err := quality.Draw(&b, r); err != nil {
		return fmt.Errorf("--chart: %w", err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil { //nolint:gosec // anybody may see it
		return fmt.Errorf("--chart: %w", err)
	}
	return nil
}

// printQuality writes a table for each load of each table.
func printQuality(out io.Writer, r *quality.Report) error {
	for _, table := range r.Tables {
		fmt.Fprintf(out, "%s: %s\n%d agents, %d contacts counted in each run, %s.\n\n",
			table.Table, table.About, table.Agents, table.Contacts, instances(table.Seeds))
		for _, b := range r.Bounds {
			if b.Table == table.Table {
				if err := printLoad(out, r, b); err != nil {
					return err
				}
			}
		}
	}
	for _, m := range r.Missed {
		fmt.Fprintln(out, "missed in", m)
	}
	if len(r.Missed) > 0 {
		return nil
	}
	_, err := fmt.Fprintln(out, "The dial reaches all that is asked of it.")
	return err
}

func instances(seeds []uint64) string {
	if len(seeds) == 1 {
		return "one instance"
	}
	return fmt.Sprintf("%d instances", len(seeds))
}

// printLoad writes how all rules did at a load.
func printLoad(out io.Writer, r *quality.Report, b quality.BoundRow) error {
	fmt.Fprintf(out, "load %.2f, the best mean fit there can be is %.3f\n", b.Load, b.Fit)
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "policy\tfit\twait\tp99\tin 20s\tgone\theld\tover95\tdominated by")
	for _, w := range r.Rows {
		if w.Table == b.Table && w.Load == b.Load {
			fmt.Fprintf(t, "%s\t%.3f\t%.1f\t%.0f\t%.1f%%\t%.1f%%\t%.0f\t%.0f%%\t%s\n",
				w.Policy, w.FitShare, w.Wait, w.WaitP99, 100*w.InTime, 100*w.Abandoned, w.Held, 100*w.Over95, orNone(w.DominatedBy))
		}
	}
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintln(out)
	return err
}

func orNone(name string) string {
	if name == "" {
		return "-"
	}
	return name
}
