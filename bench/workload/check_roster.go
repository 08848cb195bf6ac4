// SPDX-License-Identifier: Apache-2.0

package workload

import (
	"time"

	"cordial/configs"
)

func (c *checker) roster() {
	unique(c, "a group", c.f.Roster, func(v *group) *configs.Name { return &v.Name })
	agents := namesOf(c.f.Centre.Agents, func(v *configs.Agent) configs.Name { return v.Name })
	rostered, total := make(map[configs.Name]configs.Name), len(agents)
	for i := range c.f.Roster {
		g := &c.f.Roster[i]
		if g.Count != nil {
			total += *g.Count
		}
		c.members(g, agents, rostered)
		c.shifts(g)
		for k := range g.Breaks {
			c.fits(g, k)
		}
	}
	if total > mostAgents {
		c.Fault(&c.f.Roster, "%d agents are too many: at most %d", total, mostAgents)
	}
	if total == 0 {
		c.Fault(&c.f.Roster, "there is nobody: give agents in the centre, or groups in the roster")
	}
}

// mostAgents is how many agents a scenario may have.
const mostAgents = 100_000

// members checks who is in the group, and what they can do.
func (c *checker) members(g *group, agents []configs.Name, rostered map[configs.Name]configs.Name) {
	c.Refer(g.Site, &g.Site, "centre: sites", namesOf(c.f.Centre.Sites, func(v *configs.Site) configs.Name { return v.Name }))
	if c.Given(&g.Count) == c.Given(&g.Agents) {
		c.Fault(g, "give exactly one of count (so many new agents) or agents (some of the centre's)")
	}
	for i := range g.Agents {
		name := g.Agents[i]
		c.Refer(name, &g.Agents[i], "centre: agents", agents)
		if other, again := rostered[name]; again {
			c.Fault(&g.Agents[i], "%s is in group %s already: each agent has one roster", name, other)
		}
		rostered[name] = g.Name
	}
	for _, key := range []struct {
		given bool
		at    any
		what  string
	}{
		{c.Given(&g.Site), &g.Site, "a site"}, {c.Given(&g.Skills), &g.Skills, "skills"}, {c.Given(&g.Draw), &g.Draw, "skills to draw"},
	} {
		if key.given && c.Given(&g.Agents) {
			c.Fault(key.at, "the centre's agents have %s of their own: this is for a group with a count", key.what)
		}
	}
	skills := namesOf(c.f.Centre.Skills, func(v *configs.Skill) configs.Name { return v.Name })
	for _, name := range g.Skills.Sorted() {
		c.Refer(name, configs.Entry(&g.Skills, name), "centre: skills", skills)
	}
	if g.Draw != nil {
		c.draw(g, skills)
	}
}

func (c *checker) draw(g *group, skills []configs.Name) {
	d := g.Draw
	for i := range d.Of {
		c.Refer(d.Of[i], &d.Of[i], "centre: skills", skills)
	}
	c.between(&d.Skills, 0, len(pool(g, skills)), "skills to draw from, beside those that everybody has")
	c.between(&d.Levels, 1, 10, "levels")
}

func (c *checker) between(b *between, least, most int, what string) {
	if !c.Sound(&b.Least) || !c.Sound(&b.Most) || !c.Given(b) {
		return
	}
	switch {
	case b.Least > b.Most:
		c.Fault(&b.Most, "%d is less than least (%d)", b.Most, b.Least)
	case b.Least < least:
		c.Fault(&b.Least, "%d is out of range: there are %d to %d %s", b.Least, least, most, what)
	case b.Most > most:
		c.Fault(&b.Most, "%d is out of range: there are %d to %d %s", b.Most, least, most, what)
	}
}

func (c *checker) shifts(g *group) {
	sum, given, sound := 0.0, 0, true
	for i := range g.Shifts {
		s := &g.Shifts[i]
		c.shift(s)
		sound = sound && c.Sound(&s.Share)
		if s.Share != nil {
			sum += *s.Share
			given++
		}
	}
	switch {
	case !sound:
	case given > 0 && given < len(g.Shifts):
		c.Fault(&g.Shifts, "give every shift its share of the group, or none, for equal parts")
	case given > 0 && sharesOff(sum):
		c.Fault(&g.Shifts, "the shifts' shares add up to %.6g: they must make 1", sum)
	case c.Given(&g.Breaks) && len(g.Shifts) == 0:
		c.Fault(&g.Breaks, "breaks belong to shifts, and there are none")
	}
}

func (c *checker) shift(s *shift) {
	if c.Given(&s.Days) && c.Sound(&s.Days) && len(s.Days) == 0 {
		c.Fault(&s.Days, "the list is empty: give days such as [mon, tue], or leave the key out for all")
	}
	if !c.Given(&s.From) || !c.Given(&s.To) || !c.Sound(&s.From) || !c.Sound(&s.To) {
		return
	}
	switch {
	case s.From >= clock(day):
		c.Fault(&s.From, "a shift begins before 24:00, on the day that it belongs to")
	case s.To <= s.From:
		c.Fault(&s.To, "the shift ends at %s, before it begins (%s): past midnight write %s", s.To, s.From, s.To+clock(day))
	case s.To-s.From > clock(day):
		c.Fault(&s.To, "the shift lasts %s: at most 24h", time.Duration(s.To-s.From))
	}
}

// fits checks that a break lies within every shift, and after the break before.
func (c *checker) fits(g *group, k int) {
	b := &g.Breaks[k]
	if !c.Sound(&b.After) || !c.Sound(&b.For) || !c.Sound(&b.Within) {
		return
	}
	if k > 0 {
		if before := &g.Breaks[k-1]; b.After < before.After+before.Within+before.For {
			c.Fault(&b.After, "%s is before the break before is surely over (%s)", b.After, before.After+before.Within+before.For)
		}
	}
	for i := range g.Shifts {
		s := &g.Shifts[i]
		if length := time.Duration(s.To - s.From); length > 0 && time.Duration(b.After+b.Within+b.For) > length {
			c.Fault(b, "the break may end %s after the shift began, which lasts %s (line %d)", b.After+b.Within+b.For, length, c.Line(&s.From))
		}
	}
}
