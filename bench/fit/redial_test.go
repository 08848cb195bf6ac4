// SPDX-License-Identifier: Apache-2.0

package fit

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/acd"
)

// calling are calls of customers, by minutes; a minute after it began each is over.
func calling(calls ...[3]int) *Model {
	l := newLog(Journal, "x")
	for _, x := range calls {
		l.calls = append(l.calls, call{
			at: clockAt(0, x[0]), customer: uint64(x[1]), wait: time.Minute, talk: unknown, wrapUp: unknown, ending: ending(x[2]),
		})
	}
	return &Model{log: l}
}

const (
	served = int(answered)
	lost   = int(abandoned)
)

func TestRedials(t *testing.T) {
	m := calling([3]int{0, 1, lost}, [3]int{5, 2, served}, [3]int{11, 1, lost}, [3]int{31, 1, served}, [3]int{40, 3, lost}, [3]int{300, 3, served})
	marked, times := m.redials(2 * time.Hour)
	assert.Equal(t, []bool{false, false, true, true, false, false}, marked, "the last comes too late")
	require.NotNil(t, m.again)
	assert.InDelta(t, 2.0/3, m.again.chance, 1e-9)
	assert.Equal(t, 2, m.again.most)
	assert.InDelta(t, 14.5, m.again.after.mean.Minutes(), 1e-9, "10 and 19")
	assert.InDelta(t, 1, times, 1e-9)
}

// Who calls again as often after having been served does so by chance.
func TestCallingAgainByChance(t *testing.T) {
	r := chance(14)
	var calls [][3]int
	for i := range 1400 {
		calls = append(calls, [3]int{i, 1 + r.IntN(400), served + r.IntN(2)})
	}
	m := calling(calls...)
	_, times := m.redials(2 * time.Hour)
	if m.again != nil {
		assert.Less(t, m.again.chance, 0.06)
		assert.Greater(t, times, 1.05, "what is marked by chance comes back")
	}
	assert.InDelta(t, 400, m.customers, 60)
}

func TestUnknownCallers(t *testing.T) {
	m := calling([3]int{0, 0, lost}, [3]int{5, 0, lost})
	marked, times := m.redials(time.Hour)
	assert.Equal(t, []bool{false, false}, marked)
	assert.InDelta(t, 1, times, 0)
	assert.Nil(t, m.again)
	assert.Zero(t, m.customers)
	assert.NotEmpty(t, noted(m.notes.all(), "no-callers").Text)
	assert.InDelta(t, 632.12, occupied(1000, 1000), 0.01)
	assert.InDelta(t, 1000, bisect(1, 1e6, func(c float64) float64 { return occupied(c, 1000) - 632.1206 }), 0.1)
}

// Figures are counted as the log's are.
func TestFigures(t *testing.T) {
	at := clockAt(0, 0).Add(900 * time.Millisecond)
	calls := []call{
		{at: at, ending: answered, wait: 19200 * time.Millisecond, talk: 61 * time.Second},
		{at: at, ending: answered, wait: 20200 * time.Millisecond, talk: 59500 * time.Millisecond},
		{at: at, ending: abandoned, wait: time.Second, talk: unknown},
		{at: at, ending: turnedAway, wait: time.Second, talk: unknown},
		{at: at, ending: open, wait: unknown, talk: unknown},
		{at: clockAt(1, 0), ending: answered},
	}
	value := func(name string, grain time.Duration) float64 {
		s := sum(calls, clockAt(0, 0), clockAt(1, 0), grain)
		for _, f := range figures {
			if f.name == name {
				return f.of(s)
			}
		}
		require.Fail(t, name)
		return 0
	}
	assert.InDelta(t, 5, value("arrivals", 1), 0)
	assert.InDelta(t, 0.2, value("service_level", 1), 1e-12)
	assert.InDelta(t, 0.2, value("abandonment", 1), 1e-12)
	assert.InDelta(t, 1, value("turned_away", 1), 0)
	assert.InDelta(t, 19.7, value("asa_seconds", 1), 1e-9)
	assert.InDelta(t, 19.2, value("wait_p50", 1), 1e-9)
	assert.InDelta(t, 20.2, value("wait_p90", 1), 1e-9)
	assert.InDelta(t, 60.25, value("talk_seconds", 1), 1e-9)
	assert.InDelta(t, 20.5, value("asa_seconds", time.Second), 1e-9, "20 and 21 whole seconds passed")
	assert.InDelta(t, 20, value("wait_p50", time.Second), 1e-9)
	assert.Zero(t, percentile(nil, 50))
	assert.Equal(t, acd.Time(0), clockAt(0, 0)%acd.Time(time.Second))
}
