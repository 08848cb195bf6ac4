// SPDX-License-Identifier: Apache-2.0

package ari

import (
	"encoding/json"
	"fmt"
	"testing"

	"cordial/acd"

	"github.com/CyCoreSystems/ari/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestReachable(t *testing.T) {
	for _, state := range []string{"NOT_INUSE", "INUSE", "BUSY", "RINGING", "RINGINUSE", "ONHOLD", "UNKNOWN", ""} {
		assert.True(t, reachable(state), state)
	}
	assert.False(t, reachable("UNAVAILABLE"))
	assert.False(t, reachable("INVALID"))
}

func TestPhonesTellOnlyWhatChanged(t *testing.T) {
	p := newPhones(map[string]string{
		"anna": "PJSIP/7", "bob": "PJSIP/7", "carl": "PJSIP/8", "dora": "PJSIP/0555@trunk",
		"eve": "PJSIP/9/sip:x@y", "fred": "Local/1@agents", "gus": "nonsense", "hal": "DAHDI/1",
	}, nil)
	devices := []string{"DAHDI/1", "PJSIP/7", "PJSIP/8"}
	assert.Len(t, p.agents, len(devices))
	listed := []ari.EndpointData{
		{Technology: "PJSIP", Resource: "7", State: "offline"},
		{Technology: "PJSIP", Resource: "trunk", State: "unknown"},
	}
	assert.Equal(t, []acd.Command{
		{Kind: acd.PhoneUp, Name: "hal"}, // of a technology that lists nothing
		{Kind: acd.PhoneDown, Name: "anna"}, {Kind: acd.PhoneDown, Name: "bob"},
		{Kind: acd.PhoneDown, Name: "carl"}, // no such endpoint
	}, p.compare(devices, listed))
	assert.Empty(t, p.compare(devices, listed), "nothing new")

	listed[0].State = "online"
	assert.Equal(t, []acd.Command{{Kind: acd.PhoneUp, Name: "anna"}, {Kind: acd.PhoneUp, Name: "bob"}}, p.compare(devices, listed))
	assert.Equal(t, []acd.Command{{Kind: acd.PhoneUp, Name: "carl"}}, p.note("PJSIP/8", true, false))
	assert.Empty(t, p.note("PJSIP/8", true, false))
	assert.Equal(t, []acd.Command{{Kind: acd.PhoneUp, Name: "carl"}}, p.note("PJSIP/8", true, idle("NOT_INUSE")), "she has come free")
	assert.Empty(t, p.note("PJSIP/8", true, idle("INUSE")))
	assert.Empty(t, p.note("PJSIP/callers", false, false))

	again := newPhones(map[string]string{"anna": "PJSIP/7", "ida": "PJSIP/8"}, p.told)
	assert.Empty(t, again.note("PJSIP/7", true, false), "what the machine was told is remembered")
	assert.Equal(t, []acd.Command{{Kind: acd.PhoneUp, Name: "ida"}}, again.note("PJSIP/8", true, false))
}

func TestPhonesAreWatched(t *testing.T) {
	b := newBench(t, nil)
	b.server.endpoints = []map[string]any{
		{"technology": "PJSIP", "resource": "7", "state": "offline", "channel_ids": []string{}},
		{"technology": "PJSIP", "resource": "8", "state": "online", "channel_ids": []string{}},
	}
	b.SetPhones(map[string]string{"anna": "PJSIP/7", "bob": "PJSIP/8"})
	b.run(t)
	_, before := b.sink.awaits(t, acd.LinkUp)
	assert.Equal(t, []acd.Command{{Kind: acd.PhoneDown, Name: "anna"}, {Kind: acd.PhoneUp, Name: "bob"}}, before,
		"before LinkUp, so that no dead phone is rung")

	state := `{"type":"DeviceStateChanged","timestamp":"2026-11-22T00:33:28.386+0000","device_state":{"name":"PJSIP/7","state":"%s"}}`
	b.server.say(fmt.Sprintf(state, "NOT_INUSE"))
	b.server.say(fmt.Sprintf(state, "RINGING"))
	b.server.say(fmt.Sprintf(state, "UNAVAILABLE"))
	up, none := b.sink.awaits(t, acd.PhoneUp)
	assert.Empty(t, none)
	assert.Equal(t, "anna", up.Name)
	down, none := b.sink.awaits(t, acd.PhoneDown)
	assert.Empty(t, none, "a phone that rings is still up")
	assert.Equal(t, "anna", down.Name)

	b.SetPhones(map[string]string{"anna": "PJSIP/7", "carl": "PJSIP/nobody"})
	down, none = b.sink.awaits(t, acd.PhoneDown)
	assert.Empty(t, none)
	assert.Equal(t, "carl", down.Name)

	// A reconnection tells only what changed meanwhile.
	b.server.mu.Lock()
	b.server.endpoints[0]["state"] = "online"
	b.server.mu.Unlock()
	b.server.cut()
	_, news := b.sink.awaits(t, acd.LinkUp)
	assert.Equal(t, []acd.Command{{Kind: acd.LinkDown, Node: "pbx"}, {Kind: acd.PhoneUp, Name: "anna"}}, news)
}

func TestManyPhonesAreSubscribedInPieces(t *testing.T) {
	b := newBench(t, nil)
	phones := make(map[string]string)
	for i := range 1000 {
		phones[fmt.Sprint("agent", i)] = fmt.Sprint("PJSIP/phone-of-agent-", i)
	}
	b.SetPhones(phones)
	b.run(t).up(t)
	total := 0
	b.server.mu.Lock()
	defer b.server.mu.Unlock()
	for i, what := range b.server.asked {
		if what != "POST /applications/cordial/subscription" {
			continue
		}
		assert.Less(t, len(b.server.bodies[i]), 40_000)
		var body struct{ EventSource []string }
		require.NoError(t, json.Unmarshal([]byte(b.server.bodies[i]), &body))
		total += len(body.EventSource)
	}
	assert.GreaterOrEqual(t, total, 1000)
}
