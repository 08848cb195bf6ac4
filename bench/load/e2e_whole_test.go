// SPDX-License-Identifier: Apache-2.0

//go:build e2e

package load

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestBusyDay is the run whose line says whether Cordial does its job. It comes
// last, so that the line does too.
func TestBusyDay(t *testing.T) {
	r := rigFor(t, BusyDay())
	up(t, r)
	ctx, stop := context.WithCancel(t.Context())
	back := make(chan error, 1)
	go func() { back <- r.KeepReady(ctx) }()
	check(t, r.Call())
	err := WaitFor(t.Context(), 3*time.Minute, "the end of all calls", r.idle)
	stop()
	check(t, errors.Join(err, <-back))
	tally := playedOut(t, r, time.Minute)
	for what, ok := range map[string]bool{
		fmt.Sprintf("%d calls instead of at least 500", tally.Calls):                               tally.Calls >= 500,
		fmt.Sprintf("%d answered instead of at least 300", tally.Answered):                         tally.Answered >= 300,
		fmt.Sprintf("%d calls of %d in the scene", tally.Calls, r.Scene.Size()):                    tally.Calls == r.Scene.Size(),
		fmt.Sprintf("%d agents instead of at least 60", len(r.Scene.Agents)):                       len(r.Scene.Agents) >= 60,
		fmt.Sprintf("%d calls, but %d have an outcome", tally.Calls, sum(tally)):                   tally.Calls == sum(tally),
		fmt.Sprintf("lost %d, double %d, misrouted %d", tally.Lost, tally.Double, tally.Misrouted): tally.Lost+tally.Double+tally.Misrouted == 0,
	} {
		if !ok {
			t.Error(what)
		}
	}
	rate, err := r.Rate()
	check(t, err)
	if rate < 20 {
		t.Errorf("%.1f calls/s instead of at least 20", rate)
	}
	saw(t, r)
	t.Run("Fault23PhonesThatRefuse", func(t *testing.T) { reasons(t, r) })
	t.Run("Fault24AnsweredAsTheCallerHangsUp", func(t *testing.T) { raced(t, r) })
	t.Run("Fault25AnsweredAtTheTimeOut", func(t *testing.T) { late(t, r) })
	fmt.Printf("rate=%.1f/s crossed=%d other=%d agents=%d\n%s\n", rate, tally.Crossed, tally.Other, len(r.Scene.Agents), tally)
}

func sum(t Tally) int { return t.Answered + t.Abandoned + t.Other + t.Lost + t.Unseen }

// saw makes sure that each kind of phone and caller has really played its part.
func saw(t *testing.T, r *Rig) {
	t.Helper()
	seen, err := r.Saw()
	check(t, err)
	group := map[string]string{}
	for _, g := range r.Scene.Phones {
		for _, a := range g.Agents {
			group[a] = g.Name
		}
	}
	ends := map[string]int{}
	for _, ring := range seen.Rings {
		ends[group[ring.Agent]+" "+ring.End]++
	}
	for _, call := range seen.Callers {
		ends["caller "+call.End]++
	}
	t.Logf("%v", ends)
	for _, must := range []string{
		"quick bye", "parting hangup", "busy busy", "declines decline", "rejects decline", "silent cancel", "forwards forward",
		"caller hangup", "caller bye", "caller cancel",
	} {
		if ends[must] == 0 {
			t.Errorf("no %q in this run: %v", must, ends)
		}
	}
}

// reasons makes sure that offers came to nothing in every way that there is, and
// that no living phone was taken for a dead one.
func reasons(t *testing.T, r *Rig) {
	t.Helper()
	kept, err := ReadJournal(r.Cordial.Data)
	check(t, err)
	kind := map[string]string{}
	for _, g := range r.Scene.Phones {
		for _, a := range g.Agents {
			kind[a] = "living"
			if g.Kind == Forwards {
				kind[a] = "forwarding"
			}
		}
	}
	for _, a := range r.Scene.Dead {
		kind[a] = "dead"
	}
	came := map[string]int{}
	for _, c := range kept.Contacts {
		for _, o := range c.Offers {
			if !o.Answered {
				came[kind[o.Agent]+" "+o.Reason]++
			}
		}
	}
	t.Logf("%v", came)
	for _, must := range []string{"living declined", "living no answer", "living busy", "living withdrawn", "dead unreachable"} {
		if came[must] == 0 {
			t.Errorf("no offer came to nothing as %q: %v", must, came)
		}
	}
	if came["forwarding declined"]+came["forwarding unreachable"] == 0 {
		t.Errorf("no forwarding phone was passed over: %v", came)
	}
	if came["living unreachable"] > 0 {
		t.Errorf("a living phone was taken for a dead one: %v", came)
	}
}

// raced makes sure that callers who hang up as their agents answer went one way or
// the other, and that both ways were gone. That each has one outcome, and that no
// leg is left, the accounts have said.
func raced(t *testing.T, r *Rig) {
	t.Helper()
	w, err := r.Accounts()
	check(t, err)
	group := map[string]string{} // by number
	for _, g := range r.Scene.Callers {
		for _, c := range g.Callers {
			group[c.Number] = g.Name
		}
	}
	number := map[string]string{} // by channel
	for _, c := range w.CEL.Channels {
		number[c.ID] = c.Number
	}
	came := map[string]int{}
	for _, c := range w.Journal.Contacts {
		came[fmt.Sprint(strings.TrimSuffix(group[number[c.Channel]], "-late"), " ", c.Outcomes)]++
	}
	for _, g := range []string{"race-bye", "race-cancel"} {
		answered, abandoned := came[g+" [answered]"], came[g+" [abandoned]"]
		t.Logf("%s: %d were answered, %d were gone", g, answered, abandoned)
		if answered == 0 || abandoned == 0 {
			t.Errorf("%s was no race: %d were answered, %d were gone", g, answered, abandoned)
		}
	}
}

// late makes sure that phones were answered at the very end of the ring, and that
// each of their offers went one way. That the journal's commands lead to the same
// again, its verification has said.
func late(t *testing.T, r *Rig) {
	t.Helper()
	kept, err := ReadJournal(r.Cordial.Data)
	check(t, err)
	agents := map[string]bool{}
	for _, g := range r.Scene.Phones {
		for _, a := range g.Agents {
			agents[a] = agents[a] || g.Name == "late"
		}
	}
	came := map[string]int{}
	for _, c := range kept.Contacts {
		for _, o := range c.Offers {
			if agents[o.Agent] {
				came[fmt.Sprint(o.Answered, " ", o.Reason)]++
			}
		}
	}
	t.Logf("%v", came)
	if came["true "]+came["false no answer"] == 0 {
		t.Errorf("no late phone rang to its end: %v", came)
	}
}
