// SPDX-License-Identifier: Apache-2.0

package ari

import (
	"sync"

	"cordial/acd"
	"cordial/telephony"
)

// itemKind says what an item of the inbox is.
type itemKind uint8

const (
	viewItem    itemKind = iota + 1 // view
	refusalItem                     // channel's Arrive failed with err
	phonesItem                      // the agents' phones were set anew
	eventItem                       // event, of a caller named name
	deviceItem                      // the phone at device is up or not
	resultItem                      // result of request
)

type item struct {
	kind    itemKind
	view    acd.View
	channel string
	err     error
	event   telephony.Event
	name    string
	device  string
	up      bool
	free    bool
	result  telephony.Result
	request telephony.Request
}

// ofLink tells whether the item says something of the switch, and so means
// nothing once the link is lost.
func (i *item) ofLink() bool {
	return i.kind == eventItem || i.kind == deviceItem || i.kind == resultItem
}

// inbox is all that waits for the owner, in the order of its coming. Nobody ever
// waits to put something in. It is bounded: events by a limit, results by the
// requests in flight, views by the contacts, because a view replaces the waiting
// one of the same contact.
type inbox struct {
	wake chan struct{} // has room for one

	mu     sync.Mutex
	items  []item
	views  map[acd.ContactID]acd.View // waiting; their items hold only the contact
	known  map[acd.ContactID]bool     // contacts of this node that have not ended
	events int
	limit  int
}

func newInbox(limit int) *inbox {
	return &inbox{
		wake: make(chan struct{}, 1), limit: limit,
		views: make(map[acd.ContactID]acd.View), known: make(map[acd.ContactID]bool),
	}
}

// stir wakes the owner.
func (b *inbox) stir() {
	select {
	case b.wake <- struct{}{}:
	default:
	}
}

// put appends items; false if too many events wait: then some are missing.
func (b *inbox) put(items ...item) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	for i := range items {
		if kind := items[i].kind; kind == eventItem || kind == deviceItem {
			if b.events >= b.limit {
				return false
			}
			b.events++
		}
		b.items = append(b.items, items[i])
	}
	b.stir()
	return true
}

// publish puts in what concerns node, and the end of what did.
func (b *inbox) publish(node string, views []acd.View) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, v := range views {
		switch {
		case v.Phase == acd.Gone && b.known[v.Contact]:
			delete(b.known, v.Contact)
		case v.Phase == acd.Gone || v.Node != node:
			continue
		default:
			b.known[v.Contact] = true
		}
		if _, waits := b.views[v.Contact]; !waits {
			b.items = append(b.items, item{kind: viewItem, view: acd.View{Contact: v.Contact}})
		}
		b.views[v.Contact] = v
	}
	b.stir()
}

// take moves what waits into batch.
func (b *inbox) take(batch []item) []item {
	b.mu.Lock()
	defer b.mu.Unlock()
	batch = append(batch[:0], b.items...)
	for i := range batch {
		if batch[i].kind == viewItem {
			batch[i].view = b.views[batch[i].view.Contact]
		}
	}
	clear(b.items)
	b.items = b.items[:0]
	clear(b.views)
	b.events = 0
	return batch
}

// empty tells whether nothing waits.
func (b *inbox) empty() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.items) == 0
}

// unlink throws away what a lost link has left behind.
func (b *inbox) unlink() {
	b.mu.Lock()
	defer b.mu.Unlock()
	kept := b.items[:0]
	for _, i := range b.items {
		if !i.ofLink() {
			kept = append(kept, i)
		}
	}
	clear(b.items[len(kept):])
	b.items, b.events = kept, 0
}
