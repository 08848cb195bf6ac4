// SPDX-License-Identifier: Apache-2.0

package fit

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"cordial/acd"
)

// Format is what kind of log something is.
type Format string

// The formats that are read.
const (
	CSV      Format = "csv"
	QueueLog Format = "queue_log"
	Journal  Format = "journal"
)

// unknown is a length of time that a log does not tell.
const unknown = time.Duration(-1)

// mostCalls is how many calls one fit takes: they are held in memory, about 60 bytes
// each.
const mostCalls = 5_000_000

// ending is how a call ended, as far as the log tells.
type ending uint8

const (
	open       ending = iota // the log does not tell its end
	answered                 // somebody talked with the caller
	abandoned                // the caller hung up before anybody answered
	turnedAway               // a limit or an administrator took it out of the queue
)

// call is one call of a log.
type call struct {
	at       acd.Time
	customer uint64 // 0: unknown
	// wait is until the answer, or until the caller was gone or out of sight; talk from
	// the answer on, wrapUp from then on. Each may be unknown.
	wait, talk, wrapUp time.Duration
	kind               int32 // an index into the log's kinds
	ending             ending
}

// kind is calls that come the same way and need the same.
type kind struct {
	line, queue string
	needs       []acd.NeedConfig // beside the line's and the queue's
}

// key tells kinds apart.
func (k *kind) key() string { return fmt.Sprint(k.line, "\x00", k.queue, "\x00", k.needs) }

// Log is what a log tells of calls and agents, whatever its format. Times of people and
// numbers of callers are not kept: who called again is known by an opaque number.
type Log struct {
	Format Format
	name   string
	kinds  []kind
	calls  []call
	staff  staff
	phones rings
	config *acd.Config // a journal's
	limits map[string]limit
	// grain is the unit in which the log counts times: 1 s, or 1 ns.
	grain time.Duration
	// begin and end are the first and the last moment that the log tells of.
	begin, end acd.Time
	notes      notes

	byKey map[string]int32
}

// rings is what the phones did.
type rings struct {
	answer  []time.Duration // from the offer to the answer
	missed  int             // rang and nobody answered
	back    []time.Duration // after a missed one, until she was ready again
	longest time.Duration   // that one rang; 0: unknown
}

// limit is what is known of callers who waited too long for a queue.
type limit struct{ waits []time.Duration }

func newLog(format Format, name string) *Log {
	return &Log{Format: format, name: name, grain: 1, byKey: make(map[string]int32), limits: make(map[string]limit)}
}

// kindOf finds a kind, and adds it if it is new.
func (l *Log) kindOf(k kind) int32 {
	key := k.key()
	i, ok := l.byKey[key]
	if !ok {
		i = int32(len(l.kinds))
		l.kinds, l.byKey[key] = append(l.kinds, k), i
	}
	return i
}

// saw notes that the log tells of a moment.
func (l *Log) saw(at acd.Time) {
	if l.begin == 0 || at < l.begin {
		l.begin = at
	}
	l.end = max(l.end, at)
}

// sort brings the calls into the order of their arrival.
func (l *Log) sort() {
	slices.SortStableFunc(l.calls, func(a, b call) int { return cmp.Compare(a.at, b.at) })
}

// between leaves out the calls that came before a time or from another on, and what
// agents did then.
func (l *Log) between(from, to acd.Time) {
	out := 0
	l.calls = slices.DeleteFunc(l.calls, func(c call) bool {
		outside := c.at < from || c.at >= to
		if outside {
			out++
		}
		return outside
	})
	l.notes.add(note{key: "left-out", count: out, text: "calls before --from or after --to were left out"})
	l.staff.cut(from, to)
	l.begin, l.end = max(l.begin, from), min(l.end, to)
}

// Calls is how many calls the log tells of.
func (l *Log) Calls() int { return len(l.calls) }

// Notes are what the log does not tell, and what was wrong with it.
func (l *Log) Notes() []Note { return l.notes.all() }
