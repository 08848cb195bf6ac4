// SPDX-License-Identifier: Apache-2.0

package configs

import "cordial/acd"

// Admission limits how many contacts there are in the whole centre.
type Admission struct {
	// Contacts is how many may wait and talk. One more that nobody is free for goes;
	// those who wait keep their places.
	Contacts int `yaml:"contacts" jsonschema:"required,minimum=1,maximum=1000000"`
	// Then is where it goes: an extension or an announcement.
	Then Exit `yaml:"then" jsonschema:"required"`
}

// What counts without admission in the file: a surge must find a limit somewhere.
const (
	defaultAdmission = 10_000
	defaultBusy      = "sound:all-circuits-busy-now"
)

func (a *Admission) machine() (contacts int, full acd.Exit) {
	if a == nil {
		return defaultAdmission, acd.Exit{Announcement: defaultBusy}
	}
	return a.Contacts, a.Then.machine()
}

// admission checks where a full centre leads: not to a queue, which would be full too.
func (c *check) admission() {
	a := c.f.Admission
	if a == nil {
		return
	}
	c.exit(&a.Then)
	if p, given := c.given(&a.Then.Queue); given && !p.bad {
		c.fault(p, "a full centre cannot lead to a queue: give extension or announcement")
	}
}
