// SPDX-License-Identifier: Apache-2.0

package configs

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// small is the least configuration that is right, to plant faults in.
const small = `queues: [{name: orders}]
lines: [{name: hotline, queue: orders}]
`

// parse reads a text that needs no switch.
func parse(text string) (*File, error) {
	return Parse("c.yaml", []byte(text), WithoutSwitch())
}

// faultsOf are the faults of a text, one per line.
func faultsOf(t *testing.T, text string, options ...Option) string {
	t.Helper()
	f, err := Parse("c.yaml", []byte(text), append([]Option{WithoutSwitch()}, options...)...)
	require.Error(t, err)
	assert.Nil(t, f)
	var faults Faults
	require.ErrorAs(t, err, &faults)
	return err.Error()
}

// TestEveryFaultIsToldAtOnce holds the faults of a thoroughly wrong file against
// the marks in it, which were set by hand, and their words against a golden file.
func TestEveryFaultIsToldAtOnce(t *testing.T) {
	_, err := Load("testdata/faults.yaml")
	var faults Faults
	require.ErrorAs(t, err, &faults)
	text, readErr := os.ReadFile("testdata/faults.yaml")
	require.NoError(t, readErr)
	assert.Equal(t, marked(string(text)), linesOf(faults))
	assert.Greater(t, len(faults), 50)
	golden(t, "testdata/faults.txt", []byte(err.Error()+"\n"))
	for _, line := range strings.Split(err.Error(), "\n") {
		assert.Regexp(t, `^testdata/faults\.yaml:[1-9][0-9]*: \S`, line)
	}
}

var mark = regexp.MustCompile(`# (\d+)$`)

// marked are the lines with a mark, each as often as it says.
func marked(text string) []int {
	var lines []int
	for i, line := range strings.Split(text, "\n") {
		if m := mark.FindStringSubmatch(line); m != nil {
			n, _ := strconv.Atoi(m[1])
			for range n {
				lines = append(lines, i+1)
			}
		}
	}
	return lines
}

func linesOf(faults Faults) []int {
	lines := make([]int, len(faults))
	for i, f := range faults {
		lines[i] = f.Line
	}
	return lines
}

func TestASlipIsOneFault(t *testing.T) {
	for name, x := range map[string]struct{ text, want string }{
		"a misspelt required key": {
			"queues: [{nmae: orders}]\nlines: [{name: a, queue: b}]\n",
			`c.yaml:1: queue 1: "nmae" is not a known key; did you mean name?` + "\n" +
				`c.yaml:2: line a: queue: "b" is not in queues, which has no names`,
		},
		"a misspelt exit": {
			"queues: [{name: a, limits: {nobody: {then: {anouncement: \"sound:x\"}}}}]\nlines: [{name: a, queue: a}]\n",
			`c.yaml:1: queue a: limits: nobody: then: "anouncement" is not a known key; did you mean announcement?`,
		},
		"a bad name that is referred to": {
			"queues: [{name: my orders}]\nlines: [{name: a, queue: my orders}]\n",
			`c.yaml:1: queue 1: name: "my orders" is not a name: use 1 to 64 letters, digits, -, _ or ., beginning with a letter or a digit` + "\n" +
				`c.yaml:2: line a: queue: "my orders" is not a name: use 1 to 64 letters, digits, -, _ or ., beginning with a letter or a digit`,
		},
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, x.want, faultsOf(t, x.text)) })
	}
}

func TestFilesThatAreNoConfiguration(t *testing.T) {
	for name, x := range map[string]struct{ text, want string }{
		"empty":         {"", "c.yaml:1: the file is empty: write at least asterisk, queues and lines, or let `cordial init` write a first one"},
		"only comments": {"# nothing\n\n", "c.yaml:1: the file is empty: write at least asterisk, queues and lines, or let `cordial init` write a first one"},
		"null":          {"null\n", "c.yaml:1: this is not a configuration but nothing: write keys such as queues: and lines:"},
		"a text":        {"hello world\n", `c.yaml:1: this is not a configuration but the text "hello world": write keys such as queues: and lines:`},
		"a list":        {"- a\n- b\n", "c.yaml:1: a list stands where a mapping with the keys asterisk, listen, data, journal, admission, routing, skills, sites, queues, lines, agents or roster is expected"},
		"two documents": {small + "---\n" + small, "c.yaml:3: a second document begins here (---); a configuration is one document"},
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, x.want, faultsOf(t, x.text)) })
	}
	for name, text := range map[string]string{
		"binary":       "\x00\x01\x02\xff\xfe",
		"open bracket": "queues: [\nlines: x\n",
		"open quote":   "queues: \"abc\n",
		"bad escape":   "queues: \"\\q\"\n",
		"no anchor":    "queues: *none\n",
		"not UTF-8":    "queues: \xff\xfe\xfa\n",
	} {
		t.Run(name, func(t *testing.T) {
			assert.Regexp(t, `^c\.yaml:[1-9][0-9]*: not YAML: [^\n]+$`, faultsOf(t, text))
		})
	}
}

func TestAllTabsAreToldAtOnce(t *testing.T) {
	assert.Equal(t,
		"c.yaml:2: a tab in the indentation: YAML takes only spaces there\n"+
			"c.yaml:4: a tab in the indentation: YAML takes only spaces there",
		faultsOf(t, "queues:\n\t- name: a\nlines:\n \t- name: a\n"))
}

func TestAFileThatIsTooLarge(t *testing.T) {
	big := append([]byte(small+"#"), make([]byte, mostBytes)...)
	_, err := Parse("c.yaml", big)
	require.EqualError(t, err, "c.yaml: the file is too large: at most 64 MiB")
}

func TestAliasesAreFollowedToALimit(t *testing.T) {
	f, err := parse("queues:\n  - {name: a, ring: &r 30s}\n  - {name: b, ring: *r}\nlines: [{name: x, queue: a}]\n")
	require.NoError(t, err)
	assert.Equal(t, f.Queues[0].Ring, f.Queues[1].Ring)

	assert.Equal(t, `c.yaml:2: queue b: merge keys (<<) are not taken; write the keys out`,
		faultsOf(t, "queues:\n  - {name: b, <<: {ring: 3s}}\nlines: [{name: x, queue: b}]\n"))

	few := func(c *check) { c.left = 100 }
	bomb := "queues: [&q {name: a, needs: &n [&s {skill: b}, *s, *s, *s]}" + strings.Repeat(", *q", 50) + "]\nlines: [{name: x, queue: a}]\n"
	assert.Contains(t, faultsOf(t, bomb, few), "c.yaml:1: too many values from here on, the aliases followed: at most ")
	assert.NotContains(t, faultsOf(t, bomb), "too many values", "without the limit")
}

func TestWhatIsFoundTwiceByAliasesIsToldOnce(t *testing.T) {
	assert.Equal(t, `c.yaml:2: queue a: need b: skill: "b" is not in skills, which has no names`,
		faultsOf(t, "queues:\n  - {name: a, needs: [{skill: b, relax: &r [{after: 1s, level: 0}]}]}\nlines: [{name: x, queue: a}]\n"))
	twice := faultsOf(t, "queues:\n  - {name: a, limits: {nobody: &n {then: {queue: b}}, wait: {after: 1s, then: {queue: b}}}}\nlines: [{name: x, queue: a}]\n")
	assert.Equal(t, 2, strings.Count(twice, "\n")+1, "two different places on one line are two faults")
}

func TestLoadReadsFromTheFilesDirectory(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "cordial.yaml", `asterisk: [{name: a, url: "https://pbx.example/", user: u, password_file: ari.secret}]
queues: [{name: orders}]
lines: [{name: hotline, queue: orders}]
roster: agents.csv
`)
	write(t, dir, "ari.secret", "sesame open\r\nnot this\n")
	write(t, dir, "agents.csv", "name,endpoint\na1,PJSIP/a1\n")
	f, err := Load(filepath.Join(dir, "cordial.yaml"))
	require.NoError(t, err)
	assert.Equal(t, Secret("sesame open"), f.Asterisk[0].Password)
	assert.Equal(t, URL("https://pbx.example/ari"), f.Asterisk[0].URL)
	assert.Equal(t, filepath.Join(dir, "data"), f.Data)
	assert.Len(t, f.Agents, 1)
	assert.Empty(t, f.Warnings)

	_, err = Load(filepath.Join(dir, "other.yaml"))
	require.ErrorIs(t, err, fs.ErrNotExist)
	var faults Faults
	assert.False(t, errors.As(err, &faults), "a file that is not there has no faults in it")
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
}

func TestASwitchIsMissingOnlyInTheDemo(t *testing.T) {
	_, err := Parse("c.yaml", []byte(small))
	require.EqualError(t, err, "c.yaml:1: asterisk is missing: list at least one switch with name, url, user and password")
	_, err = Parse("c.yaml", []byte("asterisk: []\n"+small))
	require.EqualError(t, err, "c.yaml:1: asterisk is missing: list at least one switch with name, url, user and password")
	_, err = parse(small)
	require.NoError(t, err)
}

func TestASecretDoesNotShowItself(t *testing.T) {
	text := "asterisk: [{name: a, url: 'http://u:sesame@127.0.0.1/', user: u, password: ' sesame'}]\n" + small
	assert.NotContains(t, faultsOf(t, text), "sesame")
	assert.Equal(t, "(hidden) (hidden)", strings.Join([]string{Secret("x").String(), Secret("x").GoString()}, " "))
}
