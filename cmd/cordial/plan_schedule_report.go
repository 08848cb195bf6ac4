// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"cordial/bench/schedule"
)

// scheduleReport is what plan schedule prints as JSON.
type scheduleReport struct {
	Target     string              `json:"target"`
	Met        bool                `json:"met"`
	Evidence   []schedule.Evidence `json:"evidence"`
	Days       int                 `json:"days"` // that the evidence is from
	Confidence float64             `json:"confidence"`
	Searched   bool                `json:"searched"`
	People     float64             `json:"person_hours"`
	Intervals  []scheduleInterval  `json:"intervals"`
	Queues     []scheduleQueue     `json:"queues"`
	Groups     []scheduleGroup     `json:"groups"`
	Short      []scheduleShort     `json:"short"`
	Fewer      *scheduleWhatIf     `json:"fewer,omitempty"`
	Dials      []scheduleWhatIf    `json:"dials,omitempty"`
	Trainings  []scheduleTraining  `json:"trainings,omitempty"`

	plan *schedule.Plan
}

// scheduleService is how calls were served.
type scheduleService struct {
	ServiceLevel float64 `json:"service_level"`
	ASA          float64 `json:"asa_seconds"`
	Abandonment  float64 `json:"abandonment"`
	Fit          float64 `json:"fit"`
}

func serviceOf(c schedule.Count) scheduleService {
	return scheduleService{c.ServiceLevel(), c.ASA(), c.GivenUp(), c.MeanFit()}
}

type scheduleInterval struct {
	From   string             `json:"from"`
	To     string             `json:"to"`
	Calls  float64            `json:"calls"`  // expected
	Theory int                `json:"theory"` // people, if everybody could take every call
	People int                `json:"people"`
	Groups map[string]float64 `json:"groups"`
	scheduleService
}

type scheduleQueue struct {
	Name  string  `json:"name"`
	Calls float64 `json:"calls"`
	scheduleService
}

type scheduleGroup struct {
	Name     string          `json:"name"`
	People   int             `json:"people"`  // that there are
	AtOnce   int             `json:"at_once"` // at work, at most; on shifts: in all
	Rostered int             `json:"rostered"`
	Hours    float64         `json:"person_hours"`
	Shifts   []scheduleShift `json:"shifts,omitempty"`
}

type scheduleShift struct {
	From   string `json:"from"`
	To     string `json:"to"`
	People int    `json:"people"` // there, without shrinkage
}

type scheduleShort struct {
	From   string  `json:"from"`
	Queue  string  `json:"queue"`
	People float64 `json:"people"`
}

type scheduleWhatIf struct {
	Name string `json:"name"`
	Met  bool   `json:"met"`
	scheduleService
}

type scheduleTraining struct {
	Group  string  `json:"group"`
	People int     `json:"people"`
	Skill  string  `json:"skill"`
	Level  int     `json:"level"`
	Gain   float64 `json:"gain"`
	scheduleService
}

func newScheduleReport(p *schedule.Plan) *scheduleReport {
	f := p.Problem.Forecast
	r := &scheduleReport{
		Target: p.Problem.Target.String(), Met: p.Met(), Evidence: p.Evidence, Days: p.Of, Confidence: p.Problem.Target.Confidence,
		Searched: p.Searched, Short: []scheduleShort{}, plan: p,
	}
	for i := range f.Intervals {
		row := scheduleInterval{
			From: f.At(i), To: f.At(i + 1), Theory: p.Theory[i], People: p.Required[i], Groups: map[string]float64{},
			scheduleService: serviceOf(p.Proof.Interval(i)),
		}
		for q := range f.Queues {
			row.Calls += f.Queues[q].Calls[i]
		}
		for g := range p.Problem.Groups {
			row.Groups[p.Problem.Groups[g].Name] = p.Staff.At[g][i]
		}
		r.Intervals = append(r.Intervals, row)
		r.People += p.Staff.Total(i) * f.Interval.Hours()
	}
	for q := range f.Queues {
		row := scheduleQueue{Name: f.Queues[q].Name, scheduleService: serviceOf(p.Proof.Queue(q))}
		for _, n := range f.Queues[q].Calls {
			row.Calls += n
		}
		r.Queues = append(r.Queues, row)
	}
	for _, s := range p.Short {
		r.Short = append(r.Short, scheduleShort{f.At(s.Interval), f.Queues[s.Queue].Name, s.People})
	}
	r.groups()
	return r
}

func (r *scheduleReport) groups() {
	p := r.plan
	for g := range p.Problem.Groups {
		group := &p.Problem.Groups[g]
		n := p.Staff.People(g)
		row := scheduleGroup{Name: group.Name, People: group.People, AtOnce: n, Rostered: group.Rostered(n)}
		for _, at := range p.Staff.At[g] {
			row.Hours += at * p.Problem.Forecast.Interval.Hours()
		}
		for k, on := range p.Staff.On[g] {
			row.Shifts = append(row.Shifts, scheduleShift{schedule.Clock(group.Shifts[k].From), schedule.Clock(group.Shifts[k].To), on})
		}
		r.Groups = append(r.Groups, row)
	}
}

func (r *scheduleReport) whatIfs(fewer schedule.WhatIf, dials []schedule.WhatIf, trainings []schedule.Training) {
	of := func(w schedule.WhatIf) scheduleWhatIf { return scheduleWhatIf{w.Name, w.Met, serviceOf(w.Whole)} }
	one := of(fewer)
	r.Fewer = &one
	for _, d := range dials {
		r.Dials = append(r.Dials, of(d))
	}
	for _, t := range trainings {
		r.Trainings = append(r.Trainings, scheduleTraining{t.Group, t.People, t.Skill.Name, t.Skill.Level, t.Gain, serviceOf(t.Whole)})
	}
}

// print writes the plan for people, in 80 columns.
func (r *scheduleReport) print(out io.Writer) error {
	var b strings.Builder
	r.sentence(&b)
	t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "\nfrom\tcalls\tby theory\tpeople\tin time\tmean wait\tgave up\tfit\t")
	for _, i := range r.Intervals {
		fmt.Fprintf(t, "%s\t%.0f\t%d\t%d\t%s\t\n", i.From, i.Calls, i.Theory, i.People, i.words())
	}
	fmt.Fprintln(t, "\t\t\t\t\t\t\t\t")
	fmt.Fprintln(t, "queue\tcalls\t\t\tin time\tmean wait\tgave up\tfit\t")
	for _, q := range r.Queues {
		fmt.Fprintf(t, "%s\t%.0f\t\t\t%s\t\n", q.Name, q.Calls, q.words())
	}
	_ = t.Flush() // into memory
	r.printGroups(&b)
	r.printWhatIfs(&b)
	for n, s := range r.Short {
		if n == 10 {
			fmt.Fprintf(&b, "and at %d more times; --json has all of them\n", len(r.Short)-n)
			break
		}
		fmt.Fprintf(&b, "From %s %.0f people more are wanted, above all for %s.\n", s.From, s.People, s.Queue)
	}
	_, err := io.WriteString(out, b.String())
	return err
}

func (s scheduleService) words() string {
	return fmt.Sprintf("%.1f %%\t%.1f s\t%.1f %%\t%.3f", 100*s.ServiceLevel, s.ASA, 100*s.Abandonment, s.Fit)
}

// sentence is the answer.
func (r *scheduleReport) sentence(b *strings.Builder) {
	most := 0
	for i := range r.Intervals {
		if r.Intervals[i].People > r.Intervals[most].People {
			most = i
		}
	}
	verb := "meet"
	if !r.Met {
		verb = "do not meet"
	}
	fmt.Fprintln(b, fold(fmt.Sprintf("%.0f person-hours, with %d people at work from %s, %s the target: %s.",
		r.People, r.Intervals[most].People, r.Intervals[most].From, verb, r.Target), 80))
	for _, e := range r.Evidence {
		value := func(x float64) string {
			if e.Name == "asa_seconds" {
				return fmt.Sprintf("%.1f s", x)
			}
			if e.Name == "fit" {
				return fmt.Sprintf("%.3f", x)
			}
			return fmt.Sprintf("%.1f %%", 100*x)
		}
		text := fmt.Sprintf("%s: %s on %d days that the plan was not made with", evidenceWords[e.Name], value(e.Mean), r.Days)
		if e.Name != "days" {
			text += fmt.Sprintf("; with %.4g %% confidence %s or better", 100*r.Confidence, value(e.Bound))
		}
		fmt.Fprintln(b, fold(text+".", 80))
	}
	if !r.Searched {
		fmt.Fprintln(b, "One queue whose callers never give up: this is Erlang C's answer.")
	}
}

// evidenceWords are what is asked for, for people.
var evidenceWords = map[string]string{
	"service_level": "Answered in time", "asa_seconds": "Mean wait", "abandoned": "Given up", "fit": "Mean fit", "days": "Days that met it",
}

func (r *scheduleReport) printGroups(b *strings.Builder) {
	t := tabwriter.NewWriter(b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "\ngroup\tshift\tpeople\tto roster\tof\tperson-hours\t")
	for _, g := range r.Groups {
		fmt.Fprintf(t, "%s\t\t%d\t%d\t%d\t%.0f\t\n", g.Name, g.AtOnce, g.Rostered, g.People, g.Hours)
		for _, s := range g.Shifts {
			fmt.Fprintf(t, "\t%s-%s\t%d\t\t\t\t\n", s.From, s.To, s.People)
		}
	}
	_ = t.Flush() // into memory
}

func (r *scheduleReport) printWhatIfs(b *strings.Builder) {
	if r.Fewer == nil {
		return
	}
	t := tabwriter.NewWriter(b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "\nwhat if\tin time\tmean wait\tgave up\tfit\t")
	fmt.Fprintf(t, "%s\t%s\t\n", r.Fewer.Name, r.Fewer.words())
	for _, d := range r.Dials {
		fmt.Fprintf(t, "%s\t%s\t\n", d.Name, d.words())
	}
	for _, s := range r.Trainings {
		fmt.Fprintf(t, "%d of %s learn %s:%d\t%s\t\n", s.People, s.Group, s.Skill, s.Level, s.words())
	}
	_ = t.Flush() // into memory
}
