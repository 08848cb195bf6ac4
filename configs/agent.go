// SPDX-License-Identifier: Apache-2.0

package configs

import "strings"

// Agent is a person who serves contacts.
type Agent struct {
	// Name is a login or a staff number; it stands in journals, so use no personal name.
	Name Name `yaml:"name" jsonschema:"required"`
	// Endpoint is what the switch dials, such as PJSIP/anna.
	Endpoint Endpoint `yaml:"endpoint" jsonschema:"required"`
	// Site is one of sites.
	Site Name `yaml:"site"`
	// Skills are the agent's levels, 1 to 10, such as {boots: 7}.
	Skills Levels `yaml:"skills" jsonschema:"minimum=1,maximum=10"`
	// Capacity is how many contacts of a medium at once.
	Capacity Capacity `yaml:"capacity"`
}

// Levels are an agent's levels by skill, 1 to 10.
type Levels map[Name]int

// Capacity is how many contacts an agent can have at once, by medium.
type Capacity struct {
	// Voice is 1 for an agent who takes calls.
	Voice int `yaml:"voice" jsonschema:"default=1,minimum=0,maximum=1"`
	// Chat counts chats.
	Chat int `yaml:"chat" jsonschema:"default=0,minimum=0,maximum=50"`
	// Callback is 1 for an agent who calls customers back.
	Callback int `yaml:"callback" jsonschema:"default=0,minimum=0,maximum=1"`
	// Email counts emails.
	Email int `yaml:"email" jsonschema:"default=0,minimum=0,maximum=50"`
	// Social counts mentions in social media.
	Social int `yaml:"social" jsonschema:"default=0,minimum=0,maximum=50"`
}

// agents checks those of the file, then those of the roster.
func (c *check) agents() {
	names, phones := c.unique("an agent"), make(map[Endpoint]string)
	for _, list := range [][]Agent{c.f.Agents, c.rostered} {
		for i := range list {
			names.add(c, list[i].Name, &list[i].Name)
			c.agent(&list[i], phones)
		}
	}
}

// agent checks one agent; phones are those of the agents before, with their names.
func (c *check) agent(a *Agent, phones map[Endpoint]string) {
	c.refer(a.Site, &a.Site, "sites", c.known.sites)
	for _, skill := range a.Skills.Sorted() {
		c.refer(skill, entry{&a.Skills, string(skill)}, "skills", c.known.skills)
	}
	p, given := c.given(&a.Endpoint)
	if !given || p.bad {
		return
	}
	if other, again := phones[a.Endpoint]; again {
		c.fault(p, "%s is the phone of %s already: each agent has a phone of their own", a.Endpoint, other)
		return
	}
	phones[a.Endpoint] = c.called(a)
	if rest, local := strings.CutPrefix(string(a.Endpoint), "Local/"); local && !strings.HasSuffix(rest, "/n") {
		c.warn(p, "a Local endpoint needs /n at its end, or the switch replaces the leg and we lose sight of it")
	}
}

// called is an agent's name, or where they stand in the file if there is none.
func (c *check) called(a *Agent) string {
	if a.Name != "" {
		return "agent " + string(a.Name)
	}
	p, _ := c.given(a)
	return strings.TrimSuffix(p.where, ": ")
}
