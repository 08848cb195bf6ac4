// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"cordial/web"
)

const (
	// drainAsk is how often --wait asks how many contacts are left.
	drainAsk = 250 * time.Millisecond
	// drainSilence is how long the server may fail to answer; a full disk keeps it
	// from telling.
	drainSilence = 30 * time.Second
)

func drainCommand() *cobra.Command {
	var w where
	var wait bool
	c := &cobra.Command{
		Use:   "drain",
		Short: "Take no new contacts, and end with the last one",
		Long: "Tells the cordial that serves to take no new contacts: new callers go on in the\n" +
			"dialplan at once, with CORDIAL_RESULT=not_admitted. Those who wait and talk are\n" +
			"served to their end; then it ends with status 0. There is no way back but a new\n" +
			"start, which takes contacts again.",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			client, err := w.client()
			if err != nil {
				return err
			}
			var state web.Emptying
			if err := client.call(c.Context(), http.MethodPost, "/v1/drain", nil, &state); err != nil {
				return err
			}
			tell := func(left int) { fmt.Fprintf(c.OutOrStdout(), "draining: %d contacts left\n", left) }
			tell(state.Contacts)
			if !wait {
				return nil
			}
			if err := client.drained(c.Context(), state.Contacts, tell); err != nil {
				return err
			}
			fmt.Fprintln(c.OutOrStdout(), "drained: cordial has ended")
			return nil
		},
	}
	w.flags(c)
	c.Flags().BoolVar(&wait, "wait", false, "wait for the last contact, and tell how many are left")
	return c
}

// drained waits until the server has ended, and tells each new number of contacts
// that are left.
func (c *client) drained(ctx context.Context, left int, tell func(left int)) error {
	ask := time.NewTicker(drainAsk)
	defer ask.Stop()
	heard := time.Now()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ask.C:
		}
		var state web.Emptying
		err := c.call(ctx, http.MethodGet, "/v1/drain", nil, &state)
		switch {
		case errors.Is(err, errNobodyServes) && left > 0:
			return fmt.Errorf("cordial has ended with %d contacts left, which stay in the switch; its log says why, and its next start takes them over", left)
		case errors.Is(err, errNobodyServes):
			return nil
		case err != nil && time.Since(heard) > drainSilence:
			return err
		case err != nil:
		case !state.Draining:
			return errors.New("cordial was started anew and is not draining; give the command again")
		default:
			heard = time.Now()
			if state.Contacts != left {
				left = state.Contacts
				tell(left)
			}
		}
	}
}
