// SPDX-License-Identifier: Apache-2.0

package acd

import (
	"time"

	"cordial/routing"
)

// Outlook is what the machine knows of how long calls may wait: who waits and who could
// serve them, by kinds. It is a copy. Nothing in it tells how long an agent's or a
// group's conversations take.
type Outlook struct {
	routing.Outlook
	Talk time.Duration // the centre's mean conversation
	// Queues and Lines are the kinds of those who would come now by a queue or a line
	// without needs or priority of their own, by QueueID and LineID; -1: no such thing.
	Queues, Lines []int32
}

// Outlook returns what can be known of how long calls may wait.
func (m *Machine) Outlook() Outlook {
	var like []routing.Waiting
	kind := func(q *queue, needs routing.NeedSet, priority time.Duration) int32 {
		like = append(like, routing.Waiting{
			Needs: needs, Priority: priority + q.Priority, Worth: q.ExpertiseWorth, Order: q.OrderWorth,
		})
		return int32(len(like) - 1)
	}
	o := Outlook{Talk: m.Mean(), Queues: make([]int32, len(m.queues)), Lines: make([]int32, len(m.lines))}
	for i := range m.queues {
		o.Queues[i] = -1
		if q := &m.queues[i]; i > 0 && !q.gone {
			o.Queues[i] = kind(q, q.set, 0)
		}
	}
	for i := range m.lines {
		o.Lines[i] = -1
		l := &m.lines[i]
		if i == 0 || l.gone {
			continue
		}
		q := &m.queues[l.queue]
		needs := q.set
		if len(l.needs) > 0 {
			needs = m.pool.Define(mergeNeeds(q.needs, l.needs))
		}
		o.Lines[i] = kind(q, needs, l.Priority)
	}
	o.Outlook = m.routing().Outlook(routing.Voice, m.at, like)
	for _, at := range [][]int32{o.Queues, o.Lines} {
		for i, k := range at {
			if k >= 0 {
				at[i] = o.Like[k]
			}
		}
	}
	return o
}
