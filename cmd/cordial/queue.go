// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"cordial/acd"
)

func queueCommand() *cobra.Command {
	var w where
	c := &cobra.Command{Use: "queue", Short: "Look at the queues"}
	w.flags(c)
	c.AddCommand(queueShowCommand(&w))
	return c
}

func queueShowCommand(w *where) *cobra.Command {
	var watch, asJSON bool
	c := &cobra.Command{
		Use: "show", Short: "Who waits, who talks, who could help", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			client, err := w.client()
			if err != nil {
				return err
			}
			ctx, stop := signal.NotifyContext(c.Context(), os.Interrupt)
			defer stop()
			for {
				status, err := client.status(ctx)
				if err != nil {
					return err
				}
				if asJSON {
					err = json.NewEncoder(c.OutOrStdout()).Encode(status)
				} else {
					err = printQueues(c.OutOrStdout(), status, watch)
				}
				if err != nil || !watch || !pause(ctx, time.Second) {
					return err
				}
			}
		},
	}
	c.Flags().BoolVar(&watch, "watch", false, "show it anew every second, until Ctrl-C")
	c.Flags().BoolVar(&asJSON, "json", false, "print everything as JSON")
	return c
}

// pause waits, and tells whether it was not interrupted.
func pause(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}

// printQueues writes the queues as a table that fits into 80 columns.
func printQueues(out io.Writer, s acd.Status, anew bool) error {
	var b strings.Builder
	if anew {
		b.WriteString("\x1b[H\x1b[2J")
	}
	for _, l := range s.Links {
		if !l.Up {
			fmt.Fprintf(&b, "The link to %s is down: its callers hear music, and are offered to nobody.\n\n", l.Node)
		}
	}
	t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "QUEUE\tWAITING\tOLDEST\tTALKING\tSTAFFED\tFREE\tWAIT\t")
	total := acd.QueueStatus{Name: "all"}
	for _, q := range s.Queues {
		row(t, q, s.Now)
		total.Waiting += q.Waiting
		total.Talking += q.Talking
		if q.Oldest != 0 && (total.Oldest == 0 || q.Oldest < total.Oldest) {
			total.Oldest = q.Oldest
		}
	}
	fmt.Fprintf(t, "%s\t%d\t%s\t%d\t\t\t\t\n", total.Name, total.Waiting, age(total.Oldest, s.Now), total.Talking)
	if err := t.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(&b, "\n%s\n", fold("Agents: "+countStates(s.Agents)+".", 80))
	_, err := io.WriteString(out, b.String())
	return err
}

func row(t io.Writer, q acd.QueueStatus, now acd.Time) {
	fmt.Fprintf(t, "%s\t%d\t%s\t%d\t%d\t%d\t%s\t\n", shorten(q.Name, 20), q.Waiting, age(q.Oldest, now), q.Talking, q.Staffed, q.Free, expected(q.Expected))
}

// expected is how long a wait may be, or a dash where nobody can say.
func expected(w *acd.WaitStatus) string {
	if w == nil {
		return "-"
	}
	return w.Short
}

// age is how long before now t was, or a dash for nobody.
func age(t, now acd.Time) string {
	if t == 0 {
		return "-"
	}
	return max(0, now.Sub(t)).Truncate(time.Second).String()
}

func shorten(s string, most int) string {
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return s
}

// fold breaks a text into lines of at most so many characters, where it can.
func fold(text string, most int) string {
	var b strings.Builder
	column := 0
	for _, word := range strings.Fields(text) {
		n := len([]rune(word))
		switch {
		case column == 0:
		case column+1+n > most:
			b.WriteString("\n")
			column = 0
		default:
			b.WriteString(" ")
			column++
		}
		b.WriteString(word)
		column += n
	}
	return b.String()
}

// agentStates are the words for what agents do, in the order of their telling.
var agentStates = []string{"ready", "ringing", "talking", "wrap-up", "paused", "missed", "unreachable", "signed out"}

func countStates(agents []acd.AgentStatus) string {
	counts := map[string]int{}
	for _, a := range agents {
		counts[a.State]++
	}
	var parts []string
	for _, state := range agentStates {
		if counts[state] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", counts[state], state))
		}
	}
	if len(parts) == 0 {
		return "none"
	}
	return strings.Join(parts, ", ")
}
