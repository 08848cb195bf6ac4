// SPDX-License-Identifier: Apache-2.0

// Command cordial is an automatic call distributor for Asterisk.
package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"cordial/telephony/ari"
)

// version is set by the linker; without it the module's own is taken.
var version = ""

func main() {
	if err := root().Execute(); err != nil {
		if !errors.Is(err, errTold) {
			fmt.Fprintln(os.Stderr, "cordial:", err)
		}
		os.Exit(statusOf(err))
	}
}

// replaced is the status that cordial ends with when another controller has taken its
// application over: whatever starts processes must not start this one again.
const replaced = 3

// statusOf is the status that an error ends cordial with.
func statusOf(err error) int {
	var s statusError
	switch {
	case errors.As(err, &s):
		return s.status
	case errors.Is(err, ari.ErrReplaced):
		return replaced
	}
	return 1
}

// errTold is an error whose text has been printed.
var errTold = errors.New("told")

func root() *cobra.Command {
	c := &cobra.Command{
		Use:   "cordial",
		Short: "An automatic call distributor for Asterisk",
		Long: "Cordial takes the callers that Asterisk hands it and finds the agent who can\n" +
			"help best. A conversation lasts as long as it takes.",
		SilenceUsage: true, SilenceErrors: true,
	}
	c.AddCommand(serveCommand(), checkCommand(), initCommand(), queueCommand(), agentCommand(), contactCommand(), whyCommand(), drainCommand(), verifyCommand(), replayCommand(), journalCommand(), benchCommand(), planCommand(), simCommand(), fitCommand(), versionCommand())
	return c
}

func versionCommand() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Print the version", Args: cobra.NoArgs,
		Run: func(c *cobra.Command, _ []string) {
			fmt.Fprintf(c.OutOrStdout(), "cordial %s (%s, %s/%s)\n", versionText(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
		},
	}
}

func versionText() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}
