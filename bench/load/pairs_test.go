// SPDX-License-Identifier: Apache-2.0

package load

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cordial/acd"
)

func TestPaired(t *testing.T) {
	contacts := []acd.ContactStatus{
		{ID: 1, Phase: "talking", Leg: "c1", Offer: 7, Agent: "a"},
		{ID: 2, Phase: "talking", Leg: "c2", Offer: 17, Agent: "b"},
		{ID: 3, Phase: "waiting", Leg: "c3"},
	}
	require.NoError(t, Paired(map[string][]string{"x": {"c1", "j-o7"}, "y": {"j-o17", "c2"}, "z": {"c9"}}, contacts))
	for name, bridges := range map[string]map[string][]string{
		"swapped":     {"x": {"c1", "j-o17"}, "y": {"j-o7", "c2"}},
		"alone":       {"x": {"c1"}, "y": {"j-o17", "c2"}},
		"three":       {"x": {"c1", "j-o7", "j-o9"}, "y": {"j-o17", "c2"}},
		"two callers": {"x": {"c1", "c2"}},
		"none":        {},
	} {
		require.Error(t, Paired(bridges, contacts), name)
	}
}
