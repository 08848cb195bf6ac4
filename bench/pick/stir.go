// SPDX-License-Identifier: Apache-2.0

package pick

import "cordial/routing"

// stir lets pass what happens on a floor while a batch of calls comes in: eight agents
// end a conversation and eight others begin one, four pause and four come back, one
// signs out and in again. At every 32nd time somebody is given levels that nobody
// else has, and whoever had such before gets her own again. If contacts wait, eight of
// them give up, wherever they stand, and none but agents who talk come and go.
func (f *floor) stir() {
	f.stirs++
	if f.crowd == 0 {
		for range 8 {
			f.exchange()
		}
	}
	for range 4 {
		f.pause()
	}
	id := f.someAtWork()
	f.side.RemoveAgent(id)
	f.tell(id)
	if f.stirs%32 == 0 {
		f.alter()
	}
	for range min(8, f.waiting) {
		f.abandon()
	}
	f.draw()
}

// exchange lets somebody come free, and somebody who is free talk.
func (f *floor) exchange() {
	f.talk(f.someTalking(), false)
	for {
		if id := f.someAtWork(); !f.people[id].talks {
			f.talk(id, true)
			return
		}
	}
}

// pause lets an agent pause, and whoever has been paused for longest come back: one in
// twenty is away.
func (f *floor) pause() {
	id := f.someAtWork()
	f.people[id].away = true
	f.tell(id)
	f.paused = append(f.paused, id)
	if len(f.paused) > len(f.people)/20 {
		back := f.paused[0]
		f.paused = f.paused[1:]
		f.people[back].away = false
		f.tell(back)
	}
}

// alter gives somebody levels that nobody has, and whoever had such before her own again.
func (f *floor) alter() {
	if f.altered != 0 {
		f.people[f.altered].profile = f.was
		f.tell(f.altered)
	}
	f.altered = f.someAtWork()
	f.was = f.people[f.altered].profile
	f.people[f.altered].profile = f.unlike()
	f.tell(f.altered)
}

// unlike returns a profile that nobody has, or not for long.
func (f *floor) unlike() uint16 {
	f.strange++
	return uint16(f.own + f.strange%(len(f.levels)-f.own))
}

// abandon lets anybody who waits give up, if such a contact is found soon.
func (f *floor) abandon() {
	for range 64 {
		id := f.next - routing.ContactID(f.random.IntN(min(2*f.crowd, int(f.next))))
		if f.since[id%room] != 0 {
			f.leave(id)
			return
		}
	}
}
