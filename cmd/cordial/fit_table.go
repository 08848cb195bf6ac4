// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"io"
	"strconv"
	"text/tabwriter"

	"cordial/bench/fit"
)

// printCheck prints a figure a line, and what it comes to.
func printCheck(out io.Writer, c *fit.Check) error {
	if c == nil {
		return nil
	}
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "figure\tlog\tscenario\tfrom\tto\t\t")
	wrong := 0
	for _, r := range c.Rows {
		verdict := "held"
		if !r.Held {
			verdict = "OUT"
			wrong++
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t\n", label(r.Name), amount(r.Name, r.Log), amount(r.Name, r.Mean),
			amount(r.Name, max(0, r.Low)), amount(r.Name, r.High), verdict)
	}
	if err := t.Flush(); err != nil {
		return err //nolint:wrapcheck // the caller's writer
	}
	says := "the scenario gives back the log"
	if wrong > 0 {
		says = fmt.Sprintf("the scenario does not give back the log: %d of %d figures are out", wrong, len(c.Rows))
	}
	_, err := fmt.Fprintf(out, "\n%s\n%d replications; all together in 95 of 100 cases, and %s %%\n",
		says, c.Replications, strconv.FormatFloat(100*c.Tolerance, 'g', 3, 64))
	return err
}
