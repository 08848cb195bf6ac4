// SPDX-License-Identifier: Apache-2.0

package fit

import (
	"bytes"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/acd"
	"cordial/bench/workload"
)

// wholeConfig is a configuration in which everything is set.
func wholeConfig() *acd.Config {
	wrapUp := 90 * time.Second
	needs := []acd.NeedConfig{{Skill: "boots", Least: 5, Weight: 3, Relax: []acd.RelaxConfig{{After: 20 * time.Second, Least: 2}, {After: time.Minute, Least: 0}}}}
	return &acd.Config{
		Skills: []string{"boots", "no"},
		Sites:  []acd.SiteConfig{{Name: "hull", Zone: "Europe/London"}},
		Queues: []acd.QueueConfig{
			{
				Name: "100", Needs: needs, Priority: 30 * time.Second, ExpertiseWorth: time.Minute, OrderWorth: 2 * time.Minute, KnownWorth: 61 * time.Second,
				RingTimeout: 15 * time.Second, WrapUp: &wrapUp, Music: "jazz",
				WaitFor: 3 * time.Minute, WaitForAnnouncement: "sound:wait",
				Limits: acd.LimitsConfig{
					Longest: 7, LongestExit: acd.Exit{Queue: "other"},
					Wait: 90 * time.Minute, WaitExit: acd.Exit{Context: "late", Exten: "100", Priority: 2},
					EmptyExit: acd.Exit{Announcement: "sound:nobody"},
				},
			},
			{Name: "other", RingTimeout: time.Second, Music: "default", WaitForAnnouncement: "sound:wait"},
		},
		Lines: []acd.LineConfig{{Name: "l", Queue: "100", Answer: acd.WithAgent, Priority: -time.Second, Needs: needs}},
		Agents: []acd.AgentConfig{{
			Name: "a1", Site: "hull", Endpoint: "Local/a1@x/n", Levels: map[string]acd.Level{"boots": 9, "no": 1},
			Capacity: map[acd.Medium]uint8{0: 1, 1: 3, 3: 50},
		}},
		MeanContact: 4 * time.Minute, MeanPatience: 7 * time.Minute, Prices: true, Spread: 200_000, MaxContacts: 500, Full: acd.Exit{Announcement: "sound:full"},
	}
}

// unset finds fields of a configuration that hold nothing. Of an exit one way is enough.
func unset(v reflect.Value, path string) []string {
	var out []string
	switch v.Kind() {
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[acd.Exit]() && !v.IsZero() {
			return nil
		}
		for i := range v.NumField() {
			if at := path + "." + v.Type().Field(i).Name; v.Field(i).IsZero() {
				out = append(out, at)
			} else {
				out = append(out, unset(v.Field(i), at)...)
			}
		}
	case reflect.Slice:
		out = unset(v.Index(0), path)
	default:
	}
	return out
}

// A configuration is written whole: read again it is the same. Every field is set in it,
// so that none which is added is forgotten.
func TestTheCentreIsWrittenWhole(t *testing.T) {
	c := wholeConfig()
	require.Empty(t, unset(reflect.ValueOf(*c), "Config"), "set the new field, and write it in the scenario")
	assert.Equal(t, []string{"Config.Skills"}, unset(reflect.ValueOf(acd.Config{
		Sites: c.Sites, Queues: c.Queues, Lines: c.Lines, Agents: c.Agents, MeanContact: 1, MeanPatience: 1, Prices: true, Spread: 1, MaxContacts: 1, Full: c.Full,
	}), "Config"), "the control")
	assert.Equal(t, *c, readAgain(t, c))
	for _, name := range []string{"shop", "day"} {
		s, err := workload.Load("../../configs/scenarios/" + name + ".yaml")
		require.NoError(t, err)
		config := s.Config()
		assert.Equal(t, config, readAgain(t, &config), name)
	}
}

// readAgain writes a configuration as a scenario and reads it.
func readAgain(t *testing.T, c *acd.Config) acd.Config {
	t.Helper()
	zones := make(map[string]string)
	for _, s := range c.Sites {
		zones[s.Name] = s.Zone
	}
	p := new(pen)
	p.line("date: \"2026-03-02\"")
	p.centre(c, zones)
	p.line("curves: [{name: all, rows: [{from: \"08:00\", to: \"09:00\", calls: 5}]}]")
	p.line("calls: {curve: all, talk: {constant: 1m}, types: [{name: t, line: %s}]}", c.Lines[0].Name)
	s, err := workload.Parse("again", p.Bytes())
	require.NoError(t, err, p.String())
	return s.Config()
}

// Lists and comments are broken into lines, and lengths of time are short.
func TestThePen(t *testing.T) {
	p := new(pen)
	p.list("  ", "values", strings.Split(strings.Repeat("12.345s ", 30)+"end", " "))
	p.comment("", strings.Repeat("word ", 60))
	for line := range strings.Lines(p.String()) {
		assert.LessOrEqual(t, len(line), width+2, line)
	}
	assert.Contains(t, p.String(), "end]\n")
	for d, want := range map[time.Duration]string{
		0: "0s", time.Minute: "1m", time.Hour: "1h", 90 * time.Minute: "1h30m", 61 * time.Second: "1m1s", 1234567 * time.Microsecond: "1.235s", 10 * time.Second: "10s", 10 * time.Minute: "10m",
	} {
		assert.Equal(t, want, briefly(d))
	}
}

// The days that are chosen are those of the zone.
func TestDaysAreChosen(t *testing.T) {
	l := weeks(chance(21), 7, func(int) float64 { return 100 })
	all := l.Calls()
	m := fitted(t, l, Options{From: "2026-03-03", To: "2026-03-04", Zone: "Asia/Tokyo"})
	assert.Equal(t, 2, m.days.days())
	assert.Less(t, l.Calls(), all/2)
	assert.Equal(t, all-l.Calls(), noted(m.Notes(), "left-out").Count)
	for _, c := range l.calls {
		day := local(c.at, m.days.zone).Format(time.DateOnly)
		assert.Contains(t, []string{"2026-03-03", "2026-03-04"}, day)
	}
	var b bytes.Buffer
	n, err := m.WriteTo(&b)
	require.NoError(t, err)
	assert.EqualValues(t, b.Len(), n)
	assert.Contains(t, b.String(), "zone: Asia/Tokyo\nlength: 48h\n")
	_, err = Fit(l, Options{From: "2026-05-01"})
	require.ErrorIs(t, err, ErrUseless)
	_, err = Fit(weeks(chance(22), 400, func(int) float64 { return 2 }), Options{})
	require.ErrorContains(t, err, "fit a part with --from and --to")
}

func TestReplications(t *testing.T) {
	assert.Equal(t, 200, Replications(0))
	assert.Equal(t, 200, Replications(300))
	assert.Equal(t, 100, Replications(20_000))
	assert.Equal(t, 20, Replications(10_000_000))
}
