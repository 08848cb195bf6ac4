// SPDX-License-Identifier: Apache-2.0

package load

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// killedRun is a good run whose server was killed at 5.5 s and back at 8 s: the
// phone of carl was answered meanwhile, for a caller who stays and is served by
// bert; and 5505 called meanwhile and was handed over afterwards.
func killedRun() Witnesses {
	w := goodRun()
	w.Away = []Span{{at(5.5), at(8)}}
	w.SIPp.Callers[3].Parted, w.SIPp.Callers[3].End = at(12), EndHangup
	w.SIPp.Callers = append(w.SIPp.Callers,
		CallerSeen{Number: "5505", Line: "orders", CallID: "e", Invited: at(5.6), Answered: at(5.7), Parted: at(20), End: EndHangup})
	w.SIPp.Rings = append(w.SIPp.Rings,
		RingSeen{Leg: "j-o5", Caller: "5504", Agent: "bert", CallID: "o", Invited: at(9.1), Answered: at(10), Parted: at(12), End: EndBye})
	w.CEL.Channels[6].Ended = at(12)
	w.CEL.Channels[6].Stays = []Stay{{"j-c4-r0", at(10), at(12)}}
	w.CEL.Channels = append(w.CEL.Channels,
		ChannelSeen{ID: "j-o5", Endpoint: "bert", Started: at(9.1), Answered: at(10), Ended: at(12), Stays: []Stay{{"j-c4-r0", at(10), at(12)}}},
		ChannelSeen{ID: "1.5", Endpoint: "callers", Number: "5505", Started: at(5.6), Answered: at(5.7), Ended: at(20)})
	c := &w.Journal.Contacts[3]
	c.Outcomes, c.Ended = []string{OutcomeAnswered}, at(12)
	c.Offers[0].Reason, c.Offers[0].Over = "unreachable", at(8)
	c.Offers = append(c.Offers, OfferKept{Leg: "j-o5", Agent: "bert", Offered: at(9), Over: at(10), Rang: true, Answered: true})
	w.Journal.Contacts = append(w.Journal.Contacts,
		ContactKept{ID: 5, Channel: "1.5", Line: "orders", Arrived: at(8.6), Ended: at(20), Outcomes: []string{OutcomeAbandoned}})
	w.Overtake = func(string, string) time.Duration { return time.Second }
	return w
}

func TestReconcileAfterAKill(t *testing.T) {
	tally, faults := Reconcile(killedRun())
	if len(faults) > 0 {
		t.Fatalf("faults in a run without any:\n%s", strings.Join(faults, "\n"))
	}
	if want := (Tally{Calls: 5, Answered: 3, Abandoned: 2, Unheard: 1}); tally != want {
		t.Errorf("tally %+v, want %+v", tally, want)
	}
}

func TestReconcileCatchesAfterAKill(t *testing.T) {
	for _, c := range []planted{
		{"an agent who answered when the server was there", func(w *Witnesses) { w.Away = []Span{{at(7.5), at(8)}} }, "carl answered and was not given the caller", nil},
		{"an agent left on the line after the answer", func(w *Witnesses) { w.SIPp.Rings[3].Parted = at(10) }, "carl answered and was not given the caller", nil},
		{"a talk that neither side ended", func(w *Witnesses) { w.SIPp.Callers[3].End = EndBye }, "neither bert nor the caller hung up", nil},
		{"a caller who was handed over far too late", func(w *Witnesses) { w.Journal.Contacts[4].Arrived = at(12) }, "after its INVITE", nil},
		{"a caller who lost the place", func(w *Witnesses) {
			w.Journal.Contacts[4].Offers = []OfferKept{{Leg: "j-o6", Agent: "bert", Offered: at(8.7), Over: at(8.8), Reason: "withdrawn"}}
		}, "contact 5 came 5.6s after contact 4, who waited and was passed over", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := killedRun()
			c.plant(&w)
			_, faults := Reconcile(w)
			if !slices.ContainsFunc(faults, func(f string) bool { return strings.Contains(f, c.says) }) {
				t.Errorf("not caught; wanted %q among:\n%s", c.says, strings.Join(faults, "\n"))
			}
		})
	}
}

// 5502 hung up at 3 s; whether the server must know of it depends on whether it was
// there at any of the times at which the dialplan tried.
func TestUnseen(t *testing.T) {
	for _, c := range []struct {
		name   string
		tries  []float64
		away   []Span
		unseen int
	}{
		{"always away", []float64{1.1, 2.1}, []Span{{at(1), at(1.5)}, {at(2), at(2.2)}}, 1},
		{"killed as it was taken", []float64{1.1, 2.4}, []Span{{at(1), at(1.3)}, {at(2.5), at(2.6)}}, 1},
		{"there at the first time", []float64{0.1, 2.1}, []Span{{at(2), at(2.5)}}, 0},
		{"taken when it was back", []float64{1.1, 2.9}, []Span{{at(1), at(1.5)}}, 0},
		{"there long before it went", []float64{1.1}, []Span{{at(2.5), at(3.5)}}, 0},
		{"given up before it was handed over", nil, nil, 1},
	} {
		w := goodRun()
		w.Journal.Contacts = slices.Delete(w.Journal.Contacts, 1, 2)
		w.Away, w.CEL.Channels[2].Entered = c.away, nil
		for _, s := range c.tries {
			w.CEL.Channels[2].Entered = append(w.CEL.Channels[2].Entered, at(s))
		}
		if tally, _ := Reconcile(w); tally.Unseen != c.unseen || tally.Lost != 1-c.unseen {
			t.Errorf("%s: unseen %d, lost %d", c.name, tally.Unseen, tally.Lost)
		}
	}
}

// Being passed over is no fault for those whom the rules let wait.
func TestPassedOverRightly(t *testing.T) {
	earlier := func() ContactKept {
		return ContactKept{ID: 1, Channel: "1.1", Line: "orders", Arrived: at(1), Ended: at(9)}
	}
	later := ContactKept{ID: 2, Channel: "1.2", Line: "orders", Arrived: at(4), Offers: []OfferKept{{Leg: "j-o1", Agent: "anna", Offered: at(5)}}}
	for _, c := range []struct {
		name    string
		alter   func(w *Witnesses, c *ContactKept)
		allowed bool
	}{
		{"nothing excuses it", func(*Witnesses, *ContactKept) {}, false},
		{"the rules allow it", func(w *Witnesses, _ *ContactKept) {
			w.Overtake = func(string, string) time.Duration { return 3 * time.Second }
		}, true},
		{"she may not serve the earlier", func(w *Witnesses, _ *ContactKept) {
			w.May = func(string, string, time.Duration) (bool, error) { return false, nil }
		}, true},
		{"she has declined the earlier", func(_ *Witnesses, c *ContactKept) {
			c.Offers = []OfferKept{{Agent: "anna", Offered: at(2), Over: at(3), Reason: "declined"}}
		}, true},
		{"the earlier had gone", func(_ *Witnesses, c *ContactKept) { c.Ended = at(4.5) }, true},
		{"the earlier was being offered", func(_ *Witnesses, c *ContactKept) {
			c.Offers = []OfferKept{{Agent: "bert", Offered: at(4), Over: at(6), Reason: "withdrawn"}}
		}, true},
		{"the earlier was talking", func(_ *Witnesses, c *ContactKept) {
			c.Offers = []OfferKept{{Agent: "bert", Offered: at(2), Over: at(3), Answered: true}}
		}, true},
		{"the earlier waited again", func(_ *Witnesses, c *ContactKept) {
			c.Offers = []OfferKept{{Agent: "bert", Offered: at(2), Over: at(3), Reason: "unreachable"}}
		}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := Witnesses{May: goodRun().May, Overtake: func(string, string) time.Duration { return time.Second }}
			first := earlier()
			c.alter(&w, &first)
			w.Journal.Contacts = []ContactKept{first, later}
			r := newReconciler(w)
			r.order()
			if allowed := len(r.faults) == 0; allowed != c.allowed {
				t.Errorf("allowed %v, want %v: %v", allowed, c.allowed, r.faults)
			}
		})
	}
}

func TestOvertake(t *testing.T) {
	book, err := ReadRulebook([]byte(`
queues: [{name: a, expertise_worth: 2s, order_worth: 3s}, {name: b}, {name: c, expertise_worth: 5s, order_worth: 1s}]
lines: [{name: "1", queue: a}, {name: "2", queue: b}, {name: "3", queue: c}]
`))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		line, before string
		want         time.Duration
	}{{"1", "1", 3 * time.Second}, {"1", "3", 5 * time.Second}, {"3", "1", 5 * time.Second}, {"1", "2", 2 * time.Minute}} {
		if got := book.Overtake(c.line, c.before); got != c.want {
			t.Errorf("%s before %s: %v, want %v", c.line, c.before, got, c.want)
		}
	}
}
