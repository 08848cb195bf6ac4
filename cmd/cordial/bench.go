// SPDX-License-Identifier: Apache-2.0

package main

import "github.com/spf13/cobra"

func benchCommand() *cobra.Command {
	c := &cobra.Command{Use: "bench", Short: "Measure what this machine can do", Args: cobra.NoArgs}
	c.AddCommand(benchEtaCommand(), benchJournalCommand(), benchLiveCommand(), benchMachineCommand(), benchQualityCommand(), benchRoutingCommand())
	return c
}
