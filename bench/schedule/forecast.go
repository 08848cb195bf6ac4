// SPDX-License-Identifier: Apache-2.0

package schedule

import (
	"fmt"
	"io"
	"slices"
	"time"
)

// Forecast is the calls that are expected on a day.
type Forecast struct {
	// Interval is how long the intervals are: 5 to 60 minutes.
	Interval time.Duration
	// From is the time of day at which the first begins.
	From time.Duration
	// Intervals is how many there are.
	Intervals int
	// Queues are in the order in which the forecast first names them.
	Queues []Queue
}

// Queue is calls that need the same.
type Queue struct {
	Name  string
	Needs []Skill // levels are the least that will do
	Calls []float64
	// Talk and WrapUp are the mean times by interval.
	Talk, WrapUp []time.Duration
	// Patience is the mean time after which callers give up. 0: they never do.
	Patience time.Duration

	line int // on which it is first named
}

// Skill is a skill with its level, 1 to 10.
type Skill struct {
	Name  string
	Level int
}

// MaxIntervals is how many intervals a forecast may have.
const MaxIntervals = 288

// load is the work of an interval, in Erlang.
func (q *Queue) load(i int, per time.Duration) float64 {
	return q.Calls[i] * (q.Talk[i] + q.WrapUp[i]).Seconds() / per.Seconds()
}

// Surge multiplies all calls.
func (f *Forecast) Surge(by float64) {
	for q := range f.Queues {
		for i := range f.Queues[q].Calls {
			f.Queues[q].Calls[i] *= by
		}
	}
}

// At is the time of day at which an interval begins; of the end, that of the last.
func (f *Forecast) At(i int) string { return Clock(f.From + time.Duration(i)*f.Interval) }

// forecastColumns are what a forecast may have; those after calls may be left out or empty.
var forecastColumns = []string{"start", "queue", "calls", "talk_seconds", "wrap_up_seconds", "patience_seconds", "needs"}

// forecastRow is a row of the forecast as read.
type forecastRow struct {
	line               int
	start              time.Duration
	queue              string
	needs              []Skill
	calls              float64
	talk, wrapUp, wait time.Duration
}

// ReadForecast reads a forecast in CSV; name is what faults call it. The columns, in any
// order, are
//
//	start             the time of day at which an interval begins, such as 08:30
//	queue             whose calls
//	calls             how many are expected in the interval
//	talk_seconds      their mean talk time
//	wrap_up_seconds   and the mean time until the agent is ready again (0)
//	patience_seconds  the mean time after which a caller gives up (never)
//	needs             the least levels, such as "waders:6 english:3" (none)
//
// Each queue has a row for each interval, of which all are equally long. The error names
// every fault, with its line.
func ReadForecast(name string, in io.Reader) (*Forecast, error) {
	t, err := readSheet(name, in, forecastColumns, "start", "queue", "calls", "talk_seconds")
	if err != nil {
		return nil, err
	}
	var rows []forecastRow
	for t.next() {
		r := forecastRow{line: t.line, start: t.clock("start"), queue: t.name("queue"), needs: t.skills("needs")}
		r.calls = t.number("calls", 0, 10_000_000)
		r.talk = t.seconds("talk_seconds", time.Second)
		r.wrapUp = t.seconds("wrap_up_seconds", 0)
		if t.has("patience_seconds") {
			r.wait = t.seconds("patience_seconds", time.Second)
		}
		rows = append(rows, r)
	}
	if t.err() == nil && len(rows) == 0 {
		t.fault(t.line, "the forecast has no rows")
	}
	if err := t.err(); err != nil {
		return nil, err
	}
	f := &Forecast{}
	f.spread(t, rows)
	return f, t.err()
}

// spread finds the intervals, and puts each row into its place.
func (f *Forecast) spread(t *sheet, rows []forecastRow) {
	starts := make([]time.Duration, len(rows))
	for i := range rows {
		starts[i] = rows[i].start
	}
	slices.Sort(starts)
	starts = slices.Compact(starts)
	f.From, f.Interval, f.Intervals = starts[0], 30*time.Minute, len(starts)
	if len(starts) > 1 {
		f.Interval = starts[1] - starts[0]
		for i := range starts[1:] {
			f.Interval = min(f.Interval, starts[i+1]-starts[i])
		}
		f.Intervals = int((starts[len(starts)-1]-starts[0])/f.Interval) + 1
	}
	switch {
	case f.Interval < 5*time.Minute || f.Interval > time.Hour || time.Hour%f.Interval != 0:
		t.fault(rows[0].line, "the intervals are %v long: they must be 5, 10, 15, 20, 30 or 60 minutes", f.Interval)
		return
	case f.From+time.Duration(f.Intervals)*f.Interval > 24*time.Hour:
		t.fault(rows[len(rows)-1].line, "the last interval ends after midnight: a forecast is of one day")
		return
	}
	for i := range rows {
		f.put(t, &rows[i])
	}
	for q := range f.Queues {
		for i, talk := range f.Queues[q].Talk {
			if talk == 0 {
				t.fault(f.Queues[q].line, "queue %s has no row for %s: write one with 0 calls if none are expected", f.Queues[q].Name, f.At(i))
			}
		}
	}
}

// put puts a row into its place.
func (f *Forecast) put(t *sheet, r *forecastRow) {
	if (r.start-f.From)%f.Interval != 0 {
		t.fault(r.line, "%s is not the beginning of an interval: they are %v long, from %s on", Clock(r.start), f.Interval, f.At(0))
		return
	}
	at := slices.IndexFunc(f.Queues, func(q Queue) bool { return q.Name == r.queue })
	if at < 0 {
		at = len(f.Queues)
		f.Queues = append(f.Queues, Queue{
			Name: r.queue, Needs: r.needs, Patience: r.wait, line: r.line, Calls: make([]float64, f.Intervals),
			Talk: make([]time.Duration, f.Intervals), WrapUp: make([]time.Duration, f.Intervals),
		})
	}
	q, i := &f.Queues[at], int((r.start-f.From)/f.Interval)
	switch {
	case q.Talk[i] != 0:
		t.fault(r.line, "queue %s has another row for %s", r.queue, f.At(i))
	case !slices.Equal(q.Needs, r.needs):
		t.fault(r.line, "queue %s needs something else here than on line %d: one queue has one set of needs", r.queue, q.line)
	case q.Patience != r.wait:
		t.fault(r.line, "the patience of queue %s differs from that on line %d: one queue has one mean patience", r.queue, q.line)
	}
	q.Calls[i], q.Talk[i], q.WrapUp[i] = r.calls, r.talk, r.wrapUp
}

// Clock writes a time of day.
func Clock(d time.Duration) string {
	return fmt.Sprintf("%02d:%02d", int(d.Hours()), int(d.Minutes())%60)
}
