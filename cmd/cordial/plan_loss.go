// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/json"
	"io"

	"github.com/spf13/cobra"

	"cordial/bench/plan"
)

// lossReport is what plan erlang-b prints as JSON.
type lossReport struct {
	Model     string  `json:"model"`
	Load      float64 `json:"load"`
	Lines     int     `json:"lines"`
	Blocking  float64 `json:"blocking_probability"`
	Carried   float64 `json:"carried_load"`
	Occupancy float64 `json:"occupancy"`
}

func planLossCommand() *cobra.Command {
	var load float64
	var lines int
	var asJSON bool
	c := &cobra.Command{
		Use: "erlang-b", Short: "Lines without waiting: who finds all of them taken", Args: cobra.NoArgs,
		Long: "Erlang B: callers who find all lines taken are turned away, and nobody waits.",
		RunE: func(c *cobra.Command, _ []string) error {
			if err := positive(c, "lines"); err != nil {
				return err
			}
			blocked, err := plan.Blocking(load, lines)
			if err != nil {
				return flagFault(c, err)
			}
			carried := load * (1 - blocked)
			r := lossReport{Model: c.Name(), Load: load, Lines: lines, Blocking: blocked, Carried: carried, Occupancy: carried / float64(lines)}
			if asJSON {
				return json.NewEncoder(c.OutOrStdout()).Encode(r)
			}
			return r.print(c.OutOrStdout())
		},
	}
	c.Flags().Float64Var(&load, "load", 0, "what the callers offer, in Erlang: calls an hour times handle time in hours")
	c.Flags().IntVar(&lines, "lines", 0, "how many callers there can be at once")
	c.Flags().BoolVar(&asJSON, "json", false, "print the result as JSON")
	required(c, "load", "lines")
	return c
}

// required makes flags required. That they exist is for the tests to show.
func required(c *cobra.Command, names ...string) {
	for _, name := range names {
		if err := c.MarkFlagRequired(name); err != nil {
			panic(err)
		}
	}
}

// print writes the result as a table.
func (r lossReport) print(out io.Writer) error {
	var t figures
	t.text("Erlang B: nobody waits; whoever finds all lines taken is turned away.")
	t.row("load", figure(r.Load), "Erlang")
	t.row("lines", figure(float64(r.Lines)), "")
	t.row("turned away", figure(r.Blocking), "of all calls")
	t.row("carried load", figure(r.Carried), "Erlang")
	t.row("occupancy", figure(r.Occupancy), "of the lines' time")
	return t.write(out)
}
