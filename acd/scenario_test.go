// SPDX-License-Identifier: Apache-2.0

package acd_test

import (
	"testing"

	"github.com/cockroachdb/datadriven"

	"cordial/acd/acdtest"
)

// The scenarios in testdata say in plain words what the machine does. Rewrite
// their output with -rewrite, and read the difference.
func TestScenarios(t *testing.T) {
	datadriven.Walk(t, "testdata/scenarios", acdtest.RunFile)
}
