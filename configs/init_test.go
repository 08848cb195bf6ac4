// SPDX-License-Identifier: Apache-2.0

package configs

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// read is a file that Init wrote.
func read(t *testing.T, dir, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, name)) //nolint:gosec // in a directory of the test's
	require.NoError(t, err)
	return string(text)
}

func TestInitWritesWhatLoads(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "cordial")
	require.NoError(t, Init(dir, Answers{
		Node: "west", URL: "http://127.0.0.1:18088", User: "acd", Application: "calls", Site: "hq", Zone: "Europe/Berlin",
		Lines:  []LineAnswer{{Name: "4711"}, {"german", "+49301234"}, {"null", "300"}},
		Agents: []string{"007", "true", "a.b-c"},
	}))
	f, err := Load(filepath.Join(dir, "cordial.yaml"))
	require.NoError(t, err)
	assert.Empty(t, f.Warnings)
	assert.Equal(t, Node{
		Name: "west", URL: "http://127.0.0.1:18088/ari", User: "acd", Application: "calls", Password: f.Asterisk[0].Password,
	}, f.Asterisk[0])
	assert.Len(t, f.Queues, 3)
	assert.Equal(t, Name("007"), f.Agents[0].Name)
	assert.Equal(t, filepath.Join(dir, "data"), f.Data)

	password := string(f.Asterisk[0].Password)
	assert.GreaterOrEqual(t, len(password), 20)
	assert.Contains(t, read(t, dir, "asterisk/ari.conf"), "[acd]\ntype = user\nread_only = no\n; The same as in cordial.yaml.\npassword = "+password+"\n")
	assert.Contains(t, read(t, dir, "asterisk/http.conf"), "\nbindport = 18088\n")
	dialplan := read(t, dir, "asterisk/extensions.conf")
	assert.Contains(t, dialplan, "\nexten => 4711,1,Set(CORDIAL_CALL=4711)\n")
	assert.Contains(t, dialplan, "\nexten => +49301234,1,Set(CORDIAL_CALL=german)\n")
	assert.Contains(t, dialplan, "Stasis(calls,${CORDIAL_CALL})")
	assert.Contains(t, read(t, dir, "asterisk/pjsip.conf"), "[007](agent-phone)\nauth = 007\naors = 007\n")
}

func TestEachInitHasPasswordsOfItsOwn(t *testing.T) {
	seen := make(map[string]bool)
	for range 3 {
		dir := t.TempDir()
		require.NoError(t, Init(dir, Answers{}))
		all := regexp.MustCompile(`(?m)^password = (\S+)$`).FindAllStringSubmatch(
			read(t, dir, "asterisk/ari.conf")+read(t, dir, "asterisk/pjsip.conf"), -1)
		require.Len(t, all, 3)
		for _, m := range all {
			assert.False(t, seen[m[1]], "a password comes twice")
			assert.NotEqual(t, "change-me", m[1])
			seen[m[1]] = true
		}
	}
}

func TestFilesWithPasswordsAreForTheirOwnerOnly(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, Init(dir, Answers{}))
	for _, f := range initFiles {
		info, err := os.Stat(filepath.Join(dir, f.name))
		require.NoError(t, err)
		if regexp.MustCompile(`(?m)^\s*password\W`).MatchString(read(t, dir, f.name)) {
			assert.Equal(t, fs.FileMode(0o600), info.Mode(), f.name)
		}
	}
}

func TestInitOverwritesNothing(t *testing.T) {
	for _, f := range initFiles {
		t.Run(f.name, func(t *testing.T) {
			dir := t.TempDir()
			require.NoError(t, os.MkdirAll(filepath.Join(dir, "asterisk"), 0o700))
			write(t, dir, f.name, "mine")
			err := Init(dir, Answers{})
			require.ErrorIs(t, err, ErrExists)
			assert.Contains(t, err.Error(), filepath.Join(dir, f.name))
			assert.Equal(t, "mine", read(t, dir, f.name))
			for _, other := range initFiles {
				_, err := os.Stat(filepath.Join(dir, other.name))
				assert.Equal(t, other.name == f.name, err == nil, "%s: all or nothing", other.name)
			}
		})
	}
}

func TestInitSaysWhereItCannotWrite(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "file", "")
	err := Init(filepath.Join(dir, "file"), Answers{})
	require.Error(t, err)
	assert.Contains(t, err.Error(), filepath.Join(dir, "file"))
}

func TestAnswersThatMakeNoGoodConfiguration(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "none")
	for name, a := range map[string]Answers{
		"a line of its own":          {Lines: []LineAnswer{{"orders\n  - name: x", "100"}}},
		"an extension of its own":    {Lines: []LineAnswer{{"orders", "100,1,System(x)\nexten => 200"}}},
		"a pattern":                  {Lines: []LineAnswer{{"orders", "_X."}}},
		"a section":                  {Agents: []string{"a]\n[b"}},
		"a section that is there":    {Agents: []string{"trunk"}},
		"the general section":        {User: "general"},
		"one number twice":           {Lines: []LineAnswer{{"a", "1"}, {"b", "1"}}},
		"one line twice":             {Lines: []LineAnswer{{"a", "1"}, {"a", "2"}}},
		"one agent twice":            {Agents: []string{"a", "a"}},
		"no URL":                     {URL: "pbx"},
		"no zone":                    {Zone: "Berlin"},
		"an application with spaces": {Application: "my calls"},
	} {
		t.Run(name, func(t *testing.T) {
			require.Error(t, Init(dir, a))
			_, err := os.Stat(dir)
			assert.ErrorIs(t, err, fs.ErrNotExist, "nothing was written")
		})
	}
}

// TestTheDialplanCannotLoopHot holds that each round without Cordial takes time,
// ends, and leaves no music on the channel.
func TestTheDialplanCannotLoopHot(t *testing.T) {
	text := read(t, ".", "asterisk/extensions.conf")
	_, loop, found := strings.Cut(text, "n(again)")
	require.True(t, found)
	loop, _, found = strings.Cut(loop, "Goto(again)")
	require.True(t, found)
	order := []string{"Set(CORDIAL_RESULT=)", "Stasis(cordial,", "?fallback)", "Answer()", "StartMusicOnHold(", "Wait(1)", "StopMusicOnHold()"}
	at := -1
	for _, step := range order {
		i := strings.Index(loop, step)
		require.Greater(t, i, at, "%s comes in its place", step)
		at = i
	}
	before, _, _ := strings.Cut(text, "n(again)")
	assert.NotContains(t, before, ",Answer()", "callers are not answered on the way in")
}
