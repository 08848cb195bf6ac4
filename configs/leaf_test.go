// SPDX-License-Identifier: Apache-2.0

package configs

import (
	"encoding"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestLeaves gives each kind of value texts that it takes and texts that it refuses.
func TestLeaves(t *testing.T) {
	for _, x := range []struct {
		leaf encoding.TextUnmarshaler
		good []string
		bad  []string
	}{
		{
			new(Name),
			[]string{"a", "4711", "orders-de.v2_x", strings.Repeat("a", 64)},
			[]string{"", "-a", ".a", "a b", "a,b", "a|b", "ä", "a\n", "a:b", "a=b", "${EXTEN}", strings.Repeat("a", 65)},
		},
		{
			new(Duration),
			[]string{"0s", "20s", "1m30s", "1.5h", "-24h", "150ms", "2h45m0.5s"},
			[]string{"", "0", "20", "1.5", "1d", "20 s", "s", "+5s", "1h-5m", "∞", "99999999h", "20S"},
		},
		{
			new(Endpoint),
			[]string{"PJSIP/anna", "PJSIP/anna@trunk", "PJSIP/trunk/sip:49301234@192.0.2.1", "Local/anna@agents/n"},
			[]string{"", "anna", "PJSIP/", "/anna", "PJSIP/a&PJSIP/b", "PJSIP/a,b", "PJSIP/a b", "PJSIP/${X}", "PJSIP/a\n"},
		},
		{
			new(Media),
			[]string{"sound:all-busy", "sound:https://pbx/x.wav", "recording:r1", "tone:busy", "number:7"},
			[]string{"", "all-busy", "sound:", "sound:a b", "file:///etc/passwd", "sound:a,b"},
		},
		{
			new(Exten),
			[]string{"100", "s", "*97", "+49301234", "#", "a@b"},
			[]string{"", "1,2", "1 2", "${X}", strings.Repeat("1", 80)},
		},
		{
			new(URL),
			[]string{"http://127.0.0.1:8088/ari", "https://pbx.example", "http://[::1]:8088/prefix/ari/"},
			[]string{"", "127.0.0.1:8088", "ws://a/", "http://", "http:///ari", "http://u:p@a/", "http://a/?x=1", "http://a/#x", "http://a:99999/", "http://a:0/", "http://a b/", "http://a/%zz"},
		},
		{
			new(Address),
			[]string{"127.0.0.1:8090", ":8090", "[::1]:0", "localhost:65535"},
			[]string{"", "8090", "127.0.0.1", "127.0.0.1:", "a:http", "a:65536", "a:-1", "::1:80"},
		},
		{
			new(Zone),
			[]string{"UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires"},
			[]string{"", "Local", "Berlin", "Europe/Berlln", "../zoneinfo/UTC", "/etc/localtime", "GMT+25", "Europe"},
		},
		{
			new(Secret),
			[]string{"x", "correct horse;battery"},
			[]string{"", " x", "x ", "a\nb", "ä", strings.Repeat("x", 257)},
		},
	} {
		name := reflect.TypeOf(x.leaf).Elem().Name()
		for _, text := range x.good {
			assert.NoError(t, x.leaf.UnmarshalText([]byte(text)), "%s %q", name, text)
		}
		for _, text := range x.bad {
			err := x.leaf.UnmarshalText([]byte(text))
			if assert.Error(t, err, "%s %q", name, text) {
				assert.NotContains(t, err.Error(), "\n", "%s %q", name, text)
			}
		}
	}
}

func TestADurationWithoutAUnitHasAHint(t *testing.T) {
	var d Duration
	require.EqualError(t, d.UnmarshalText([]byte("20")), `"20" is not a duration: a number needs a unit: write 20s for seconds or 20m for minutes`)
	require.EqualError(t, d.UnmarshalText([]byte("2d")), `"2d" is not a duration: days are no unit: write 48h`)
	require.NoError(t, d.UnmarshalText([]byte("1m30s")))
	assert.Equal(t, 90*time.Second, time.Duration(d))
	assert.Equal(t, "1m30s", d.String())
}

func TestAURLHasOneForm(t *testing.T) {
	for from, to := range map[string]string{
		"http://a":           "http://a/ari",
		"http://a/":          "http://a/ari",
		"http://a/ari/":      "http://a/ari",
		"http://a/pbx//":     "http://a/pbx",
		"https://a:8089/x y": "https://a:8089/x%20y",
	} {
		var u URL
		require.NoError(t, u.UnmarshalText([]byte(from)))
		assert.Equal(t, URL(to), u)
		require.NoError(t, u.UnmarshalText([]byte(to)))
		assert.Equal(t, URL(to), u, "and stays so")
	}
}

func TestLongTextsAreCut(t *testing.T) {
	var n Name
	err := n.UnmarshalText([]byte(strings.Repeat("ä", 1000)))
	require.Error(t, err)
	assert.Less(t, len(err.Error()), 300)
}

func TestNearest(t *testing.T) {
	keys := keysOf(fieldsOf(reflect.TypeFor[Queue]()))
	for word, want := range map[string]string{
		"rign": "ring", "rings": "ring", "wrapUp": "wrap_up", "wrap-up": "wrap_up", "wrapup": "wrap_up",
		"musik": "music", "expertise": "", "limit": "limits", "prio": "", "x": "", "": "", "known_worth": "",
		"experitse_worth": "expertise_worth",
	} {
		assert.Equal(t, want, nearest(word, keys), word)
	}
	assert.Empty(t, nearest(strings.Repeat("ring", 1000), keys))
}

func TestDistance(t *testing.T) {
	for _, x := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"a", "", 1}, {"", "ab", 2}, {"ring", "rign", 1}, {"kitten", "sitting", 3}, {"boots", "boots", 0}} {
		assert.Equal(t, x.want, distance(x.a, x.b), x)
		assert.Equal(t, x.want, distance(x.b, x.a), x)
	}
}

func TestShort(t *testing.T) {
	for d, want := range map[time.Duration]string{
		time.Hour: "1h", 90 * time.Second: "1m30s", 0: "0s", 10 * time.Second: "10s", time.Hour + 10*time.Minute: "1h10m",
		time.Hour + time.Second: "1h0m1s", 10 * time.Hour: "10h", 20 * time.Minute: "20m", -24 * time.Hour: "-24h",
	} {
		assert.Equal(t, want, short(int64(d)))
	}
}
