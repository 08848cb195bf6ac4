// SPDX-License-Identifier: Apache-2.0

package fit

import (
	"bufio"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"cordial/acd"
)

// mostLine is the longest line of a queue_log that is read.
const mostLine = 1 << 16

// mostBack is how far the clock may go back without being noted: queues write their
// lines beside each other.
const mostBack = 2 * time.Second

// entry is a line of a queue_log: epoch|callid|queue|agent|EVENT|p1|...
type entry struct {
	line                       int
	at                         acd.Time
	id, queue, agent, event    string
	params                     []string
	first, second, third, last int // numbers of the parameters; -1: none
}

// queueLog reads a queue_log, a line at a time.
type queueLog struct {
	log    *Log
	living map[string]*caller
	crew   map[string]*member
	now    acd.Time
	all    int
	bad    int
}

// caller is a call that has not ended.
type caller struct {
	call int
	line int
	back bool // the clock has gone back since it came
}

// readQueueLog reads a queue_log.
func readQueueLog(name string, in *bufio.Reader) (*Log, error) {
	q := &queueLog{log: newLog(QueueLog, name), living: make(map[string]*caller), crew: make(map[string]*member)}
	q.log.grain = time.Second
	for n := 1; ; n++ {
		text, err := in.ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, fmt.Errorf("reading %s: %w", name, err)
		}
		ended := errors.Is(err, io.EOF)
		if text = strings.TrimRight(text, "\r\n"); text != "" {
			if err := q.line(n, text); err != nil {
				return nil, err
			}
		}
		if ended {
			return q.finish()
		}
	}
}

// at is where a line is.
func (q *queueLog) at(line int) string { return fmt.Sprintf("%s:%d", q.log.name, line) }

// line takes one line.
func (q *queueLog) line(n int, text string) error {
	q.all++
	fields := strings.Split(text, "|")
	if len(fields) < 5 || len(text) > mostLine {
		q.fault(n, "torn-line", "lines are torn: a line is epoch|callid|queue|agent|EVENT|...")
		return nil
	}
	epoch, err := strconv.ParseInt(fields[0], 10, 64)
	if err != nil || epoch < 1 || epoch > 1<<33 {
		q.fault(n, "torn-line", "lines are torn: a line is epoch|callid|queue|agent|EVENT|...")
		return nil
	}
	e := entry{line: n, at: acd.Time(epoch * 1e9), id: fields[1], queue: fields[2], agent: fields[3], event: fields[4], params: fields[5:]}
	e.first, e.second, e.third, e.last = e.number(0), e.number(1), e.number(2), e.number(len(e.params)-1)
	q.clock(&e)
	return q.take(&e)
}

// fault notes a line that is not used.
func (q *queueLog) fault(n int, key, text string) {
	q.bad++
	q.log.notes.one(key, q.at(n), text+"; they were left out")
}

// clock notes where time goes back. The lengths of calls that were there then are not
// to be believed.
func (q *queueLog) clock(e *entry) {
	if e.at < q.now.Add(-mostBack) {
		q.log.notes.one("clock-back", q.at(e.line), fmt.Sprintf("the clock goes back by more than %s, and calls that were there then are left out", mostBack))
		for _, c := range q.living { //lint:sorted all of them
			c.back = true
		}
		q.now = e.at
	}
	q.now = max(q.now, e.at)
	q.log.saw(e.at)
}

// number is a parameter as a whole number from 0 on; -1 if it is none.
func (e *entry) number(i int) int {
	if i < 0 || i >= len(e.params) {
		return -1
	}
	v, err := strconv.ParseUint(e.params[i], 10, 31)
	if err != nil {
		return -1
	}
	return int(v)
}

// take does what an event says.
func (q *queueLog) take(e *entry) error {
	switch e.event {
	case "ENTERQUEUE":
		return q.enter(e)
	case "CONNECT":
		q.connect(e)
	case "COMPLETEAGENT", "COMPLETECALLER":
		q.complete(e, e.second)
	case "BLINDTRANSFER", "ATTENDEDTRANSFER", "TRANSFER":
		q.complete(e, e.number(3))
	case "ABANDON":
		q.gone(e, abandoned, e.third)
	case "EXITEMPTY", "EXITWITHTIMEOUT":
		q.gone(e, turnedAway, e.third)
	case "EXITWITHKEY":
		q.gone(e, turnedAway, e.number(3))
	case "WITHDRAW":
		q.gone(e, turnedAway, e.third)
	case "RINGNOANSWER":
		q.missed(e)
	case "RINGCANCELED", "CONFIGRELOAD", "PENALTY", "RINGINUSE", "DID", "INFO", "ADDSKILL":
	case "QUEUESTART":
		q.restarted(e)
	case "ADDMEMBER", "REMOVEMEMBER", "PAUSE", "UNPAUSE", "PAUSEALL", "UNPAUSEALL", "AGENTLOGIN", "AGENTLOGOFF",
		"AGENTCALLBACKLOGIN", "AGENTCALLBACKLOGOFF":
		q.presence(e)
	default:
		q.log.notes.one("event", q.at(e.line), "events are unknown and were passed over")
	}
	return nil
}

// enter lets a call come.
func (q *queueLog) enter(e *entry) error {
	if len(q.log.calls) == mostCalls {
		return errMany
	}
	if old := q.living[e.id]; old != nil {
		q.log.notes.one("no-end", q.at(old.line), noEnd)
		q.settle(old, e.at)
	}
	q.living[e.id] = &caller{call: len(q.log.calls), line: e.line}
	k := kind{line: cleanName(e.queue), queue: cleanName(e.queue)}
	c := call{at: e.at, wait: unknown, talk: unknown, wrapUp: unknown, kind: q.log.kindOf(k)}
	if len(e.params) > 1 {
		c.customer = opaque(e.params[1])
	}
	q.log.calls = append(q.log.calls, c)
	return nil
}

const noEnd = "calls have no end in the log: their waits count as censored, their talks are left out"

// settle ends the wait of a call that is out of sight.
func (q *queueLog) settle(c *caller, at acd.Time) {
	if x := &q.log.calls[c.call]; x.ending == open && x.wait == unknown && at >= x.at {
		x.wait = at.Sub(x.at)
	}
}

// of finds the call of an event, and notes it if there is none.
func (q *queueLog) of(e *entry) *call {
	c := q.living[e.id]
	if c == nil {
		q.log.notes.one("no-begin", q.at(e.line), "events are of calls that the log does not let come: they were passed over")
		return nil
	}
	return &q.log.calls[c.call]
}

// want is the number of seconds that an event must have; without it the line is torn.
func (q *queueLog) want(e *entry, v int) (time.Duration, bool) {
	if v < 0 || v > longestSeconds {
		q.fault(e.line, "no-number", "events lack a number of seconds, or have one above a week")
		return 0, false
	}
	return time.Duration(v) * time.Second, true
}

// connect answers a call: hold|peer|ring.
func (q *queueLog) connect(e *entry) {
	hold, ok := q.want(e, e.first)
	c := q.of(e)
	if !ok || c == nil {
		return
	}
	c.ending, c.wait = answered, hold
	ring := time.Duration(0)
	if e.third >= 0 {
		ring = time.Duration(e.third) * time.Second
		q.log.phones.answer = append(q.log.phones.answer, ring)
	}
	q.worked(e, e.at.Add(-ring))
}

// complete ends a talk: hold|talk|position.
func (q *queueLog) complete(e *entry, talk int) {
	d, ok := q.want(e, talk)
	c := q.of(e)
	if !ok || c == nil {
		return
	}
	if strings.HasSuffix(e.event, "TRANSFER") {
		q.log.notes.one("transfer", "", "calls were handed on: they end with the first talk")
	}
	c.talk = d
	if c.ending == open {
		q.log.notes.one("no-connect", q.at(e.line), "calls were over without an answer in the log: their waits are taken from their ends")
		c.ending, c.wait = answered, max(0, e.at.Sub(c.at)-d)
	}
	q.worked(e, e.at)
	q.over(e)
}

// gone takes a call out of the queue.
func (q *queueLog) gone(e *entry, how ending, wait int) {
	d, ok := q.want(e, wait)
	c := q.of(e)
	if !ok || c == nil {
		return
	}
	c.ending, c.wait = how, d
	if e.event == "EXITWITHTIMEOUT" {
		name := cleanName(e.queue)
		l := q.log.limits[name]
		l.waits = append(l.waits, d)
		q.log.limits[name] = l
	} else if how == turnedAway {
		q.log.notes.one("exits", "", "calls left a queue by a key, by hand or since nobody was there: the scenario has no such exits")
	}
	q.over(e)
}

// over forgets a call that has ended. One during which the clock went back is left out.
func (q *queueLog) over(e *entry) {
	if c := q.living[e.id]; c.back {
		q.log.calls[c.call].at = 0
	}
	delete(q.living, e.id)
}

// missed notes a phone that rang without an answer: milliseconds.
func (q *queueLog) missed(e *entry) {
	if e.first < 0 {
		q.fault(e.line, "no-number", "events lack a number of seconds, or have one above a week")
		return
	}
	if e.first < 1000 {
		q.log.notes.one("unreachable", "", "offers to phones that were busy or out of reach are not in the scenario")
		return
	}
	ring := time.Duration(e.first) * time.Millisecond
	q.log.phones.missed++
	q.log.phones.longest = max(q.log.phones.longest, ring)
	q.worked(e, e.at.Add(-ring))
}

// restarted notes that Asterisk began anew: whoever was there is out of sight.
func (q *queueLog) restarted(e *entry) {
	if len(q.living) > 0 {
		q.log.notes.one("restart", q.at(e.line), "Asterisk began anew, and calls that were there then have no end")
	}
	q.drop(e.at)
}

// drop lets go of the calls that are there.
func (q *queueLog) drop(at acd.Time) {
	var list []*caller
	for _, c := range q.living { //lint:sorted below
		list = append(list, c)
	}
	slices.SortFunc(list, func(a, b *caller) int { return a.line - b.line })
	for _, c := range list {
		if c.back {
			q.log.calls[c.call].at = 0
			continue
		}
		q.log.notes.one("no-end", q.at(c.line), noEnd)
		q.settle(c, at)
	}
	clear(q.living)
}

// finish settles what the log leaves open.
func (q *queueLog) finish() (*Log, error) {
	l := q.log
	q.drop(q.now)
	if q.all == 0 {
		return nil, fmt.Errorf("%s:1: the log is empty: %w", l.name, ErrUseless)
	}
	if err := l.checkLines(q.bad, q.all); err != nil {
		return nil, err
	}
	all := len(l.calls)
	l.calls = slices.DeleteFunc(l.calls, func(c call) bool { return c.at == 0 })
	l.notes.add(note{key: "clock-back-calls", count: all - len(l.calls), text: "calls were left out, since the clock went back while they were there"})
	l.sort()
	q.dismiss()
	l.notes.about("no-levels", "a queue_log has no levels: each queue is a skill, and its members have it at level 10")
	l.notes.about("no-wrap-up", "a queue_log does not tell how long agents wrap up: give --wrap-up if they do")
	l.notes.about("rules", "another rule handed these calls out: a simulation does it by Cordial's")
	return l, nil
}

// opaque is a number that stands for a caller. Who it is is not kept.
func opaque(number string) uint64 {
	switch strings.ToLower(strings.TrimSpace(number)) {
	case "", "none", "unknown", "anonymous", "unavailable", "restricted", "private":
		return 0
	}
	h := fnv.New64a()
	h.Write([]byte(number)) //nolint:errcheck // never fails
	return max(1, h.Sum64())
}

// cleanName makes a name of what a log calls something.
func cleanName(s string) string {
	if isName(s) {
		return s
	}
	clean := []byte(s)
	for i := range clean {
		if !isName("a" + string(clean[i])) {
			clean[i] = '-'
		}
	}
	out := strings.TrimLeft(string(clean[:min(len(clean), 64)]), "-_.")
	if out == "" {
		return "queue"
	}
	return out
}
