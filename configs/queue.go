// SPDX-License-Identifier: Apache-2.0

package configs

// Queue is where contacts wait that need the same.
type Queue struct {
	// Name is what lines and the dialplan call it.
	Name Name `yaml:"name" jsonschema:"required"`
	// Needs are the skills that its contacts ask for; none: any agent will do.
	Needs []Need `yaml:"needs" jsonschema:"maxItems=32" item:"need"`
	// Priority is added to the age of its contacts, as if they had come that much
	// earlier. From -24h to 24h.
	Priority Duration `yaml:"priority" jsonschema:"default=0s" range:"-24h..24h"`
	// ExpertiseWorth is for how long waiting a perfect expert is worth more than a
	// barely adequate agent. 0s to 1h; 0s is longest wait first, with the best free agent.
	ExpertiseWorth Duration `yaml:"expertise_worth" jsonschema:"default=60s" range:"0s..1h"`
	// OrderWorth is how far a better fit may reorder those who wait. 0s to 1h.
	OrderWorth Duration `yaml:"order_worth" jsonschema:"default=120s" range:"0s..1h"`
	// Known is how many seconds of waiting it is worth that an agent knows the
	// customer. 0s to 1h.
	Known Duration `yaml:"known" jsonschema:"default=60s" range:"0s..1h"`
	// WaitFor is for how long a customer who asks for an agent by name waits for her
	// alone. 0s to 1h; 0s: nobody can be waited for.
	WaitFor Duration `yaml:"wait_for" jsonschema:"default=2m" range:"0s..1h"`
	// WaitForAnnouncement is played to one who begins to wait so; then the limit is said,
	// such as "less than 2 minutes". Only those hear it who are answered at once.
	WaitForAnnouncement Media `yaml:"wait_for_announcement" jsonschema:"default=sound:pls-hold-while-try"`
	// Ring is how long an agent's phone rings before the next is tried. 1s to 10m.
	Ring Duration `yaml:"ring" jsonschema:"default=20s" range:"1s..10m"`
	// WrapUp is the longest time for the work after a contact. Without it an agent
	// takes as long as it takes; 0s is none. Up to 24h.
	WrapUp *Duration `yaml:"wrap_up" range:"0s..24h"`
	// Music is a class of the switch's musiconhold.conf.
	Music Name `yaml:"music" jsonschema:"default=default"`
	// Limits say when a contact may wait no longer.
	Limits Limits `yaml:"limits"`
}

func (c *check) queues() {
	c.known.queues = c.unique("a queue")
	for i := range c.f.Queues {
		q := &c.f.Queues[i]
		c.known.queues.add(c, q.Name, &q.Name)
	}
	for i := range c.f.Queues {
		q := &c.f.Queues[i]
		c.needs(q.Needs)
		c.limits(&q.Limits)
	}
	if p, given := c.given(&c.f.Queues); given && !p.bad && len(c.f.Queues) == 0 {
		c.fault(p, "the list is empty: there must be a queue")
	}
	c.circles()
}
