// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"
	"fmt"
	"io"

	"cordial/bench/plan"
)

// planReport is what plan erlang-c, erlang-a and erlang-x print as JSON, and plan staff
// with more. Every key is always there: null stands for what was not asked for, and for
// what is without bounds.
type planReport struct {
	Model    string   `json:"model"`
	Load     float64  `json:"load"` // Erlang, as given
	Agents   int      `json:"agents"`
	AHT      float64  `json:"aht_seconds"`
	Patience *float64 `json:"patience_seconds"`
	Lines    *int     `json:"lines"`
	Redial   float64  `json:"redial"`

	// Stable is false if the queue grows without end; the statement says so.
	Stable    bool   `json:"stable"`
	Statement string `json:"statement"`
	// LeastAgents is how many it takes at least, for that it does not.
	LeastAgents int `json:"least_agents"`

	TotalLoad *float64 `json:"total_load"` // Erlang, with those who call again
	Occupancy float64  `json:"occupancy"`
	Waited    float64  `json:"wait_probability"`
	MeanWait  *float64 `json:"mean_wait_seconds"`
	ASA       *float64 `json:"asa_seconds"`
	Queued    *float64 `json:"mean_queue"`
	Abandoned float64  `json:"abandon_probability"`
	Blocked   float64  `json:"blocking_probability"`

	TargetLevel  *float64 `json:"target_service_level"`
	TargetTime   *float64 `json:"target_seconds"`
	ServiceLevel *float64 `json:"service_level"`
	PatientLevel *float64 `json:"service_level_patient"`
	Met          *bool    `json:"target_met"`

	timeless bool // no handle time was given
	goal     target
}

// given is p, or nil if it is 0: what was not given.
func given[T comparable](p T) *T {
	var zero T
	if p == zero {
		return nil
	}
	return &p
}

// newPlanReport reports what a queue comes to. An unstable queue is a result too.
func newPlanReport(q plan.Queue, goal target) (planReport, error) {
	r := planReport{
		Model: q.Model(), Load: q.Load, Agents: q.Agents, AHT: q.AHT, Patience: given(q.Patience), Lines: given(q.Lines),
		Redial: q.Redial, LeastAgents: q.LeastAgents(), goal: goal,
	}
	s, err := q.Predict(goal.within.Seconds())
	switch {
	case errors.Is(err, plan.ErrUnstable):
		r.Statement = err.Error()
		r.Occupancy, r.Waited = 1, 1
	case err != nil:
		return r, err
	default:
		r.Stable = true
		r.set(s)
	}
	if goal.given() {
		share, within := goal.share(), goal.within.Seconds()
		met := r.Stable && s.ServiceLevel >= share
		r.TargetLevel, r.TargetTime, r.Met = &share, &within, &met
		r.ServiceLevel, r.PatientLevel = &s.ServiceLevel, &s.PatientLevel
	}
	return r, nil
}

func (r *planReport) set(s plan.Service) {
	r.TotalLoad, r.MeanWait, r.ASA, r.Queued = &s.Load, &s.MeanWait, &s.ASA, &s.Queued
	r.Occupancy, r.Waited, r.Abandoned, r.Blocked = s.Occupancy, s.Waited, s.Abandoned, s.Blocked
}

// planHeads say what each model takes for granted.
var planHeads = map[string]string{
	"erlang-c": "Erlang C: nobody gives up, and there is a line for everybody.",
	"erlang-a": "Erlang A: callers give up, and there is a line for everybody.",
	"erlang-x": "Erlang X: the lines are limited; whoever finds none free is turned away.",
}

// print writes the report as a table.
func (r planReport) print(out io.Writer) error {
	var t figures
	t.text(planHeads[r.Model])
	r.rows(&t)
	return t.write(out)
}

func (r planReport) rows(t *figures) {
	r.input(t)
	if !r.Stable {
		t.text("")
		t.text(capital(r.Statement) + ".")
		return
	}
	unit := "s"
	if r.timeless {
		unit = "mean handle times"
	}
	if r.Redial > 0 {
		t.row("total load", figure(*r.TotalLoad), "Erlang, with those who call again")
	}
	t.row("occupancy", figure(r.Occupancy), "of the agents' time")
	who := "of the callers"
	if r.Lines != nil {
		who = "of those who find a line"
	}
	t.row("have to wait", figure(r.Waited), who)
	t.row("mean wait", figure(*r.MeanWait), unit+", "+who)
	t.row("ASA", figure(*r.ASA), unit+", mean wait of those who are answered")
	t.row("queue", figure(*r.Queued), "callers wait, on average")
	if r.Patience != nil {
		t.row("give up", figure(r.Abandoned), "of all calls")
	}
	if r.Lines != nil {
		t.row("turned away", figure(r.Blocked), "of all calls")
	}
	if r.Met != nil {
		r.level(t)
	}
}

func (r planReport) input(t *figures) {
	t.row("load", figure(r.Load), "Erlang")
	t.row("agents", figure(float64(r.Agents)), "at work")
	if !r.timeless {
		t.row("handle time", figure(r.AHT), "s, mean")
	}
	if r.Patience != nil {
		t.row("patience", figure(*r.Patience), "s, mean")
	}
	if r.Lines != nil {
		t.row("lines", figure(float64(*r.Lines)), "")
	}
	if r.Redial > 0 {
		t.row("redial", figure(r.Redial), "of those who are lost")
	}
}

func (r planReport) level(t *figures) {
	word := "missed"
	if *r.Met {
		word = "met"
	}
	t.row("service level", figure(*r.ServiceLevel),
		fmt.Sprintf("of all calls within %s s; %s %% is %s", figure(*r.TargetTime), figure(r.goal.percent), word))
	if r.Patience != nil {
		t.row("", figure(*r.PatientLevel), "without those who give up by then")
	}
}

// capital begins a sentence.
func capital(s string) string {
	if s == "" || s[0] < 'a' || s[0] > 'z' {
		return s
	}
	return string(s[0]-'a'+'A') + s[1:]
}
