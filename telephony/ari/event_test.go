// SPDX-License-Identifier: Apache-2.0

package ari

import (
	"testing"

	"github.com/CyCoreSystems/ari/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestEveryWantedEventDecodes(t *testing.T) {
	for _, kind := range wanted {
		e, name, _, err := decode([]byte(`{"type":"` + kind + `","timestamp":"2026-11-22T00:33:28.386+0000","application":"cordial"}`))
		require.NoError(t, err, kind)
		assert.Equal(t, kind, name)
		assert.Equal(t, kind, e.GetType())
		assert.NotPanics(t, func() { itemsOf(e, 0) }, "fields may be missing")
	}
}

func TestWhatCannotBeDecoded(t *testing.T) {
	for _, odd := range []string{"", "[]", "null", `{"type":7}`, `{"type":"StasisStart","args":{}}`, `{"type":"StasisEnd","timestamp":"noon"}`} {
		e, kind, _, err := decode([]byte(odd))
		assert.Nil(t, e)
		if odd == "null" {
			assert.Equal(t, "unknown", kind)
			continue
		}
		assert.Equal(t, "broken", kind, odd)
		assert.ErrorIs(t, err, errBroken, odd)
	}
	for _, stranger := range []string{"ChannelToneDetected", "CallClaimed", "RESTResponse", "Dial"} {
		e, kind, _, err := decode([]byte(`{"type":"` + stranger + `"}`))
		require.NoError(t, err)
		assert.Nil(t, e)
		assert.Equal(t, "unknown", kind)
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
		e, kind, status, err := decode(data)
		if err != nil && e != nil {
			t.Fatal("an event and an error")
		}
		if kind == "" {
			t.Fatal("an event of no kind")
		}
		if _, replaced := e.(*ari.ApplicationReplaced); e != nil && !replaced {
			for _, i := range itemsOf(e, status) {
				if i.kind != eventItem && i.kind != deviceItem {
					t.Fatal("an event became something else")
				}
			}
		}
	})
}
