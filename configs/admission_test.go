// SPDX-License-Identifier: Apache-2.0

package configs

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/acd"
)

func TestAdmission(t *testing.T) {
	const rest = "asterisk: [{name: a, url: \"http://127.0.0.1:8088/ari\", user: u, password: p}]\nqueues: [{name: boots}]\nlines: [{name: boots, queue: boots}]\n"
	for name, tc := range map[string]struct {
		text     string
		contacts int
		full     acd.Exit
		fault    string
	}{
		"left out":     {"", 10_000, acd.Exit{Announcement: "sound:all-circuits-busy-now"}, ""},
		"announcement": {"admission: {contacts: 7, then: {announcement: sound:busy}}\n", 7, acd.Exit{Announcement: "sound:busy"}, ""},
		"extension": {
			"admission: {contacts: 7, then: {extension: {context: busy, exten: s}}}\n", 7, acd.Exit{Context: "busy", Exten: "s", Priority: 1}, "",
		},
		"a queue":     {"admission: {contacts: 7, then: {queue: boots}}\n", 0, acd.Exit{}, "cannot lead to a queue"},
		"two ways":    {"admission: {contacts: 7, then: {announcement: sound:busy, extension: {context: busy, exten: s}}}\n", 0, acd.Exit{}, "exactly one of"},
		"no way":      {"admission: {contacts: 7}\n", 0, acd.Exit{}, "then"},
		"nobody":      {"admission: {contacts: 0, then: {announcement: sound:busy}}\n", 0, acd.Exit{}, "1"},
		"not so many": {"admission: {contacts: 1000001, then: {announcement: sound:busy}}\n", 0, acd.Exit{}, "1000000"},
	} {
		t.Run(name, func(t *testing.T) {
			f, err := Parse("cordial.yaml", []byte(tc.text+rest))
			if tc.fault != "" {
				require.ErrorContains(t, err, tc.fault)
				require.ErrorContains(t, err, "cordial.yaml:1:")
				return
			}
			require.NoError(t, err)
			c := f.Machine()
			assert.Equal(t, tc.contacts, c.MaxContacts)
			assert.Equal(t, tc.full, c.Full)
			assert.NoError(t, c.Fault())
		})
	}
}
