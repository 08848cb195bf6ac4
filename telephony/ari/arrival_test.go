// SPDX-License-Identifier: Apache-2.0

package ari

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"
)

// TestListedCallersAreInTheOrderInWhichTheyCame, however Asterisk lists them.
func TestListedCallersAreInTheOrderInWhichTheyCame(t *testing.T) {
	came := []channelJSON{
		{ID: "1.3"}, // says nothing
		{ID: "1795308781.41", Created: "2026-11-22T00:33:01.270+0000"},
		{ID: "1795308781.9", Created: "2026-11-22T00:33:01.271+0000"},
		{ID: "pbx.example-1795308781.10", Created: "2026-11-22T00:33:01.271+0000"},
		{ID: "1795308781.100", Created: "2026-11-22T00:33:01.271+0000"},
		{ID: "1795308999.1", Created: "2026-11-22T01:33:02.000+0100"}, // in another zone
		{ID: "1795308782.2", Created: "2026-11-22T00:33:03.000+0000"},
	}
	rapid.Check(t, func(t *rapid.T) {
		listed := rapid.Permutation(came).Draw(t, "as listed")
		place := rapid.IntRange(0, len(listed)).Draw(t, "where a phone is")
		listed = slices.Insert(slices.Clone(listed), place, channelJSON{ID: "j-o7", Created: "2026-11-22T00:33:00.000+0000"})
		inOrder(listed)
		assert.Equal(t, "j-o7", listed[place].ID, "phones keep their places")
		assert.Equal(t, came, slices.Delete(listed, place, place+1))
	})
}
