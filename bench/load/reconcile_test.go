// SPDX-License-Identifier: Apache-2.0

package load

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func at(seconds float64) time.Time { return noon.Add(time.Duration(seconds * float64(time.Second))) }

// goodRun is three true accounts of four calls: one answered, one abandoned in
// the queue, one declined by the first agent and answered by the second, and one
// whose caller hangs up as the phone answers.
func goodRun() Witnesses {
	return Witnesses{
		SIPp: SIPpSaw{
			Callers: []CallerSeen{
				{Number: "5501", Line: "orders", CallID: "a", Invited: at(0), Answered: at(0.1), Parted: at(5), End: EndHangup},
				{Number: "5502", Line: "orders", CallID: "b", Invited: at(1), Parted: at(3), End: EndCancel},
				{Number: "5503", Line: "repairs", CallID: "c", Invited: at(2), Answered: at(5), Parted: at(9), End: EndBye},
				{Number: "5504", Line: "orders", CallID: "d", Invited: at(3), Answered: at(3.1), Parted: at(6), End: EndHangup},
			},
			Rings: []RingSeen{
				{Leg: "j-o1", Caller: "5501", Agent: "anna", CallID: "k", Invited: at(0.2), Answered: at(1), Parted: at(5), End: EndBye},
				{Leg: "j-o2", Caller: "5503", Agent: "anna", CallID: "l", Invited: at(2.2), Parted: at(3), End: EndNo},
				{Leg: "j-o3", Caller: "5503", Agent: "bert", CallID: "m", Invited: at(3.2), Answered: at(5), Parted: at(9), End: EndHangup},
				{Leg: "j-o4", Caller: "5504", Agent: "carl", CallID: "n", Invited: at(3.3), Answered: at(6), Parted: at(6.1), End: EndBye},
			},
		},
		CEL: CELSaw{Channels: []ChannelSeen{
			{ID: "1.1", Endpoint: "callers", Number: "5501", Started: at(0), Answered: at(0.1), Ended: at(5), Stays: []Stay{{"j-c1-r0", at(1), at(5)}}},
			{ID: "j-o1", Endpoint: "anna", Started: at(0.2), Answered: at(1), Ended: at(5), Stays: []Stay{{"j-c1-r0", at(1), at(5)}}},
			{ID: "1.2", Endpoint: "callers", Number: "5502", Started: at(1), Ended: at(3), Entered: []time.Time{at(1)}},
			{ID: "1.3", Endpoint: "callers", Number: "5503", Started: at(2), Answered: at(5), Ended: at(9), Stays: []Stay{{"j-c3-r0", at(5), at(9)}}},
			{ID: "j-o2", Endpoint: "anna", Started: at(2.2), Ended: at(3)},
			{ID: "j-o3", Endpoint: "bert", Started: at(3.2), Answered: at(5), Ended: at(9), Stays: []Stay{{"j-c3-r0", at(5), at(9)}}},
			{ID: "1.4", Endpoint: "callers", Number: "5504", Started: at(3), Answered: at(3.1), Ended: at(6)},
			{ID: "j-o4", Endpoint: "carl", Started: at(3.3), Answered: at(6), Ended: at(6.1)},
		}},
		Journal: JournalKept{Contacts: []ContactKept{
			{ID: 1, Channel: "1.1", Line: "orders", Arrived: at(0), Ended: at(5), Outcomes: []string{OutcomeAnswered}, Offers: []OfferKept{
				{Leg: "j-o1", Agent: "anna", Offered: at(0.1), Over: at(1), Rang: true, Answered: true}}},
			{ID: 2, Channel: "1.2", Line: "orders", Arrived: at(1), Ended: at(3), Outcomes: []string{OutcomeAbandoned}},
			{ID: 3, Channel: "1.3", Line: "repairs", Arrived: at(2), Ended: at(9), Outcomes: []string{OutcomeAnswered}, Offers: []OfferKept{
				{Leg: "j-o2", Agent: "anna", Offered: at(2.1), Over: at(3), Rang: true, Reason: "declined"},
				{Leg: "j-o3", Agent: "bert", Offered: at(3.1), Over: at(5), Rang: true, Answered: true}}},
			{ID: 4, Channel: "1.4", Line: "orders", Arrived: at(3), Ended: at(6), Outcomes: []string{OutcomeAbandoned}, Offers: []OfferKept{
				{Leg: "j-o4", Agent: "carl", Offered: at(3.2), Over: at(6), Rang: true, Reason: "withdrawn"}}},
		}},
		May: func(agent, line string, _ time.Duration) (bool, error) {
			if agent == "carl" && line == "repairs" {
				return false, nil
			}
			return true, nil
		},
	}
}

func TestReconcileTrueAccounts(t *testing.T) {
	tally, faults := Reconcile(goodRun())
	if len(faults) > 0 {
		t.Fatalf("faults in a run without any:\n%s", strings.Join(faults, "\n"))
	}
	want := Tally{Calls: 4, Answered: 2, Abandoned: 2, Crossed: 1}
	if tally != want {
		t.Errorf("tally %+v, want %+v", tally, want)
	}
	const line = "e2e-asterisk: calls=4 answered=2 abandoned=2 lost=0 double=0 misrouted=0"
	if tally.String() != line {
		t.Errorf("it ends with %q, want %q", tally, line)
	}
}

func TestReconcileWhileAway(t *testing.T) {
	w := goodRun()
	w.Journal.Contacts = slices.Delete(w.Journal.Contacts, 1, 2) // of 5502, who called from 1 s to 3 s
	for _, c := range []struct {
		away   Span
		end    string
		unseen int
	}{
		{Span{at(1.5), at(3.5)}, EndCancel, 1},
		{Span{at(0.2), at(0.8)}, EndCancel, 0}, // came when the server was back
		{Span{at(2.5), at(3.5)}, EndCancel, 0}, // there long before the server went
		{Span{at(1.5), at(3.5)}, EndBye, 0},    // was thrown out
	} {
		w.Away, w.SIPp.Callers[1].End = []Span{c.away}, c.end
		tally, _ := Reconcile(w)
		if tally.Unseen != c.unseen || tally.Lost != 1-c.unseen {
			t.Errorf("away %v, %s: unseen %d, lost %d", c.away, c.end, tally.Unseen, tally.Lost)
		}
	}
}

// Who comes and goes in the last moment before the server dies may not have been
// committed yet.
func TestReconcileJustBeforeTheEnd(t *testing.T) {
	for from, unseen := range map[float64]int{3.05: 1, 3.3: 0} {
		w := goodRun()
		w.Journal.Contacts = slices.Delete(w.Journal.Contacts, 1, 2)
		w.CEL.Channels[2].Entered = []time.Time{at(2.98)}
		w.Away = []Span{{at(from), at(4)}}
		if tally, _ := Reconcile(w); tally.Unseen != unseen || tally.Lost != 1-unseen {
			t.Errorf("gone %v s after noon: unseen %d, lost %d", from, tally.Unseen, tally.Lost)
		}
	}
}

// Who hands a caller on is let go, and the caller stays.
func TestReconcileTransfer(t *testing.T) {
	for parted, faults := range map[float64]int{1.5: 0, 5: 1} {
		w := goodRun()
		w.Journal.Contacts[0].Offers[0].HandedOn = at(1.5)
		w.SIPp.Rings[0].Parted, w.CEL.Channels[1].Ended = at(parted), at(parted)
		_, got := Reconcile(w)
		if len(got) != faults || faults > 0 && !strings.Contains(got[0], "was not let go") {
			t.Errorf("parted at %v s: %q", parted, got)
		}
	}
}

// planted is a fault that Reconcile must find.
type planted struct {
	name  string
	plant func(*Witnesses)
	says  string
	tally func(Tally) int // must be 1
}

// The faults that have a name in the tally.
var named = []planted{
	{"a call without an outcome", func(w *Witnesses) { w.Journal.Contacts[1].Outcomes = nil }, "lost: contact 2 has 0 outcomes", lostOf},
	{"a call with two outcomes", func(w *Witnesses) {
		w.Journal.Contacts[1].Outcomes = []string{OutcomeAbandoned, OutcomeAnswered}
	}, "has 2 outcomes", lostOf},
	{"a call that the journal never had", func(w *Witnesses) { w.Journal.Contacts = slices.Delete(w.Journal.Contacts, 1, 2) }, "lost: the journal has no contact", lostOf},
	{"a call that the CEL never had", func(w *Witnesses) { w.CEL.Channels[2].Number = "" }, "lost: the CEL has no channel", lostOf},
	{"a call lost to infrastructure", func(w *Witnesses) { w.Journal.Contacts[1].Outcomes = []string{OutcomeLost} }, "lost, says the journal", lostOf},
	{"a doubled INVITE", func(w *Witnesses) {
		again := w.SIPp.Rings[0]
		again.CallID, again.Answered, again.End = "z", time.Time{}, EndCancel
		w.SIPp.Rings = append(w.SIPp.Rings, again)
	}, "offer j-o1: double: 2 INVITEs", doubleOf},
	{"a misrouted answer", func(w *Witnesses) {
		w.SIPp.Rings[2].Agent, w.CEL.Channels[5].Endpoint, w.Journal.Contacts[2].Offers[1].Agent = "carl", "carl", "carl"
	}, "misrouted: carl may not serve line repairs", misroutedOf},
}

// Other differences between the three.
var differences = []planted{
	{"an answer that the CEL has in no bridge", func(w *Witnesses) { w.CEL.Channels[1].Stays = nil }, "never has the two in one bridge", nil},
	{"a bridge that the journal has not", func(w *Witnesses) {
		w.CEL.Channels[7].Stays = []Stay{{"j-c4-r0", at(6), at(6.1)}}
		w.CEL.Channels[6].Stays = []Stay{{"j-c4-r0", at(6), at(6.1)}}
	}, "offer j-o4: not answered, says the journal", nil},
	{"a leg that the CEL gives to another phone", func(w *Witnesses) { w.CEL.Channels[1].Endpoint = "bert" }, "the CEL has bert", nil},
	{"an answered leg without ANSWER", func(w *Witnesses) { w.CEL.Channels[5].Answered = time.Time{} }, "the CEL has no ANSWER", nil},
	{"a channel left behind", func(w *Witnesses) { w.CEL.Channels[1].Ended = time.Time{} }, "the channel j-o1 never ended", nil},
	{"a channel of nobody", func(w *Witnesses) {
		w.CEL.Channels = append(w.CEL.Channels, ChannelSeen{ID: "j-o9", Endpoint: "anna", Started: at(1), Ended: at(2)})
	}, "neither a caller nor an offer", nil},
	{"a channel id used twice", func(w *Witnesses) { w.CEL.Clashes = []string{"j-o1 began a second time"} }, "began a second time", nil},
	{"a phone that rang without an offer", func(w *Witnesses) {
		w.SIPp.Rings = append(w.SIPp.Rings, RingSeen{Leg: "j-o7", Agent: "anna", Invited: at(1), Parted: at(2), End: EndCancel})
	}, `offer "j-o7": anna was rung for it`, nil},
	{"another phone than the offer's", func(w *Witnesses) { w.SIPp.Rings[1].Agent = "bert" }, "the phone of bert was rung", nil},
	{"a phone that shows another caller", func(w *Witnesses) { w.SIPp.Rings[0].Caller = "5502" }, `showed "5502" instead of the caller 5501`, nil},
	{"an offer that rang nowhere", func(w *Witnesses) { w.SIPp.Rings = slices.Delete(w.SIPp.Rings, 1, 2) }, "saw no INVITE", nil},
	{"an abandoned call whose caller did not hang up", func(w *Witnesses) { w.SIPp.Callers[3].End = EndBye }, "its SIPp did not hang up", nil},
	{"an answered call whose caller heard nothing", func(w *Witnesses) { w.SIPp.Callers[0].Answered = time.Time{} }, "its SIPp saw no answer", nil},
	{"a caller who cancelled long before the answer", func(w *Witnesses) {
		w.SIPp.Callers[2].Answered, w.SIPp.Callers[2].Parted, w.SIPp.Callers[2].End = time.Time{}, at(3.5), EndCancel
	}, "its SIPp saw no answer", nil},
	{"a call that never ended", func(w *Witnesses) { w.SIPp.Callers[0].End = "" }, "SIPp saw no end", nil},
	{"an agent left talking to nobody", func(w *Witnesses) { w.SIPp.Rings[0].Parted = at(30) }, "did not part within", nil},
	{"an agent who answered and got nobody", func(w *Witnesses) { w.Journal.Contacts[3].Offers[0].Over = at(60) }, "answered and was not given the caller", nil},
	{"an answer that no phone gave", func(w *Witnesses) { w.SIPp.Rings[0].Answered = time.Time{} }, "the phone of anna saw no such thing", nil},
	{"a wrong line", func(w *Witnesses) { w.Journal.Contacts[0].Line = "repairs" }, "called line orders, the journal says repairs", nil},
	{"a lost arrival time", func(w *Witnesses) { w.Journal.Contacts[0].Arrived = at(9) }, "after its INVITE", nil},
	{"a contact that nobody called for", func(w *Witnesses) {
		w.Journal.Contacts = append(w.Journal.Contacts, ContactKept{ID: 9, Channel: "1.9", Outcomes: []string{OutcomeAnswered}})
	}, "contact 9: the CEL has no channel", nil},
	{"an agent whom the rules don't know", func(w *Witnesses) {
		w.May = func(string, string, time.Duration) (bool, error) { return false, errors.New("no agent anna") }
	}, "no agent anna", nil},
}

// The negative controls: each plants one fault, and Reconcile must say so.
func TestReconcileCatches(t *testing.T) {
	for _, c := range slices.Concat(named, differences) {
		t.Run(c.name, func(t *testing.T) {
			w := goodRun()
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

func lostOf(t Tally) int      { return t.Lost }
func doubleOf(t Tally) int    { return t.Double }
func misroutedOf(t Tally) int { return t.Misrouted }
