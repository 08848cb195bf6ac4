// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// twentyFaults is a configuration in which each line with a # holds one fault.
const twentyFaults = `asterisk:
  - name: pbx1
    url: ftp://127.0.0.1/ari       # no such scheme
    user: cordial
    pasword: secret                # misspelt
  - name: pbx1                     # again
    url: http://127.0.0.1:8089/ari
    user: cordial
    password: secret
listen: everywhere                 # no address
journal: {keep: 5}                 # no unit
skills:
  - name: boots
  - name: boots                    # again
  - name: "two words"              # no name
sites:
  - {name: hull, zone: Europe/Hull} # no such zone
queues:
  - name: boots
    needs:
      - skill: hats                # unknown
        least: 11                  # out of range
    ring: 0s                       # too short
    expertise_worth: 2h            # too long
    colour: green                  # unknown key
  - name: ties
    needs: boots                   # no list
    limits:
      wait: {after: 60s, then: {queue: nowhere}} # unknown
lines:
  - name: boots
    queue: waders                  # unknown
    answer: sometimes              # neither of two
  - queue: boots                   # no name
agents:
  - name: a101
    endpoint: PJSIP/a101
    skills: {boots: 70}            # out of range
  - name: a102
    endpoint: PJSIP/a101           # taken
`

// Every fault is told at once, each with its line.
func TestCheckTellsEveryFault(t *testing.T) {
	path := write(t, "cordial.yaml", twentyFaults)
	code, out := run(t, "check", path)
	require.Equal(t, 1, code)
	var want []string
	for i, line := range strings.Split(twentyFaults, "\n") {
		if strings.Contains(line, "#") {
			want = append(want, path+":"+strconv.Itoa(i+1)+": ")
		}
	}
	got := strings.Split(strings.TrimSpace(out), "\n")
	require.Len(t, want, 20)
	require.Len(t, got, len(want), out)
	for i := range want {
		require.True(t, strings.HasPrefix(got[i], want[i]), "%s is not at %s", got[i], want[i])
	}
}

func TestInitThenCheck(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	code, out := run(t, "init", dir, "--line", "orders=100", "--agent", "a1", "--zone", "Europe/London")
	require.Equal(t, 0, code, out)
	require.Contains(t, out, "cordial serve")
	code, out = run(t, "check", filepath.Join(dir, "cordial.yaml"))
	require.Equal(t, 0, code, out)
	require.Contains(t, out, "is good: 1 lines")
	ari, err := os.ReadFile(filepath.Join(dir, "asterisk", "ari.conf"))
	require.NoError(t, err)
	require.Contains(t, string(ari), "password")
	code, out = run(t, "init", dir)
	require.Equal(t, 1, code)
	require.Contains(t, out, "already exists")
}

func TestCheckPrintsTheSchema(t *testing.T) {
	code, out := run(t, "check", "--schema")
	require.Equal(t, 0, code)
	require.True(t, json.Valid([]byte(out)))
	code, out = run(t, "check")
	require.Equal(t, 1, code)
	require.Contains(t, out, "arg")
}

func TestVersion(t *testing.T) {
	code, out := run(t, "version")
	require.Equal(t, 0, code)
	require.True(t, strings.HasPrefix(out, "cordial "), out)
}
