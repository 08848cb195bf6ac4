// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"cordial/configs"
)

func checkCommand() *cobra.Command {
	var schema bool
	c := &cobra.Command{
		Use:   "check FILE",
		Short: "Say everything that is wrong with a configuration",
		Long: "Says everything that is wrong with a configuration, a line each: file:line: what\n" +
			"is wrong and what is allowed. The status is 1 if anything is. Warnings are told,\n" +
			"but are no fault.",
		Args: oneFileUnless(&schema),
		RunE: func(c *cobra.Command, args []string) error {
			if schema {
				_, err := c.OutOrStdout().Write(configs.Schema())
				return err
			}
			file, err := configs.Load(args[0])
			if err != nil {
				var faults configs.Faults
				if errors.As(err, &faults) {
					fmt.Fprintln(c.OutOrStdout(), faults)
					return errTold
				}
				return err
			}
			for _, w := range file.Warnings {
				fmt.Fprintln(c.ErrOrStderr(), "warning:", w)
			}
			fmt.Fprintf(c.OutOrStdout(), "%s is good: %d lines, %d queues, %d skills, %d agents, %d switches\n",
				args[0], len(file.Lines), len(file.Queues), len(file.Skills), len(file.Agents), len(file.Asterisk))
			return nil
		},
	}
	c.Flags().BoolVar(&schema, "schema", false, "print the JSON schema instead, for editors")
	return c
}

// oneFileUnless takes one file, or nothing where only the schema is printed.
func oneFileUnless(schema *bool) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if *schema {
			return cobra.NoArgs(c, args)
		}
		return cobra.ExactArgs(1)(c, args)
	}
}
