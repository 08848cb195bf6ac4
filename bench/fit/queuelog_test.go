// SPDX-License-Identifier: Apache-2.0

package fit

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/acd"
)

// base is a midnight in March 2026, of a Monday.
const base = 1_772_409_600

// lines are lines of a queue_log: seconds after base, and the rest.
func lines(all ...string) string {
	var b strings.Builder
	for _, x := range all {
		second, rest, _ := strings.Cut(x, "|")
		n, err := strconv.Atoi(second)
		if err != nil {
			panic(err)
		}
		fmt.Fprintf(&b, "%d|%s\n", base+n, rest)
	}
	return b.String()
}

// plenty are calls without a fault, from a second on.
func plenty(from, n int) string {
	var all []string
	for i := range n {
		at := from + 60*i
		all = append(all, fmt.Sprintf("%d|p%d|sales|NONE|ENTERQUEUE||5550100|1", at, at), fmt.Sprintf("%d|p%d|sales|a1|CONNECT|5|x|3", at+5, at),
			fmt.Sprintf("%d|p%d|sales|a1|COMPLETEAGENT|5|40|1", at+45, at))
	}
	return lines(all...)
}

func TestQueueLog(t *testing.T) {
	l, err := reading(lines(
		"0|NONE|NONE|NONE|QUEUESTART|",
		"0|CLI|sales|PJSIP/anna|ADDMEMBER|",
		"0|CLI|sales|PJSIP/bert|ADDMEMBER|PAUSED",
		"10|c1|sales|NONE|ENTERQUEUE||5550101|1",
		"20|NONE|sales|bert|UNPAUSE|",
		"30|c1|sales|anna|RINGNOANSWER|15000",
		"34|c1|sales|bert|CONNECT|24|c1x|4",
		"40|c2|sales|NONE|ENTERQUEUE||anonymous|1",
		"95|c1|sales|bert|COMPLETECALLER|24|61|1",
		"99|c2|sales|NONE|ABANDON|1|1|59",
		"100|c3|sales|NONE|ENTERQUEUE||5550101|1",
		"130|c3|sales|NONE|EXITWITHTIMEOUT|1|1|30",
		"140|c4|sales|NONE|ENTERQUEUE||5550102|1",
		"145|c4|sales|anna|CONNECT|5|x|2",
		"200|c4|sales|anna|BLINDTRANSFER|300|default|5|55|1",
		"210|NONE|sales|anna|PAUSE|lunch",
		"1210|NONE|sales|anna|UNPAUSE|",
		"2000|CLI|sales|PJSIP/anna|REMOVEMEMBER|",
		"2010|CLI|sales|PJSIP/bert|REMOVEMEMBER|",
	))
	require.NoError(t, err)
	require.Equal(t, 4, l.Calls())
	c := l.calls
	assert.Equal(t, call{at: c[0].at, customer: c[0].customer, wait: 24 * time.Second, talk: 61 * time.Second, wrapUp: unknown, ending: answered}, c[0])
	assert.Equal(t, abandoned, c[1].ending)
	assert.Equal(t, 59*time.Second, c[1].wait)
	assert.Zero(t, c[1].customer, "nobody knows who that is")
	assert.Equal(t, turnedAway, c[2].ending)
	assert.Equal(t, c[0].customer, c[2].customer)
	assert.NotEqual(t, c[0].customer, c[3].customer)
	assert.Equal(t, 55*time.Second, c[3].talk)
	assert.Equal(t, []time.Duration{4 * time.Second, 2 * time.Second}, l.phones.answer)
	assert.Equal(t, 1, l.phones.missed)

	require.Len(t, l.staff.workers, 2, "a phone and a name are one agent")
	anna, bert := l.staff.workers[0], l.staff.workers[1]
	second := func(n int) acd.Time { return acd.Time(base+n) * 1e9 }
	require.Len(t, anna.sessions, 1)
	assert.Equal(t, session{span{second(0), second(2000)}, []absence{{span{second(210), second(1210)}, "lunch"}}}, anna.sessions[0])
	require.Len(t, bert.sessions, 1)
	assert.Equal(t, span{second(20), second(2010)}, bert.sessions[0].span, "from when he is first ready")
	assert.Equal(t, map[string]bool{"sales": true}, anna.skills)

	m := fitted(t, l, Options{WrapUp: 10 * time.Second})
	q := m.centre.Queues[0]
	assert.Equal(t, 30*time.Second, q.Limits.Wait, "by the call that waited too long")
	assert.Equal(t, 15*time.Second, q.RingTimeout, "by the phone that rang out")
	assert.Equal(t, 10*time.Second, m.wrapUp.mean)
	text := string(m.file())
	assert.NotContains(t, text, "anna", "who people are does not stand in a scenario")
	assert.NotContains(t, text, "5550101")
}

// Each fault is named with its line; the rest is used.
func TestBadLinesOfAQueueLog(t *testing.T) {
	const at = 21 * 60
	for _, x := range []struct {
		bad  []string
		key  string
		line int
	}{
		{[]string{"1260|c9|sales|NO"}, "torn-line", 61},
		{[]string{"1260"}, "torn-line", 61},
		{[]string{"1260|c9|sales|NONE|ENTERQUEUE||1|1", "1270|c9|sales|a1|CONNECT|"}, "no-number", 62},
		{[]string{"1260|c9|sales|NONE|ENTERQUEUE||1|1", "1270|c9|sales|NONE|ABANDON|1|1|99999999"}, "no-number", 62},
		{[]string{"1260|c9|sales|a1|RINGNOANSWER|soon"}, "no-number", 61},
		{[]string{"1260|c9|sales|NONE|FLYAWAY|1"}, "event", 61},
		{[]string{"1260|c9|sales|a1|CONNECT|5|x|3"}, "no-begin", 61},
		{[]string{"1260|c9|sales|NONE|ENTERQUEUE||1|1"}, "no-end", 61},
		{[]string{"1260|c9|sales|NONE|ENTERQUEUE||1|1", "1265|c9|sales|NONE|ENTERQUEUE||1|1", "1266|c9|sales|NONE|ABANDON|1|1|1"}, "no-end", 61},
		{[]string{"1260|c9|sales|NONE|ENTERQUEUE||1|1", "1265|NONE|NONE|NONE|QUEUESTART|"}, "restart", 62},
		{[]string{"1260|c9|sales|NONE|ENTERQUEUE||1|1", "1300|c9|sales|a1|COMPLETEAGENT|5|30|1"}, "no-connect", 62},
		{[]string{"1260|c9|sales|NONE|ENTERQUEUE||1|1", "1200|c9|sales|NONE|ABANDON|1|1|5"}, "clock-back", 62},
	} {
		text := plenty(0, 20) + lines(x.bad...)
		l, err := reading(text + plenty(at+600, 10))
		require.NoError(t, err, x.bad)
		n := noted(l.Notes(), x.key)
		require.NotEmpty(t, n.Text, "%v: %v", x.bad, l.Notes())
		assert.Equal(t, []string{fmt.Sprintf("log:%d", x.line)}, n.At, x.bad)
		assert.GreaterOrEqual(t, l.Calls(), 30)
	}
	l, err := reading(plenty(0, 20))
	require.NoError(t, err)
	for _, n := range l.Notes() {
		assert.Empty(t, n.At, "the control: nothing is wrong with single lines")
	}
}

// A call during which the clock goes back is left out, and only that.
func TestTheClockGoesBack(t *testing.T) {
	l, err := reading(plenty(0, 20) + lines(
		"1260|c8|sales|NONE|ENTERQUEUE||1|1", "1261|c9|sales|NONE|ENTERQUEUE||1|1", "1262|c8|sales|NONE|ABANDON|1|1|2",
		"900|NONE|NONE|NONE|CONFIGRELOAD|", "905|c9|sales|NONE|ABANDON|1|1|5", "910|c10|sales|NONE|ENTERQUEUE||1|1", "930|c10|sales|NONE|ABANDON|1|1|20"))
	require.NoError(t, err)
	assert.Equal(t, 22, l.Calls())
	assert.Equal(t, 1, noted(l.Notes(), "clock-back").Count)
	assert.Equal(t, 1, noted(l.Notes(), "clock-back-calls").Count)
	for _, c := range l.calls {
		assert.True(t, c.wait == unknown || c.wait >= 0)
	}
	_, err = reading(plenty(0, 3) + lines("300|c9|sales|NONE|ENTERQUEUE||1|1", "10|c9|sales|NONE|ABANDON|1|1|5"))
	require.ErrorIs(t, err, ErrUseless, "one in four is too much")
	assert.Contains(t, err.Error(), "the clock was put back during 1 of 4 calls")
}

func TestUselessQueueLogs(t *testing.T) {
	for _, x := range []struct{ text, want string }{
		{lines("0|NONE|NONE|NONE|QUEUESTART|"), "log:1: cannot be used: there is no call in it"},
		{lines("0|NONE|NONE|NONE|QUEUESTART|") + "torn\n" + "torn|again\n", "2 of 3 lines make no sense: lines are torn: a line is epoch|callid|queue|agent|EVENT|...; they were left out: 2 (log:2, log:3)"},
		{plenty(0, 1), "no time passes between its first call and its last"},
		{lines("0|c1|sales|NONE|ENTERQUEUE||1|1", "9|c2|sales|NONE|ENTERQUEUE||1|1"), "none of its 2 calls has an end"},
	} {
		_, err := reading(x.text)
		require.ErrorIs(t, err, ErrUseless, x.text)
		assert.Contains(t, err.Error(), x.want)
	}
	l, err := reading(lines("0|c1|sales|NONE|ENTERQUEUE||1|1", "9|c1|sales|NONE|ABANDON|1|1|9", "19|c2|sales|NONE|ENTERQUEUE||1|1"))
	require.NoError(t, err)
	_, err = Fit(l, Options{})
	require.ErrorContains(t, err, "nobody is there to take calls")
}

// Agents whom the log never lets come are there from the first to the last they do.
func TestStaticMembers(t *testing.T) {
	l, err := reading(plenty(0, 20) + lines("1300|NONE|sales|a1|PAUSE|lunch", "1900|NONE|sales|a1|UNPAUSE|") + plenty(2000, 5) + plenty(40_000, 5))
	require.NoError(t, err)
	assert.Equal(t, 1, noted(l.Notes(), "static").Count)
	w := l.staff.workers[0]
	require.Len(t, w.sessions, 2, "hours of nothing are an absence")
	require.Len(t, w.sessions[0].breaks, 1)
	assert.Equal(t, 10*time.Minute, w.sessions[0].breaks[0].length())
}

// Where nobody can tell who of those that came has answered, nobody is counted twice.
func TestStrangers(t *testing.T) {
	l, err := reading(lines("0|CLI|sales|PJSIP/100|ADDMEMBER|", "0|CLI|sales|PJSIP/101|ADDMEMBER|") + plenty(60, 20))
	require.NoError(t, err)
	assert.NotEmpty(t, noted(l.Notes(), "names").Text)
	there := 0
	for _, w := range l.staff.workers {
		there += len(w.sessions)
	}
	assert.Equal(t, 2, there)
}

func TestNames(t *testing.T) {
	for name, want := range map[string]string{"sales": "sales", "my queue": "my-queue", "-x": "x", "": "queue", "ü": "queue", strings.Repeat("a", 80): strings.Repeat("a", 64)} {
		assert.Equal(t, want, cleanName(name))
		assert.True(t, isName(cleanName(name)))
	}
	assert.Equal(t, "sales", word("sales"))
	assert.Equal(t, `"100"`, word("100"), "a number is no text")
	assert.Equal(t, `"no"`, word("no"))
}
