// SPDX-License-Identifier: Apache-2.0

package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"cordial/acd"
	"cordial/acd/acdtest"
	"cordial/acd/journal"
)

// written returns a data directory whose journal holds what a scenario has led to.
func written(t *testing.T, commands ...acd.Command) string {
	t.Helper()
	s := acdtest.NewScenario(t)
	for _, c := range commands {
		s.Do(nil, acdtest.Start, c)
	}
	dir := t.TempDir()
	j, err := journal.Open(dir, journal.Options{})
	require.NoError(t, err)
	for _, b := range s.Records {
		r, err := acd.DecodeRecord(b)
		require.NoError(t, err)
		require.NoError(t, j.Append([]acd.Record{r}))
	}
	require.NoError(t, j.Close())
	return dir
}

// Who talked on a switch that is not configured any more does not talk for ever.
func TestContactsOfASwitchThatIsGone(t *testing.T) {
	config, err := acdtest.ParseConfig("skill boots\nqueue boots needs=boots:1\nline boots queue=boots\nagent a101 boots:7\n")
	require.NoError(t, err)
	data := written(t,
		acd.Command{Kind: acd.Configure, Config: config},
		acd.Command{Kind: acd.LinkUp, Node: "old"},
		acd.Command{Kind: acd.SignIn, Name: "a101"},
		acd.Command{Kind: acd.Ready, Name: "a101"},
		acd.Command{Kind: acd.Arrive, Node: "old", Leg: "c1", Line: "boots"},
		acd.Command{Kind: acd.Answer, Offer: 1},
		acd.Command{Kind: acd.Arrive, Node: "old", Leg: "c2", Line: "boots"},
		acd.Command{Kind: acd.Arrive, Node: "pbx1", Leg: "c3", Line: "boots"},
	)
	listen := freeAddress(t)
	p := start(t, "serve", "--config", write(t, "cordial.yaml", goodConfig), "--data", data, "--listen", listen)
	p.until("serving", func() bool { return strings.Contains(p.out.String(), "msg=serving") })
	status := p.status(data)
	require.Len(t, status.Contacts, 1, "the other switch's contact is kept")
	require.Equal(t, "pbx1", status.Contacts[0].Node)
	require.NotEqual(t, "talking", status.Agents[0].State)
	require.Equal(t, 2, strings.Count(p.out.String(), "not configured any more"))
	p.signal(syscall.SIGTERM)
	require.Equal(t, 0, p.wait(), p.out)
}

// SIGHUP while cordial begins is a reload like any other, and no reason to end.
func TestHangupDuringTheStart(t *testing.T) {
	data, listen := t.TempDir(), freeAddress(t)
	p := start(t, "serve", "--config", write(t, "cordial.yaml", goodConfig), "--data", data, "--listen", listen)
	p.until("the journal", func() bool {
		_, err := os.Stat(filepath.Join(data, "journal.db"))
		return err == nil
	})
	p.signal(syscall.SIGHUP)
	p.until("the reload", func() bool { return strings.Contains(p.out.String(), "a new configuration is in force") })
	p.signal(syscall.SIGTERM)
	require.Equal(t, 0, p.wait(), p.out)
}
