// SPDX-License-Identifier: Apache-2.0

package configs

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const withRoster = `skills: [{name: boots}, {name: german}]
sites: [{name: berlin, zone: Europe/Berlin}]
queues: [{name: orders}]
lines: [{name: hotline, queue: orders}]
agents:
  - {name: first, endpoint: PJSIP/first}
roster: agents.csv
`

// roster answers every request for a file with this text.
func roster(text string) Option {
	return WithFiles(func(string) ([]byte, error) { return []byte(text), nil })
}

func TestARosterAddsAgents(t *testing.T) {
	for name, text := range map[string]string{
		"as recommended": "name,endpoint,site,skills\na1,PJSIP/a1,berlin,boots:7 german:10\na2,PJSIP/a2,,\n",
		"other order, other case, spaces, a comment, a mark and Windows": "\ufeffSkills, Name ,endpoint,site\r\n# the early shift\r\nboots:7  german:10 , a1 ,PJSIP/a1, berlin\r\n,a2,PJSIP/a2,\r\n",
		"quotes": "name,endpoint,site,skills\n\"a1\",\"PJSIP/a1\",berlin,\"boots:7 german:10\"\n\na2,PJSIP/a2,\"\",\n",
	} {
		t.Run(name, func(t *testing.T) {
			f, err := Parse("c.yaml", []byte(withRoster), WithoutSwitch(), roster(text))
			require.NoError(t, err)
			voice := Capacity{Voice: 1}
			assert.Equal(t, []Agent{
				{Name: "first", Endpoint: "PJSIP/first", Capacity: voice},
				{Name: "a1", Endpoint: "PJSIP/a1", Site: "berlin", Skills: Levels{"boots": 7, "german": 10}, Capacity: voice},
				{Name: "a2", Endpoint: "PJSIP/a2", Capacity: voice},
			}, f.Agents)
		})
	}
}

func TestFaultsOfARosterHaveItsLines(t *testing.T) {
	text := strings.Join([]string{
		"name,endpoint,site,skills",
		"a1,PJSIP/a1,berlin,boots:11 germn:3",
		"a1,PJSIP/first,hamburg,boots",
		"a 3,,,boots:7 boots:8",
		`"a4,PJSIP/a4`,
		"a5,PJSIP/a5,berlin,boots:7,german:2",
		`x"y,PJSIP/a6,,`,
		"first,PJSIP/a7,,boots:x",
		`"open,PJSIP/a8,,`,
	}, "\n")
	assert.Equal(t, strings.Join([]string{
		"agents.csv:2: agent a1: skills: boots: 11 is out of range: 1 to 10",
		`agents.csv:2: agent a1: skills: germn: "germn" is not in skills; did you mean german?`,
	}, "\n"), faultsOf(t, withRoster, roster(strings.Join(strings.Split(text, "\n")[:2], "\n"))))
	golden(t, "testdata/roster.txt", []byte(faultsOf(t, withRoster, roster(text))+"\n"))
}

func TestRostersThatMakeNoSense(t *testing.T) {
	for text, want := range map[string]string{
		"":                              "agents.csv:1: the roster is empty: its first line is name,endpoint,site,skills",
		"# nothing\n":                   "agents.csv:1: the roster is empty: its first line is name,endpoint,site,skills",
		"name;endpoint;site;skills\n":   `agents.csv:1: "name;endpoint;site;skills" is not a column; there are name, endpoint, site, skills`,
		"name,endpont\n":                `agents.csv:1: "endpont" is not a column; did you mean endpoint?`,
		"name,site\n":                   "agents.csv:1: the column endpoint is missing: the first line is name,endpoint,site,skills",
		"name,endpoint,name\n":          "agents.csv:1: the column name is there twice; keep one",
		"a1,PJSIP/a1,berlin,boots:7\n":  "agents.csv:1: ",
		"\x00\xff":                      "agents.csv:1: ",
		"name,endpoint\na1,PJSIP/a1,\n": "agents.csv:2: 3 columns, and the first line has 2 (name,endpoint); quote a cell that holds a comma",
	} {
		assert.Contains(t, faultsOf(t, withRoster, roster(text)), want, "%q", text)
	}
}

func TestAnEmptyRosterIsOne(t *testing.T) {
	f, err := Parse("c.yaml", []byte(withRoster), WithoutSwitch(), roster("name,endpoint\n"))
	require.NoError(t, err)
	assert.Len(t, f.Agents, 1)
}

func TestARosterThatIsTooLarge(t *testing.T) {
	var b strings.Builder
	b.WriteString("name,endpoint\n")
	for i := range mostAgents {
		fmt.Fprintf(&b, "a%d,PJSIP/a%d\n", i, i)
	}
	assert.Equal(t, "c.yaml:7: roster: 100001 agents are too many: at most 100000", faultsOf(t, withRoster, roster(b.String())))
	big := func(string) ([]byte, error) { return make([]byte, mostBytes+1), nil }
	assert.Equal(t, "c.yaml:7: roster: the roster is too large: at most 64 MiB", faultsOf(t, withRoster, WithFiles(big)))
}

// BenchmarkParse reads a centre of 3,600 agents.
func BenchmarkParse(b *testing.B) {
	var text strings.Builder
	text.WriteString("name,endpoint,site,skills\n")
	for i := range 3_600 {
		fmt.Fprintf(&text, "a%d,PJSIP/a%d,berlin,boots:%d german:%d\n", i, i, 1+i%10, 1+i%7)
	}
	for b.Loop() {
		if _, err := Parse("c.yaml", []byte(withRoster), WithoutSwitch(), roster(text.String())); err != nil {
			b.Fatal(err)
		}
	}
}
