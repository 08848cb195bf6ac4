// SPDX-License-Identifier: Apache-2.0

package ari

import (
	"testing"

	"cordial/telephony"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestEveryWantedEventDecodes(t *testing.T) {
	for _, kind := range wanted {
		m, name, err := decode([]byte(`{"type":"` + kind + `","timestamp":"2026-11-22T00:33:28.386+0000","application":"cordial"}`))
		require.NoError(t, err, kind)
		assert.Equal(t, kind, name)
		assert.NotPanics(t, func() { m.items() }, "fields may be missing")
	}
}

func TestWhatCannotBeDecoded(t *testing.T) {
	for _, odd := range []string{"", "[]", "null", `{"type":7}`, `{"type":"StasisStart","args":{}}`, `{"type":"StasisEnd","channel":7}`} {
		m, kind, err := decode([]byte(odd))
		assert.Nil(t, m)
		assert.Equal(t, "broken", kind, odd)
		assert.ErrorIs(t, err, errBroken, odd)
	}
	for _, stranger := range []string{"ChannelToneDetected", "CallClaimed", "Dial"} {
		m, kind, err := decode([]byte(`{"type":"` + stranger + `","channel":7,"args":"of another kind"}`))
		require.NoError(t, err)
		assert.Nil(t, m)
		assert.Equal(t, "unknown", kind)
	}
}

// An event as Asterisk 22 sends it, with all that nobody needs.
const rings = `{"type":"ChannelStateChange","timestamp":"2026-11-22T02:20:48.915+0000","channel":{"id":"j-o31",` +
	`"name":"PJSIP/agent217-0000004f","state":"Ringing","protocol_id":"abcdef-1234","caller":{"name":"Ada","number":"217"},` +
	`"connected":{"name":"","number":"49020000"},"accountcode":"","dialplan":{"context":"cordial-agents","exten":"s","priority":1,` +
	`"app_name":"AppDial2","app_data":"(Outgoing Line)"},"creationtime":"2026-11-22T02:20:48.715+0000","language":"en",` +
	`"channelvars":{"CORDIAL_MUSIC":""}},"asterisk_id":"52:54:00:12:34:56","application":"cordial"}`

func TestAWholeEvent(t *testing.T) {
	m, kind, err := decode([]byte(rings))
	require.NoError(t, err)
	assert.Equal(t, "ChannelStateChange", kind)
	assert.Equal(t, told(telephony.Event{Kind: telephony.ChannelRinging, Channel: "j-o31"}), m.items())
}

func BenchmarkDecode(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		m, _, err := decode([]byte(rings))
		if err != nil || len(m.items()) != 1 {
			b.Fatal(err)
		}
	}
}

// A caller may pretend to be a leg, in the dialplan; the channel's id tells.
func TestALegIsKnownByItsID(t *testing.T) {
	assert.True(t, isLeg("j-o1", []string{"offer", "j-o1"}))
	assert.False(t, isLeg("1.1", []string{"offer", "j-o1"}))
	assert.False(t, isLeg("1.1", []string{"offer"}))
	assert.False(t, isLeg("1.1", nil))
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(event("StasisStart", "1.1", "Ring", `"args":["orders"],`)))
	f.Add([]byte(event("ChannelDestroyed", "j-o1", "Ringing", `"cause":21,"tech_cause":603,`)))
	f.Add([]byte(`{"type":"DeviceStateChanged"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, kind, err := decode(data)
		if err != nil && m != nil {
			t.Fatal("an event and an error")
		}
		if kind == "" {
			t.Fatal("an event of no kind")
		}
		if m != nil {
			for _, i := range m.items() {
				if i.kind != eventItem && i.kind != deviceItem {
					t.Fatal("an event became something else")
				}
			}
		}
	})
}
