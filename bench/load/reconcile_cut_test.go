// SPDX-License-Identifier: Apache-2.0

package load

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// crashedRun is a run whose switch died after four seconds, with one call in
// talk, one that rang and one that waited.
func crashedRun() Witnesses {
	w := goodRun()
	w.Crashes = []time.Time{at(4)}
	w.SIPp.Callers[1].Parted = at(20) // hung up long after, and nobody heard it
	for _, i := range []int{0, 2, 3} {
		w.SIPp.Callers[i].Parted, w.SIPp.Callers[i].End = time.Time{}, ""
	}
	for _, i := range []int{0, 2, 3} {
		w.SIPp.Rings[i].Parted, w.SIPp.Rings[i].End = time.Time{}, ""
	}
	w.SIPp.Rings[2].Answered, w.SIPp.Rings[3].Answered = time.Time{}, time.Time{}
	for i := range w.CEL.Channels {
		c := &w.CEL.Channels[i]
		if c.ID == "j-o2" { // was over by then
			continue
		}
		c.Ended, c.Stays = time.Time{}, slices.Clone(c.Stays)
		for k := range c.Stays {
			c.Stays[k].Until = time.Time{}
		}
		if c.Answered.After(at(4)) {
			c.Answered, c.Stays = time.Time{}, nil
		}
	}
	for i := range w.Journal.Contacts {
		c := &w.Journal.Contacts[i]
		c.Outcomes = []string{OutcomeLost}
		for k := range c.Offers {
			if o := &c.Offers[k]; o.Over.After(at(4)) {
				o.Answered, o.Reason, o.Over = false, "withdrawn", at(7)
			}
		}
	}
	return w
}

func TestReconcileAfterACrash(t *testing.T) {
	tally, faults := Reconcile(crashedRun())
	if len(faults) > 0 {
		t.Fatalf("faults in a run without any:\n%s", strings.Join(faults, "\n"))
	}
	if want := (Tally{Calls: 4, Cut: 4}); tally != want {
		t.Errorf("tally %+v, want %+v", tally, want)
	}
}

func TestReconcileCatchesAfterACrash(t *testing.T) {
	for _, c := range []planted{
		{"a call that outlived its switch", func(w *Witnesses) { w.Journal.Contacts[0].Outcomes = []string{OutcomeAnswered} },
			"was on the switch when it died, the journal says answered", nil},
		{"a call of which nobody said that it is lost", func(w *Witnesses) { w.Journal.Contacts[1].Outcomes = nil }, "has 0 outcomes", lostOf},
		{"a call that is lost though it was over", func(w *Witnesses) { w.CEL.Channels[2].Ended = at(3) }, "lost, says the journal", lostOf},
		{"a channel left behind after the crash", func(w *Witnesses) {
			w.CEL.Channels = append(w.CEL.Channels, ChannelSeen{ID: "j-o9", Endpoint: "anna", Started: at(5)})
		}, "the channel j-o9 never ended", nil},
		{"no crash at all", func(w *Witnesses) { w.Crashes = nil }, "never ended", nil},
		{"a talk without a bridge", func(w *Witnesses) { w.CEL.Channels[1].Stays = nil }, "never has the two in one bridge", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := crashedRun()
			c.plant(&w)
			tally, faults := Reconcile(w)
			if !slices.ContainsFunc(faults, func(f string) bool { return strings.Contains(f, c.says) }) {
				t.Errorf("not caught; wanted %q among:\n%s", c.says, strings.Join(faults, "\n"))
			}
			if c.tally != nil && c.tally(tally) != 1 {
				t.Errorf("the tally is %v", tally)
			}
		})
	}
}
