// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"cordial/acd"
	"cordial/web"
)

func contactCommand() *cobra.Command {
	var w where
	c := &cobra.Command{Use: "contact", Short: "Look at the contacts, and hand them on"}
	w.flags(c)
	c.AddCommand(contactListCommand(&w),
		contactExit(&w, "transfer", "Hand a caller on who talks with an agent"),
		contactExit(&w, "withdraw", "Take a caller out of the queue; without a way, hang up"))
	return c
}

// contactExit is a command that sends a contact somewhere else.
func contactExit(w *where, word, short string) *cobra.Command {
	var queue, exten, agent string
	c := &cobra.Command{
		Use: word + " ID", Short: short, Args: cobra.ExactArgs(1),
		Long: short + ".\nThe IDs are those of: cordial contact list",
		RunE: func(c *cobra.Command, args []string) error {
			exit, err := exitOf(queue, exten)
			if err != nil {
				return err
			}
			id, err := strconv.ParseUint(args[0], 10, 64)
			if err != nil {
				return fmt.Errorf("contact %q: that is no number; see: cordial contact list", args[0])
			}
			client, err := w.client()
			if err != nil {
				return err
			}
			err = client.call(c.Context(), http.MethodPost, fmt.Sprintf("/v1/contacts/%d/%s", id, word), web.Choice{Exit: exit, Agent: agent}, nil)
			if p, ok := errors.AsType[*problem](err); ok && p.Stale {
				return fmt.Errorf("contact %d cannot be had any more, or not in this way: see cordial contact list", id)
			}
			return err
		},
	}
	c.Flags().StringVar(&queue, "queue", "", "into this queue, where the caller keeps the age")
	c.Flags().StringVar(&exten, "exten", "", "to this place in the dialplan: EXTEN@CONTEXT")
	if word == "transfer" {
		c.Flags().StringVar(&agent, "agent", "", "in the queue, to wait for this agent alone, up to its wait_for")
	}
	return c
}

// exitOf is where the flags lead; nil: nowhere.
func exitOf(queue, exten string) (*acd.Exit, error) {
	switch {
	case queue != "" && exten != "":
		return nil, errors.New("give --queue or --exten, not both")
	case queue != "":
		return &acd.Exit{Queue: queue}, nil
	case exten == "":
		return nil, nil //nolint:nilnil // no way is a way
	}
	number, context, ok := strings.Cut(exten, "@")
	if !ok || number == "" || context == "" {
		return nil, fmt.Errorf("--exten %s: it must be like 300@default", exten)
	}
	return &acd.Exit{Exten: number, Context: context, Priority: 1}, nil
}

func contactListCommand(w *where) *cobra.Command {
	return listCommand(w, "Who is here, and with whom", func(s acd.Status) any { return s.Contacts }, printContacts)
}

// printContacts writes the contacts as a table that fits into 80 columns.
func printContacts(out io.Writer, s acd.Status) error {
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "ID\tPHASE\tQUEUE\tLINE\tAGENT\tHERE FOR\tWAITS")
	for _, x := range s.Contacts {
		who := shorten(x.Agent, 11)
		if x.AskedFor != "" {
			who = "for " + shorten(x.AskedFor, 7)
		}
		fmt.Fprintf(t, "%d\t%s\t%s\t%s\t%s\t%s\t%s\n", x.ID, x.Phase, shorten(x.Queue, 12), shorten(x.Line, 8), who,
			age(x.Arrived, s.Now), expected(x.Expected))
	}
	return t.Flush()
}
