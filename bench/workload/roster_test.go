// SPDX-License-Identifier: Apache-2.0

package workload

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/acd"
)

// rostered is tiny with a roster.
func rostered(t *testing.T, roster string, changes ...string) *Scenario {
	t.Helper()
	return changed(t, append([]string{"calls:\n  curve", "roster:\n" + roster + "calls:\n  curve"}, changes...)...)
}

// turnsOf is what one agent does, as "0 08:00 sign-in", in UTC, days counted from 0.
func turnsOf(s *Scenario, replication int, id acd.AgentID) []string {
	var out []string
	for _, turn := range s.Run(replication).Turns() {
		if turn.Agent == id {
			at := turn.At.Sub(s.Start())
			text := string('0'+rune(at/day)) + " " + clock(at%day).String() + " " + turn.Do.String()
			if turn.Reason != "" {
				text += " " + turn.Reason
			}
			out = append(out, text)
		}
	}
	return out
}

func TestAShift(t *testing.T) {
	s := rostered(t, `  - name: g
    count: 2
    site: hull
    skills: {boots: 3}
    shifts: [{from: "08:00", to: "16:30"}]
    breaks: [{after: 2h, for: 15m}, {after: 4h, for: 45m, reason: lunch}]
`)
	want := []string{
		"0 08:00 sign-in", "0 08:00 ready", "0 10:00 pause break", "0 10:15 ready", "0 12:00 pause lunch", "0 12:45 ready", "0 16:30 sign-out",
	}
	assert.Equal(t, want, turnsOf(s, 0, 2))
	assert.Equal(t, want, turnsOf(s, 0, 3))
	assert.Equal(t, []string{"0 00:00 sign-in", "0 00:00 ready"}, turnsOf(s, 0, 1), "who is in no group is always there")
	c := s.Config()
	require.Len(t, c.Agents, 3)
	assert.Equal(t, acd.AgentConfig{Name: "g-0002", Site: "hull", Endpoint: "PJSIP/g-0002", Levels: map[string]acd.Level{"boots": 3}}, c.Agents[2])
}

func TestShiftsAreInTheSitesTime(t *testing.T) {
	s := rostered(t, "  - {name: g, count: 1, site: hull, shifts: [{from: \"08:00\", to: \"16:00\"}]}\n", `"2026-03-02"`, `"2026-03-29"`)
	assert.Equal(t, []string{"0 07:00 sign-in", "0 07:00 ready", "0 15:00 sign-out"}, turnsOf(s, 0, 2), "London is an hour ahead since the night")
}

// TestNightShifts: who began yesterday is there at the start, on a break if need
// be, and works on after the end.
func TestNightShifts(t *testing.T) {
	s := rostered(t, "  - {name: g, count: 1, shifts: [{from: \"22:00\", to: \"30:00\"}], breaks: [{after: 1h45m, for: 30m}]}\n")
	assert.Equal(t, []string{
		"0 00:00 sign-in", "0 00:00 ready", "0 00:00 pause break", "0 00:15 ready", "0 06:00 sign-out",
		"0 22:00 sign-in", "0 22:00 ready", "0 23:45 pause break",
	}, turnsOf(s, 0, 2))
}

func TestWeekdays(t *testing.T) {
	s := rostered(t, "  - {name: g, count: 1, shifts: [{from: \"22:00\", to: \"26:00\", days: [mon, wed]}]}\n", "centre:", "length: 96h\ncentre:")
	assert.Equal(t, []string{ // from a Monday on
		"0 22:00 sign-in", "0 22:00 ready", "1 02:00 sign-out", "2 22:00 sign-in", "2 22:00 ready", "3 02:00 sign-out",
	}, turnsOf(s, 0, 2))
}

func TestShiftsAreDealtByShares(t *testing.T) {
	g := group{Shifts: []shift{{Share: share(0.25)}, {Share: share(0.25)}, {Share: share(0.5)}}}
	counts := make([]int, 3)
	for k := range 100 {
		counts[g.shiftOf(k, 100)]++
	}
	assert.Equal(t, []int{25, 25, 50}, counts)
	equal := group{Shifts: make([]shift, 3)}
	assert.Equal(t, []int{0, 1, 2}, []int{equal.shiftOf(0, 3), equal.shiftOf(1, 3), equal.shiftOf(2, 3)})
	assert.Equal(t, -1, (&group{}).shiftOf(0, 1))
}

func share(x float64) *float64 { return &x }

// TestShrinkage draws anew for each agent and each day.
func TestShrinkage(t *testing.T) {
	s := rostered(t, "  - {name: g, count: 500, shrinkage: 0.2, shifts: [{from: \"08:00\", to: \"16:00\"}]}\n", "centre:", "length: 48h\ncentre:")
	there, days := 0, make([]sample, 2)
	for n := range 20 {
		day1, day2 := make(sample, 500), make(sample, 500)
		for _, turn := range s.Run(n).Turns() {
			if turn.Do == acd.SignIn && turn.Agent > 1 {
				there++
				if turn.At.Sub(s.Start()) < day {
					day1[turn.Agent-2]++
				} else {
					day2[turn.Agent-2]++
				}
			}
		}
		days[0], days[1] = append(days[0], day1...), append(days[1], day2...)
	}
	const n = 20 * 500 * 2
	off := func(p float64) float64 { return math.Abs(float64(there)-p*n) / math.Sqrt(p*(1-p)*n) }
	assert.Less(t, off(0.8), credible)
	assert.Greater(t, off(0.83), absurd)
	assert.Less(t, correlation(days[0], days[1]), credible, "one day says nothing of the next")
	assert.Less(t, correlation(days[0][:9500], days[0][500:]), credible, "nor one replication")
}

// TestBreaksAreSpread within the time that they may begin later.
func TestBreaksAreSpread(t *testing.T) {
	s := rostered(t, "  - {name: g, count: 2000, shifts: [{from: \"08:00\", to: \"16:00\"}], breaks: [{after: 2h, for: 10m, within: 1h}]}\n")
	var from sample
	pauses := map[acd.AgentID]acd.Time{}
	for _, turn := range s.Run(0).Turns() {
		switch {
		case turn.Do == acd.Pause:
			from = append(from, turn.At.Sub(s.Start()).Hours()-10)
			pauses[turn.Agent] = turn.At
		case turn.Do == acd.Ready && pauses[turn.Agent] != 0:
			assert.Equal(t, 10*time.Minute, turn.At.Sub(pauses[turn.Agent]))
		}
	}
	require.Len(t, from, 2000)
	assert.Less(t, from.distance(func(x float64) float64 { return x }), 2.0)
	assert.Greater(t, from.distance(func(x float64) float64 { return x * x }), 2.5)
}

// TestDrawnSkills counts how many skills and which levels come out of a recipe.
func TestDrawnSkills(t *testing.T) {
	s := rostered(t, "  - {name: g, count: 6000, skills: {boots: 9}, draw: {skills: {least: 0, most: 2}, levels: {least: 4, most: 6}}}\n")
	sizes, levels, skills := make([]int, 3), make([]int, 3), make([]int, 2)
	for _, a := range s.Config().Agents[1:] {
		require.EqualValues(t, 9, a.Levels["boots"], "what everybody has is not drawn")
		sizes[len(a.Levels)-1]++
		for i, name := range []string{"ties", "german"} {
			if l := a.Levels[name]; l > 0 {
				skills[i]++
				levels[l-4]++
			}
		}
	}
	assert.Less(t, countsOff(sizes, []float64{2000, 2000, 2000}), credible)
	assert.Less(t, countsOff(skills, []float64{3000, 3000}), credible)
	assert.Less(t, countsOff(levels, []float64{2000, 2000, 2000}), credible)
	assert.Greater(t, countsOff(levels, []float64{2200, 1900, 1900}), credible)
	other := rostered(t, "  - {name: g, count: 60, skills: {boots: 9}, draw: {seed: 2, skills: {least: 0, most: 2}, levels: {least: 4, most: 6}}}\n")
	assert.NotEqual(t, s.Config().Agents[1:61], other.Config().Agents[1:])
}

// TestTurnsAreSound: in every scenario each agent's turns follow each other as a
// working day does, and all come in order of time.
func TestTurnsAreSound(t *testing.T) {
	next := map[acd.CommandKind][]acd.CommandKind{
		0:           {acd.SignIn},
		acd.SignIn:  {acd.Ready},
		acd.Ready:   {acd.Pause, acd.SignOut},
		acd.Pause:   {acd.Ready, acd.SignOut},
		acd.SignOut: {acd.SignIn},
	}
	for _, name := range []string{"day", "lines", "centres", "shop"} {
		s := load(t, name)
		last, at := make(map[acd.AgentID]acd.CommandKind), s.Start()
		for _, turn := range s.Run(5).Turns() {
			require.Contains(t, next[last[turn.Agent]], turn.Do)
			require.GreaterOrEqual(t, turn.At, at)
			require.Less(t, turn.At, s.End())
			last[turn.Agent], at = turn.Do, turn.At
		}
		assert.NotEmpty(t, last)
	}
}

// TestPresenceIsWhatIsExpected compares who is ready in 30 days, by half hours, with
// what Unstable reckons with.
func TestPresenceIsWhatIsExpected(t *testing.T) {
	s := load(t, "centres")
	var all []int
	for i := range s.staff {
		all = append(all, i)
	}
	const days = 30
	ready := make([]float64, int(s.End().Sub(s.Start())/slot))
	for n := range days {
		since := map[acd.AgentID]acd.Time{}
		count := func(id acd.AgentID, until acd.Time) {
			for at := since[id]; at != 0 && at < until; {
				i := int(at.Sub(s.Start()) / slot)
				to := min(until, s.Start().Add(time.Duration(i+1)*slot))
				ready[i] += float64(to-at) / float64(slot) / days
				at = to
			}
			since[id] = 0
		}
		for _, turn := range s.Run(n).Turns() {
			if count(turn.Agent, turn.At); turn.Do == acd.Ready {
				since[turn.Agent] = turn.At
			}
		}
		for id := range since {
			count(id, s.End())
		}
	}
	sum, want := 0.0, 0.0
	for i, got := range ready {
		from := s.Start().Add(time.Duration(i) * slot)
		p := s.present(s.crewOf(all), from, from.Add(slot))
		assert.InEpsilon(t, p, got, 0.13, "breaks are not spread as evenly as that, in half hour %d", i)
		sum, want = sum+got, want+p
	}
	assert.InEpsilon(t, want, sum, 0.005)
}

// TestTheMachineTakesThem lets the machine have the configuration and all turns of a
// day, in every scenario.
func TestTheMachineTakesThem(t *testing.T) {
	for _, name := range []string{"day", "centres", "shop"} {
		s := load(t, name)
		m, c := acd.New(), s.Config()
		_, err := m.Step(s.Start(), acd.Command{Kind: acd.Configure, Config: &c})
		require.NoError(t, err)
		for _, turn := range s.Run(0).Turns() {
			_, err := m.Step(turn.At, acd.Command{Kind: turn.Do, Agent: turn.Agent, Text: turn.Reason})
			require.NoError(t, err, "%s: %v", name, turn)
		}
		var contact Contact
		require.True(t, s.Run(0).Next(&contact))
		_, err = m.Step(s.End(), acd.Command{
			Kind: acd.Arrive, Node: "sim", Leg: "1", Line: contact.Line, Needs: contact.Needs, Customer: contact.Customer,
		})
		require.NoError(t, err)
	}
}
