// SPDX-License-Identifier: Apache-2.0

package configs

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// exits is a configuration of queues a, b, c ... with exits as in "a>b b>c".
func exits(arrows string) string {
	var b strings.Builder
	b.WriteString("queues:\n")
	for _, name := range []string{"a", "b", "c", "d"} {
		fmt.Fprintf(&b, "  - {name: %s, limits: {", name)
		kinds := []string{"nobody: {then: {queue: %s}},", "wait: {after: 1m, then: {queue: %s}},", "longest: {contacts: 5, then: {queue: %s}},"}
		for arrow := range strings.FieldsSeq(arrows) {
			if from, to, _ := strings.Cut(arrow, ">"); from == name {
				fmt.Fprintf(&b, kinds[0], to)
				kinds = kinds[1:]
			}
		}
		b.WriteString("}}\n")
	}
	b.WriteString("lines: [{name: x, queue: a}]\n")
	return b.String()
}

func TestExitsThatLeadInACircle(t *testing.T) {
	for arrows, want := range map[string][]string{
		"a>a":                 {"2: a -> a"},
		"a>b b>a":             {"3: a -> b -> a"},
		"a>b b>c c>d d>b":     {"5: b -> c -> d -> b"},
		"a>b b>a c>d d>c":     {"3: a -> b -> a", "5: c -> d -> c"},
		"a>b a>c b>a c>a":     {"3: a -> b -> a", "4: a -> c -> a"},
		"a>a a>b b>b b>c c>c": {"2: a -> a", "3: b -> b", "4: c -> c"},
	} {
		t.Run(arrows, func(t *testing.T) {
			var got []string
			for line := range strings.SplitSeq(faultsOf(t, exits(arrows)), "\n") {
				where, circle, found := strings.Cut(line, "the exits lead in a circle: ")
				require.True(t, found, line)
				got = append(got, strings.Split(where, ":")[1]+": "+circle)
			}
			assert.Equal(t, want, got)
		})
	}
	for _, arrows := range []string{"", "a>b", "a>b a>c b>d c>d", "a>b b>c c>d a>d a>c", "d>c c>b b>a"} {
		_, err := parse(exits(arrows))
		require.NoError(t, err, arrows)
	}
}

func TestALongCircleIsToldInShort(t *testing.T) {
	var b strings.Builder
	b.WriteString("queues:\n")
	for i := range 2000 {
		fmt.Fprintf(&b, "  - {name: q%d, limits: {nobody: {then: {queue: q%d}}}}\n", i, (i+1)%2000)
	}
	b.WriteString("lines: [{name: x, queue: q0}]\n")
	assert.Equal(t,
		"c.yaml:2001: queue q1999: limits: nobody: then: queue: the exits lead in a circle: q0 -> q1 -> q2 -> q3 -> q4 -> ... -> q1997 -> q1998 -> q1999 -> q0",
		faultsOf(t, b.String()))
}

// need is a configuration whose one need has these keys.
func need(keys string) string {
	return "skills: [{name: boots}]\nqueues: [{name: a, needs: [{skill: boots, " + keys + "}]}]\nlines: [{name: x, queue: a}]\n"
}

func TestStepsOfANeed(t *testing.T) {
	for keys, want := range map[string]string{
		"least: 5, relax: [{after: 20s, level: 5}]":                         "step 1: level: 5 does not lower the need, which is at 5 by then: give a lower level",
		"least: 5, relax: [{after: 20s, level: 7}]":                         "step 1: level: 7 does not lower the need, which is at 5 by then: give a lower level",
		"relax: [{after: 20s, level: 1}]":                                   "step 1: level: 1 does not lower the need, which is at 1 by then: give a lower level",
		"least: 5, relax: [{after: 20s, level: 4}, {after: 20s, level: 3}]": "step 2: after: 20s is not later than the step before (20s): give the steps in ascending order",
		"least: 5, relax: [{after: 0s, level: 4}]":                          "step 1: after: 0s is out of range: 1s to 24h",
		"least: 99, relax: [{after: 1s, level: 9}]":                         "least: 99 is out of range: 1 to 10",
		"least: 5, relax: [{level: 4}]":                                     "step 1: after is missing",
		"least: 5, relax: [{after: 20s}]":                                   "step 1: level is missing",
	} {
		assert.Equal(t, "c.yaml:2: queue a: need boots: "+want, faultsOf(t, need(keys)), keys)
	}
	f, err := parse(need("least: 5, relax: [{after: 20s, level: 3}, {after: 1m, level: 0}]"))
	require.NoError(t, err)
	assert.Len(t, f.Queues[0].Needs[0].Relax, 2)
}

func TestWhatNobodyCanUseIsAWarning(t *testing.T) {
	f, err := parse(`skills: [{name: boots}, {name: skis}]
queues:
  - {name: boots, needs: [{skill: boots, least: 5, relax: [{after: 10s, level: 3}]}]}
  - {name: skis, needs: [{skill: skis}]}
lines: [{name: x, queue: boots}]
agents:
  - {name: a1, endpoint: PJSIP/a1, skills: {boots: 3}}
  - {name: a2, endpoint: PJSIP/a2, skills: {boots: 2}}
  - {name: a3, endpoint: PJSIP/a3, skills: {boots: 9}, capacity: {voice: 0, chat: 2}}
  - {name: a4, endpoint: Local/a4@agents, skills: {boots: 9}}
`)
	require.NoError(t, err)
	assert.Equal(t, strings.Join([]string{
		"c.yaml:4: queue skis: name: no agent can serve this queue: see its needs and the agents' skills",
		"c.yaml:8: agent a2: name: no queue can use this agent: see their skills and the queues' needs",
		"c.yaml:9: agent a3: name: no queue can use this agent: see their skills and the queues' needs",
		"c.yaml:10: agent a4: endpoint: a Local endpoint needs /n at its end, or the switch replaces the leg and we lose sight of it",
	}, "\n"), f.Warnings.Error())
}

func TestAPasswordInTheClearIsAWarning(t *testing.T) {
	node := "asterisk: [{name: a, url: '%s', user: u, password: p}]\n" + small
	for url, warned := range map[string]bool{
		"http://192.0.2.1:8088": true, "http://pbx": true,
		"https://192.0.2.1": false, "http://127.0.0.1:8088": false, "http://localhost": false, "http://[::1]": false,
	} {
		f, err := parse(fmt.Sprintf(node, url))
		require.NoError(t, err)
		assert.Equal(t, warned, len(f.Warnings) == 1, url)
	}
}

func TestPasswords(t *testing.T) {
	files := WithFiles(func(path string) ([]byte, error) {
		return map[string][]byte{"good": []byte("sesame\nmore"), "empty": nil, "long": make([]byte, 1000)}[path], nil
	})
	node := "asterisk: [{name: a, url: 'http://127.0.0.1', user: u, %s}]\n" + small
	f, err := Parse("c.yaml", fmt.Appendf(nil, node, "password_file: good"), files)
	require.NoError(t, err)
	assert.Equal(t, Secret("sesame"), f.Asterisk[0].Password)
	for keys, want := range map[string]string{
		"password_file: empty":             "has no password in its first line",
		"password_file: long":              "has no password in its first line",
		"password_file: good, password: p": "there is a password too",
		"application: cordial":             "password or password_file is missing",
		"password: ''":                     "a password has 1 to 256 printable",
	} {
		assert.Contains(t, faultsOf(t, fmt.Sprintf(node, keys), files), want)
	}
	assert.Contains(t, faultsOf(t, fmt.Sprintf(node, "password_file: good")), "other files are not read here")
}
