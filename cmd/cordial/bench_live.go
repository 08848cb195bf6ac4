// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"text/tabwriter"

	"github.com/spf13/cobra"

	rig "cordial/bench/load"
)

// liveFigures is what bench live prints.
type liveFigures struct {
	Rounds []rig.Round `json:"rounds"`
	// Share is Cordial's processor time as a share of Asterisk's, over all rounds.
	Share     float64 `json:"cpu_share"`
	Directory string  `json:"directory"`
}

func benchLiveCommand() *cobra.Command {
	var asJSON, quick bool
	var dir string
	var paces []string
	c := &cobra.Command{
		Use: "live", Short: "Measure calls through a real Asterisk", Args: cobra.NoArgs,
		Long: "Lets SIP callers call agents' SIP phones through an Asterisk and a cordial of\n" +
			"its own, at 1, 20 and 60 calls a second, and measures the time from the\n" +
			"caller's entry into Stasis to the agent's INVITE, with the commit of the\n" +
			"journal on the disk of --dir; and the processor time of both. Asterisk comes\n" +
			"from Debian, the callers are SIPp's: it needs root on a Debian machine, about\n" +
			"two minutes (more the first time, when Asterisk is fetched), and quiet.",
		RunE: func(c *cobra.Command, _ []string) error {
			ctx, stop := signal.NotifyContext(c.Context(), os.Interrupt, syscall.SIGTERM)
			defer stop()
			rounds, err := livePaces(paces, quick)
			if err != nil {
				return err
			}
			figures, err := benchLive(ctx, dir, rounds, teller(c.ErrOrStderr()))
			if err != nil {
				return fmt.Errorf("bench live: %w", err)
			}
			if asJSON {
				return json.NewEncoder(c.OutOrStdout()).Encode(figures)
			}
			return figures.print(c.OutOrStdout())
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print the figures as JSON")
	c.Flags().BoolVar(&quick, "quick", false, "fewer calls: rough figures in half a minute")
	c.Flags().StringSliceVar(&paces, "pace", nil, "calls a second and how many, such as 60:1500, instead of 1:30,20:500,60:1500")
	c.Flags().StringVar(&dir, "dir", ".", "where the journal is kept, on the disk to be measured; it is removed again")
	return c
}

// livePaces are the paces that were asked for.
func livePaces(asked []string, quick bool) ([]rig.Pace, error) {
	switch {
	case len(asked) == 0 && quick:
		return []rig.Pace{{PerSecond: 1, Calls: 3}, {PerSecond: 20, Calls: 100}, {PerSecond: 60, Calls: 300}}, nil
	case len(asked) == 0:
		return []rig.Pace{{PerSecond: 1, Calls: 30}, {PerSecond: 20, Calls: 500}, {PerSecond: 60, Calls: 1500}}, nil
	}
	var paces []rig.Pace
	for _, a := range asked {
		var p rig.Pace
		if n, err := fmt.Sscanf(a, "%d:%d", &p.PerSecond, &p.Calls); n != 2 || err != nil || p.PerSecond < 1 || p.PerSecond > 200 || p.Calls < 2 {
			return nil, fmt.Errorf("--pace %s: it must be like 60:1500, with 1 to 200 calls a second and at least 2 calls", a)
		}
		paces = append(paces, p)
	}
	return paces, nil
}

func benchLive(ctx context.Context, dir string, paces []rig.Pace, progress func(string)) (liveFigures, error) {
	figures := liveFigures{Directory: dir}
	self, err := os.Executable()
	if err != nil {
		return figures, fmt.Errorf("find this program: %w", err)
	}
	rounds, total, err := rig.Measure(ctx, self, dir, paces, progress)
	progress("")
	figures.Rounds, figures.Share = rounds, total.Share
	return figures, err
}

// print writes the figures as a table, with what is asked of them.
func (f liveFigures) print(out io.Writer) error {
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "calls/s\tcalls\tINVITE p50\tINVITE p99\tCordial/call\tAsterisk/call\tshare\t")
	for _, r := range f.Rounds {
		fmt.Fprintf(t, "%d\t%d\t%.1f ms\t%.1f ms\t%.2f ms\t%.2f ms\t%.3f\t\n",
			r.PerSecond, r.Calls, r.InviteP50, r.InviteP99, r.CordialCPU, r.AsteriskCPU, r.Share)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(out, "\nCordial takes %.3f of Asterisk's processor time; must be 0.15 or less, 0.05 is good.\n", f.Share)
	return err
}
