// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"cordial/routing"
)

// desk has profile 0 with level 9 and profile 1 with level 2 in the skill of kind 0,
// which from 30 s on will do with any level, and of kind 1, which will not.
func desk(rule Rule) *Desk {
	strict := routing.Need{Skill: 1, Least: 5, Weight: 1}
	gives := strict
	gives.Relax = []routing.Relax{{After: 30 * time.Second, Least: 1}}
	return NewDesk(rule, [][]routing.Need{{gives}, {strict}}, [][]routing.Level{{0, 9}, {0, 2}})
}

func (d *Desk) contactOf(id routing.ContactID, kind int, since routing.Time) *Contact {
	return &Contact{ID: id, Kind: kind, Needs: d.needs[kind], Since: since}
}

func (d *Desk) agentOf(id routing.AgentID, profile int) *Agent {
	return &Agent{ID: id, Profile: profile, Levels: d.levels[profile]}
}

// none asserts that nobody goes together now.
func none(t *testing.T, d *Desk, now routing.Time) {
	t.Helper()
	c, a := d.Next(now)
	assert.Nil(t, c)
	assert.Nil(t, a)
}

func TestDeskBringsTogether(t *testing.T) {
	d := desk(LongestIdle{})
	anna, ben := d.agentOf(1, 0), d.agentOf(2, 0)
	d.Free(0, ben)
	d.Free(second, anna)
	none(t, d, second)
	x, y := d.contactOf(1, 1, 2*second), d.contactOf(2, 1, 3*second)
	d.Arrive(x)
	c, a := d.Next(2 * second)
	assert.Same(t, x, c)
	assert.Same(t, ben, a, "free for longer")
	assert.Equal(t, 2*second, ben.Offered)

	d.Away(anna)
	d.Arrive(y)
	none(t, d, 3*second)
	d.Free(9*second, anna)
	c, a = d.Next(9 * second)
	assert.Same(t, y, c)
	assert.Same(t, anna, a)
	assert.Zero(t, d.floor.AllIdle)
	assert.Zero(t, d.floor.AllWaiting)
	none(t, d, 9*second)
}

// Whoever left, or was taken meanwhile, is not asked of.
func TestDeskForgets(t *testing.T) {
	d := desk(LongestIdle{})
	anna := d.agentOf(1, 0)
	x, y := d.contactOf(1, 1, 0), d.contactOf(2, 1, second)
	d.Arrive(x)
	d.Leave(x)
	d.Arrive(y)
	d.Free(2*second, anna) // both she and y are to be asked of now
	c, a := d.Next(2 * second)
	assert.Same(t, y, c)
	assert.Same(t, anna, a)
	none(t, d, 2*second)
	d.Free(3*second, anna)
	d.Away(anna)
	d.Arrive(d.contactOf(3, 1, 4*second))
	none(t, d, 4*second)
}

// Of a kind the longest wait comes first, also if it came into the queue last.
func TestDeskKeepsTheOrder(t *testing.T) {
	d := desk(LongestIdle{})
	young, old := d.contactOf(5, 0, 9*second), d.contactOf(4, 0, 2*second)
	d.Arrive(young)
	d.Arrive(old)
	none(t, d, 9*second)
	for _, want := range []*Contact{old, young} {
		d.Free(10*second, d.agentOf(routing.AgentID(want.ID), 0))
		c, _ := d.Next(10 * second)
		assert.Same(t, want, c)
	}
}

func TestDeskNeedsGiveWay(t *testing.T) {
	d := desk(LongestIdle{})
	carl := d.agentOf(3, 1)
	d.Free(0, carl)
	gives, strict := d.contactOf(1, 0, second), d.contactOf(2, 1, second)
	d.Arrive(gives)
	d.Arrive(strict)
	none(t, d, second)
	assert.Equal(t, 31*second, d.Wakes())
	none(t, d, 31*second-1)
	c, a := d.Next(31 * second)
	assert.Same(t, gives, c)
	assert.Same(t, carl, a)
	none(t, d, 31*second)

	// A freed agent sees it the same way.
	d.Free(40*second, carl)
	d.Arrive(d.contactOf(3, 0, 40*second))
	none(t, d, 40*second)
	d.Away(carl)
	d.Free(69*second, carl)
	none(t, d, 69*second)
	d.Away(carl)
	d.Free(71*second, carl)
	c, _ = d.Next(71 * second)
	assert.Equal(t, routing.ContactID(3), c.ID)
}

// Rules that hold are asked again.
func TestDeskAsksAgain(t *testing.T) {
	d := desk(UsualRings())
	carl := d.agentOf(3, 1)
	d.Free(0, carl)
	d.Arrive(d.contactOf(1, 0, 25*second))
	none(t, d, 25*second)
	assert.Equal(t, 35*second, d.Wakes())
	none(t, d, 35*second)
	none(t, d, 45*second)
	assert.Equal(t, 55*second, d.Wakes(), "the rings are for all, the need is not yet")
	c, _ := d.Next(55 * second)
	assert.NotNil(t, c)
	assert.Equal(t, routing.Never, d.Wakes())
}

func TestEvenRatio(t *testing.T) {
	r := EvenRatio([]float64{3, 1, 0}, []int{1, 4}, nil)
	assert.Equal(t, []float64{0.75, 0.25, 0}, r.Queue)
	assert.Equal(t, []float64{0.2, 0.8}, r.Idle)
	assert.Equal(t, []float64{0}, EvenRatio([]float64{0}, []int{0}, nil).Idle, "nobody and nothing is no fault")
}
