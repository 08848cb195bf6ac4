// SPDX-License-Identifier: Apache-2.0

package soak

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// Seeds that once failed. What a seed means changes with what is drawn, so each is
// kept as it was drawn then, with what was wrong.
func TestSeedsThatOnceFailed(t *testing.T) {
	for _, x := range []struct {
		seed uint64
		was  string
	}{
		{16, "those who waited went on hearing the old music after a reload"},
		{17, "the same"},
		{22, "the same"},
		{58, "a phone was called for the next offer before the leg of the last was hung up: she would have been busy"},
		{115, "the same"},
		{140, "the same"},
		{184, "the switch's clock was ahead: callers who were there were taken for lost, and their places with them"},
		{266, "the same"},
	} {
		assert.NoError(t, Run(x.seed, Options{CheckEvery: 1}).Err, "seed %d: %s", x.seed, x.was)
	}
}
