// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"slices"
	"time"

	"cordial/acd/due"
	"cordial/routing"
)

// Desk routes by a rule: it keeps who is free and who waits, asks the rule, and leaves
// out who is not eligible. It is told of all that happens and is asked after each; time
// never runs backward.
type Desk struct {
	rule     Rule
	needs    [][]routing.Need  // by kind
	levels   [][]routing.Level // by profile
	profiles [][]int           // by kind: those who may serve it once its needs have given way
	kinds    [][]int           // by profile

	free    [][]*Agent   // by profile
	waiting [][]*Contact // by kind, whoever came first in front
	floor   Floor

	come  []*Contact // to be asked of
	ready []*Agent
	again due.Queue[*Contact]

	// Storage that is used again.
	candidates []*Agent
	queue      []*Contact
}

// NewDesk returns a desk without anybody, for contacts of kinds with such needs and
// agents of profiles with such levels, by SkillID.
func NewDesk(rule Rule, needs [][]routing.Need, levels [][]routing.Level) *Desk {
	d := &Desk{
		rule: rule, needs: needs, levels: levels, profiles: make([][]int, len(needs)), kinds: make([][]int, len(levels)),
		free: make([][]*Agent, len(levels)), waiting: make([][]*Contact, len(needs)),
		floor: Floor{Idle: make([]int, len(levels)), Waiting: make([]int, len(needs))},
	}
	for k := range needs {
		for p := range levels {
			if routing.Eligible(levels[p], needs[k], lastStep(needs[k])) {
				d.profiles[k] = append(d.profiles[k], p)
				d.kinds[p] = append(d.kinds[p], k)
			}
		}
	}
	return d
}

// Free says that an agent may take a contact: she has come, or is done with the last.
func (d *Desk) Free(now routing.Time, a *Agent) {
	a.Idle, a.free = now, true
	d.free[a.Profile] = append(d.free[a.Profile], a)
	d.floor.Idle[a.Profile]++
	d.floor.AllIdle++
	d.ready = append(d.ready, a)
}

// Away takes an agent out who is free.
func (d *Desk) Away(a *Agent) {
	a.free = false
	all := d.free[a.Profile]
	i := slices.Index(all, a)
	d.free[a.Profile] = slices.Delete(all, i, i+1)
	d.floor.Idle[a.Profile]--
	d.floor.AllIdle--
}

// Arrive takes a contact in, which waits from Since on.
func (d *Desk) Arrive(c *Contact) {
	c.waits = true
	i, _ := d.find(c)
	d.waiting[c.Kind] = slices.Insert(d.waiting[c.Kind], i, c)
	d.floor.Waiting[c.Kind]++
	d.floor.AllWaiting++
	d.come = append(d.come, c)
}

// Leave takes a contact out that waits.
func (d *Desk) Leave(c *Contact) {
	c.waits = false
	i, _ := d.find(c)
	d.waiting[c.Kind] = slices.Delete(d.waiting[c.Kind], i, i+1)
	d.floor.Waiting[c.Kind]--
	d.floor.AllWaiting--
}

// find returns the place of a contact among those of its kind.
func (d *Desk) find(c *Contact) (int, bool) {
	return slices.BinarySearchFunc(d.waiting[c.Kind], c, func(a, b *Contact) int {
		switch {
		case longerWaiting(a, b):
			return -1
		case longerWaiting(b, a):
			return 1
		}
		return 0
	})
}

// Wakes returns when to ask again without anything having happened.
func (d *Desk) Wakes() routing.Time { return d.again.Next() }

// Next returns a contact and an agent that go together now; nil if there are none. It
// asks the rule of all that have come, are to be looked at again, or are free.
func (d *Desk) Next(now routing.Time) (*Contact, *Agent) {
	d.floor.Now = now
	for d.again.Next() <= now {
		d.come = append(d.come, d.again.Pop().Item)
	}
	for len(d.come) > 0 {
		c := d.come[0]
		d.come = slices.Delete(d.come, 0, 1)
		if !c.waits {
			continue
		}
		if a := d.agent(c); a != nil {
			return d.pair(now, c, a)
		}
		if at := min(d.rule.Again(now, c), nextStep(c, now)); at != routing.Never {
			d.again.Add(due.Entry[*Contact]{Item: c, At: at, Order: uint64(c.ID)})
		}
	}
	for len(d.ready) > 0 {
		a := d.ready[0]
		d.ready = slices.Delete(d.ready, 0, 1)
		if !a.free {
			continue
		}
		if c := d.contact(a); c != nil {
			return d.pair(now, c, a)
		}
	}
	return nil, nil
}

func (d *Desk) pair(now routing.Time, c *Contact, a *Agent) (*Contact, *Agent) {
	d.Leave(c)
	d.Away(a)
	a.Offered = now
	return c, a
}

// agent asks who takes a contact.
func (d *Desk) agent(c *Contact) *Agent {
	d.candidates = d.candidates[:0]
	for _, p := range d.profiles[c.Kind] {
		if d.eligible(c, p) {
			d.candidates = append(d.candidates, d.free[p]...)
		}
	}
	if len(d.candidates) == 0 {
		return nil
	}
	return d.rule.Agent(&d.floor, c, d.candidates)
}

// contact asks what an agent takes.
func (d *Desk) contact(a *Agent) *Contact {
	d.queue = d.queue[:0]
	for _, k := range d.kinds[a.Profile] {
		if line := d.waiting[k]; len(line) > 0 && d.eligible(line[0], a.Profile) {
			d.queue = append(d.queue, line[0])
		}
	}
	if len(d.queue) == 0 {
		return nil
	}
	return d.rule.Contact(&d.floor, a, d.queue)
}

// eligible tells whether a profile that may serve a contact by and by may do so now.
func (d *Desk) eligible(c *Contact, profile int) bool {
	return lastStep(c.Needs) == 0 || routing.Eligible(d.levels[profile], c.Needs, c.age(d.floor.Now))
}

// lastStep returns the age from which needs give way no further.
func lastStep(needs []routing.Need) (age time.Duration) {
	for _, n := range needs {
		if len(n.Relax) > 0 {
			age = max(age, n.Relax[len(n.Relax)-1].After)
		}
	}
	return age
}

// nextStep returns when a contact's needs give way next.
func nextStep(c *Contact, now routing.Time) routing.Time {
	next := routing.Never
	for _, n := range c.Needs {
		for _, r := range n.Relax {
			if at := c.Since.Add(r.After); at > now {
				next = min(next, at)
			}
		}
	}
	return next
}
