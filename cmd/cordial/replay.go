// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"cordial/acd/journal"
)

// rerunReport is what replay prints as JSON.
type rerunReport struct {
	Journal string         `json:"journal"`
	Base    uint64         `json:"base"` // the record whose state it began with; 0: the beginning
	Same    uint64         `json:"same"` // records that came out as they were recorded
	Last    uint64         `json:"last"`
	Differs *differsReport `json:"differs,omitempty"`
}

type differsReport struct {
	Recorded journal.Words  `json:"recorded"`
	Now      *journal.Words `json:"now,omitempty"`
	Refused  string         `json:"refused,omitempty"`
}

func replayCommand() *cobra.Command {
	var until uint64
	var asJSON bool
	var w whatIf
	c := &cobra.Command{
		Use: "replay DIR", Short: "Run a journal's commands again and compare what they lead to",
		Long: "Runs the commands of the journal in DIR again and compares what they lead to with\n" +
			"what was recorded, up to the first difference; its status is 1 if there is one.\n" +
			"With --until it stops after that record and prints the state of the centre then,\n" +
			"as queue show --json does. It changes nothing, and needs the journal for itself:\n" +
			"stop cordial first.\n\n" +
			"With --policy it tells what another rule of routing would have done with these\n" +
			"callers, beside what was recorded and what Cordial's own rule does under the same\n" +
			"assumptions, which it prints too. serve routes by the dial alone. The rules:\n" + policyList(),
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if w.policy != "" {
				return w.run(c, args[0], asJSON)
			}
			progress, done := bar(c.ErrOrStderr(), "records")
			r, err := journal.Replay(args[0], until, progress)
			done()
			if err != nil {
				return err
			}
			return tellRerun(c, r, until > 0, asJSON)
		},
	}
	c.Flags().Uint64Var(&until, "until", 0, "stop after this record and print the state then")
	c.Flags().BoolVar(&asJSON, "json", false, "print the result as JSON")
	c.Flags().StringVar(&w.policy, "policy", "", "tell what this rule would have done, or all of them")
	c.Flags().Uint64Var(&w.seed, "seed", 1, "with --policy: what nobody knows is drawn by it")
	c.MarkFlagsMutuallyExclusive("policy", "until")
	return c
}

func tellRerun(c *cobra.Command, r journal.Rerun, state, asJSON bool) error {
	var err error
	switch {
	case state:
		r.State.Now = r.State.At
		err = json.NewEncoder(c.OutOrStdout()).Encode(r.State)
	case asJSON:
		err = json.NewEncoder(c.OutOrStdout()).Encode(reportOf(r))
	case r.Differs == nil:
		_, err = fmt.Fprintf(c.OutOrStdout(), "%d records of journal %s, after record %d: every command leads to the same again\n", r.Records, r.Journal, r.Base)
	}
	if err == nil && r.Differs != nil {
		if state || !asJSON {
			printDifference(c.ErrOrStderr(), r)
		}
		err = errTold
	}
	return err
}

func reportOf(r journal.Rerun) rerunReport {
	out := rerunReport{Journal: r.Journal, Base: r.Base, Same: r.Records, Last: r.Last}
	if d := r.Differs; d != nil {
		out.Differs = &differsReport{Recorded: journal.InWords(r.State, d.Recorded)}
		if d.Now.Seq != 0 {
			now := journal.InWords(r.State, d.Now)
			out.Differs.Now = &now
		}
		if d.Refused != nil {
			out.Differs.Refused = d.Refused.Error()
		}
	}
	return out
}

// printDifference says in words what was recorded and what comes out now.
func printDifference(out io.Writer, r journal.Rerun) {
	d := r.Differs
	was := journal.InWords(r.State, d.Recorded)
	fmt.Fprintf(out, "%d records lead to the same again. Record %d of %s differs.\n", r.Records, was.Seq, was.Time)
	fmt.Fprintf(out, "command: %s\nrecorded:\n", compactJSON(was.Command))
	printEvents(out, was)
	fmt.Fprintln(out, "now:")
	now := journal.InWords(r.State, d.Now)
	switch {
	case d.Refused != nil:
		fmt.Fprintf(out, "  refused: %v\n", d.Refused)
	case d.Now.Seq == 0:
		fmt.Fprintln(out, "  nothing")
	case d.Now.Command.Kind != d.Recorded.Command.Kind:
		fmt.Fprintf(out, "  before it, a %s at %s\n", now.Command.Kind, now.Time)
		printEvents(out, now)
	default:
		printEvents(out, now)
	}
	fmt.Fprintln(out, "After a change of the rules that is no fault: history stands as it was written.")
}

func printEvents(out io.Writer, w journal.Words) {
	for _, e := range w.Events {
		fmt.Fprintf(out, "  %s\n", compactJSON(e))
	}
}

func compactJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

// bar shows on a terminal how far something long has come; elsewhere nothing.
func bar(out io.Writer, what string) (progress func(done, of uint64), end func()) {
	if !isTerminal(out) {
		return nil, func() {}
	}
	b := progressbar.NewOptions64(0, progressbar.OptionSetWriter(out), progressbar.OptionSetDescription(what),
		progressbar.OptionShowCount(), progressbar.OptionClearOnFinish(), progressbar.OptionThrottle(barEvery))
	progress = func(done, of uint64) {
		if b.GetMax64() != int64(of) {
			b.ChangeMax64(int64(of))
		}
		_ = b.Set64(int64(done)) // a terminal that is gone stops nothing
	}
	return progress, func() { _ = b.Finish() }
}
