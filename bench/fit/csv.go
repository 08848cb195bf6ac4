// SPDX-License-Identifier: Apache-2.0

package fit

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"cordial/acd"
	"cordial/routing"
)

// csvColumns are the columns of a CSV of calls; the last may be left out.
var csvColumns = []string{"arrived_at", "queue", "needs", "talk_seconds", "patience_seconds", "wait_seconds"}

// csvMust is how many of them must be there.
const csvMust = 5

// longestSeconds is the longest talk or wait that is believed: a week.
const longestSeconds = 7 * 24 * 3600

// rows reads the lines of a CSV.
type rows struct {
	log     *Log
	columns map[string]int
	bad     int
	all     int
}

// readCSV reads a CSV of calls, in any order.
func readCSV(name string, in *bufio.Reader) (*Log, error) {
	if b, err := in.Peek(3); err == nil && string(b) == "\ufeff" {
		_, _ = in.Discard(3)
	}
	r := csv.NewReader(in)
	r.Comment, r.TrimLeadingSpace, r.FieldsPerRecord, r.ReuseRecord = '#', true, -1, true
	t := rows{log: newLog(CSV, name)}
	t.log.grain = time.Millisecond
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		var torn *csv.ParseError
		switch {
		case errors.As(err, &torn):
			t.fault(torn.StartLine, "not-csv", "lines are not CSV: a quote is not closed, or stands within a cell")
			continue
		case err != nil:
			return nil, fmt.Errorf("reading %s: %w", name, err)
		}
		line, _ := r.FieldPos(0)
		if t.columns == nil {
			if err := t.head(name, line, cells); err != nil {
				return nil, err
			}
			continue
		}
		if err := t.row(line, cells); err != nil {
			return nil, err
		}
	}
	if t.columns == nil {
		return nil, fmt.Errorf("%s:1: %w: the log is empty: its first line is %s", name, ErrUseless, strings.Join(csvColumns, ","))
	}
	return t.finish()
}

// head reads the first line.
func (t *rows) head(name string, line int, cells []string) error {
	t.columns = make(map[string]int)
	for i, cell := range cells {
		column := strings.ToLower(strings.TrimSpace(cell))
		if !slices.Contains(csvColumns, column) {
			return fmt.Errorf("%s:%d: %w: %.40q is not a column: the columns are %s", name, line, ErrFormat, cell, strings.Join(csvColumns, ","))
		}
		if _, again := t.columns[column]; again {
			return fmt.Errorf("%s:%d: %w: the column %s is there twice", name, line, ErrFormat, column)
		}
		t.columns[column] = i
	}
	for _, must := range csvColumns[:csvMust] {
		if _, ok := t.columns[must]; !ok {
			return fmt.Errorf("%s:%d: %w: the column %s is missing: the first line is %s", name, line, ErrFormat, must, strings.Join(csvColumns[:csvMust], ","))
		}
	}
	return nil
}

// fault notes a line that is not used.
func (t *rows) fault(line int, key, text string) {
	t.bad++
	t.all++
	t.log.notes.one(key, fmt.Sprintf("%s:%d", t.log.name, line), text+"; they were left out")
}

// row reads a call.
func (t *rows) row(line int, cells []string) error {
	if len(cells) != len(t.columns) {
		t.fault(line, "columns", fmt.Sprintf("lines do not have %d columns; quote a cell that holds a comma", len(t.columns)))
		return nil
	}
	cell := func(column string) string {
		if i, ok := t.columns[column]; ok {
			return strings.TrimSpace(cells[i])
		}
		return ""
	}
	at, err := time.Parse(time.RFC3339, cell("arrived_at"))
	if err != nil {
		t.fault(line, "time", "lines have no time of arrival such as 2026-03-02T09:15:00+01:00")
		return nil
	}
	needs, ok := readNeeds(cell("needs"))
	if queue := cell("queue"); !ok || !isName(queue) {
		t.fault(line, "needs", "lines have a queue that is no name, or needs unlike \"waders:6 english\"")
		return nil
	}
	c := call{at: acd.Time(at.UnixNano()), wrapUp: unknown}
	talk, ok1 := seconds(cell("talk_seconds"))
	patience, ok2 := seconds(cell("patience_seconds"))
	wait, ok3 := seconds(cell("wait_seconds"))
	if !ok1 || !ok2 || !ok3 {
		t.fault(line, "seconds", "lines have a talk, patience or wait that is not a number of seconds from 0 to a week")
		return nil
	}
	if !c.settle(talk, patience, wait) {
		t.fault(line, "both", "lines have a talk and a patience: leave the patience of the answered empty, and give wait_seconds if you know it")
		return nil
	}
	if len(t.log.calls) == mostCalls {
		return errMany
	}
	t.all++
	if c.ending == open {
		t.log.notes.one("no-end", fmt.Sprintf("%s:%d", t.log.name, line), "calls have neither a talk nor a patience: they count as having come, and no more")
	}
	c.kind = t.log.kindOf(kind{line: cell("queue"), queue: cell("queue"), needs: needs})
	t.log.saw(c.at)
	t.log.calls = append(t.log.calls, c)
	return nil
}

// settle says how a call ended; false if the cells contradict each other.
func (c *call) settle(talk, patience, wait time.Duration) bool {
	c.talk, c.wait = talk, wait
	switch {
	case talk != unknown && patience != unknown:
		return false
	case talk != unknown:
		c.ending = answered
	case patience != unknown:
		c.ending, c.wait = abandoned, patience
	}
	return true
}

// finish tells what is missing.
func (t *rows) finish() (*Log, error) {
	l := t.log
	if err := l.checkLines(t.bad, t.all); err != nil {
		return nil, err
	}
	l.sort()
	l.notes.about("no-agents", "a CSV has no agents: who was there, what they can do, their rings and wrap-ups are unknown")
	l.notes.about("no-callers", "a CSV does not tell who called again: redials count as calls of their own")
	if !l.waitsKnown() {
		l.notes.about("no-waits", "without the column wait_seconds nobody knows how long the answered waited: patience comes from those alone who gave up, and is too short")
	}
	return l, nil
}

// waitsKnown tells whether all who were answered have a wait.
func (l *Log) waitsKnown() bool {
	return !slices.ContainsFunc(l.calls, func(c call) bool { return c.ending == answered && c.wait == unknown })
}

// seconds reads a number of seconds; an empty cell is unknown.
func seconds(cell string) (time.Duration, bool) {
	if cell == "" {
		return unknown, true
	}
	v, err := strconv.ParseFloat(cell, 64)
	if err != nil || !(v >= 0 && v <= longestSeconds) {
		return unknown, false
	}
	return time.Duration(math.Round(v*1e3)) * time.Millisecond, true
}

// readNeeds reads needs such as "waders:6 english": a skill and its least level, 1 to
// 10, or a skill alone, for at least 1. Their order does not matter.
func readNeeds(cell string) ([]acd.NeedConfig, bool) {
	var needs []acd.NeedConfig
	for word := range strings.FieldsSeq(cell) {
		skill, level, leveled := strings.Cut(word, ":")
		n := acd.NeedConfig{Skill: skill, Least: 1, Weight: 1}
		if leveled {
			v, err := strconv.ParseUint(level, 10, 8)
			if err != nil || v < 1 || v > uint64(routing.MaxLevel) {
				return nil, false
			}
			n.Least = acd.Level(v)
		}
		if !isName(skill) || slices.ContainsFunc(needs, func(o acd.NeedConfig) bool { return o.Skill == skill }) {
			return nil, false
		}
		needs = append(needs, n)
	}
	slices.SortFunc(needs, func(a, b acd.NeedConfig) int { return strings.Compare(a.Skill, b.Skill) })
	return needs, true
}

// isName tells whether something may be a name in a scenario.
func isName(s string) bool {
	for i, c := range []byte(s) {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
		if !letter && (i == 0 || c != '-' && c != '_' && c != '.') {
			return false
		}
	}
	return s != "" && len(s) <= 64
}
