// SPDX-License-Identifier: Apache-2.0

package schedule

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"

	"cordial/bench/workload"
)

// Scenario is the day that the staff would have, as a scenario file for `cordial sim`.
func (p *Plan) Scenario() []byte { return p.Problem.write(p.Problem.Groups, &p.Staff) }

// write writes the day that a staff from such groups would have.
func (p *Problem) write(groups []Group, s *Staff) []byte {
	var b bytes.Buffer
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("# Made by cordial plan schedule: %s.", p.Target.String())
	line("seed: %d\ndate: \"2026-01-05\"\nzone: UTC", p.Seed)
	line("length: %v", time.Duration(24)*time.Hour)
	p.writeCentre(line, groups)
	line("curves:")
	types := p.types()
	for k := range types {
		line("  - name: %s\n    rows:", types[k].name)
		for i, calls := range types[k].calls {
			if calls > 0 {
				line("      - {from: %q, to: %q, calls: %g}", p.Forecast.At(i), p.Forecast.At(i+1), calls)
			}
		}
	}
	line("calls:\n  types:")
	for _, t := range types {
		line("    - name: %s\n      line: %s\n      curve: %s", t.name, t.queue.Name, t.name)
		line("      talk: {exponential: %v}", t.talk)
		if t.wrapUp > 0 {
			line("      wrap_up: {exponential: %v}", t.wrapUp)
		}
		if t.queue.Patience > 0 {
			line("      patience: {exponential: %v}", t.queue.Patience)
		}
	}
	if p.Answer > 0 {
		line("phones:\n  answer: {constant: %v}", p.Answer)
	}
	line("roster:")
	for g := range groups {
		p.writeGroup(line, &groups[g], s.At[g], s.On[g])
	}
	return b.Bytes()
}

// writeCentre writes the skills, queues and lines.
func (p *Problem) writeCentre(line func(string, ...any), groups []Group) {
	line("centre:\n  routing: {mean_contact: %v}", p.meanContact())
	var skills []string
	for g := range groups {
		for _, s := range groups[g].Skills {
			skills = append(skills, s.Name)
		}
	}
	for q := range p.Forecast.Queues {
		for _, s := range p.Forecast.Queues[q].Needs {
			skills = append(skills, s.Name)
		}
	}
	slices.Sort(skills)
	if len(skills) > 0 {
		line("  skills:")
	}
	for _, s := range slices.Compact(skills) {
		line("    - {name: %s}", s)
	}
	line("  queues:")
	for q := range p.Forecast.Queues {
		queue := &p.Forecast.Queues[q]
		var needs []string
		for _, n := range queue.Needs {
			needs = append(needs, fmt.Sprintf("{skill: %s, least: %d}", n.Name, n.Level))
		}
		line("    - {name: %s, expertise_worth: %v, order_worth: %v, needs: [%s]}", queue.Name, p.Dial.Expertise, p.Dial.Order, strings.Join(needs, ", "))
	}
	line("  lines:")
	for q := range p.Forecast.Queues {
		line("    - {name: %s, queue: %s}", p.Forecast.Queues[q].Name, p.Forecast.Queues[q].Name)
	}
}

// meanContact is the mean talk time of all calls.
func (p *Problem) meanContact() time.Duration {
	var calls float64
	var talk float64
	for q := range p.Forecast.Queues {
		queue := &p.Forecast.Queues[q]
		for i, n := range queue.Calls {
			calls += n
			talk += n * queue.Talk[i].Seconds()
		}
	}
	return max(time.Duration(talk/calls*float64(time.Second)).Round(time.Second), time.Second)
}

// kind is calls of a queue in those intervals in which they take equally long.
type kind struct {
	name         string
	queue        *Queue
	talk, wrapUp time.Duration
	calls        []float64
}

func (p *Problem) types() []*kind {
	var out []*kind
	for k := range p.Forecast.Queues {
		q := &p.Forecast.Queues[k]
		var own []*kind
		for i, calls := range q.Calls {
			if calls == 0 {
				continue
			}
			at := slices.IndexFunc(own, func(t *kind) bool { return t.talk == q.Talk[i] && t.wrapUp == q.WrapUp[i] })
			if at < 0 {
				at = len(own)
				own = append(own, &kind{fmt.Sprintf("%s.%d", q.Name, at+1), q, q.Talk[i], q.WrapUp[i], make([]float64, len(q.Calls))})
			}
			own[at].calls[i] = calls
		}
		out = append(out, own...)
	}
	return out
}

// writeGroup writes the people of a group: of one without shifts, stretches of time, the
// longest first, that make up how many there are in each interval.
func (p *Problem) writeGroup(line func(string, ...any), group *Group, at []float64, onShift []int) {
	n := 0
	write := func(count int, shift Shift) {
		n++
		line("  - name: %s.%d\n    count: %d", group.Name, n, count)
		if len(group.Skills) > 0 {
			var levels []string
			for _, l := range group.Skills {
				levels = append(levels, fmt.Sprintf("%s: %d", l.Name, l.Level))
			}
			line("    skills: {%s}", strings.Join(levels, ", "))
		}
		line("    shifts: [{from: %q, to: %q}]", Clock(shift.From), Clock(shift.To))
		if shift.Break > 0 {
			within := min(breakWithin, shift.To-shift.From-shift.BreakAfter-shift.Break)
			line("    breaks: [{after: %v, for: %v, within: %v}]", max(shift.BreakAfter, time.Minute), shift.Break, within)
		}
	}
	if onShift != nil {
		for k, on := range onShift {
			if on > 0 {
				write(on, group.Shifts[k])
			}
		}
		return
	}
	for _, b := range stretches(at) {
		write(b.count, Shift{From: p.Forecast.From + time.Duration(b.from)*p.Forecast.Interval, To: p.Forecast.From + time.Duration(b.to)*p.Forecast.Interval})
	}
}

// stretch is people who are there from one interval up to another.
type stretch struct{ count, from, to int }

// stretches takes apart how many there are: who came last goes first.
func stretches(at []float64) []stretch {
	var out, open []stretch
	n := 0
	for i := 0; i <= len(at); i++ {
		want := 0
		if i < len(at) {
			want = int(at[i])
		}
		if want > n {
			open = append(open, stretch{count: want - n, from: i})
		}
		for n > want {
			last := &open[len(open)-1]
			gone := min(last.count, n-want)
			out = append(out, stretch{gone, last.from, i})
			last.count -= gone
			n -= gone
			if last.count == 0 {
				open = open[:len(open)-1]
			}
		}
		n = want
	}
	return out
}

// scenario is the day that a staff would have, ready to run.
func (p *Problem) scenario(s *Staff) (*workload.Scenario, error) { return p.scenarioOf(p.Groups, s) }

func (p *Problem) scenarioOf(groups []Group, s *Staff) (*workload.Scenario, error) {
	return workload.Parse("the planned day", p.write(groups, s)) //nolint:wrapcheck // names the lines
}
