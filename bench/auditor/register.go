// SPDX-License-Identifier: Apache-2.0

package auditor

import (
	"hash/maphash"

	"cordial/acd"
)

// mostSlots is how many of the last numbers have a place of their own.
const mostSlots = 1 << 16

// register finds contacts by their numbers, which ascend. Those asked for have mostly
// come lately, so the last have places by their numbers; the others are in a map.
type register struct {
	lately []*contact
	others map[acd.ContactID]*contact
}

func newRegister() register {
	return register{lately: make([]*contact, 1<<10), others: make(map[acd.ContactID]*contact)}
}

func (r *register) place(id acd.ContactID) **contact { return &r.lately[int(id)&(len(r.lately)-1)] }

// find returns nil for one who is not there.
func (r *register) find(id acd.ContactID) *contact {
	if c := *r.place(id); c != nil && c.id == id {
		return c
	}
	return r.others[id]
}

func (r *register) add(c *contact) {
	for *r.place(c.id) != nil && len(r.lately) < mostSlots {
		was := r.lately
		r.lately = make([]*contact, 2*len(was))
		for _, x := range was {
			if x != nil {
				*r.place(x.id) = x
			}
		}
	}
	at := r.place(c.id)
	if *at != nil {
		r.others[(*at).id] = *at
	}
	*at = c
}

func (r *register) remove(c *contact) {
	if at := r.place(c.id); *at == c {
		*at = nil
	} else {
		delete(r.others, c.id)
	}
}

// legs finds the living contacts by their callers' channels, whose names are a node's
// own. Those whose names fall together are linked.
type legs struct {
	seed  maphash.Seed
	first [1 << 12]*contact
}

func (l *legs) place(name string) **contact {
	return &l.first[maphash.String(l.seed, name)%uint64(len(l.first))]
}

// add takes in a contact and returns one that has its leg already, or nil.
func (l *legs) add(c *contact) (other *contact) {
	at := l.place(c.leg)
	for x := *at; x != nil; x = x.next {
		if x.leg == c.leg && x.node == c.node {
			other = x
		}
	}
	c.next, *at = *at, c
	return other
}

func (l *legs) remove(c *contact) {
	for at := l.place(c.leg); *at != nil; at = &(*at).next {
		if *at == c {
			*at = c.next
			return
		}
	}
}
