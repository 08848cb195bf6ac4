// SPDX-License-Identifier: Apache-2.0

package fit

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cordial/acd"
	"cordial/bench/workload"
)

// clockAt is a moment of a day after base's, in UTC.
func clockAt(day, minute int) acd.Time { return acd.Time(base+86400*day+60*minute) * 1e9 }

// staffedBy is the model of a log whose agents were there in these sessions.
func staffedBy(t require.TestingT, days int, sessions map[string][]session) *Model {
	l := newLog(QueueLog, "x")
	k := l.kindOf(kind{line: "a", queue: "a"})
	for d := range days {
		for i := range 20 {
			at := clockAt(d, 9*60+20*i)
			l.saw(at)
			l.calls = append(l.calls, call{at: at, kind: k, talk: 60e9, wait: 1e9, wrapUp: unknown, ending: answered})
		}
	}
	for i := range len(sessions) {
		name := fmt.Sprintf("a%d", i+1)
		w := l.staff.named(name)
		w.skills["a"], w.sessions = true, sessions[name]
	}
	m, err := Fit(l, Options{})
	require.NoError(t, err)
	return m
}

func shiftOf(day, from, to int, breaks ...absence) session {
	return session{span{clockAt(day, from), clockAt(day, to)}, breaks}
}

func away(day, from, to int, reason string) absence {
	return absence{span{clockAt(day, from), clockAt(day, to)}, reason}
}

// Agents who work alike are a group, with the breaks that they have.
func TestAgentsWhoWorkAlikeAreAGroup(t *testing.T) {
	m := staffedBy(t, 1, map[string][]session{
		"a1": {shiftOf(0, 480, 960, away(0, 700, 745, "lunch"))},
		"a2": {shiftOf(0, 480, 960, away(0, 730, 775, "lunch"))},
		"a3": {shiftOf(0, 600, 1080)},
	})
	require.Len(t, m.groups, 2)
	g := m.groups[0]
	assert.Len(t, g.hands, 2)
	assert.Equal(t, []pause{{after: 220 * time.Minute, lasts: 45 * time.Minute, within: 30 * time.Minute, reason: "lunch"}}, g.breaks)
	assert.Zero(t, g.shrinkage)
	assert.Empty(t, m.groups[1].breaks)
}

// Over weeks a shift comes again on its weekdays, and sometimes she is not there.
func TestShiftsComeAgain(t *testing.T) {
	var all []session
	for d := range 28 {
		if d%7 < 5 && d != 9 && d != 17 {
			all = append(all, shiftOf(d, 480+d%3, 960-d%4))
		}
	}
	m := staffedBy(t, 28, map[string][]session{"a1": all})
	require.Len(t, m.groups, 1)
	g := m.groups[0]
	assert.Equal(t, [7]bool{false, true, true, true, true, true, false}, g.days)
	assert.InDelta(t, 0.1, g.shrinkage, 1e-9, "2 of 20 days")
	assert.InDelta(t, 480, g.from.Minutes(), 3)
}

// One who works two shifts is two agents of the scenario; one who is signed out for a
// moment is on a break.
func TestTwoShiftsAndAShortGap(t *testing.T) {
	m := staffedBy(t, 7, map[string][]session{"a1": {shiftOf(0, 480, 720), shiftOf(0, 735, 960), shiftOf(1, 840, 1200), shiftOf(2, 1320, 1800)}})
	require.Len(t, m.groups, 3)
	for _, g := range m.groups {
		switch int(g.from.Minutes()) {
		case 480:
			assert.Equal(t, 960*time.Minute, g.to)
			assert.Equal(t, "away", g.breaks[0].reason)
			assert.Equal(t, 15*time.Minute, g.breaks[0].lasts)
		case 1320:
			assert.Equal(t, 30*time.Hour, g.to, "past midnight")
		}
	}
}

// Who is there for days is there each day.
func TestWhoIsThereForDays(t *testing.T) {
	m := staffedBy(t, 3, map[string][]session{"a1": {shiftOf(0, 600, 3*1440)}})
	assert.Len(t, m.groups, 2, "a part of the first day, and all of the others")
	s, err := m.Scenario("x")
	require.NoError(t, err)
	assert.Equal(t, (3*1440-600)*time.Minute, atWork(s))
}

// Whatever agents do, the scenario can be read, and they are at work in it about as long
// as they were.
func TestPresenceStays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sessions, want := make(map[string][]session), time.Duration(0)
		for i := range rapid.IntRange(1, 6).Draw(t, "agents") {
			from := rapid.IntRange(0, 1200).Draw(t, "from")
			to := from + rapid.IntRange(10, 230).Draw(t, "length")
			s := shiftOf(0, from, to)
			for b := from + rapid.IntRange(1, 60).Draw(t, "work"); b < to; {
				end := min(to, b+rapid.IntRange(1, 40).Draw(t, "break"))
				s.breaks = append(s.breaks, away(0, b, end, rapid.SampledFrom([]string{"lunch", "break"}).Draw(t, "reason")))
				b = end + rapid.IntRange(1, 60).Draw(t, "work")
			}
			sessions[fmt.Sprintf("a%d", i+1)] = []session{s}
			want += s.length()
			for _, b := range s.breaks {
				want -= b.length()
			}
		}
		m := staffedBy(t, 1, sessions)
		s, err := m.Scenario("x")
		require.NoError(t, err)
		require.InDelta(t, want.Minutes(), atWork(s).Minutes(), float64(2*len(sessions)+3*16))
	})
}

// atWork is how long the agents of a scenario are ready in one replication.
func atWork(s *workload.Scenario) time.Duration {
	sum, ready := time.Duration(0), make(map[acd.AgentID]acd.Time)
	for _, x := range s.Run(0).Turns() {
		if since, ok := ready[x.Agent]; ok && x.Do != acd.Ready {
			sum += x.At.Sub(since)
			delete(ready, x.Agent)
		}
		if x.Do == acd.Ready {
			ready[x.Agent] = x.At
		}
	}
	for _, since := range ready { //lint:sorted they are summed up
		sum += s.End().Sub(since)
	}
	return sum
}

// Many who all work otherwise are rounded, so that people can read the file.
func TestManyShiftsAreRounded(t *testing.T) {
	sessions := make(map[string][]session)
	for i := range 700 {
		sessions[fmt.Sprintf("a%d", i+1)] = []session{shiftOf(0, 400+i%40*5+i%7, 900+i%31*6, away(0, 700+i%50, 720+i%60, "lunch"))}
	}
	m := staffedBy(t, 1, sessions)
	assert.LessOrEqual(t, len(m.groups), mostGroups)
	assert.NotEmpty(t, noted(m.Notes(), "rounded").Text)
	_, err := m.Scenario("x")
	require.NoError(t, err)
}

// Breaks that differ too much are spread over the shift, as long as they were.
func TestBreaksAreSpread(t *testing.T) {
	g := &group{from: 8 * time.Hour, to: 16 * time.Hour}
	all := []piece{
		{from: g.from, breaks: []respite{{time.Hour, 20 * time.Minute, "a"}, {2 * time.Hour, 40 * time.Minute, "b"}}},
		{from: g.from, breaks: []respite{{6 * time.Hour, time.Hour, "a"}}},
		{from: g.from, breaks: []respite{{time.Hour, 20 * time.Minute, "a"}, {2 * time.Hour, 20 * time.Minute, "b"}, {3 * time.Hour, 20 * time.Minute, "b"}}},
	}
	g.hands = []*hand{{pieces: all}}
	g.breaks = evenly(all, g)
	assert.True(t, g.fits())
	require.Len(t, g.breaks, 2)
	assert.Equal(t, 30*time.Minute, g.breaks[0].lasts)
	assert.Equal(t, spread, g.breaks[0].reason)
	assert.Nil(t, inTurn(all, g))
	g.breaks[1].after = g.breaks[0].after
	assert.False(t, g.fits(), "one after the other")
}

// Pauses before she was first ready, and after which she goes home, are none.
func TestPresence(t *testing.T) {
	var s staff
	w := s.named("a")
	w.pause(clockAt(0, 1), "signed in")
	w.present(clockAt(0, 10))
	w.pause(clockAt(0, 20), "lunch")
	w.pause(clockAt(0, 25), "lunch")
	w.present(clockAt(0, 30))
	w.pause(clockAt(0, 50), "home")
	w.leave(clockAt(0, 60))
	w.leave(clockAt(0, 61))
	require.Len(t, w.sessions, 1)
	assert.Equal(t, shiftOf(0, 10, 50, away(0, 20, 30, "lunch")), w.sessions[0])
	w.present(clockAt(0, 70))
	assert.Equal(t, 1, s.close(clockAt(0, 80)))
	s.cut(clockAt(0, 25), clockAt(0, 75))
	assert.Equal(t, []session{shiftOf(0, 25, 50, away(0, 25, 30, "lunch")), shiftOf(0, 70, 75)}, []session{w.sessions[0], {w.sessions[1].span, nil}})
	s.cut(clockAt(1, 0), clockAt(2, 0))
	assert.Empty(t, w.sessions)
	assert.Same(t, w, s.named("a"))
}
