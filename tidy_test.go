// SPDX-License-Identifier: Apache-2.0

// Package cordial_test keeps the house tidy: it holds what the compiler does not.
// What a rule is for stands in CONTRIBUTING.md and docs/ARCHITECTURE.md.
package cordial_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// rules are all there are. Each returns its offenders as file:line: what is wrong.
var rules = map[string]func(*tree) []string{
	"import graph":         offGraph,
	"pure: outside":        outside,
	"pure: concurrent":     concurrent,
	"pure: floating point": inexact,
	"pure: order of maps":  unsorted,
	"pure: documented":     undocumented,
	"licence":              unlicensed,
	"length":               tooLong,
	"sleep":                sleeping,
	"names of packages":    misnamed,
	"leftovers":            leftovers,
	"links":                deadLinks,
	"metrics":              untold,
}

func TestTidy(t *testing.T) {
	whole, err := readTree(".")
	require.NoError(t, err)
	require.NotEmpty(t, whole.code("acd"), "the tree was not found")
	for name, rule := range rules {
		t.Run(name, func(t *testing.T) {
			if offenders := rule(whole); len(offenders) > 0 {
				t.Errorf("%d offenders:\n%s", len(offenders), strings.Join(offenders, "\n"))
			}
		})
	}
}
