// SPDX-License-Identifier: Apache-2.0

package schedule

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestReadForecast(t *testing.T) {
	f, err := ReadForecast("f.csv", strings.NewReader(`# next Monday
start,queue,calls,talk_seconds,wrap_up_seconds,patience_seconds,needs
08:30,ties,12.5,180,,90,"ties:4 english:2"
08:00,ties,10,170,20,90,english:2 ties:4
08:00,coffee,3,60,0,,
08:30,coffee,0,60,0,,
`))
	require.NoError(t, err)
	assert.Equal(t, 30*time.Minute, f.Interval)
	assert.Equal(t, []string{"08:00", "08:30", "09:00"}, []string{f.At(0), f.At(1), f.At(2)})
	require.Len(t, f.Queues, 2)
	ties := f.Queues[0]
	assert.Equal(t, []Skill{{"english", 2}, {"ties", 4}}, ties.Needs)
	assert.Equal(t, []float64{10, 12.5}, ties.Calls)
	assert.Equal(t, []time.Duration{170 * time.Second, 180 * time.Second}, ties.Talk)
	assert.Equal(t, []time.Duration{20 * time.Second, 0}, ties.WrapUp)
	assert.Equal(t, 90*time.Second, ties.Patience)
	assert.Zero(t, f.Queues[1].Patience)
	assert.InDelta(t, 10*190/1800.0, ties.load(0, f.Interval), 1e-12)
	f.Surge(1.5)
	assert.Equal(t, []float64{15, 18.75}, f.Queues[0].Calls)
}

func TestForecastFaults(t *testing.T) {
	const head = "start,queue,calls,talk_seconds,patience_seconds,needs\n"
	for in, want := range map[string]string{
		"":                               "f.csv: it is empty",
		"start,queue,calls\n":            `f.csv:1: column "talk_seconds" is missing`,
		"start,queue,calls,talk\n":       `f.csv:1: column "talk" is not known: use start,`,
		head:                             "f.csv:1: the forecast has no rows",
		head + "8,ties,1,60,,\n":         `f.csv:2: start is "8": it must be a time of day such as 08:30`,
		head + "08:00,,1,60,,\n":         "f.csv:2: queue:",
		head + "08:00,ties,-1,60,,\n":    `f.csv:2: calls is "-1": it must be a number from 0`,
		head + "08:00,ties,1,0,,\n":      `f.csv:2: talk_seconds is "0": it must be a number from 1`,
		head + "08:00,ties,1,60\n":       "f.csv:2: 4 fields, where the first line has 6",
		head + "08:00,ties,1,60,,ties\n": `f.csv:2: needs has "ties": write a skill and its level`,
		head + "08:00,ties,1,60,,\n08:00,ties,2,60,,\n":                                       "f.csv:3: queue ties has another row for 08:00",
		head + "08:00,ties,1,60,,\n08:30,ties,2,60,,\n09:30,ties,2,60,,\n":                    "f.csv:2: queue ties has no row for 09:00",
		head + "08:00,ties,1,60,,\n08:30,ties,2,60,,\n08:45,ties,2,60,,\n09:10,ties,2,60,,\n": "f.csv:5: 09:10 is not the beginning of an interval: they are 15m0s long, from 08:00 on",
		head + "08:00,ties,1,60,,\n08:07,ties,2,60,,\n":                                       "f.csv:2: the intervals are 7m0s long",
		head + "08:00,ties,1,60,,\n08:30,ties,2,60,,a:3\n":                                    "f.csv:3: queue ties needs something else here than on line 2",
		head + "08:00,ties,1,60,,\n08:30,ties,2,60,30,\n":                                     "f.csv:3: the patience of queue ties differs",
		head + "23:30,ties,1,60,,\n24:00,ties,2,60,,\n":                                       "f.csv:3: the last interval ends after midnight",
	} {
		_, err := ReadForecast("f.csv", strings.NewReader(in))
		require.ErrorContains(t, err, want, in)
	}
}

// Every fault is named, up to a point.
func TestFaultsAreCounted(t *testing.T) {
	_, err := ReadForecast("f.csv", strings.NewReader("start,queue,calls,talk_seconds\n"+strings.Repeat("x,ties,1,60\n", 50)))
	require.ErrorContains(t, err, "f.csv:21: ")
	require.ErrorContains(t, err, "f.csv: and 30 more")
}

func TestReadRoster(t *testing.T) {
	groups, err := ReadRoster("r.csv", strings.NewReader(`group,people,skills,shrinkage,from,to,break_after_minutes,break_minutes
early,10,ties:8 coffee:2,0.25,06:00,14:00,180,30
early,,,,08:00,16:30,,
night,4,ties:5,,22:00,30:00,,
any,3,coffee:9,,,,,
`))
	require.NoError(t, err)
	require.Len(t, groups, 3)
	assert.Equal(t, 7, groups[0].Present())
	assert.Equal(t, 4, groups[0].Rostered(3))
	assert.Equal(t, []Shift{
		{From: 6 * time.Hour, To: 14 * time.Hour, BreakAfter: 3 * time.Hour, Break: 30 * time.Minute},
		{From: 8 * time.Hour, To: 16*time.Hour + 30*time.Minute},
	}, groups[0].Shifts)
	assert.Equal(t, []Shift{{From: 22 * time.Hour, To: 30 * time.Hour}}, groups[1].Shifts)
	assert.Empty(t, groups[2].Shifts)
	assert.True(t, groups[0].takes(&Queue{Needs: []Skill{{"coffee", 2}}}))
	assert.False(t, groups[0].takes(&Queue{Needs: []Skill{{"coffee", 3}}}))
}

func TestRosterFaults(t *testing.T) {
	const head = "group,people,skills,from,to,break_after_minutes,break_minutes\n"
	for in, want := range map[string]string{
		head:                                              "r.csv:1: the roster has no rows",
		head + "early,0,,,,,\n":                           `r.csv:2: people is "0": it must be a number from 1`,
		head + "early,3,a:11,,,,\n":                       `r.csv:2: skills has "a:11"`,
		head + "early,3,a:1,16:00,08:00,,\n":              "r.csv:2: a shift of group early ends at 08:00, before it begins at 16:00",
		head + "early,3,a:1,16:00,,,\n":                   `r.csv:2: to is ""`,
		head + "early,3,a:1,08:00,10:00,90,30\n":          "r.csv:2: the break of group early ends 2h0m0s after the shift began, which is 2h0m0s long",
		head + "early,3,a:1,08:00,16:00,90,\n":            "r.csv:2: group early has break_after_minutes without break_minutes",
		head + "early,3,a:1,,,,\nearly,3,a:1,,,,\n":       "r.csv:3: group early is there already, from line 2 on",
		head + "early,3,a:1,,,,\nearly,4,,08:00,9:00,,\n": "r.csv:3: group early has other people, skills or shrinkage here than on line 2",
	} {
		_, err := ReadRoster("r.csv", strings.NewReader(in))
		require.ErrorContains(t, err, want, in)
	}
}

func TestTargets(t *testing.T) {
	p := floorOf(t, 2, 2, 10, "")
	for want, target := range map[string]Target{
		"no target is given":                {Fit: 0.9, Confidence: 0.95},
		"the share must be below 1":         {ServiceLevel: 1, Confidence: 0.95},
		"a mean wait of -1s":                {ASA: -time.Second, Confidence: 0.95},
		"callers of queue q0 never give up": {Abandoned: 0.03, Confidence: 0.95},
		"a confidence of 0.3":               {ServiceLevel: 0.8, Confidence: 0.3},
		"a share of 1 of the days":          {ServiceLevel: 0.8, Confidence: 0.95, Days: 1},
	} {
		p.Target = target
		_, err := p.Solve(t.Context())
		require.ErrorContains(t, err, want)
	}
	all := Target{ServiceLevel: 0.8, Within: 20 * time.Second, ASA: 15 * time.Second, Abandoned: 0.03, Fit: 0.7, Days: 0.9}
	assert.Equal(t, "80 % of the calls answered within 20s, a mean wait of at most 15s, at most 3 % given up, "+
		"a mean fit of at least 0.7, on 90 % of the days", all.String())
}

func TestWhatCannotBe(t *testing.T) {
	p := floorOf(t, 2, 2, 10, "60")
	p.Forecast.Queues[1].Needs = []Skill{{"russian", 3}}
	p.Groups[0].Skills = []Skill{{"juggling", 9}}
	_, err := p.Solve(t.Context())
	require.ErrorContains(t, err, "nobody on the roster can take the calls of queue q1, which need russian at level 3")
	require.ErrorContains(t, err, "group g0 of the roster can take no queue's calls")
}

// Student's t, from tables.
func TestStudent(t *testing.T) {
	for degrees, want := range map[float64]float64{4: 2.132, 9: 1.833, 19: 1.729, 100: 1.660} {
		assert.InDelta(t, want, student(0.95, degrees), 0.003, degrees)
	}
	assert.InDelta(t, 2.821, student(0.99, 9), 0.01)
}
