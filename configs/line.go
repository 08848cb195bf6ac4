// SPDX-License-Identifier: Apache-2.0

package configs

// The answers of a line: when its callers are answered, which is when they
// begin to pay.
const (
	AtOnce    = "at_once"
	WithAgent = "with_agent"
)

// Line is a number that customers reach us by. The dialplan names it:
// Stasis(cordial,orders).
type Line struct {
	// Name is what the dialplan calls it.
	Name Name `yaml:"name" jsonschema:"required"`
	// Queue is where its callers wait.
	Queue Name `yaml:"queue" jsonschema:"required"`
	// Answer is when callers are answered, and begin to pay: at_once, and hear
	// music; or with_agent, and hear ringing until an agent answers.
	Answer string `yaml:"answer" jsonschema:"default=at_once,enum=at_once,enum=with_agent"`
	// Priority is added to the queue's. From -24h to 24h.
	Priority Duration `yaml:"priority" jsonschema:"default=0s" range:"-24h..24h"`
	// Needs come on top of the queue's, such as a language.
	Needs []Need `yaml:"needs" jsonschema:"maxItems=32" item:"need"`
}

func (c *check) lines() {
	names := c.unique("a line")
	for i := range c.f.Lines {
		l := &c.f.Lines[i]
		names.add(c, l.Name, &l.Name)
		c.refer(l.Queue, &l.Queue, "queues", c.known.queues)
		c.needs(l.Needs)
	}
	if p, given := c.given(&c.f.Lines); given && !p.bad && len(c.f.Lines) == 0 {
		c.fault(p, "the list is empty: there must be a line, or nobody can reach us")
	}
}
