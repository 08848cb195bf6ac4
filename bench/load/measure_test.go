// SPDX-License-Identifier: Apache-2.0

package load

import (
	"errors"
	"testing"
	"time"
)

var errTooLittle = errors.New("too little yet")

func TestDelays(t *testing.T) {
	w := goodRun()
	for i := range w.CEL.Channels {
		first := w.CEL.Channels[i].Started.Add(50 * time.Millisecond)
		w.CEL.Channels[i].Entered = []time.Time{first, first.Add(time.Second)}
	}
	w.CEL.Channels[6].Entered = nil // of 5504, who never entered
	got := Delays(w)
	want := map[string]time.Duration{"5501": 150 * time.Millisecond, "5503": 150 * time.Millisecond}
	if len(got) != len(want) {
		t.Errorf("%v, want %v", got, want)
	}
	for number, d := range want {
		if got[number] != d {
			t.Errorf("%s: %v, want %v", number, got[number], d)
		}
	}
}

func TestPercentile(t *testing.T) {
	var hundred []time.Duration
	for i := range 100 {
		hundred = append(hundred, time.Duration(i+1))
	}
	for _, c := range []struct {
		of   []time.Duration
		p    int
		want time.Duration
	}{{hundred, 50, 50}, {hundred, 99, 99}, {hundred[:1], 99, 1}, {hundred[:3], 50, 2}, {hundred[:30], 99, 30}} {
		if got := percentile(c.of, c.p); got != c.want {
			t.Errorf("%d%% of %d values: %d, want %d", c.p, len(c.of), got, c.want)
		}
	}
}

func TestRound(t *testing.T) {
	delays := []time.Duration{4 * time.Millisecond, 2 * time.Millisecond, 3 * time.Millisecond, 1 * time.Millisecond}
	got := newRound(delays, used{20 * time.Millisecond, 200 * time.Millisecond})
	want := Round{Calls: 4, InviteP50: 2, InviteP99: 4, CordialCPU: 5, AsteriskCPU: 50, Share: 0.1}
	if got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// At any pace there are more agents than calls at a time.
func TestAgentsFor(t *testing.T) {
	for _, perSecond := range []int{1, 20, 60} {
		busy := float64(perSecond) * (callLasts + 500*time.Millisecond).Seconds()
		if n := float64(agentsFor(perSecond)); n < 1.2*busy {
			t.Errorf("%v agents for %v calls at a time", n, busy)
		}
	}
}
