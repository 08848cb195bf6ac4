// SPDX-License-Identifier: Apache-2.0

package configs

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/acd"
)

// plan is a file of another package, with a centre in it.
type plan struct {
	Centre File       `yaml:"centre"`
	Part   float64    `yaml:"part" jsonschema:"default=1,minimum=0,maximum=2"`
	Parts  []float64  `yaml:"parts" jsonschema:"minimum=0,maximum=1,maxItems=3" item:"part"`
	Times  []Duration `yaml:"times" range:"1s..1h" item:"time"`
	Whom   []Name     `yaml:"whom" item:"agent"`
	Skills Levels     `yaml:"skills" jsonschema:"minimum=1,maximum=10"`
	Needs  []Need     `yaml:"needs" item:"need"`
}

const centre = `centre:
  skills: [{name: boots}]
  queues: [{name: q, needs: [{skill: boots}]}]
  lines: [{name: l, queue: q}]
`

func readPlan(text string) (*plan, *Reading) {
	p := new(plan)
	return p, Read("plan.yaml", []byte(text), p, &p.Centre)
}

func TestReadingAnotherFile(t *testing.T) {
	p, r := readPlan(centre + "part: 0.25\nparts: [0, 0.5, 1]\ntimes: [5s, 2m]\nwhom: [a1, a2]\nskills: {boots: 7}\n")
	require.NoError(t, r.Err())
	assert.InDelta(t, 0.25, p.Part, 0)
	assert.Equal(t, []float64{0, 0.5, 1}, p.Parts)
	assert.Equal(t, []Duration{Duration(5 * time.Second), Duration(2 * time.Minute)}, p.Times)
	assert.Equal(t, []Name{"a1", "a2"}, p.Whom)
	assert.True(t, r.Given(&p.Part))
	assert.True(t, r.Given(&p.Whom[1]))
	assert.False(t, r.Given(&p.Needs))
	assert.True(t, r.Sound(&p.Part))
	assert.Equal(t, 5, r.Line(&p.Part))
	assert.Zero(t, r.Line(&p.Needs))
	assert.Equal(t, 20*time.Second, p.Centre.Machine().Queues[0].RingTimeout, "the centre has its defaults")

	p, r = readPlan(centre)
	require.NoError(t, r.Err())
	assert.InDelta(t, 1, p.Part, 0, "the default")
}

func TestDecimalsAreWrittenPlainly(t *testing.T) {
	for text, good := range map[string]bool{
		"0": true, "1": true, "0.25": true, "2": true, "1.75": true, "2.0": true,
		"2.01": false, "-0.1": false, ".5": false, "1.": false, "1e-1": false, ".inf": false, ".nan": false, "'0.5'": false,
		"half": false, "01": false, "0x1": false, "1_0": false, "null": false, "[1]": false, "true": false, "+1": false,
	} {
		_, r := readPlan(centre + "part: " + text + "\n")
		assert.Equal(t, good, r.Err() == nil, "%s: %v", text, r.Err())
	}
}

// TestFaultsOfLists: what is said of a list's values holds for each, with its line.
func TestFaultsOfLists(t *testing.T) {
	for text, want := range map[string]string{
		"parts:\n  - 0.5\n  - 1.5\n": "plan.yaml:7: part 2: 1.5 is out of range: 0 to 1",
		"parts: [0, 0, 0, 0]\n":      "plan.yaml:5: parts: 4 items are too many: at most 3",
		"times: [5s, 2h]\n":          "plan.yaml:5: time 2: 2h is out of range: 1s to 1h",
		"times: [5s, 7]\n":           "plan.yaml:5: time 2: \"7\" is not a duration: a number needs a unit: write 7s for seconds or 7m for minutes",
		"whom: [a1, 'no name']\n":    "plan.yaml:5: agent 2: \"no name\" is not a name: use 1 to 64 letters, digits, -, _ or ., beginning with a letter or a digit",
		"whom: [a1, {name: a2}]\n":   "plan.yaml:5: agent a2: a mapping stands where a value is expected",
		"part: half\n":               "plan.yaml:5: part: the text \"half\" is not a decimal number: give one from 0 to 2, such as 0.25",
		"prat: 1\n":                  "plan.yaml:5: \"prat\" is not a known key; did you mean part?",
		"skills: {boots: 11}\n":      "plan.yaml:5: skills: boots: 11 is out of range: 1 to 10",
	} {
		_, r := readPlan(centre + text)
		require.Error(t, r.Err(), text)
		assert.Equal(t, want, r.Err().Error())
	}
}

// TestFaultsInViewOfTheWhole are noted by the file's reader, and sorted among those
// of single values and of the centre.
func TestFaultsInViewOfTheWhole(t *testing.T) {
	p, r := readPlan("part: 9\nskills: {boots: 7, ties: 3}\nwhom: [a1, a1]\nneeds: [{skill: bots}]\n" + centre)
	r.Fault(&p.Whom, "%d are too many", 2)
	r.Fault(&p.Times, "times are missing")
	r.Refer("ties", Entry(&p.Skills, "ties"), "skills", []Name{"boots"})
	r.Unique("an agent", p.Whom, []any{&p.Whom[0], &p.Whom[1]})
	r.Needs(p.Needs)
	assert.False(t, r.Sound(&p.Part))
	var faults Faults
	require.ErrorAs(t, r.Err(), &faults)
	assert.Equal(t, []string{
		"plan.yaml:1: part: 9 is out of range: 0 to 2",
		"plan.yaml:1: times are missing",
		"plan.yaml:2: skills: ties: \"ties\" is not in skills; there are boots",
		"plan.yaml:3: whom: 2 are too many",
		"plan.yaml:3: agent 2: there is an agent \"a1\" already, at line 3: each needs a name of its own",
		"plan.yaml:4: need bots: skill: \"bots\" is not in skills; did you mean boots?",
	}, lines(faults))
}

func lines(faults Faults) []string {
	out := make([]string, len(faults))
	for i := range faults {
		out[i] = faults[i].String()
	}
	return out
}

// TestTheCentreIsChecked as a configuration is, but needs no switch.
func TestTheCentreIsChecked(t *testing.T) {
	_, r := readPlan("centre:\n  queues: [{name: q, needs: [{skill: boots}]}]\n  lines: [{name: l, queue: p}]\n")
	require.Error(t, r.Err())
	assert.Contains(t, r.Err().Error(), `plan.yaml:2: centre: queue q: need boots: skill: "boots" is not in skills, which has no names`)
	assert.Contains(t, r.Err().Error(), `plan.yaml:3: centre: line l: queue: "p" is not in queues; did you mean q?`)

	p, r := readPlan(centre + "  agents: [{name: a1, endpoint: PJSIP/a1}]\n")
	require.NoError(t, r.Err())
	assert.Len(t, p.Centre.Warnings, 2, "an agent of no use, and a queue without one")

	small := &struct {
		Part float64 `yaml:"part"`
	}{}
	require.NoError(t, Read("small.yaml", []byte("part: 0\n"), small, nil).Err(), "there need not be a centre")
	require.Error(t, Read("small.yaml", []byte("part: [\n"), small, nil).Err())
	require.EqualError(t, Read("small.yaml", []byte("# nothing\n\n"), small, nil).Err(), "small.yaml:1: the file is empty")
}

func TestNeedsOfTheMachine(t *testing.T) {
	assert.Equal(t, []acd.NeedConfig{{Skill: "boots", Least: 3, Weight: 2}}, MachineNeeds([]Need{{Skill: "boots", Least: 3, Weight: 2}}))
	assert.Nil(t, MachineNeeds(nil))
	assert.Equal(t, []Name{"a", "b"}, Levels{"b": 1, "a": 2}.Sorted())
}
