// SPDX-License-Identifier: Apache-2.0

package workload

import (
	"fmt"
	"slices"
	"sort"
	"time"

	"cordial/acd"
)

// Overload is a time in which more work comes than the agents can do who are
// there, from customers who never hang up: the queue grows as long as it lasts,
// and over many such days without end.
type Overload struct {
	Queue    string // "": all such queues together
	From, To acd.Time
	Load     float64 // Erlang, at the worst half hour: calls at once, with ring and wrap-up
	Agents   float64 // expected to be at work then who could serve these calls
}

// String is the statement in words, with times in UTC.
func (o Overload) String() string {
	who := "all queues together"
	if o.Queue != "" {
		who = "queue " + o.Queue
	}
	const form = "2006-01-02 15:04"
	return fmt.Sprintf("%s, %s to %s UTC: %.1f Erlang of calls for %.1f agents, and nobody hangs up: the queue is unstable; "+
		"give patience, a limit of the wait, more agents or fewer calls", who,
		time.Unix(0, int64(o.From)).UTC().Format(form), time.Unix(0, int64(o.To)).UTC().Format(form), o.Load, o.Agents)
}

// demand is what comes to one queue with the same needs.
type demand struct {
	queue  string
	needs  []acd.NeedConfig
	types  []int
	agents []int // who could serve it
}

// Unstable finds, by half hours, where the offered load of those who never hang up
// and whose wait has no limit is not below the agents at work: for each queue, and
// for all of them. Half hours in a row are one. It counts what is expected: no busy
// days, the mean shrinkage, breaks spread over the shift.
func (s *Scenario) Unstable() []Overload {
	demands := s.demands()
	all := demand{}
	for _, d := range demands {
		all.types, all.agents = append(all.types, d.types...), append(all.agents, d.agents...)
	}
	slices.Sort(all.agents)
	all.agents = slices.Compact(all.agents)
	if len(demands) != 1 {
		demands = append(demands, all)
	}
	var out []Overload
	for _, d := range demands {
		out = append(out, s.overloads(d)...)
	}
	return out
}

// demands groups the types whose customers never leave by whom they need.
func (s *Scenario) demands() []demand {
	var out []demand
	for i := range s.types {
		t := &s.types[i]
		l := s.config.Lines[slices.IndexFunc(s.config.Lines, func(l acd.LineConfig) bool { return l.Name == t.lines[0] })]
		q := s.config.Queues[slices.IndexFunc(s.config.Queues, func(q acd.QueueConfig) bool { return q.Name == l.Queue })]
		if t.patience.draw(0.5) != Forever || q.Limits.Wait > 0 {
			continue
		}
		d := demand{queue: q.Name, needs: slices.Concat(q.Needs, l.Needs, t.needs), types: []int{i}}
		same := slices.IndexFunc(out, func(o demand) bool { return fmt.Sprint(o.queue, o.needs) == fmt.Sprint(d.queue, d.needs) })
		if same >= 0 {
			out[same].types = append(out[same].types, i)
			continue
		}
		for k := range s.config.Agents {
			if serves(&s.config.Agents[k], d.needs) {
				d.agents = append(d.agents, k)
			}
		}
		out = append(out, d)
	}
	return out
}

// serves tells whether an agent has every need once it has given way as far as it
// does. Of two needs for one skill the later counts.
func serves(a *acd.AgentConfig, needs []acd.NeedConfig) bool {
	for i, n := range needs {
		if slices.ContainsFunc(needs[i+1:], func(later acd.NeedConfig) bool { return later.Skill == n.Skill }) {
			continue
		}
		least := n.Least
		if len(n.Relax) > 0 {
			least = n.Relax[len(n.Relax)-1].Least
		}
		if a.Levels[n.Skill] < least {
			return false
		}
	}
	return true
}

// overloads are those of one demand.
func (s *Scenario) overloads(d demand) []Overload {
	var out []Overload
	c := s.crewOf(d.agents)
	for _, h := range s.load(d.types) {
		h.Queue, h.Agents = d.queue, s.present(c, h.From, h.To)
		if h.Load < h.Agents || h.Load == 0 {
			continue
		}
		if last := len(out) - 1; last >= 0 && out[last].To == h.From {
			out[last].To = h.To
			if h.Load-h.Agents > out[last].Load-out[last].Agents {
				out[last].Load, out[last].Agents = h.Load, h.Agents
			}
			continue
		}
		out = append(out, h)
	}
	return out
}

// load is the offered load of some types, by half hours.
func (s *Scenario) load(types []int) []Overload {
	var out []Overload
	for i := range s.segments {
		g := &s.segments[i]
		if g.half == len(out) {
			from := s.start.Add(time.Duration(g.half) * slot)
			out = append(out, Overload{From: from, To: min(from.Add(slot), s.end)})
		}
		h := &out[g.half]
		part := float64(g.to-g.from) / float64(h.To-h.From)
		for _, k := range types {
			t := &s.types[k]
			h.Load += part * g.each[k] * (t.talk.mean + t.wrapUp.mean + s.phones.answer.mean)
		}
	}
	return out
}

// crew is agents, counted by what they work: those of one group and shift are
// there at the same times.
type crew struct {
	works []member
	heads []float64
}

func (s *Scenario) crewOf(agents []int) crew {
	var c crew
	for _, i := range agents {
		at := slices.Index(c.works, s.staff[i])
		if at < 0 {
			at = len(c.works)
			c.works, c.heads = append(c.works, s.staff[i]), append(c.heads, 0)
		}
		c.heads[at]++
	}
	return c
}

// present is how many of a crew are at work in the mean.
func (s *Scenario) present(c crew, from, to acd.Time) float64 {
	sum := 0.0
	for i, m := range c.works {
		switch {
		case m.group < 0:
			sum += c.heads[i]
		case m.shift < 0:
			sum += c.heads[i] * (1 - s.groups[m.group].away)
		default:
			sum += c.heads[i] * s.groups[m.group].working(m.shift, from, to)
		}
	}
	return sum
}

// working is the part of a shift's agents who are at work between two times in the
// mean, with breaks spread over the shift.
func (r *roster) working(shift int, from, to acd.Time) float64 {
	sum, days := 0.0, r.shifts[shift].days
	i := sort.Search(len(days), func(i int) bool { return days[i].to > from })
	for ; i < len(days) && days[i].from < to; i++ {
		d := days[i]
		left := d.to - d.from
		for k := range r.breaks {
			left -= acd.Time(r.breaks[k].For)
		}
		both := min(to, d.to) - max(from, d.from)
		sum += (1 - r.away) * float64(both) / float64(to-from) * float64(left) / float64(d.to-d.from)
	}
	return sum
}
