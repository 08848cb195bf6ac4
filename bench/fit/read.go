// SPDX-License-Identifier: Apache-2.0

package fit

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"cordial/acd"
)

var (
	// ErrFormat is wrapped by the error of [Read] for a file that is no log.
	ErrFormat = errors.New("neither a CSV of calls nor a queue_log")
	// ErrUseless is wrapped by the error of [Read] for a log of which too little can be
	// used.
	ErrUseless = errors.New("cannot be used")
)

// Read reads the log at path: a directory is Cordial's journal; whether a file is a CSV
// or a queue_log shows in its first line, unless format says so. What is wrong with
// single lines is told by [Log.Notes]; where more than a tenth of the lines or calls
// are of no use the error wraps ErrUseless.
func Read(path string, format Format) (*Log, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("cannot read the log: %w", err)
	}
	var l *Log
	switch {
	case info.IsDir() && (format == "" || format == Journal):
		l, err = readJournal(path)
	case info.IsDir():
		return nil, fmt.Errorf("%s is a directory: that is the format %s, not %s", path, Journal, format)
	case format == Journal:
		return nil, fmt.Errorf("%s is a file: name the directory that cordial keeps its data in", path)
	default:
		l, err = readFile(path, format)
	}
	if err != nil {
		return nil, err
	}
	return l, l.sound()
}

func readFile(path string, format Format) (l *Log, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("cannot read the log: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return readText(path, f, format)
}

// readText reads a CSV or a queue_log.
func readText(name string, r io.Reader, format Format) (*Log, error) {
	in := bufio.NewReaderSize(r, 1<<16)
	if format == "" {
		var err error
		if format, err = sniff(name, in); err != nil {
			return nil, err
		}
	}
	if format == CSV {
		return readCSV(name, in)
	}
	return readQueueLog(name, in)
}

// sniff tells by the first line that is not empty what kind of log it is.
func sniff(name string, in *bufio.Reader) (Format, error) {
	head, err := in.Peek(4096)
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("reading %s: %w", name, err)
	}
	head = bytes.TrimSpace(bytes.TrimPrefix(head, []byte("\ufeff")))
	first, _, _ := strings.Cut(string(head), "\n")
	switch {
	case first == "":
		return "", fmt.Errorf("%s:1: the log is empty: %w", name, ErrUseless)
	case strings.Count(first, "|") >= 4:
		return QueueLog, nil
	case strings.Contains(strings.ToLower(first), "arrived_at"):
		return CSV, nil
	}
	return "", fmt.Errorf("%s:1: %w: the first line of a CSV is %s; a line of a queue_log is epoch|callid|queue|agent|EVENT|...", name, ErrFormat, strings.Join(csvColumns, ","))
}

// mostUseless is the share of lines or calls that may be of no use.
const mostUseless = 0.1

// checkLines refuses a log of which too many lines make no sense.
func (l *Log) checkLines(bad, all int) error {
	if float64(bad) <= mostUseless*float64(all) {
		return nil
	}
	var first []string
	for _, n := range l.notes.list {
		if len(n.At) > 0 {
			first = append(first, n.String())
		}
	}
	return fmt.Errorf("%s: %w: %d of %d lines make no sense: %s", l.name, ErrUseless, bad, all, strings.Join(first, "; "))
}

// sound refuses a log from which nothing can be learnt.
func (l *Log) sound() error {
	if len(l.calls) == 0 {
		return fmt.Errorf("%s:1: %w: there is no call in it", l.name, ErrUseless)
	}
	first, last := l.calls[0].at, l.calls[len(l.calls)-1].at
	if first == last {
		return fmt.Errorf("%s:1: %w: no time passes between its first call and its last, so nobody knows how many come in an hour", l.name, ErrUseless)
	}
	if n := l.notes.count("clock-back-calls"); float64(n) > mostUseless*float64(n+len(l.calls)) {
		return fmt.Errorf("%s: %w: the clock was put back during %d of %d calls", l.name, ErrUseless, n, n+len(l.calls))
	}
	ended := 0
	for i := range l.calls {
		if l.calls[i].ending != open {
			ended++
		}
	}
	if ended == 0 {
		return fmt.Errorf("%s: %w: none of its %d calls has an end", l.name, ErrUseless, len(l.calls))
	}
	return nil
}

// days cuts the log at the midnights of a zone; see [Options].
func (l *Log) cut(from, to acd.Time) error {
	l.between(from, to)
	if err := l.sound(); err != nil {
		return fmt.Errorf("from --from to --to: %w", err)
	}
	return nil
}
