// SPDX-License-Identifier: Apache-2.0

//go:build plant

package soak

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestPlantedFaultsAreFoundWithin200Seeds puts one fault at a time into the
// controller. The seed that finds it is a good one without.
func TestPlantedFaultsAreFoundWithin200Seeds(t *testing.T) {
	for _, test := range []struct {
		name   string
		plants plants
	}{
		{"an effect before its commit", plants{early: true}},
		{"a lost timer", plants{lostTimer: true}},
		{"a double offer", plants{doubleDial: true}},
	} {
		t.Run(test.name, func(t *testing.T) {
			for seed := uint64(1); seed <= 200; seed++ {
				r := Run(seed, Options{plants: test.plants})
				if r.Err == nil {
					continue
				}
				require.NoError(t, Run(seed, Options{}).Err)
				t.Logf("%s: seeds until it was found: %d\n%v", test.name, seed, r.Err)
				return
			}
			t.Error("200 seeds found nothing")
		})
	}
}
