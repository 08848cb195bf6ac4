// SPDX-License-Identifier: Apache-2.0

package workload

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cordial/configs"
)

const (
	theRow  = `      - {from: "00:00", to: "24:00", calls: 2400}`
	theTalk = "  talk: {exponential: 5m}\n"
	theType = "    - {name: t, line: l}\n"
)

// inRoster plants a roster.
func inRoster(text string) []string {
	return []string{"calls:\n  curve", "roster:\n" + text + "calls:\n  curve"}
}

// faults are slips, what of tiny each changes, and what is told then.
var faults = []struct {
	name    string
	changes []string
	want    string
}{
	{"an unknown key", []string{theTalk, "  tallk: {exponential: 5m}\n" + theTalk}, `15: calls: "tallk" is not a known key; did you mean talk?`},
	{"an unknown key in the centre", []string{"  skills: [", "  skils: []\n  skills: ["}, `4: centre: "skils" is not a known key`},
	{"a negative count of calls", []string{"calls: 2400", "calls: -1"}, "12: curve c: row 1: calls: -1 is out of range: 0 to 100000000"},
	{"a negative count of agents", inRoster("  - {name: g, count: -3}\n"), "14: group g: count: -3 is out of range: 1 to 100000"},
	{"a negative a_day", []string{"  curve: c\n", "  curve: c\n  a_day: -5\n"}, "15: calls: a_day: -5 is out of range"},
	{"a negative mean", []string{"exponential: 5m", "exponential: -5m"}, "15: calls: talk: exponential: -5m is out of range: 1ms to 8784h"},
	{"a number without a unit", []string{"exponential: 5m", "exponential: 300"}, "15: calls: talk: exponential: \"300\" is not a duration: a number needs a unit"},
	{"rows that overlap", []string{theRow, `      - {from: "08:00", to: "10:00", calls: 5}
      - {from: "09:30", to: "11:00", calls: 5}`}, "13: curve c: row 2: from: the row 09:30 to 11:00 overlaps that of 08:00 to 10:00 at line 12"},
	{"a row within another", []string{theRow, `      - {from: "08:00", to: "10:00", calls: 5}
      - {from: "07:00", to: "12:00", calls: 5}`}, "13: curve c: row 2: from: the row 07:00 to 12:00 overlaps that of 08:00 to 10:00 at line 12"},
	{"a row that ends before it begins", []string{theRow, `      - {from: "22:00", to: "02:00", calls: 5}`}, "12: curve c: row 1: to: the row ends at 02:00, before it begins (22:00): split it at midnight"},
	{"a row past midnight", []string{`to: "24:00"`, `to: "25:00"`}, "12: curve c: row 1: to: a day ends at 24:00"},
	{"a time of day that is none", []string{`"24:00"`, `"24:60"`}, `12: curve c: row 1: to: "24:60" is not a time of day`},
	{"a curve of zeros", []string{"calls: 2400", "calls: 0"}, "11: curve c: rows: nobody calls in any row"},
	{"surges that overlap", []string{"  curve: c\n", "  curve: c\n  surges:\n    - {from: \"09:00\", to: \"11:00\", times: 2}\n    - {from: \"10:00\", to: \"12:00\", times: 3}\n"}, "17: calls: surge 2: from: the surge 10:00 to 12:00 overlaps that of 09:00 to 11:00 at line 16"},
	{"an unknown curve", []string{"  curve: c\n", "  curve: d\n"}, `14: calls: curve: "d" is not in curves`},
	{"no curve", []string{"  curve: c\n", ""}, "16: calls: type t: there is no curve"},
	{"no talk", []string{theTalk, ""}, "16: calls: type t: there is no talk"},
	{"an unknown line", []string{"{name: t, line: l}", "{name: t, line: ll}"}, `17: calls: type t: line: "ll" is not in centre: lines; did you mean l?`},
	{"an unknown skill of a type", []string{"{name: t, line: l}", "{name: t, line: l, needs: [{skill: boot}]}"}, `17: calls: type t: need boot: skill: "boot" is not in skills; did you mean boots?`},
	{"an unknown skill of a queue", []string{"{skill: boots}", "{skill: bots}"}, `"bots" is not in skills; did you mean boots?`},
	{"an unknown skill of a group", inRoster("  - {name: g, count: 1, skills: {tie: 3}}\n"), `14: group g: skills: tie: "tie" is not in centre: skills; did you mean ties?`},
	{"an unknown skill to draw", inRoster("  - {name: g, count: 1, draw: {of: [ties, bots], skills: {least: 1, most: 1}, levels: {least: 1, most: 1}}}\n"), `14: group g: draw: skill 2: "bots" is not in centre: skills; did you mean boots?`},
	{"an unknown site", inRoster("  - {name: g, count: 1, site: hul}\n"), `14: group g: site: "hul" is not in centre: sites; did you mean hull?`},
	{"an unknown zone", []string{"seed: 5", "seed: 5\nzone: Europe/Hull"}, `2: zone: "Europe/Hull" is not a time zone`},
	{"shares of less than one", []string{"  curve: c\n", "  curve: c\n  a_day: 100\n", theType, "    - {name: t, line: l, share: 0.5}\n    - {name: u, line: l, share: 0.45}\n"}, "17: calls: types: the types' shares add up to 0.95: they must make 1"},
	{"callers' shares", []string{"  curve: c\n", "  curve: c\n  callers: [{zone: UTC, share: 0.7}, {zone: Europe/Paris, share: 0.7}]\n"}, "15: calls: callers: the callers' shares add up to 1.4: they must make 1"},
	{"shares of shifts", inRoster("  - {name: g, count: 1, shifts: [{from: \"08:00\", to: \"10:00\", share: 0.5}]}\n"), "14: group g: shifts: the shifts' shares add up to 0.5: they must make 1"},
	{"some shares of shifts", inRoster("  - {name: g, count: 1, shifts: [{from: \"08:00\", to: \"10:00\", share: 1}, {from: \"08:00\", to: \"10:00\"}]}\n"), "14: group g: shifts: give every shift its share"},
	{"a share of nothing", []string{theType, "    - {name: t, line: l, share: 1}\n"}, "17: calls: type t: share: a share of what? give a_day under calls"},
	{"a share and a number", []string{"  curve: c\n", "  curve: c\n  a_day: 100\n", theType, "    - {name: t, line: l, a_day: 3}\n"}, "18: calls: type t: a_day: there is a_day under calls"},
	{"a missing share", []string{"  curve: c\n", "  curve: c\n  a_day: 100\n"}, "18: calls: type t: share is missing"},
	{"a share above one", []string{theType, "    - {name: t, line: l, share: 1.5}\n"}, "17: calls: type t: share: 1.5 is out of range: 0 to 1"},
	{"a share in words", []string{theType, "    - {name: t, line: l, share: half}\n"}, "17: calls: type t: share: the text \"half\" is not a decimal number"},
	{"a shift that ends before it begins", inRoster("  - {name: g, count: 1, shifts: [{from: \"22:00\", to: \"06:00\"}]}\n"), "14: group g: shift 1: to: the shift ends at 06:00, before it begins (22:00): past midnight write 30:00"},
	{"a shift of more than a day", inRoster("  - {name: g, count: 1, shifts: [{from: \"08:00\", to: \"33:00\"}]}\n"), "14: group g: shift 1: to: the shift lasts 25h0m0s: at most 24h"},
	{"a shift that begins tomorrow", inRoster("  - {name: g, count: 1, shifts: [{from: \"25:00\", to: \"33:00\"}]}\n"), "14: group g: shift 1: from: a shift begins before 24:00"},
	{"a shift on no day", inRoster("  - {name: g, count: 1, shifts: [{from: \"08:00\", to: \"09:00\", days: []}]}\n"), "14: group g: shift 1: days: the list is empty"},
	{"a day that is none", inRoster("  - {name: g, count: 1, shifts: [{from: \"08:00\", to: \"09:00\", days: [monday]}]}\n"), `14: group g: shift 1: day 1: "monday" is not a day of the week`},
	{"a break after the shift", inRoster("  - {name: g, count: 1, shifts: [{from: \"08:00\", to: \"09:00\"}], breaks: [{after: 50m, for: 15m}]}\n"), "14: group g: break 1: the break may end 1h5m0s after the shift began, which lasts 1h0m0s (line 14)"},
	{"breaks that overlap", inRoster("  - {name: g, count: 1, shifts: [{from: \"08:00\", to: \"16:00\"}], breaks: [{after: 1h, for: 15m, within: 1h}, {after: 2h, for: 15m}]}\n"), "14: group g: break 2: after: 2h0m0s is before the break before is surely over (2h15m0s)"},
	{"breaks of no shift", inRoster("  - {name: g, count: 1, breaks: [{after: 1h, for: 15m}]}\n"), "14: group g: breaks: breaks belong to shifts"},
	{"a group of nobody", inRoster("  - {name: g}\n"), "14: group g: give exactly one of count"},
	{"an agent who is not there", inRoster("  - {name: g, agents: [a2]}\n"), `14: group g: agent 1: "a2" is not in centre: agents; did you mean a1?`},
	{"an agent with two rosters", inRoster("  - {name: g, agents: [a1]}\n  - {name: h, agents: [a1]}\n"), "15: group h: agent 1: a1 is in group g already"},
	{"an agent with other skills", inRoster("  - {name: g, agents: [a1], skills: {ties: 3}}\n"), "14: group g: skills: the centre's agents have skills of their own"},
	{"more skills than there are", inRoster("  - {name: g, count: 1, draw: {skills: {least: 1, most: 4}, levels: {least: 1, most: 1}}}\n"), "14: group g: draw: skills: most: 4 is out of range: there are 0 to 3 skills"},
	{"a level above ten", inRoster("  - {name: g, count: 1, draw: {skills: {least: 1, most: 1}, levels: {least: 1, most: 11}}}\n"), "14: group g: draw: levels: most: 11 is out of range: there are 1 to 10 levels"},
	{"least above most", inRoster("  - {name: g, count: 1, draw: {skills: {least: 3, most: 1}, levels: {least: 1, most: 1}}}\n"), "14: group g: draw: skills: most: 1 is less than least (3)"},
	{"nobody at all", []string{"  agents: [{name: a1, endpoint: PJSIP/a1, skills: {boots: 5}}]\n", ""}, "there is nobody: give agents in the centre, or groups in the roster"},
	{"two kinds of chance", []string{"{exponential: 5m}", "{exponential: 5m, constant: 3m}"}, "15: calls: talk: give exactly one of constant"},
	{"no kind of chance", []string{"{exponential: 5m}", "{}"}, "15: calls: talk: give exactly one of constant"},
	{"no values", []string{"{exponential: 5m}", "{values: []}"}, "15: calls: talk: values: the list is empty"},
	{"one quantile", []string{"{exponential: 5m}", "{quantiles: [5m]}"}, "15: calls: talk: quantiles: give at least two"},
	{"falling quantiles", []string{"{exponential: 5m}", "{quantiles: [1s, 5s, 4s]}"}, "15: calls: talk: quantile 3: 4s is shorter than the quantile before (5s)"},
	{"volumes for other days", []string{"  curve: c\n", "  curve: c\n  volumes: [1, 2]\n"}, "15: calls: volumes: 2 volumes for 1 days of 24h"},
	{"a warm-up of all", []string{"seed: 5", "seed: 5\nwarm_up: 24h"}, "2: warm_up: 24h0m0s is as long as the whole scenario"},
	{"different numbers of a line", []string{theType, "    - {name: t, line: l, numbers: 2}\n    - {name: u, line: l}\n"}, "18: calls: type u: line l has 2 numbers by type t and 1 here"},
	{"a number's name", []string{"{name: l, queue: q}]", "{name: l, queue: q}, {name: l-002, queue: q}]", theType, "    - {name: t, line: l, numbers: 2}\n"}, "7: centre: line l-002: name: l-002 is the name of a number of l"},
	{"the same name twice", []string{theType, theType + theType}, "18: calls: type t: name: there is a type \"t\" already, at line 17"},
	{"a line without a queue", []string{"queue: q}", "queue: p}"}, `7: centre: line l: queue: "p" is not in queues; did you mean q?`},
	{"a date without quotes", []string{`"2026-03-02"`, "2026-03-02"}, `2: date: a value of the kind "!!timestamp" is not text: write it in quotes`},
}

// TestFaults plants faults, one at a time: each is told with its line.
func TestFaults(t *testing.T) {
	for _, x := range faults {
		t.Run(x.name, func(t *testing.T) {
			_, err := Parse("s.yaml", []byte(planted(t, x.changes...)))
			var found configs.Faults
			require.ErrorAs(t, err, &found)
			assert.Contains(t, err.Error(), x.want)
			assert.Len(t, found, 1, "one slip is one fault: %s", err)
			for _, f := range found {
				assert.Positive(t, f.Line)
			}
		})
	}
	_, err := Parse("s.yaml", []byte(tiny))
	assert.NoError(t, err, "without a fault it is read")
}

func TestAllFaultsAreTold(t *testing.T) {
	_, err := Parse("s.yaml", []byte(planted(t, "calls: 2400", "calls: -1", theType, "    - {name: t, line: x}\n", "{exponential: 5m}", "{}")))
	var found configs.Faults
	require.ErrorAs(t, err, &found)
	assert.Len(t, found, 3)
	_, err = Load("nowhere.yaml")
	assert.ErrorContains(t, err, "cannot read the scenario: open nowhere.yaml")
	_, err = Parse("s.yaml", nil)
	assert.ErrorContains(t, err, "s.yaml:1: the file is empty")
	assert.NotContains(t, err.Error(), "as long as")
	_, err = Parse("s.yaml", []byte("a: [1"))
	assert.True(t, errors.As(err, &found))
	_, err = Parse("s.yaml", []byte(planted(t, theRow, `      - {from: "08:00", to: "09:00", calls: 5}`, "seed: 5", "seed: 5\nlength: 1h")))
	assert.ErrorContains(t, err, "s.yaml: nobody calls: the curves have no calls between the start and the end")
}

// TestOverlaps compares with minutes that are counted one by one.
func TestOverlaps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var rows []string
		var minutes [1441]int
		for range rapid.IntRange(1, 6).Draw(t, "rows") {
			from := rapid.IntRange(0, 1439).Draw(t, "from")
			to := rapid.IntRange(from+1, min(1440, from+400)).Draw(t, "to")
			for m := from; m < to; m++ {
				minutes[m]++
			}
			rows = append(rows, fmt.Sprintf(`      - {from: "%02d:%02d", to: "%02d:%02d", calls: 2}`, from/60, from%60, to/60, to%60))
		}
		_, err := Parse("s.yaml", []byte(strings.Replace(tiny, theRow, strings.Join(rows, "\n"), 1)))
		if slices.Max(minutes[:]) > 1 {
			require.ErrorContains(t, err, "overlaps")
		} else {
			require.NoError(t, err)
		}
	})
}
