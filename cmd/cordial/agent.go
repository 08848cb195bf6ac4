// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"cordial/acd"
	"cordial/web"
)

func agentCommand() *cobra.Command {
	var w where
	c := &cobra.Command{Use: "agent", Short: "Look at the agents, and speak for them"}
	w.flags(c)
	c.AddCommand(agentListCommand(&w),
		agentChoice(&w, "sign-in", "Begin work; ready comes next"),
		agentChoice(&w, "sign-out", "End work, after the contact in hand"),
		agentChoice(&w, "ready", "Be ready for a contact; ends a wrap-up"),
		agentChoice(&w, "pause", "Take a pause, after the contact in hand"))
	return c
}

// agentChoice is a command by which agents choose a state.
func agentChoice(w *where, word, short string) *cobra.Command {
	var choice web.Choice
	c := &cobra.Command{
		Use: word + " NAME...", Short: short, Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, names []string) error {
			client, err := w.client()
			if err != nil {
				return err
			}
			var faults []error
			for _, name := range names {
				err := client.call(c.Context(), http.MethodPost, "/v1/agents/"+url.PathEscape(name)+"/"+word, choice, nil)
				if p, ok := errors.AsType[*problem](err); ok && p.Stale {
					fmt.Fprintf(c.ErrOrStderr(), "%s: nothing to change\n", name) // as wished, already
				} else if err != nil {
					faults = append(faults, fmt.Errorf("%s: %w", name, err))
				}
			}
			return errors.Join(faults...)
		},
	}
	if word == "pause" {
		c.Flags().StringVar(&choice.Reason, "reason", "", "why, such as lunch")
	}
	return c
}

func agentListCommand(w *where) *cobra.Command {
	return listCommand(w, "What every agent does now, and next",
		func(s acd.Status) any { return s.Agents },
		func(out io.Writer, s acd.Status) error { return printAgents(out, s.Agents) })
}

// listCommand is a command that shows a part of the status: as JSON, or as a table.
func listCommand(w *where, short string, part func(acd.Status) any, table func(io.Writer, acd.Status) error) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use: "list", Short: short, Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			client, err := w.client()
			if err != nil {
				return err
			}
			status, err := client.status(c.Context())
			if err != nil {
				return err
			}
			if asJSON {
				return json.NewEncoder(c.OutOrStdout()).Encode(part(status))
			}
			return table(c.OutOrStdout(), status)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print everything as JSON")
	return c
}

// printAgents writes the agents as a table that fits into 80 columns.
func printAgents(out io.Writer, agents []acd.AgentStatus) error {
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "AGENT\tSTATE\tNEXT\tSITE\tSKILLS")
	for _, a := range agents {
		state := a.State
		if a.Reason != "" {
			state += " (" + shorten(a.Reason, 12) + ")"
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", shorten(a.Name, 12), shorten(state, 22), shorten(a.Next, 10), shorten(a.Site, 8), shorten(skills(a.Levels), 20))
	}
	return t.Flush()
}

// skills are an agent's levels in words, the best first.
func skills(levels map[string]acd.Level) string {
	var names []string
	for name := range levels {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		if levels[a] != levels[b] {
			return int(levels[b]) - int(levels[a])
		}
		return strings.Compare(a, b)
	})
	for i, name := range names {
		names[i] = fmt.Sprintf("%s:%d", name, levels[name])
	}
	return strings.Join(names, " ")
}
