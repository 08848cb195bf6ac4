// SPDX-License-Identifier: Apache-2.0

package configs

// useless warns of agents whom no queue can use, and of queues that nobody can
// serve: both are allowed, since levels can change at any time, but are more
// often a slip. Needs count as they are once they have given way as far as they do.
func (c *check) useless() {
	served := make([]bool, len(c.f.Queues))
	for _, list := range [][]Agent{c.f.Agents, c.rostered} {
		for i := range list {
			if p, given := c.given(&list[i].Name); given && !c.useful(&list[i], served) {
				c.warn(p, "no queue can use this agent: see their skills and the queues' needs")
			}
		}
	}
	agents := len(c.f.Agents) + len(c.rostered)
	for q := range c.f.Queues {
		if p, given := c.given(&c.f.Queues[q].Name); given && !served[q] && agents > 0 {
			c.warn(p, "no agent can serve this queue: see its needs and the agents' skills")
		}
	}
}

// useful tells whether a queue can use an agent, and notes which can.
func (c *check) useful(a *Agent, served []bool) bool {
	useful := false
	for q := range c.f.Queues {
		if suits(a, c.f.Queues[q].Needs) {
			useful, served[q] = true, true
		}
	}
	return useful
}

// suits tells whether an agent could ever be offered a call that needs this.
func suits(a *Agent, needs []Need) bool {
	if a.Capacity.Voice == 0 {
		return false
	}
	for _, n := range needs {
		least := n.Least
		if steps := len(n.Relax); steps > 0 {
			least = n.Relax[steps-1].Level
		}
		if a.Skills[n.Skill] < least {
			return false
		}
	}
	return true
}
