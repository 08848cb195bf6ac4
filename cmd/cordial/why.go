// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cordial/acd"
	"cordial/acd/journal"
)

func whyCommand() *cobra.Command {
	var w where
	var asJSON bool
	c := &cobra.Command{
		Use: "why ID", Short: "Tell what befell a contact, and why it was offered to whom", Args: cobra.ExactArgs(1),
		Long: "Tells from the journal what befell a contact: each offer with the rule that decided,\n" +
			"how well the agent fitted, how much better the best at work would have, how long\n" +
			"the contact had waited and from when on it was ripe for her, and who came next.\n" +
			"It works while cordial serves, and on the journal of one that does not. The IDs of\n" +
			"those who are here are those of: cordial contact list",
		RunE: func(c *cobra.Command, args []string) error {
			id, err := strconv.ParseUint(args[0], 10, 64)
			if err != nil {
				return fmt.Errorf("contact %q: that is no number; see: cordial contact list", args[0])
			}
			client, err := w.client()
			if err != nil {
				return err
			}
			var story []journal.Words
			err = client.call(c.Context(), http.MethodGet, fmt.Sprintf("/v1/contacts/%d/why", id), nil, &story)
			if errors.Is(err, errNobodyServes) {
				story, err = journal.StoryIn(filepath.Dir(client.socket), acd.ContactID(id))
			}
			if err != nil {
				return err
			}
			if asJSON {
				return json.NewEncoder(c.OutOrStdout()).Encode(story)
			}
			return printStory(c.OutOrStdout(), story)
		},
	}
	w.flags(c)
	c.Flags().BoolVar(&asJSON, "json", false, "print the records as JSON")
	return c
}

// printStory writes what befell a contact, by the time since its arrival as far as that
// is told, within 80 columns.
func printStory(out io.Writer, story []journal.Words) error {
	begin, err := time.Parse(time.RFC3339Nano, story[0].Time)
	if err != nil {
		return fmt.Errorf("the time of record %d: %w", story[0].Seq, err)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "Contact %d came by %s at %s.\n\n", story[0].Events[0].Contact, story[0].Command.Line, begin.Format("2006-01-02 15:04:05 MST"))
	for _, r := range story {
		since := ""
		if at, err := time.Parse(time.RFC3339Nano, r.Time); err == nil {
			since = at.Sub(begin).Round(time.Millisecond).String()
		}
		for _, e := range r.Events {
			fmt.Fprintf(&b, "%10s  %s\n", since, indent(fold(happening(e), 68)))
			if e.Why != "" {
				fmt.Fprintf(&b, "%10s  %s\n", "", indent(fold("because "+e.Why, 68)))
			}
		}
	}
	_, err = io.WriteString(out, b.String())
	return err
}

func indent(text string) string { return strings.ReplaceAll(text, "\n", "\n"+strings.Repeat(" ", 12)) }

// happening is an event of a contact as a line.
func happening(e journal.EventWords) string {
	words := []string{strings.ReplaceAll(strings.TrimPrefix(e.Kind, "contact-"), "-", " ")}
	add := func(before, what string) {
		if what != "" {
			words = append(words, before+what)
		}
	}
	if e.Offer != 0 {
		add("", fmt.Sprintf("(offer %d)", e.Offer))
	}
	switch e.Kind {
	case acd.ContactQueued.String():
		add("in ", e.Queue)
	case acd.ContactOffered.String():
		add("to ", e.Agent)
	case acd.ContactMoved.String():
		add("to ", e.Queue)
		add("by ", e.Agent)
	default:
		add("by ", e.Agent)
	}
	add("for ", e.Reason)
	if e.Kind == acd.ContactQueued.String() {
		add("asking for somebody unknown, ", e.Text)
	}
	switch {
	case e.AskedUntil != "":
		add("to wait for ", e.AskedFor)
	case e.AskedFor != "":
		add("asking for ", e.AskedFor+", who is not waited for")
	}
	add("as ", e.Outcome)
	if x := e.Exit; x != nil {
		add("towards ", strings.Join(strings.Fields(x.Queue+" "+x.Exten+" "+x.Context+" "+x.Announcement), " "))
	}
	add("with priority ", e.Priority)
	return strings.Join(words, " ")
}
