// SPDX-License-Identifier: Apache-2.0

package fit

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/acd"
)

const head = "arrived_at,queue,needs,talk_seconds,patience_seconds\n"

func TestCSV(t *testing.T) {
	l, err := reading("\ufeff" + head + `
# a comment
2026-03-02T09:10:00+01:00,orders,,120.5,
2026-03-02T09:00:00+01:00,orders,waders:6 english,,45
2026-03-02T08:20:00Z,orders,english waders:6,30,
`)
	require.NoError(t, err)
	assert.Equal(t, CSV, l.Format)
	require.Equal(t, 3, l.Calls())
	require.Len(t, l.kinds, 2, "needs have no order")
	assert.Equal(t, []acd.NeedConfig{{Skill: "english", Least: 1, Weight: 1}, {Skill: "waders", Least: 6, Weight: 1}}, l.kinds[l.calls[0].kind].needs)
	first, second := l.calls[0], l.calls[1]
	assert.Equal(t, 10*time.Minute, second.at.Sub(first.at), "by time, whatever their order and zone")
	assert.Equal(t, abandoned, first.ending)
	assert.Equal(t, 45*time.Second, first.wait)
	assert.Equal(t, answered, second.ending)
	assert.Equal(t, 120500*time.Millisecond, second.talk)
	assert.Equal(t, unknown, second.wait)
	assert.NotEmpty(t, noted(l.Notes(), "no-waits").Text)
	assert.NotEmpty(t, noted(l.Notes(), "no-agents").Text)
}

// good are lines that outweigh a few bad ones.
func good(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%s,orders,,60,\n", time.Unix(1_772_438_400+int64(60*i), 0).UTC().Format(time.RFC3339))
	}
	return b.String()
}

// Each bad line is named with its number and left out; the others are used.
func TestBadLinesOfACSV(t *testing.T) {
	for _, x := range []struct{ line, key string }{
		{"2026-03-02 09:10:00,orders,,120,", "time"},
		{"2026-03-02T09:10:00,orders,,120,", "time"},
		{"2026-03-02T09:10:00Z,orders,,120", "columns"},
		{"2026-03-02T09:10:00Z,orders,a,b,120,", "columns"},
		{"2026-03-02T09:10:00Z,orders,,two,", "seconds"},
		{"2026-03-02T09:10:00Z,orders,,-1,", "seconds"},
		{"2026-03-02T09:10:00Z,orders,,1e9,", "seconds"},
		{"2026-03-02T09:10:00Z,orders,,NaN,", "seconds"},
		{"2026-03-02T09:10:00Z,orders,,60,60", "both"},
		{"2026-03-02T09:10:00Z,orders,waders:11,60,", "needs"},
		{"2026-03-02T09:10:00Z,orders,waders:x,60,", "needs"},
		{"2026-03-02T09:10:00Z,orders,waders waders,60,", "needs"},
		{"2026-03-02T09:10:00Z,,,60,", "needs"},
		{"2026-03-02T09:10:00Z,my queue,,60,", "needs"},
		{`2026-03-02T09:10:00Z,or"ders,,60,`, "not-csv"},
	} {
		l, err := reading(head + good(20) + x.line + "\n" + good(3))
		require.NoError(t, err, x.line)
		n := noted(l.Notes(), x.key)
		assert.Equal(t, 1, n.Count, "%s: %v", x.line, l.Notes())
		assert.Equal(t, []string{"log:22"}, n.At, x.line)
		assert.Contains(t, n.Text, "left out")
		assert.Equal(t, 23, l.Calls(), x.line)
	}
	l, err := reading(head + good(20) + "2026-03-02T09:10:00Z,orders,,,\n")
	require.NoError(t, err)
	assert.Equal(t, 21, l.Calls(), "a call without an end has come")
	assert.Equal(t, "calls have neither a talk nor a patience: they count as having come, and no more: 1 (log:22)", noted(l.Notes(), "no-end").String())
}

func TestUselessCSVs(t *testing.T) {
	for _, x := range []struct{ text, want string }{
		{"", "log:1: the log is empty"},
		{"  \n\n", "log:1: the log is empty"},
		{head, "log:1: cannot be used: there is no call in it"},
		{"arrived_at,queue,needs,talk_seconds\n", "log:1: neither a CSV of calls nor a queue_log: the column patience_seconds is missing"},
		{"arrived_at,queue,needs,talk_seconds,patience_seconds,queue\n", "the column queue is there twice"},
		{"arrived_at,cue,needs,talk_seconds,patience_seconds\n", `log:1: neither a CSV of calls nor a queue_log: "cue" is not a column`},
		{"time;queue\n", "log:1: neither a CSV of calls nor a queue_log: the first line of a CSV is arrived_at,queue,"},
		{head + good(5) + "x,orders,,60,\n", "1 of 6 lines make no sense: lines have no time of arrival"},
		{head + good(1), "no time passes between its first call and its last"},
		{head + good(1) + good(1), "no time passes between its first call and its last"},
		{head + "2026-03-02T09:10:00Z,orders,,,\n2026-03-02T09:11:00Z,orders,,,\n", "none of its 2 calls has an end"},
	} {
		_, err := reading(x.text)
		require.Error(t, err, x.text)
		assert.Contains(t, err.Error(), x.want)
	}
	_, err := reading("x\n")
	require.ErrorIs(t, err, ErrFormat)
	_, err = reading(head)
	require.ErrorIs(t, err, ErrUseless)
}

// calls writes calls whose patience is known, with or without their waits.
func calls(n int, r *rand.Rand, waits bool) string {
	var b strings.Builder
	b.WriteString(strings.TrimSpace(head))
	if waits {
		b.WriteString(",wait_seconds")
	}
	at := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	for range n {
		at = at.Add(time.Duration(20 * r.ExpFloat64() * float64(time.Second)))
		wait, patience, queue := 20*r.ExpFloat64(), 120*r.ExpFloat64(), "orders"
		if r.IntN(4) == 0 {
			queue = "repairs"
		}
		fmt.Fprintf(&b, "\n%s,%s,,", at.Format(time.RFC3339Nano), queue)
		if patience < wait {
			fmt.Fprintf(&b, ",%.3f", patience)
			if waits {
				b.WriteString(",")
			}
			continue
		}
		fmt.Fprintf(&b, "%.3f,", 200*r.ExpFloat64())
		if waits {
			fmt.Fprintf(&b, ",%.3f", wait)
		}
	}
	return b.String()
}

// A CSV makes a scenario, with agents by theory; what does not hang on them is held.
func TestACSVMakesAScenario(t *testing.T) {
	for _, waits := range []bool{true, false} {
		l, err := reading(calls(1500, chance(11), waits))
		require.NoError(t, err)
		m := fitted(t, l, Options{})
		assert.NotEmpty(t, noted(m.Notes(), "reckoned").Text)
		if waits {
			assert.InDelta(t, 120, m.patience.mean.Seconds(), 20)
		} else {
			assert.Less(t, m.patience.mean.Seconds(), 60.0, "only the hasty ones are known")
		}
		assert.InDelta(t, 200, m.types[0].talk.mean.Seconds(), 20)
		heads := 0
		for _, g := range m.groups {
			heads = max(heads, len(g.hands))
		}
		assert.Positive(t, heads)
		c := holds(t, m, 6)
		assert.True(t, c.Held)
		assert.Len(t, c.Rows, 2)
	}
}

func TestNobodyGivesUpInACSV(t *testing.T) {
	l, err := reading(head + good(600))
	require.NoError(t, err)
	m := fitted(t, l, Options{})
	assert.Nil(t, m.patience)
	assert.NotEmpty(t, noted(m.Notes(), "patience").Text)
	_, err = m.Scenario("x")
	require.NoError(t, err)
}
