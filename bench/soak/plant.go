// SPDX-License-Identifier: Apache-2.0

//go:build plant

package soak

import (
	"time"

	"cordial/telephony"
)

// plants are faults put into the controller itself, to show that seeds find them.
type plants struct {
	early      bool // batches are acknowledged before they are stored
	lostTimer  bool // the loop is not woken for its timers
	doubleDial bool // a dial without an answer is tried again unseen

	loose [][]byte // acknowledged and not stored
}

// lie tells whether batches are acknowledged before they are stored.
func (x *plants) lie() bool { return x.early }

// storeLater stores a batch that has been acknowledged, if the process lives so long.
func (x *plants) storeLater(w *world, batch [][]byte, after time.Duration) {
	x.loose = append(x.loose, batch...)
	w.after(after, func() {
		w.disk.store(x.loose)
		x.loose = nil
		w.disk.acknowledge()
	})
}

// die loses what the process had not stored.
func (x *plants) die() { x.loose = nil }

// oversleep tells whether the loop is not woken for its timers.
func (x *plants) oversleep() bool { return x.lostTimer }

// sent may send a request again.
func (x *plants) sent(p *process, q telephony.Request) {
	if !x.doubleDial || q.Op != telephony.Dial {
		return
	}
	p.w.after(requestTimeout, func() {
		if !p.dead && p.link.up && p.link.unanswered[q.ID] {
			p.send(q)
		}
	})
}
