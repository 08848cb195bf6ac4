// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"cordial/acd"
	"cordial/acd/journal"
)

// Somebody who talks is handed on, and the journal has it: from her hands into the
// queue.
func TestContacts(t *testing.T) {
	data, listen := filepath.Join(t.TempDir(), "data"), freeAddress(t)
	p := start(t, "serve", "--demo", "--data", data, "--listen", listen)
	p.untilReady(listen)
	var moved acd.ContactStatus
	p.until("a transfer", func() bool {
		for _, c := range p.status(data).Contacts {
			if c.Phase != "talking" {
				continue
			}
			moved = c
			code, out := run(t, "contact", "transfer", fmt.Sprint(c.ID), "--queue", c.Queue, "--data", data)
			if code != 0 {
				require.Contains(t, out, "cannot be had any more")
			}
			return code == 0
		}
		return false
	})
	code, list := run(t, "contact", "list", "--data", data)
	require.Equal(t, 0, code, list)
	require.Contains(t, list, "HERE FOR")
	live := why(t, data, moved.ID)
	require.Contains(t, live, "offered (offer "+fmt.Sprint(moved.Offer)+") to "+moved.Agent+"\n")
	require.Contains(t, live, "moved (offer "+fmt.Sprint(moved.Offer)+") to "+moved.Queue+" by "+moved.Agent+" for by hand")
	require.Contains(t, live, "because ")
	code, out := run(t, "why", "1", "--data", data)
	require.Equal(t, 1, code)
	require.Contains(t, out, "no arrival of contact 1")
	code, out = run(t, "contact", "withdraw", "999999999", "--data", data)
	require.Equal(t, 1, code)
	require.Contains(t, out, "cordial contact list")
	p.signal(syscall.SIGTERM)
	require.Equal(t, 0, p.wait(), p.out)

	require.True(t, strings.HasPrefix(why(t, data, moved.ID), live), "the journal alone tells the same, and how it went on")
	j, err := journal.OpenReadOnly(data)
	require.NoError(t, err)
	found := false
	require.NoError(t, j.Records(1, func(r acd.Record) error {
		for _, e := range r.Events {
			found = found || e.Kind == acd.ContactMoved && e.Contact == moved.ID && e.Offer == moved.Offer && r.Command.Kind == acd.Transfer
		}
		return nil
	}))
	require.NoError(t, j.Close())
	require.True(t, found)
}

// why tells what befell a contact, within 80 columns.
func why(t *testing.T, data string, id acd.ContactID) string {
	t.Helper()
	code, story := run(t, "why", fmt.Sprint(id), "--data", data)
	require.Equal(t, 0, code, story)
	for _, line := range strings.Split(story, "\n") {
		require.LessOrEqual(t, len([]rune(line)), 80, line)
	}
	return story
}

func TestExitOf(t *testing.T) {
	for _, tc := range []struct {
		queue, exten string
		want         *acd.Exit
		says         string
	}{
		{"", "", nil, ""},
		{"returns", "", &acd.Exit{Queue: "returns"}, ""},
		{"", "300@default", &acd.Exit{Context: "default", Exten: "300", Priority: 1}, ""},
		{"returns", "300@default", nil, "not both"},
		{"", "300", nil, "300@default"},
		{"", "@default", nil, "300@default"},
		{"", "300@", nil, "300@default"},
	} {
		exit, err := exitOf(tc.queue, tc.exten)
		require.Equal(t, tc.want, exit)
		if tc.says == "" {
			require.NoError(t, err)
		} else {
			require.ErrorContains(t, err, tc.says)
		}
	}
}
