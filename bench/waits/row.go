// SPDX-License-Identifier: Apache-2.0

package waits

import (
	"encoding/json"
	"fmt"
	"time"
)

// Load is what a centre had to do: a number, as a share of what its agents could do, or a
// name where it changed. In JSON it is the one or the other.
type Load struct {
	Share float64
	Name  string
}

// MarshalJSON writes the name, or the number.
func (l Load) MarshalJSON() ([]byte, error) {
	if l.Name != "" {
		return json.Marshal(l.Name)
	}
	return json.Marshal(l.Share)
}

// String is the load in words.
func (l Load) String() string {
	if l.Name != "" {
		return l.Name
	}
	return fmt.Sprintf("%.2f", l.Share)
}

// Row is how well the waits of one load were foretold.
type Row struct {
	Load   Load `json:"load"`
	Agents int  `json:"agents"`
	// Looks counts the waits that were foretold, on arrival or later; Unsaid those of
	// which nothing could be said, because nobody was there who could serve the caller.
	Looks  int `json:"looks"`
	Unsaid int `json:"unsaid"`
	// Coverage is the share of the ranges that held: that the wait did not end outside of.
	// OnArrival is the same of those who had just come, Later of those who had waited.
	Coverage  float64 `json:"coverage_80"`
	OnArrival float64 `json:"coverage_on_arrival"`
	Later     float64 `json:"coverage_later"`
	Below     float64 `json:"below"` // the share of waits that ended before their range
	Above     float64 `json:"above"` // and after
	// Width is the mean width of a range, Wait what was to be foretold, in the mean.
	Width float64 `json:"width_seconds"`
	Wait  float64 `json:"wait_seconds"`
	// Average and Error are how far the moving average and the middle of the range were
	// off in the mean, in either direction.
	Average float64 `json:"moving_average_error"`
	Error   float64 `json:"error"`
}

// tally adds up what becomes a row.
type tally struct {
	looks, first, below, above, firstHeld, unsaid int
	width, wait, average, off                     time.Duration
}

func (t *tally) add(l look, wait time.Duration) {
	t.looks++
	held := 1
	switch {
	case wait < l.said.Low:
		t.below++
		held = 0
	case wait > l.said.High:
		t.above++
		held = 0
	}
	if l.first {
		t.first++
		t.firstHeld += held
	}
	t.width += l.said.High - l.said.Low
	t.wait += wait
	t.average += (l.average - wait).Abs()
	t.off += (l.said.Median - wait).Abs()
}

func (t *tally) plus(u tally) {
	t.looks, t.first, t.below, t.above = t.looks+u.looks, t.first+u.first, t.below+u.below, t.above+u.above
	t.firstHeld, t.unsaid = t.firstHeld+u.firstHeld, t.unsaid+u.unsaid
	t.width, t.wait, t.average, t.off = t.width+u.width, t.wait+u.wait, t.average+u.average, t.off+u.off
}

func (t *tally) row(l Load, agents int) Row {
	held := t.looks - t.below - t.above
	mean := func(d time.Duration) float64 { return d.Seconds() / float64(max(1, t.looks)) }
	return Row{
		Load: l, Agents: agents, Looks: t.looks, Unsaid: t.unsaid,
		Coverage: share(held, t.looks), OnArrival: share(t.firstHeld, t.first), Later: share(held-t.firstHeld, t.looks-t.first),
		Below: share(t.below, t.looks), Above: share(t.above, t.looks),
		Width: mean(t.width), Wait: mean(t.wait), Average: mean(t.average), Error: mean(t.off),
	}
}

func share(part, of int) float64 { return float64(part) / float64(max(1, of)) }
