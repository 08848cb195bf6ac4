// SPDX-License-Identifier: Apache-2.0

package rivals

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// shell is a rival that is a shell script, for the ways in which rivals fail. Real ones
// are run by bench machine.
func shell(script string) Rival {
	return Rival{Name: "shell", Command: []string{"sh", "-s", "--"}, Script: []byte(script)}
}

func TestRunTellsTheModelAndReadsTheTally(t *testing.T) {
	r := shell(`echo "{\"version\": \"$# $1 $2 $3 $4\", \"seconds\": 0.5, \"answered\": 7, \"wait\": 1, \"talk\": 2, \"last_arrival\": 3}"`)
	got, err := r.Run(t.Context(), Model{Contacts: 7, Agents: 3, Load: 2.5, Seed: 4})
	require.NoError(t, err)
	assert.Equal(t, Tally{Version: "4 7 3 2.5 4", Seconds: 0.5, Answered: 7, Wait: 1, Talk: 2, LastArrival: 3}, got)
	assert.Len(t, r.Command, 3, "is as it was")
}

func TestWhoIsMissingSaysHowToGetIt(t *testing.T) {
	gone, nowhere := shell("exit 69"), shell("echo {}")
	gone.Name, nowhere.Dir = "gone", filepath.Join(t.TempDir(), "none")
	for _, r := range []Rival{
		gone, nowhere,
		{Name: "no such command", Command: []string{"cordial-has-no-such-command"}},
		{Name: "no such file", Command: []string{"/nowhere/python3"}},
	} {
		_, err := r.Run(t.Context(), proof)
		require.ErrorIs(t, err, ErrMissing, r.Name)
		assert.EqualError(t, err, r.Name+" is not installed: run make rivals in Cordial's sources")
		require.ErrorIs(t, r.Prove(t.Context()), ErrMissing)
	}
}

func TestWhoFailsSaysWhy(t *testing.T) {
	_, err := shell("echo the reason >&2; exit 3").Run(t.Context(), proof)
	require.ErrorContains(t, err, "shell: exit status 3: the reason")
	assert.NotErrorIs(t, err, ErrMissing)
	_, err = shell("echo nonsense").Run(t.Context(), proof)
	require.ErrorContains(t, err, `shell says "nonsense\n"`)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = shell("sleep 60").Run(ctx, proof)
	require.ErrorIs(t, err, context.Canceled)
}

func TestProve(t *testing.T) {
	b, err := json.Marshal(simulate(proof))
	require.NoError(t, err)
	require.NoError(t, shell("echo '"+string(b)+"'").Prove(t.Context()))
	require.ErrorContains(t, shell(`echo '{"answered": 50000}'`).Prove(t.Context()), "shell: M/M/2 with a load of 1: mean talk 0")
}

// The models say themselves that their libraries are not there, and simjs is looked for
// where it was told.
func TestWhereRivalsAre(t *testing.T) {
	t.Setenv("CORDIAL_RIG_DIR", "/srv/rig")
	assert.Equal(t, "/srv/rig/rivals", SimJS().Dir)
	t.Setenv("CORDIAL_RIG_DIR", "")
	script, err := os.ReadFile("rivals.sh")
	require.NoError(t, err)
	assert.Contains(t, string(script), "dir=${CORDIAL_RIG_DIR:-"+filepath.Dir(SimJS().Dir)+"}")
	assert.Contains(t, string(script), "home=$dir/"+filepath.Base(SimJS().Dir))
	assert.Equal(t, "/usr/bin/python3", SimPy().Command[0], "Debian's, whatever else there is")
	assert.Contains(t, string(SimPy().Script), "sys.exit(69)")
	assert.Contains(t, string(SimJS().Script), "process.exit(69)")
}

// What is fetched is one version, and its bytes are known.
func TestSimJSIsPinned(t *testing.T) {
	b, err := os.ReadFile("package-lock.json")
	require.NoError(t, err)
	var lock struct {
		Packages map[string]struct {
			Version, Integrity string
			Dependencies       map[string]string
		}
	}
	require.NoError(t, json.Unmarshal(b, &lock))
	require.Len(t, lock.Packages, 2, "itself, and simjs")
	simjs := lock.Packages["node_modules/simjs"]
	assert.Equal(t, lock.Packages[""].Dependencies["simjs"], simjs.Version)
	assert.Contains(t, simjs.Integrity, "sha512-")
	assert.NotContains(t, string(b), "://", "where it comes from is for the machine to say")
}
