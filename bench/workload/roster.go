// SPDX-License-Identifier: Apache-2.0

package workload

import (
	"fmt"
	"hash/fnv"
	"slices"
	"time"

	"cordial/acd"
	"cordial/configs"
)

// roster is a group of agents, ready to be drawn from.
type roster struct {
	absent uint64 // a draw below it is not there
	away   float64
	shifts []turnus
	breaks []pause
}

// turnus is a shift, on each day on which it is worked.
type turnus struct{ days []workday }

// workday is one shift of one day.
type workday struct {
	day      uint64 // numbers the days, for the draws
	from, to acd.Time
}

// member is one agent, in the order of the configuration.
type member struct {
	group int // -1: in none, and so always at work
	shift int // -1: the group has none, and is always at work
}

// staffed makes the groups and says who is in which.
func (s *Scenario) staffed(f *file) {
	s.staff = make([]member, len(f.Centre.Agents))
	for i := range s.staff {
		s.staff[i] = member{-1, -1}
	}
	for i := range f.Roster {
		g := &f.Roster[i]
		s.groups = append(s.groups, g.compile(f))
		if g.Count != nil {
			for k := range *g.Count {
				s.staff = append(s.staff, member{i, g.shiftOf(k, *g.Count)})
			}
		}
		for k, name := range g.Agents {
			at := slices.IndexFunc(f.Centre.Agents, func(a configs.Agent) bool { return a.Name == name })
			s.staff[at] = member{i, g.shiftOf(k, len(g.Agents))}
		}
	}
}

func (g *group) compile(f *file) roster {
	r := roster{absent: threshold(g.Shrinkage), away: g.Shrinkage, breaks: g.Breaks}
	zone := g.zone(f)
	d := newDays(f)
	for i := range g.Shifts {
		s, t := &g.Shifts[i], turnus{}
		for n := d.from; n <= d.to; n++ {
			if len(s.Days) > 0 && !slices.Contains(s.Days, f.Date.weekday(n)) {
				continue
			}
			t.days = append(t.days, workday{
				day:  uint64(n - d.from),
				from: acd.Time(f.Date.at(n, s.From, zone).UnixNano()), to: acd.Time(f.Date.at(n, s.To, zone).UnixNano()),
			})
		}
		r.shifts = append(r.shifts, t)
	}
	return r
}

// zone is the site's; without a site, the scenario's.
func (g *group) zone(f *file) *time.Location {
	name := f.Zone
	site := g.Site
	for _, a := range f.Centre.Agents {
		if len(g.Agents) > 0 && a.Name == g.Agents[0] {
			site = a.Site
		}
	}
	for _, s := range f.Centre.Sites {
		if s.Name == site {
			name = s.Zone
		}
	}
	loc, err := time.LoadLocation(string(name))
	if err != nil {
		return time.UTC // the file was read, so the zone is known
	}
	return loc
}

// shiftOf deals the shifts out by their shares: agent k of n works the shift in
// whose part of the group she stands.
func (g *group) shiftOf(k, n int) int {
	place, sum := (float64(k)+0.5)/float64(n), 0.0
	for i := range g.Shifts {
		if s := g.Shifts[i].Share; s != nil {
			sum += *s
		} else {
			sum = float64(i+1) / float64(len(g.Shifts))
		}
		if place < sum {
			return i
		}
	}
	return len(g.Shifts) - 1
}

// agents are the new agents of the group.
func (g *group) agents(centre *configs.File) []acd.AgentConfig {
	if g.Count == nil {
		return nil
	}
	skills := pool(g, namesOf(centre.Skills, func(v *configs.Skill) configs.Name { return v.Name }))
	var all []acd.AgentConfig
	for k := range *g.Count {
		name := fmt.Sprintf("%s-%04d", g.Name, k+1)
		all = append(all, acd.AgentConfig{
			Name: name, Site: string(g.Site), Endpoint: "PJSIP/" + name, Levels: g.levels(uint64(k), skills),
		})
	}
	return all
}

// pool are the skills that are drawn from, in the order of the file: those of the
// draw, or all, without those that everybody in the group has.
func pool(g *group, skills []configs.Name) []configs.Name {
	if g.Draw == nil {
		return nil
	}
	from := slices.Clone(skills)
	if len(g.Draw.Of) > 0 {
		from = slices.Clone(g.Draw.Of)
	}
	return slices.DeleteFunc(from, func(n configs.Name) bool { _, has := g.Skills[n]; return has })
}

// levels are the skills of agent k: those that everybody has, and some by chance.
func (g *group) levels(k uint64, from []configs.Name) map[string]acd.Level {
	out := make(map[string]acd.Level)
	for _, name := range g.Skills.Sorted() {
		out[string(name)] = acd.Level(g.Skills[name])
	}
	if g.Draw == nil {
		return out
	}
	d := g.Draw
	h := fnv.New64a()
	h.Write([]byte(g.Name))
	s := newStream(uint64(d.Seed), h.Sum64(), forSkills)
	next := k << 16 // room for the draws of one agent
	chance := func(b between) int {
		next++
		return b.Least + int(s.below(next, uint64(b.Most-b.Least+1)))
	}
	from = slices.Clone(from)
	for n := range chance(d.Skills) {
		i := chance(between{n, len(from) - 1})
		from[n], from[i] = from[i], from[n]
		out[string(from[n])] = acd.Level(chance(d.Levels))
	}
	return out
}
