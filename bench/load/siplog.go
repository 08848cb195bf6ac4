// SPDX-License-Identifier: Apache-2.0

package load

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"
)

// sipLine is one line that a scenario has logged: what, when, and the rest.
type sipLine struct {
	word   string
	at     time.Time
	fields []string
}

// readSIPLog reads the lines of a SIPp log. A last line without an end is left
// out: its writer was stopped in the middle of it.
func readSIPLog(r io.Reader, fields int) ([]sipLine, error) {
	var lines []sipLine
	in := bufio.NewReader(r)
	for n := 1; ; n++ {
		text, err := in.ReadString('\n')
		if errors.Is(err, io.EOF) {
			return lines, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read a SIPp log: %w", err)
		}
		text = strings.TrimSpace(text)
		if text == "" {
			continue
		}
		f := strings.Split(text, "|")
		if len(f) != 3+fields {
			return nil, fmt.Errorf("line %d of a SIPp log has %d fields instead of %d: %q", n, len(f), 3+fields, text)
		}
		at, err := sipTime(f[1], f[2])
		if err != nil {
			return nil, fmt.Errorf("line %d of a SIPp log: %w", n, err)
		}
		lines = append(lines, sipLine{word: f[0], at: at, fields: f[3:]})
	}
}

// sipTime puts SIPp's seconds and microseconds together, which it prints as
// numbers with a fraction of zeros, and 0 as nothing.
func sipTime(seconds, micros string) (time.Time, error) {
	if micros == "" {
		micros = "0"
	}
	s, err := strconv.ParseFloat(seconds, 64)
	if err != nil {
		return time.Time{}, fmt.Errorf("seconds: %w", err)
	}
	us, err := strconv.ParseFloat(micros, 64)
	if err != nil {
		return time.Time{}, fmt.Errorf("microseconds: %w", err)
	}
	return time.UnixMicro(int64(s)*1e6 + int64(us)), nil
}

// ReadCallers reads the log of a group of callers.
func ReadCallers(r io.Reader) ([]CallerSeen, error) {
	lines, err := readSIPLog(r, 3)
	if err != nil {
		return nil, err
	}
	var calls []CallerSeen
	index := make(map[string]int)
	for _, l := range lines {
		i, known := index[l.fields[0]]
		if !known {
			i = len(calls)
			index[l.fields[0]] = i
			calls = append(calls, CallerSeen{CallID: l.fields[0], Number: l.fields[1], Line: l.fields[2]})
		}
		c := &calls[i]
		switch {
		case l.word == "invite":
			c.Invited = l.at
		case l.word == "answered":
			if c.Answered.IsZero() {
				c.Answered = l.at
			}
			if c.End == EndCancel { // the cancel came too late
				c.End, c.Parted = "", time.Time{}
			}
		case l.word == "end":
		default:
			c.End, c.Parted = l.word, l.at
		}
	}
	return calls, nil
}

// ReadRings reads the log of a group of phones.
func ReadRings(r io.Reader) ([]RingSeen, error) {
	lines, err := readSIPLog(r, 4)
	if err != nil {
		return nil, err
	}
	var rings []RingSeen
	index := make(map[string]int)
	for _, l := range lines {
		i, known := index[l.fields[0]]
		if !known {
			i = len(rings)
			index[l.fields[0]] = i
			rings = append(rings, RingSeen{CallID: l.fields[0], Agent: l.fields[1], Leg: l.fields[2], Caller: l.fields[3]})
		}
		ring := &rings[i]
		switch l.word {
		case "invite":
			ring.Invited = l.at
		case "ack":
			ring.Answered = l.at
		case "answer", "cancel_late", "end":
		default:
			ring.End, ring.Parted = l.word, l.at
		}
	}
	return rings, nil
}

// ReadSIPp reads the logs of all processes of a run.
func ReadSIPp(callers, phones []*SIPp) (SIPpSaw, error) {
	var saw SIPpSaw
	for _, p := range callers {
		calls, err := readLogOf(p, ReadCallers)
		if err != nil {
			return saw, err
		}
		saw.Callers = append(saw.Callers, calls...)
	}
	for _, p := range phones {
		rings, err := readLogOf(p, ReadRings)
		if err != nil {
			return saw, err
		}
		saw.Rings = append(saw.Rings, rings...)
	}
	return saw, nil
}

// readLogOf reads one process's log. It is made with the first call: none yet
// is an empty one.
func readLogOf[T any](p *SIPp, read func(io.Reader) ([]T, error)) ([]T, error) {
	f, err := os.Open(p.LogPath)
	if os.IsNotExist(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the log of %s: %w", p.name, err)
	}
	defer f.Close() //nolint:errcheck // read only
	seen, err := read(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", p.LogPath, err)
	}
	return seen, nil
}
