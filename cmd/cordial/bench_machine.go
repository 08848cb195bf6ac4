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

	"cordial/bench/rivals"
	"cordial/bench/sim"
	"cordial/bench/workload"
)

// machineFigures is what bench machine prints.
type machineFigures struct {
	// DayMS is how long the whole scenario takes, in milliseconds: the median of Runs.
	DayMS float64 `json:"day_ms"`
	// Of each command that the machine was told, the simulation around it included.
	NsPerStep     float64 `json:"ns_per_step"`
	AllocsPerStep float64 `json:"allocs_per_step"`
	// BytesPerContact is what was allocated in all, for each contact.
	BytesPerContact float64 `json:"bytes_per_contact"`
	// Contacts simulated a second, divided by what the rivals simulate of a bare M/M/n.
	VsSimPy float64 `json:"vs_simpy"`
	VsSimJS float64 `json:"vs_simjs"`

	ContactsPerSecond float64 `json:"contacts_per_second"`
	SimPyPerSecond    float64 `json:"simpy_per_second"`
	SimJSPerSecond    float64 `json:"simjs_per_second"`
	SimPy             string  `json:"simpy"` // its version
	SimJS             string  `json:"simjs"`

	machineCounts
	Steps    uint64 `json:"steps"`
	Runs     int    `json:"runs"`   // of the scenario
	Rounds   int    `json:"rounds"` // in each of which a rival has one
	Scenario string `json:"scenario"`
	Seed     uint64 `json:"seed"`
}

// machineCounts are what each run of a scenario must come to, and sim says the same.
type machineCounts struct {
	Arrivals   int    `json:"arrivals"`
	Answered   int    `json:"answered"`
	Abandoned  int    `json:"abandoned"`
	TurnedAway int    `json:"turned_away"`
	Records    uint64 `json:"records"`
}

func countsOf(r sim.Result) machineCounts {
	return machineCounts{r.Arrivals, r.Answered, r.Abandoned, r.TurnedAway, r.Records}
}

func benchMachineCommand() *cobra.Command {
	var asJSON, quick bool
	var file string
	c := &cobra.Command{
		Use: "machine", Short: "Measure the machine on a virtual clock", Args: cobra.NoArgs,
		Long: "Lets a whole scenario happen in the machine that serves live calls, on a virtual\n" +
			"clock, and takes the time; in turns with two simulators that know nothing but a\n" +
			"bare queue: SimPy with M/M/3600 and simjs with M/M/100, for as many contacts.\n" +
			"All runs must come to the same counts as cordial sim, and what the others say\n" +
			"is held against Erlang C. make rivals installs them. It takes less than a\n" +
			"minute, and a quiet machine.",
		RunE: func(c *cobra.Command, _ []string) error {
			ctx, stop := signal.NotifyContext(c.Context(), os.Interrupt, syscall.SIGTERM)
			defer stop()
			scenario, err := workload.Load(file)
			if err != nil {
				return fmt.Errorf("bench machine: %w; run it in Cordial's sources, or name a file with --scenario", err)
			}
			b := machineBench{scenario: scenario, rounds: 5, simpy: rivals.SimPy(), simjs: rivals.SimJS()}
			if quick {
				b.rounds = 1
			}
			b.progress = teller(c.ErrOrStderr())
			figures, err := b.run(ctx)
			b.progress("")
			if err != nil {
				return fmt.Errorf("bench machine: %w", err)
			}
			if asJSON {
				return json.NewEncoder(c.OutOrStdout()).Encode(figures)
			}
			return figures.print(c.OutOrStdout())
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print the figures as JSON")
	c.Flags().BoolVar(&quick, "quick", false, "a single round: rough figures in some seconds")
	c.Flags().StringVar(&file, "scenario", "configs/scenarios/day.yaml", "what to let happen")
	return c
}

// print writes the figures as a table, with what is asked of them.
func (f machineFigures) print(out io.Writer) error {
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	row := func(name, asked, format string, args ...any) {
		fmt.Fprintf(t, "%s\t%s\t%s\n", name, fmt.Sprintf(format, args...), asked)
	}
	row("the scenario", "must be 600 ms or less", "%.0f ms, median of %d", f.DayMS, f.Runs)
	row("  contacts", "", "%.0f/s", f.ContactsPerSecond)
	row("  against "+f.SimPy, "must be 3.5 or more", "%.2f times its %.0f/s", f.VsSimPy, f.SimPyPerSecond)
	row("  against "+f.SimJS, "2.5 or more is good", "%.2f times its %.0f/s", f.VsSimJS, f.SimJSPerSecond)
	row("a step", "", "%.0f ns", f.NsPerStep)
	row("  allocations", "must be 2 or less", "%.2f", f.AllocsPerStep)
	row("a contact", "", "%.0f bytes", f.BytesPerContact)
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(out, "\n%s with seed %d, and as cordial sim has it:\n%d arrivals, %d answered, %d abandoned, %d turned away;\n%d steps, %d records\n",
		f.Scenario, f.Seed, f.Arrivals, f.Answered, f.Abandoned, f.TurnedAway, f.Steps, f.Records)
	return err
}
