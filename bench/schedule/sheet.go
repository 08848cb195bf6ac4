// SPDX-License-Identifier: Apache-2.0

package schedule

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"cordial/configs"
)

// mostFaults is how many faults of a file are told.
const mostFaults = 20

// sheet is a file in CSV that is read row by row.
type sheet struct {
	file    string
	columns map[string]int
	rows    [][]string
	lines   []int
	at      int
	row     []string
	line    int
	faults  []error
}

// readSheet reads a file whose columns are among known, and have at least those needed.
func readSheet(file string, in io.Reader, known []string, needed ...string) (*sheet, error) {
	t := &sheet{file: file, columns: map[string]int{}, line: 1}
	r := csv.NewReader(in)
	r.FieldsPerRecord, r.TrimLeadingSpace, r.Comment = -1, true, '#'
	head, err := r.Read()
	if err != nil {
		if errors.Is(err, io.EOF) {
			err = errors.New("it is empty")
		}
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	for i, c := range head {
		c = strings.ToLower(strings.TrimSpace(strings.TrimPrefix(c, "\ufeff")))
		switch _, twice := t.columns[c]; {
		case twice:
			t.fault(1, "column %q comes twice", c)
		case !slices.Contains(known, c):
			t.fault(1, "column %q is not known: use %s", c, strings.Join(known, ", "))
		}
		t.columns[c] = i
	}
	for _, c := range needed {
		if _, ok := t.columns[c]; !ok {
			t.fault(1, "column %q is missing", c)
		}
	}
	if err := t.err(); err != nil {
		return nil, err
	}
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return t, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		line, _ := r.FieldPos(0)
		t.rows, t.lines = append(t.rows, row), append(t.lines, line)
		if len(row) != len(head) {
			t.fault(line, "%d fields, where the first line has %d", len(row), len(head))
			t.rows, t.lines = t.rows[:len(t.rows)-1], t.lines[:len(t.lines)-1]
		}
	}
}

// next goes to the next row.
func (t *sheet) next() bool {
	if t.at == len(t.rows) {
		return false
	}
	t.row, t.line = t.rows[t.at], t.lines[t.at]
	t.at++
	return true
}

func (t *sheet) fault(line int, format string, args ...any) {
	t.faults = append(t.faults, fmt.Errorf("%s:%d: %s", t.file, line, fmt.Sprintf(format, args...)))
}

// err is all faults so far.
func (t *sheet) err() error {
	if n := len(t.faults); n > mostFaults {
		return errors.Join(append(t.faults[:mostFaults:mostFaults], fmt.Errorf("%s: and %d more", t.file, n-mostFaults))...)
	}
	return errors.Join(t.faults...)
}

// text is a field; empty if there is none.
func (t *sheet) text(column string) string {
	if i, ok := t.columns[column]; ok {
		return strings.TrimSpace(t.row[i])
	}
	return ""
}

func (t *sheet) has(column string) bool { return t.text(column) != "" }

// name is a field that is a name.
func (t *sheet) name(column string) string {
	var n configs.Name
	if err := n.UnmarshalText([]byte(t.text(column))); err != nil {
		t.fault(t.line, "%s: %v", column, err)
	}
	return string(n)
}

// number is a field that is a number within bounds; 0 if it is empty and that is within.
func (t *sheet) number(column string, least, most float64) float64 {
	s := t.text(column)
	if s == "" && least <= 0 {
		return 0
	}
	x, err := strconv.ParseFloat(s, 64)
	if err != nil || !(x >= least && x <= most) {
		t.fault(t.line, "%s is %q: it must be a number from %v to %v", column, s, least, most)
		return least
	}
	return x
}

// longest is the longest time that a field may be.
const longest = 8784 * time.Hour

// seconds is a field that is a time in seconds.
func (t *sheet) seconds(column string, least time.Duration) time.Duration {
	return time.Duration(t.number(column, least.Seconds(), longest.Seconds()) * float64(time.Second)).Round(time.Millisecond)
}

// clock is a field that is a time of day, up to 48:00 for what ends after midnight.
func (t *sheet) clock(column string) time.Duration {
	h, m, ok := strings.Cut(t.text(column), ":")
	hours, errHours := strconv.Atoi(h)
	minutes, errMinutes := strconv.Atoi(m)
	if !ok || errHours != nil || errMinutes != nil || hours < 0 || minutes < 0 || minutes > 59 || hours*60+minutes > 48*60 {
		t.fault(t.line, "%s is %q: it must be a time of day such as 08:30", column, t.text(column))
		return 0
	}
	return time.Duration(hours)*time.Hour + time.Duration(minutes)*time.Minute
}

// skills is a field such as "waders:6 english:3", in the order of their names.
func (t *sheet) skills(column string) []Skill {
	var out []Skill
	for _, field := range strings.Fields(t.text(column)) {
		name, level, ok := strings.Cut(field, ":")
		n, err := strconv.Atoi(level)
		var skill configs.Name
		switch nameErr := skill.UnmarshalText([]byte(name)); {
		case nameErr != nil:
			t.fault(t.line, "%s: %v", column, nameErr)
			continue
		case !ok || err != nil || n < 1 || n > 10:
			t.fault(t.line, "%s has %q: write a skill and its level from 1 to 10, such as waders:6", column, field)
			continue
		case slices.ContainsFunc(out, func(s Skill) bool { return s.Name == name }):
			t.fault(t.line, "%s names %s twice", column, name)
			continue
		}
		out = append(out, Skill{name, n})
	}
	slices.SortFunc(out, func(a, b Skill) int { return strings.Compare(a.Name, b.Name) })
	return out
}
