// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"cordial/acd"
	"cordial/bench/sim"
	"cordial/bench/workload"
)

// simulation is what sim is asked for.
type simulation struct {
	scenario    *workload.Scenario
	path        string
	reps        int
	replication int
	within      percent
	against     dialSettings
	journal     string
	asJSON      bool
	many        bool // replications, and not one
}

const simLong = `Lets the calls and the agents of a scenario file meet in the machine that serves
live calls, on a virtual clock, and says how it went. An auditor who shares no code
with the machine follows every record.

With --reps it takes the means of many replications with their 95 % confidence
intervals, on all processors; with --within only as many as it takes for intervals
so narrow; with --against it tells by how much other settings of the dial change
the figures, for the same callers. Ctrl-C ends it with what there is, and with
status 130.`

func simCommand() *cobra.Command {
	var s simulation
	var seed uint64
	var schema bool
	c := &cobra.Command{
		Use: "sim SCENARIO", Short: "Let a scenario's day happen on a virtual clock", Long: simLong,
		Args: oneFileUnless(&schema),
		RunE: func(c *cobra.Command, args []string) (err error) {
			if schema {
				_, err = c.OutOrStdout().Write(workload.Schema())
				return err //nolint:wrapcheck // the caller's writer
			}
			s.path = args[0]
			if s.scenario, err = workload.Load(s.path); err != nil {
				return err //nolint:wrapcheck // names the file and the lines
			}
			if c.Flags().Changed("seed") {
				s.scenario = s.scenario.WithSeed(seed)
			}
			return s.run(c)
		},
	}
	c.Flags().BoolVar(&schema, "schema", false, "print the JSON schema of scenarios instead, for editors")
	c.Flags().BoolVar(&s.asJSON, "json", false, "print the figures as JSON")
	c.Flags().Uint64Var(&seed, "seed", 0, "of the chance (default: the file's)")
	c.Flags().IntVar(&s.reps, "reps", 1, "how many replications to take the means of, at most")
	c.Flags().IntVar(&s.replication, "replication", 0, "let only this one of the replications happen, from 0")
	c.Flags().Var(&s.within, "within", "stop when the intervals are so narrow, such as 2%: half the width of the\n"+
		"service level's and the abandonment's in points, of the ASA's in percent of it")
	c.Flags().Var(&s.against, "against", "compare with another dial for all queues, such as expertise_worth=0s,order_worth=30s")
	c.Flags().StringVar(&s.journal, "journal", "", "write the records of one replication into a new journal in this directory")
	return c
}

// run lets it happen, until Ctrl-C.
func (s *simulation) run(c *cobra.Command) error {
	if err := s.settle(c); err != nil {
		return err
	}
	for _, o := range s.scenario.Unstable() {
		fmt.Fprintln(c.ErrOrStderr(), "note:", o)
	}
	ctx, stop := signal.NotifyContext(c.Context(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	lessCollection()
	switch {
	case !s.many:
		return s.one(ctx, c)
	case s.against != nil:
		return s.compare(ctx, c)
	}
	return s.replicate(ctx, c)
}

// mostWithin is how many replications there are at most with --within alone.
const mostWithin = 10_000

// settle makes sense of the flags together.
func (s *simulation) settle(c *cobra.Command) error {
	given := c.Flags().Changed
	s.many = given("reps") || given("within") || given("against")
	switch {
	case s.reps < 1:
		return fmt.Errorf("--reps %d: must be 1 or more", s.reps)
	case s.replication < 0:
		return fmt.Errorf("--replication %d: must be 0 or more", s.replication)
	case given("replication") && s.many:
		return errors.New("--replication chooses one replication: leave out --reps, --within and --against")
	case s.journal != "" && s.many && (s.reps > 1 || s.within > 0 || s.against != nil):
		return errors.New("--journal takes the records of one replication: leave out --reps, --within and --against, or choose one with --replication")
	case given("journal") && s.journal == "":
		return errors.New("--journal: name a directory")
	case s.within > 0 && s.against != nil:
		return errors.New("--within and --against: give one of them; --reps says how many replications are compared")
	case s.against != nil && !given("reps"):
		return errors.New("--against: say with --reps how many replications are to be compared, such as --reps 20")
	}
	if given("within") && !given("reps") {
		s.reps = mostWithin
	}
	s.many = s.many && s.journal == ""
	return nil
}

// one prints one replication, with the hash of its records.
func (s *simulation) one(ctx context.Context, c *cobra.Command) (err error) {
	o := sim.Options{Hash: true, Audit: true}
	var keep func(acd.Record) error
	if s.journal != "" {
		k, err := newKeeper(s.journal)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, k.close()) }()
		keep = k.keep
	}
	told, end := counter(c.ErrOrStderr(), "percent of the scenario", 100)
	o.Watch = s.watch(keep, told)
	r, err := sim.Run(ctx, s.scenario, s.replication, o)
	end()
	if err != nil {
		return s.failed(ctx, err)
	}
	out := c.OutOrStdout()
	if s.asJSON {
		return json.NewEncoder(out).Encode(r)
	}
	if err := printFigures(out, sim.Figures([]sim.Result{r}), false); err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "\n%d records at %.0f contacts a second, with the hash\n%s\n", r.Records, r.ContactsPerSecond, r.JournalHash)
	return err
}

// watch keeps each record, if it is to, and tells now and then how far the time has come.
func (s *simulation) watch(keep func(acd.Record) error, told func(percent int)) func(*acd.Machine, acd.Record) error {
	start, length := s.scenario.Start(), s.scenario.End().Sub(s.scenario.Start())
	return func(_ *acd.Machine, r acd.Record) error {
		if r.Seq%8192 == 0 {
			told(min(100, int(100*r.At.Sub(start)/length)))
		}
		if keep == nil {
			return nil
		}
		return keep(r)
	}
}

// failed says what ended a run before its end; of a fault, how to see it again.
func (s *simulation) failed(ctx context.Context, err error) error {
	var f *sim.Fault
	switch {
	case errors.As(err, &f):
		again := fmt.Sprintf("--replication %d", f.Replication)
		if s.against != nil {
			again = fmt.Sprintf("--reps %d --against %s", f.Replication+1, s.against.String())
		}
		return fmt.Errorf("sim: %w\nagain: cordial sim %s --seed %d %s", err, s.path, f.Seed, again)
	case ctx.Err() != nil:
		return statusError{interrupted, errors.New("sim: ended before it was over")}
	}
	return fmt.Errorf("sim: %w", err)
}

func printFigures(out io.Writer, all []sim.Figure, intervals bool) error {
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	if intervals {
		fmt.Fprintln(t, "figure\tmean\tfrom\tto\t")
	}
	for _, f := range all {
		fmt.Fprintf(t, "%s\t%s\t", label(f.Name), amount(f.Name, f.Mean))
		if intervals {
			fmt.Fprintf(t, "%s\t%s\t", amount(f.Name, f.Low), amount(f.Name, f.High))
		}
		fmt.Fprintln(t)
	}
	return t.Flush() //nolint:wrapcheck // the caller's writer
}

// digits writes a figure to four digits, and never less than the whole number.
func digits(v float64) string {
	if math.Abs(v) >= 1000 {
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	return strconv.FormatFloat(v, 'g', 4, 64)
}

// percent is a flag above 0 and up to what sim takes; 0: it was not given.
type percent float64

// String writes it; "" if it was not given.
func (p *percent) String() string {
	if *p == 0 {
		return ""
	}
	return strconv.FormatFloat(float64(*p), 'g', -1, 64) + "%"
}

// Set reads it, with or without its sign.
func (p *percent) Set(text string) error {
	v, err := strconv.ParseFloat(strings.TrimSuffix(text, "%"), 64)
	if err != nil || !(v > 0 && v <= sim.MostPercent) {
		return fmt.Errorf("must be a percentage above 0 and up to %d, such as 2%%", sim.MostPercent)
	}
	*p = percent(v)
	return nil
}

// Type is what the help calls it.
func (p *percent) Type() string { return "percent" }
