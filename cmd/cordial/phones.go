// SPDX-License-Identifier: Apache-2.0

package main

import (
	"sync"

	"cordial/acd"
)

// phones joins what several nodes say of a phone. It registers at one of them,
// and the others cannot know it: it is out of reach only if all of them say so.
type phones struct {
	nodes int

	mu   sync.Mutex
	down map[string]map[string]bool // agent, nodes that cannot reach the phone
}

// told takes what a node says, and returns whether that concerns the machine.
func (p *phones) told(node string, c acd.Command) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	at := p.down[c.Name]
	if at == nil {
		at = map[string]bool{}
		p.down[c.Name] = at
	}
	if c.Kind == acd.PhoneUp {
		delete(at, node)
		return true
	}
	at[node] = true
	return len(at) == p.nodes
}

// nodeSink takes the commands of one node's link.
type nodeSink struct {
	s      *server
	phones *phones
	node   string
}

// Submit implements ari.Sink.
func (n nodeSink) Submit(c acd.Command, done func(error)) {
	if (c.Kind == acd.PhoneUp || c.Kind == acd.PhoneDown) && !n.phones.told(n.node, c) {
		if done != nil {
			done(nil)
		}
		return
	}
	n.s.Submit(c, done)
}
