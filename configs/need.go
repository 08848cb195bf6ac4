// SPDX-License-Identifier: Apache-2.0

package configs

// Need is a skill that contacts ask for.
type Need struct {
	// Skill is one of skills.
	Skill Name `yaml:"skill" jsonschema:"required"`
	// Least is the level below which an agent is not asked. 1 to 10.
	Least int `yaml:"least" jsonschema:"default=1,minimum=1,maximum=10"`
	// Weight is its part in how well an agent fits, relative to the other needs.
	Weight int `yaml:"weight" jsonschema:"default=1,minimum=1,maximum=1000"`
	// Relax lowers the least level as a contact waits, step by step.
	Relax []Step `yaml:"relax" jsonschema:"maxItems=16" item:"step"`
}

// Step lowers a need once the contact has waited so long.
type Step struct {
	// After is the contact's wait. 1s to 24h.
	After Duration `yaml:"after" jsonschema:"required" range:"1s..24h"`
	// Level is the least level from then on; 0 waives the need.
	Level int `yaml:"level" jsonschema:"required,minimum=0,maximum=9"`
}

// needs checks the needs of a queue or a line.
func (c *check) needs(needs []Need) {
	seen := make(map[Name]int, len(needs))
	for i := range needs {
		n := &needs[i]
		c.refer(n.Skill, &n.Skill, "skills", c.known.skills)
		if p, given := c.given(&n.Skill); given {
			if first, again := seen[n.Skill]; again {
				c.fault(p, "%s is needed twice, first at line %d; keep one", n.Skill, first)
			} else {
				seen[n.Skill] = p.line
			}
		}
		c.steps(n)
	}
}

// steps checks that the steps of a need come in ascending order of time and
// each lowers the need. What is out of its own range is not compared.
func (c *check) steps(n *Need) {
	var after Duration
	level, compare := n.Least, c.sound(&n.Least)
	for i := range n.Relax {
		s := &n.Relax[i]
		if p, given := c.given(&s.After); given && !p.bad {
			if s.After <= after {
				c.fault(p, "%s is not later than the step before (%s): give the steps in ascending order", short(int64(s.After)), short(int64(after)))
			}
			after = max(after, s.After)
		}
		p, given := c.given(&s.Level)
		if !given || p.bad {
			continue
		}
		if compare && s.Level >= level {
			c.fault(p, "%d does not lower the need, which is at %d by then: give a lower level", s.Level, level)
		}
		level, compare = s.Level, true
	}
}
