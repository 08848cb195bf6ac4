// SPDX-License-Identifier: Apache-2.0

package acdtest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"cordial/acd"
	"cordial/routing"
)

// print writes what a step led to.
func (s *Scenario) print(b *strings.Builder, now acd.Time, c acd.Command, r acd.Record, err error) {
	if err != nil {
		fmt.Fprintf(b, "%v %v: %v\n", now.Sub(Start), c.Kind, err)
		return
	}
	if r.Seq == 0 {
		return
	}
	fmt.Fprintf(b, "%v %v\n", r.At.Sub(Start), c.Kind)
	for i := range r.Events {
		s.printEvent(b, &r.Events[i])
	}
}

func (s *Scenario) printEvent(b *strings.Builder, e *acd.Event) {
	if e.Kind == acd.ContactQueued {
		s.legs[e.Contact] = e.Leg
	}
	s.nameAgents()
	fmt.Fprintf(b, "  %v", e.Kind)
	word := func(format string, args ...any) { fmt.Fprintf(b, " "+format, args...) }
	if e.Contact != 0 {
		word("%s", s.legs[e.Contact])
	}
	if e.Node != "" && e.Leg == "" {
		word("%s", e.Node)
	}
	if e.Agent != 0 {
		word("%s", s.agents[e.Agent])
	}
	if e.Offer != 0 {
		word("o%d", e.Offer)
	}
	if e.Queue != 0 && (e.Kind == acd.ContactQueued || e.Kind == acd.ContactMoved) {
		word("queue=%d", e.Queue)
	}
	if e.Kind == acd.AgentChanged || e.Kind == acd.AgentChose {
		word("%v", e.State)
	}
	s.printRest(word, e)
	b.WriteString("\n")
}

func (s *Scenario) printRest(word func(string, ...any), e *acd.Event) {
	if e.Text != "" {
		word("(%s)", e.Text)
	}
	if e.Priority != 0 {
		word("priority=%v", e.Priority)
	}
	if e.Reason != acd.NoReason {
		word("for=%q", e.Reason)
	}
	if e.Outcome != acd.NoOutcome {
		word("outcome=%q", e.Outcome)
	}
	if e.Exit != nil {
		word("to=%s", exitText(*e.Exit))
	}
	if e.Asked != 0 {
		word("asked=%s", s.agents[e.Asked])
	}
	if e.AskedUntil != 0 {
		word("asked-until=%v", e.AskedUntil.Sub(Start))
	}
	if e.Level != 0 {
		word("skill=%d level=%d", e.Skill, e.Level)
	}
	if e.Until != 0 {
		word("until=%v", e.Until.Sub(Start))
	}
	if p := e.Prices; p != nil {
		word("duals=%d surcharges=%d", len(p.Duals), len(p.Surcharges))
	}
	if w := e.Why; w != nil {
		word("why=%s fit=%.2f gap=%.2f age=%v ripe=%v free=%d ripe-for-her=%d",
			ruleWords[w.Rule], float64(w.Fit)/float64(routing.Whole), float64(w.Gap)/float64(routing.Whole),
			w.Age, w.Ripe.Round(time.Millisecond), w.Free, w.Waiting)
		if w.Price() != 0 {
			word("price=%.2f", float64(w.Price())/float64(routing.Whole))
		}
	}
}

var ruleWords = [...]string{
	routing.OnlyAgent: "only-agent", routing.BestKey: "best-key", routing.LeastRecent: "least-recent",
	routing.KnownAgent: "known-agent", routing.LimitNear: "limit-near", routing.AskedFor: "asked-for",
}

func exitText(e acd.Exit) string {
	switch {
	case e.Queue != "":
		return "queue:" + e.Queue
	case e.Exten != "":
		return fmt.Sprintf("ext:%s,%s,%d", e.Context, e.Exten, e.Priority)
	}
	return e.Announcement
}

// nameAgents learns the agents' names.
func (s *Scenario) nameAgents() {
	for _, a := range s.M.Status().Agents {
		s.agents[a.ID] = a.Name
	}
}

// show writes who waits, who talks, and what the agents do.
func (s *Scenario) show(b *strings.Builder) {
	st := s.M.Status()
	for _, q := range st.Queues {
		fmt.Fprintf(b, "queue %s: %d waiting, %d talking, %d staffed, %d free\n", q.Name, q.Waiting, q.Talking, q.Staffed, q.Free)
	}
	for _, a := range st.Agents {
		fmt.Fprintf(b, "agent %s: %s", a.Name, a.State)
		if a.Reason != "" {
			fmt.Fprintf(b, " (%s)", a.Reason)
		}
		if a.Next != "" {
			fmt.Fprintf(b, ", next %s", a.Next)
		}
		b.WriteString("\n")
	}
	s.showPrices(b, st)
	for _, c := range st.Contacts {
		fmt.Fprintf(b, "contact %s: %s in %s since %v", c.Leg, c.Phase, c.Queue, c.Arrived.Sub(Start))
		if c.Agent != "" {
			fmt.Fprintf(b, " with %s", c.Agent)
		}
		if c.AskedFor != "" {
			fmt.Fprintf(b, ", for %s until %v", c.AskedFor, c.AskedUntil.Sub(Start))
		}
		b.WriteString("\n")
	}
}

// showPrices writes who costs most.
func (s *Scenario) showPrices(b *strings.Builder, st acd.Status) {
	if st.Prices == nil {
		return
	}
	fmt.Fprintf(b, "prices since %v\n", st.Prices.Set.Sub(Start))
	for _, p := range st.Prices.Dearest {
		fmt.Fprintf(b, "  %.3f for %d with", float64(p.Price)/float64(routing.Whole), p.AtWork)
		for _, skill := range slices.Sorted(maps.Keys(p.Levels)) {
			fmt.Fprintf(b, " %s:%d", skill, p.Levels[skill])
		}
		b.WriteString("\n")
	}
}
