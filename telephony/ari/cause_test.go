// SPDX-License-Identifier: Apache-2.0

package ari

import (
	"testing"

	"cordial/acd"

	"github.com/stretchr/testify/assert"
)

// What phones really did on Asterisk 22, and what it means.
func TestReasons(t *testing.T) {
	for _, test := range []struct {
		what          string
		state         string
		cause, status int
		want          acd.Reason
	}{
		{"486 at once", "Down", 17, 486, acd.Busy},
		{"486 after ringing: the reject button", "Ringing", 17, 486, acd.Declined},
		{"603", "Ringing", 21, 603, acd.Declined},
		{"603 at once: do not disturb", "Down", 21, 603, acd.Declined},
		{"401", "Down", 21, 401, acd.Unreachable},
		{"403", "Down", 21, 403, acd.Unreachable},
		{"480 after ringing, or our time-out", "Ringing", 19, 480, acd.NoAnswer},
		{"480 at once", "Down", 19, 480, acd.Unreachable},
		{"nothing there: 408 after 32 s", "Down", 18, 408, acd.Unreachable},
		{"gone silent while ringing", "Ringing", 18, 408, acd.NoAnswer},
		{"302, refused", "Down", 23, 302, acd.Unreachable},
		{"302 into a context that is not there", "Down", 0, 0, acd.Unreachable},
		{"404", "Down", 1, 404, acd.Unreachable},
		{"no route", "Down", 3, 0, acd.Unreachable},
		{"not registered", "Down", 20, 0, acd.Unreachable},
		{"number changed", "Down", 22, 410, acd.Unreachable},
		{"out of order", "Ringing", 27, 502, acd.Unreachable},
		{"bad number", "Down", 28, 484, acd.Unreachable},
		{"503 while ringing", "Ringing", 34, 503, acd.Unreachable},
		{"500", "Down", 38, 500, acd.Unreachable},
		{"no common codec", "Down", 58, 488, acd.Unreachable},
		{"we hung up while it rang", "Ringing", 16, 0, acd.NoReason},
		{"we hung up before it rang", "Down", 16, 0, acd.NoReason},
		{"an answered leg", "Up", 16, 0, acd.NoReason},
		{"an answered leg, not bridged", "Up", 0, 0, acd.NoReason},
		{"an answered leg whose network failed", "Up", 38, 500, acd.NoReason},
		{"a caller who gave up", "Ring", 127, 487, acd.NoReason},
	} {
		assert.Equal(t, test.want, reasonOf(test.state, test.cause, test.status), test.what)
	}
}
