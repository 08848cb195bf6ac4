// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"cordial/acd"
	"cordial/acd/journal"
	"cordial/bench/whatif"
)

// whatIf is replay with another rule.
type whatIf struct {
	policy string
	seed   uint64
}

// asRecorded is the row of what was recorded.
const asRecorded = "recorded"

// whatIfReport is what replay --policy prints as JSON.
type whatIfReport struct {
	Journal string      `json:"journal"` // its directory
	From    string      `json:"from"`    // RFC 3339, in UTC
	To      string      `json:"to"`
	Seed    uint64      `json:"seed"`
	Agents  int         `json:"agents"`
	Rows    []whatIfRow `json:"rows"` // what was recorded, the dial, other rules
	// Patience is the mean patience that was estimated; 0: nobody gave up.
	Patience float64 `json:"mean_patience_seconds"`
	// Of so many contacts patience, and talk, had to be drawn.
	PatienceDrawn int      `json:"patience_drawn"`
	TalkDrawn     int      `json:"talk_drawn"`
	Assumed       []string `json:"assumed"`
}

type whatIfRow struct {
	Policy string `json:"policy"`
	whatif.Figures
}

// policyList names the rules, one a line.
func policyList() string {
	var b strings.Builder
	for _, p := range whatif.Policies() {
		fmt.Fprintf(&b, "  %-14s  %s\n", p.Name, p.About)
	}
	fmt.Fprintf(&b, "  %-14s  all of these", whatif.All)
	return b.String()
}

func (w *whatIf) run(c *cobra.Command, dir string, asJSON bool) error {
	policies, err := whatif.PoliciesNamed(w.policy)
	if err != nil {
		return fmt.Errorf("replay: --policy %w", err)
	}
	ctx, stop := signal.NotifyContext(c.Context(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	traffic, err := w.read(ctx, c, dir)
	if err != nil {
		return err
	}
	report := w.report(dir, traffic)
	tell := teller(c.ErrOrStderr())
	defer tell("")
	for _, p := range withDial(policies) {
		tell("routing by " + p.Name)
		f, err := traffic.Route(ctx, p)
		if err != nil {
			return fmt.Errorf("replay: %w", err)
		}
		report.Rows = append(report.Rows, whatIfRow{p.Name, f})
	}
	tell("")
	if asJSON {
		return json.NewEncoder(c.OutOrStdout()).Encode(report)
	}
	return printWhatIf(c.OutOrStdout(), &report)
}

// withDial puts Cordial's own rule before others: they are to be compared with it.
func withDial(policies []whatif.Policy) []whatif.Policy {
	if policies[0].Name == whatif.Dial {
		return policies
	}
	return slices.Concat(whatif.Policies()[:1], policies)
}

// read takes the traffic from the journal in dir.
func (w *whatIf) read(ctx context.Context, c *cobra.Command, dir string) (*whatif.Traffic, error) {
	var r *whatif.Reader
	progress, done := bar(c.ErrOrStderr(), "records")
	err := journal.Walk(dir, progress,
		func(m *acd.Machine) { r = whatif.NewReader(m) },
		func(m *acd.Machine, rec acd.Record) error {
			r.Record(m, rec)
			return context.Cause(ctx)
		})
	done()
	if err != nil {
		return nil, err
	}
	t, err := r.Traffic(w.seed)
	if errors.Is(err, whatif.ErrNothing) {
		err = fmt.Errorf("replay: %w: in %s nobody was answered and talked to the end, so nothing is known of how long anything takes", err, dir)
	}
	return t, err
}

func (w *whatIf) report(dir string, t *whatif.Traffic) whatIfReport {
	return whatIfReport{
		Journal: dir, From: instantOf(t.From), To: instantOf(t.To), Seed: w.seed, Agents: t.Agents,
		Rows: []whatIfRow{{asRecorded, t.Recorded}}, Patience: t.Patience.Seconds(), PatienceDrawn: t.PatienceDrawn, TalkDrawn: t.TalkDrawn,
		Assumed: whatif.Assumed(),
	}
}

func instantOf(t acd.Time) string { return time.Unix(0, int64(t)).UTC().Format(time.RFC3339) }

// printWhatIf writes a row for each rule, and what is assumed.
func printWhatIf(out io.Writer, r *whatIfReport) error {
	fmt.Fprintf(out, "%s from %s to %s: %d contacts, %d agents\n\n", r.Journal, r.From, r.To, r.Rows[0].Contacts, r.Agents)
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(t, "%-14s\tanswered\tgave up\taway\twait\tp90\tin 20 s\tfit\tbusy\t\n", "rule")
	for _, w := range r.Rows {
		fmt.Fprintf(t, "%-14s\t%d\t%d\t%d\t%.1f s\t%.1f s\t%.1f %%\t%.3f\t%.1f %%\t\n",
			w.Policy, w.Answered, w.Abandoned, w.TurnedAway, w.Wait, w.WaitP90, 100*w.InTime, w.Fit, 100*w.Occupancy)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	fmt.Fprint(out, "\nwait and p90 are of those who were answered or gave up, until then; away were turned\n"+
		"away; fit is the mean fit of the answered; busy is talk and wrap-up, of the agents' time.\n"+
		"Compare a rule with the dial, not with what was recorded. Assumed in both:\n")
	for _, a := range r.Assumed {
		fmt.Fprintln(out, "- "+wrapped(a, 78, "  "))
	}
	_, err := fmt.Fprintf(out, "Mean patience: %s. Drawn by seed %d: the patience of %d contacts, the talk of %d.\n",
		patienceWords(r.Patience), r.Seed, r.PatienceDrawn, r.TalkDrawn)
	return err
}

// wrapped breaks a text into lines of so many characters; indent begins all but the first.
func wrapped(text string, width int, indent string) string {
	var b strings.Builder
	line := 0
	for i, word := range strings.Fields(text) {
		switch {
		case i > 0 && line+1+len(word) > width:
			b.WriteString("\n" + indent)
			line = 0
		case i > 0:
			b.WriteByte(' ')
			line++
		}
		b.WriteString(word)
		line += len(word)
	}
	return b.String()
}

func patienceWords(seconds float64) string {
	if seconds == 0 {
		return "without end, as nobody gave up"
	}
	return (time.Duration(seconds) * time.Second).String()
}
