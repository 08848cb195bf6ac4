// SPDX-License-Identifier: Apache-2.0

package soak

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/acd"
	"cordial/telephony"
	"cordial/telephony/fakeswitch"
)

// Each fault alone, again and again: so that a rare one is seen to be survived, and
// seen to happen. The clock has a test of its own.
func TestEachFaultAlone(t *testing.T) {
	for kind := range faultKinds {
		if kind != clockJumps {
			t.Run(kind.String(), func(t *testing.T) { alone(t, kind) })
		}
	}
}

// TestFault18ClockJumps sets the wall clock an hour ahead or back between two lives
// of the controller, again and again. The auditor sees that nothing ends late, and
// that nobody's place is lost.
func TestFault18ClockJumps(t *testing.T) { alone(t, clockJumps) }

func alone(t *testing.T, kind faultKind) {
	t.Helper()
	for seed := uint64(1); seed <= 2; seed++ {
		r := Run(seed, Options{only: []faultKind{kind}})
		require.NoError(t, r.Err, "seed %d", seed)
		assert.GreaterOrEqual(t, r.Faults[kind.String()], 3)
		if kind <= killResynced {
			assert.NotZero(t, r.Kills[(stepped+point(kind-killStepped)).String()], "it never died there")
		}
		assert.Equal(t, kind <= clockJumps || kind == diskFails || kind == diskFailsLate, r.Lives > 1)
		if kind == switchKilled {
			assert.NotZero(t, r.Outcomes[acd.Lost])
		}
	}
}

func TestWithoutFaultsNothingIsLost(t *testing.T) {
	for seed := uint64(1); seed <= 5; seed++ {
		r := Run(seed, Options{only: []faultKind{}})
		require.NoError(t, r.Err, "seed %d", seed)
		assert.Equal(t, 1, r.Lives)
		assert.Zero(t, r.Outcomes[acd.Lost])
		assert.NotZero(t, r.Outcomes[acd.Answered])
	}
}

func TestWhatComesBeforeAListing(t *testing.T) {
	event := func(kind telephony.EventKind, channel string) item {
		return item{told: &fakeswitch.Told{Event: &telephony.Event{Kind: kind, Channel: channel}}}
	}
	batch := []item{
		event(telephony.ChannelUp, "gone"), event(telephony.ChannelUp, "here"), event(telephony.ChannelLeft, "gone"),
		event(telephony.ChannelGone, "leg"), event(telephony.CallerEntered, "gone"),
	}
	saw := telephony.Listing{Channels: []telephony.ChannelSeen{{ID: "here", InApp: true}, {ID: "leg"}}}
	before, rest := split(batch, &saw)
	assert.Equal(t, []item{batch[0], batch[2], batch[3]}, before)
	assert.Equal(t, []item{batch[1], batch[4]}, rest, "it has come again since")
	assert.Equal(t, []telephony.ChannelSeen{{ID: "here", InApp: true}}, saw.Channels)
}
