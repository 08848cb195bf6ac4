// SPDX-License-Identifier: Apache-2.0

package telephony

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cordial/acd"
)

func TestIDsAreReadAsTheyAreWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		journal := rapid.StringMatching(`[a-z0-9-]{1,8}`).Draw(t, "journal")
		offer := acd.OfferID(rapid.Uint64().Draw(t, "offer"))
		contact := acd.ContactID(rapid.Uint64().Draw(t, "contact"))
		room := acd.RoomID(rapid.Byte().Draw(t, "room"))

		o, ok := ParseLegID(journal, LegID(journal, offer))
		require.True(t, ok)
		require.Equal(t, offer, o)
		c, r, ok := ParseBridgeID(journal, BridgeID(journal, contact, room))
		require.True(t, ok)
		require.Equal(t, contact, c)
		require.Equal(t, room, r)
		c, ok = ParsePlaybackID(journal, PlaybackID(journal, contact, 3))
		require.True(t, ok)
		require.Equal(t, contact, c)
	})
}

func TestWhatIsNotOurs(t *testing.T) {
	for _, id := range []string{"", "j", "j-o", "j-o01", "j-o1x", "j-o-1", "j-o+1", "k-o1", "xj-o1", "j-o18446744073709551616", "1795307543.13"} {
		_, ok := ParseLegID("j", id)
		require.False(t, ok, id)
	}
	for _, id := range []string{"", "j-c1", "j-c1-r", "j-c-r0", "j-c1-r256", "j-c1-p0", "j-c1-r0-r0", "j-c01-r0", "k-c1-r0"} {
		_, _, ok := ParseBridgeID("j", id)
		require.False(t, ok, id)
	}
	_, ok := ParsePlaybackID("j", "j-c1-r0")
	require.False(t, ok)
}
