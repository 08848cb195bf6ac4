// SPDX-License-Identifier: Apache-2.0

package fit

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/bench/workload"
)

// changed is a scenario file with some of its text replaced: old, new, old, new ...
func changed(t *testing.T, path string, changes ...string) *workload.Scenario {
	t.Helper()
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	for i := 0; i < len(changes); i += 2 {
		require.Contains(t, string(text), changes[i])
		text = []byte(strings.Replace(string(text), changes[i], changes[i+1], 1))
	}
	s, err := workload.Parse("changed", text)
	require.NoError(t, err)
	return s
}

// holds checks a model against its log.
func holds(t *testing.T, m *Model, reps int) *Check {
	t.Helper()
	c, err := m.Check(t.Context(), reps, 0.01, nil)
	require.NoError(t, err)
	for _, r := range c.Rows {
		t.Logf("%-14s %10.3f %10.3f [%.3f, %.3f] %v", r.Name, r.Log, r.Mean, r.Low, r.High, r.Held)
	}
	return c
}

// What was simulated, written as a journal, fitted and simulated again gives the same
// figures.
func TestTheLoopClosesFromAJournal(t *testing.T) {
	l, err := Read(journalled(t, shop(t), 3), "")
	require.NoError(t, err)
	assert.Equal(t, Journal, l.Format)
	c := holds(t, fitted(t, l, Options{}), 20)
	assert.True(t, c.Held)
	assert.Len(t, c.Rows, len(figures))
}

// The same for several weeks, with redials, days that differ and shifts that return.
func TestTheLoopClosesOverWeeks(t *testing.T) {
	s := shop(t, "zone: Europe/London", "zone: Europe/London\nlength: 504h", "busy: {day: 0.15}",
		"busy: {day: 0.15}\n  volumes: ["+strings.Repeat("1.3, 1.1, 1, 1, 1.1, 0.4, 0.2, ", 3)+"]", "curve: shop", "curve: shop",
		"days: [mon, tue, wed, thu, fri]", "days: [mon, tue, wed, thu, fri, sat, sun]")
	m := fitted(t, simulated(t, s, 0), Options{})
	assert.Equal(t, 21, m.days.days())
	assert.InDelta(t, 1.3, m.arrivals.volumes[0], 0.25)
	assert.InDelta(t, 0.2, m.arrivals.volumes[6], 0.1)
	assert.InDelta(t, 0.15, m.arrivals.busyDay, 0.1)
	require.NotNil(t, m.again)
	assert.InDelta(t, 0.5, m.again.chance, 0.12)
	assert.InDelta(t, 20, m.again.after.mean.Minutes(), 6)
	assert.InDelta(t, 1500, m.customers, 300)
	assert.InDelta(t, 3, m.patience.mean.Minutes(), 0.6)
	assert.True(t, holds(t, m, 8).Held)
}

// A wrong estimator is found out: one that takes the waits of those who were answered
// for their patience, and one that takes the waits of those alone who gave up.
func TestAWrongPatienceIsFoundOut(t *testing.T) {
	s := shop(t, "a_day: 300", "a_day: 420")
	for _, x := range []struct {
		name  string
		wrong func([]stay) *length
	}{
		{"censored waits as patience", func(all []stay) *length {
			wrong := slices.Clone(all)
			for i := range wrong {
				wrong[i].gaveUp = true
			}
			return fitPatience(wrong)
		}},
		{"only those who gave up", func(all []stay) *length {
			return fitPatience(slices.DeleteFunc(slices.Clone(all), func(s stay) bool { return !s.gaveUp }))
		}},
	} {
		t.Run(x.name, func(t *testing.T) {
			m := fitted(t, simulated(t, s, 1), Options{patience: x.wrong})
			c := holds(t, m, 10)
			assert.False(t, c.Held)
			var out []string
			for _, r := range c.Rows {
				if !r.Held {
					out = append(out, r.Name)
				}
			}
			assert.Contains(t, out, "abandonment")
		})
	}
	assert.True(t, holds(t, fitted(t, simulated(t, s, 1), Options{}), 10).Held, "the control: the right one holds")
}

// The same from a queue_log. It does not tell the wrap-ups: without them the agents have
// more time than they had.
func TestTheLoopClosesFromAQueueLog(t *testing.T) {
	levels := []string{
		"skills: [{name: orders}, {name: repairs}, {name: german}]", "skills: [{name: orders}, {name: repairs}, {name: german}]",
		"  - {name: repairs, needs: [{skill: repairs, least: 4, relax: [{after: 1m, level: 1}]}]}", "  - {name: repairs, needs: [{skill: repairs, least: 1}]}",
		"    - {name: german, queue: orders, needs: [{skill: german, least: 3, relax: [{after: 2m, level: 0}]}]}\n", "",
		"    - {name: german, line: german, share: 0.08}\n", "", "share: 0.7}", "share: 0.78}", "least: 2", "least: 1",
	}
	s := shop(t, levels...)
	l, err := reading(asQueueLog(t, s, 2))
	require.NoError(t, err)
	assert.Equal(t, QueueLog, l.Format)
	m := fitted(t, l, Options{Zone: "Europe/London", WrapUp: 30 * time.Second})
	assert.NotEmpty(t, noted(m.Notes(), "no-levels").Text)
	assert.Empty(t, noted(m.Notes(), "static").Text, "phones and names are brought together")
	assert.Len(t, m.centre.Queues, 2)
	assert.True(t, holds(t, m, 20).Held)
}

// The queue_log of a real Asterisk 22.10.1: six agents, of whom two serve both queues,
// 20 minutes of callers who come by chance, talk for a quarter of a minute and wait for
// one. Local channels stand for all of them.
func TestTheLoopClosesFromARealQueueLog(t *testing.T) {
	l, err := Read("testdata/queue_log", "")
	require.NoError(t, err)
	assert.Equal(t, QueueLog, l.Format)
	for _, n := range l.Notes() {
		assert.Empty(t, n.At, "nothing is wrong with its lines: %s", n)
	}
	require.Len(t, l.staff.workers, 6)
	for _, w := range l.staff.workers {
		assert.NotEmpty(t, w.sessions, "she comes and goes")
	}
	m := fitted(t, l, Options{})
	assert.True(t, holds(t, m, 60).Held)

	hasty := func(all []stay) *length {
		return fitPatience(slices.DeleteFunc(slices.Clone(all), func(s stay) bool { return !s.gaveUp }))
	}
	l, err = Read("testdata/queue_log", "")
	require.NoError(t, err)
	assert.False(t, holds(t, fitted(t, l, Options{patience: hasty}), 60).Held, "the control: a wrong patience")
}
