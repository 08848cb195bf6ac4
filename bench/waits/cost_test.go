// SPDX-License-Identifier: Apache-2.0

package waits

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestCost(t *testing.T) {
	began := time.Now()
	clock := func() time.Duration { return time.Since(began) }
	for _, p := range []int{200, 3600} {
		c, err := Measure(p, 10_000, 50, clock)
		require.NoError(t, err)
		t.Logf("%+v", c)
	}
}
