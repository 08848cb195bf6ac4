// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"cordial/bench/pick"
)

// The cases of bench routing, in the order of routingCases.
const (
	pick3600 = iota
	pickDistinct
	pick10k
	pick100k
	freed10k
	freedDistinct
	talks
	signs
	learns
	comes
)

// routingCases are what is measured; scale divides the sizes.
func routingCases(scale int) []pick.Case {
	agents, profiles, waiting := 3_600/scale, 200/scale, 10_000/scale
	return []pick.Case{
		pick3600:      {Name: "arriving", Do: pick.Arriving, Agents: agents, Profiles: profiles},
		pickDistinct:  {Name: "arriving", Do: pick.Arriving, Agents: agents, Profiles: agents},
		pick10k:       {Name: "arriving", Do: pick.Arriving, Agents: 10_000 / scale, Profiles: profiles},
		pick100k:      {Name: "arriving", Do: pick.Arriving, Agents: 100_000 / scale, Profiles: profiles},
		freed10k:      {Name: "freed", Do: pick.Freed, Agents: agents, Profiles: profiles, Waiting: waiting},
		freedDistinct: {Name: "freed", Do: pick.Freed, Agents: agents, Profiles: agents, Waiting: waiting},
		talks:         {Name: "free-and-talking", Do: pick.Talks, Agents: agents, Profiles: profiles, Waiting: waiting},
		signs:         {Name: "out-and-in", Do: pick.Signs, Agents: agents, Profiles: profiles, Waiting: waiting},
		learns:        {Name: "other-levels", Do: pick.Learns, Agents: agents, Profiles: profiles, Waiting: waiting},
		comes:         {Name: "come-and-gone", Do: pick.Comes, Agents: agents, Profiles: profiles, Waiting: waiting},
	}
}

func benchRoutingCommand() *cobra.Command {
	var asJSON, quick bool
	c := &cobra.Command{
		Use: "routing", Short: "Measure a pick of the index beside the same rule without one", Args: cobra.NoArgs,
		Long: "Measures what it takes to pick an agent for a contact that comes, and a contact\n" +
			"for an agent who comes free, each with what it changes: the contact comes and\n" +
			"goes, the agent is taken and released. Beside the index stand filter and sort,\n" +
			"and a scan, on floors of their own that are drawn alike; all take turns, and\n" +
			"all must pick the same, those picks included that are timed. Between batches of\n" +
			"32 the floor goes on living, so that nothing is picked from what lies ready. It\n" +
			"takes half a minute, and a quiet machine.",
		RunE: func(c *cobra.Command, _ []string) error {
			ctx, stop := signal.NotifyContext(c.Context(), os.Interrupt, syscall.SIGTERM)
			defer stop()
			b := pick.Bench{
				Cases: routingCases(1), Sides: []pick.Contender{pick.Index, pick.Plain, pick.Scan},
				Checks: 16, Rounds: 9, Turn: 60 * time.Millisecond, Progress: teller(c.ErrOrStderr()),
			}
			if quick {
				b.Checks, b.Rounds, b.Turn = 4, 3, 25*time.Millisecond
			}
			results, err := b.Run(ctx)
			b.Progress("")
			if err != nil {
				return fmt.Errorf("bench routing: %w", err)
			}
			figures := routingFiguresOf(results, b.Rounds)
			if asJSON {
				return json.NewEncoder(c.OutOrStdout()).Encode(figures)
			}
			return figures.print(c.OutOrStdout())
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print the figures as JSON")
	c.Flags().BoolVar(&quick, "quick", false, "fewer and shorter rounds: rough figures in some seconds")
	return c
}
