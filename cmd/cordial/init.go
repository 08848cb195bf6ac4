// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"cordial/configs"
)

func initCommand() *cobra.Command {
	var a configs.Answers
	var lines []string
	c := &cobra.Command{
		Use:   "init [DIR]",
		Short: "Write a commented cordial.yaml and the files for Asterisk",
		Long: "Writes a commented cordial.yaml, and below asterisk/ the files that Asterisk\n" +
			"needs, filled in with new passwords, into DIR (here, if there is none). It\n" +
			"overwrites nothing.",
		Example: "  cordial init /etc/cordial --line orders=100 --agent a101 --agent a102",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			dir := "."
			if len(args) == 1 {
				dir = args[0]
			}
			for _, line := range lines {
				name, number, _ := strings.Cut(line, "=")
				a.Lines = append(a.Lines, configs.LineAnswer{Name: name, Number: number})
			}
			if err := configs.Init(dir, a); err != nil {
				return err
			}
			file := filepath.Join(dir, "cordial.yaml")
			fmt.Fprintf(c.OutOrStdout(), "Wrote %s and %s.\n\nNext:\n"+
				"  1. Read %[1]s; put your queues, skills and agents into it; cordial check %[1]s\n"+
				"  2. Put what stands in %[2]s into /etc/asterisk and reload Asterisk\n"+
				"  3. cordial serve --config %[1]s\n", file, filepath.Join(dir, "asterisk")+string(filepath.Separator))
			return nil
		},
	}
	f := c.Flags()
	f.StringVar(&a.Node, "node", "", "what to call the switch (default pbx1)")
	f.StringVar(&a.URL, "url", "", "of its ARI (default http://127.0.0.1:8088/ari)")
	f.StringVar(&a.Outbound, "outbound", "", "where Asterisk 22.5 or later connects to Cordial, such as 127.0.0.1:8089\n(default: Cordial connects to Asterisk)")
	f.StringVar(&a.User, "user", "", "of its ARI (default cordial)")
	f.StringVar(&a.Application, "application", "", "that the dialplan names in Stasis() (default cordial)")
	f.StringVar(&a.Site, "site", "", "where the agents work (default main)")
	f.StringVar(&a.Zone, "zone", "", "its time zone, such as Europe/Berlin (default UTC)")
	f.StringArrayVar(&lines, "line", nil, "a line as name=number, repeatable (default two)")
	f.StringArrayVar(&a.Agents, "agent", nil, "an agent's login, repeatable (default two)")
	return c
}
