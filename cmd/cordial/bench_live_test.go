// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	rig "cordial/bench/load"
)

func TestLiveFigures(t *testing.T) {
	f := liveFigures{
		Rounds: []rig.Round{
			{PerSecond: 20, Calls: 500, InviteP50: 3.24, InviteP99: 9.96, CordialCPU: 0.5, AsteriskCPU: 10, Share: 0.05},
			{PerSecond: 60, Calls: 1500, InviteP50: 4, InviteP99: 20, CordialCPU: 1, AsteriskCPU: 10, Share: 0.1},
		},
		Share: 0.0875, Directory: "/srv",
	}
	var out bytes.Buffer
	require.NoError(t, f.print(&out))
	for _, line := range []string{
		"20 500 3.2 ms 10.0 ms 0.50 ms 10.00 ms 0.050", "60 1500 4.0 ms 20.0 ms 1.00 ms 10.00 ms 0.100",
		"Cordial takes 0.087 of Asterisk's processor time; must be 0.15 or less, 0.05 is good.",
	} {
		assert.Contains(t, strings.Join(strings.Fields(out.String()), " "), line)
	}
	b, err := json.Marshal(f)
	require.NoError(t, err)
	for _, key := range []string{"calls_per_second", "calls", "invite_ms_p50", "invite_ms_p99", "cordial_cpu_ms_per_call", "asterisk_cpu_ms_per_call", "cpu_share"} {
		assert.Contains(t, string(b), `"`+key+`":`)
	}
}
