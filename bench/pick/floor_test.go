// SPDX-License-Identifier: Apache-2.0

package pick

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/routing"
)

// notes is a side that notes what it is told.
type notes struct {
	Side
	agents  map[routing.AgentID]routing.Agent
	waiting map[routing.ContactID]routing.Waiting
	out     int // agents who signed out
	picks   int
}

func newNotes() *notes {
	return &notes{Side: newScan(), agents: map[routing.AgentID]routing.Agent{}, waiting: map[routing.ContactID]routing.Waiting{}}
}

func (n *notes) PutAgent(a routing.Agent) {
	n.agents[a.ID] = a
	n.Side.PutAgent(a)
}

func (n *notes) RemoveAgent(id routing.AgentID) {
	n.out++
	n.Side.RemoveAgent(id)
}

func (n *notes) PutWaiting(w routing.Waiting) {
	n.waiting[w.ID] = w
	n.Side.PutWaiting(w)
}

func (n *notes) RemoveWaiting(id routing.ContactID, since routing.Time) {
	delete(n.waiting, id)
	n.Side.RemoveWaiting(id, since)
}

func (n *notes) Pick(now routing.Time) (routing.ContactID, routing.AgentID, bool) {
	n.picks++
	return n.Side.Pick(now)
}

// count counts agents.
func (n *notes) count(is func(routing.Agent) bool) int {
	count := 0
	for _, a := range n.agents {
		if is(a) {
			count++
		}
	}
	return count
}

// kinds counts the different levels of agents.
func (n *notes) kinds() int {
	kinds := map[string]bool{}
	for _, a := range n.agents {
		name := make([]byte, len(a.Levels))
		for i, l := range a.Levels {
			name[i] = byte(l)
		}
		kinds[string(name)] = true
	}
	return len(kinds)
}

func free(a routing.Agent) bool { return a.Free != 0 }
func away(a routing.Agent) bool { return !a.AtWork }

func TestAFloorIsAsItsCaseSays(t *testing.T) {
	n := newNotes()
	f := newFloor(n, &Case{Agents: 600, Profiles: 30})
	assert.Len(t, n.agents, 600)
	assert.Equal(t, 30, n.kinds())
	assert.InDelta(t, 60, n.count(free), 25)
	assert.Len(t, f.talking, 600-n.count(free))
	assert.Empty(t, n.waiting)
	for _, a := range n.agents {
		some := 0
		for _, l := range a.Levels {
			some += int(min(l, 1))
			assert.LessOrEqual(t, l, routing.MaxLevel)
		}
		require.True(t, some >= 2 && some <= 6, "%d skills", some)
	}

	n = newNotes()
	newFloor(n, &Case{Agents: 500, Profiles: 500, Waiting: 300})
	assert.Equal(t, 500, n.kinds(), "all of them differ")
	assert.Zero(t, n.count(free))
	assert.Len(t, n.waiting, 300)
}

// What is asked differs from one operation to the next, and nobody who is asked about
// is like all others.
func TestBatchesVary(t *testing.T) {
	for _, c := range []Case{
		{Do: Arriving, Agents: 600, Profiles: 30},
		{Do: Freed, Agents: 600, Profiles: 30, Waiting: 400},
	} {
		n := newNotes()
		f := newFloor(n, &c)
		needs, agents := map[routing.NeedSet]bool{}, map[routing.AgentID]bool{}
		for range 50 {
			before := n.picks
			for i := range batch {
				c.Do(f, i)
				needs[f.due[i]] = true
				agents[f.answers[i].Agent] = true
			}
			assert.Equal(t, before+batch, n.picks)
			f.stir()
			require.Len(t, n.waiting, c.Waiting, "those who left are replaced")
		}
		assert.Greater(t, len(needs), 30)
		assert.Greater(t, len(agents), 150)
		assert.Equal(t, n.count(away), len(f.paused))
		assert.Equal(t, 30, n.count(away), "one in twenty")
		assert.Equal(t, 50, n.out)
		assert.Equal(t, 31, n.kinds(), "somebody was given levels of her own")
		if c.Waiting > 0 {
			assert.Zero(t, n.count(free))
		} else {
			assert.InDelta(t, 60, n.count(free), 25)
		}
	}
}

// Operations leave things as they were, but for what was picked.
func TestOperationsRestore(t *testing.T) {
	for name, c := range map[string]Case{
		"arriving": {Do: Arriving, Agents: 200, Profiles: 20},
		"talks":    {Do: Talks, Agents: 200, Profiles: 20, Waiting: 100},
		"signs":    {Do: Signs, Agents: 200, Profiles: 20, Waiting: 100},
		"learns":   {Do: Learns, Agents: 200, Profiles: 20, Waiting: 100},
		"comes":    {Do: Comes, Agents: 200, Profiles: 20, Waiting: 100},
	} {
		t.Run(name, func(t *testing.T) {
			n := newNotes()
			f := newFloor(n, &c)
			before := map[routing.AgentID]routing.Agent{}
			for id, a := range n.agents {
				before[id] = a
			}
			for i := range batch {
				c.Do(f, i)
			}
			assert.Len(t, n.waiting, c.Waiting)
			for id, a := range n.agents {
				a.Offered = before[id].Offered
				require.Equal(t, before[id], a)
			}
		})
	}
}

// A freed agent takes a contact and talks.
func TestFreedTakes(t *testing.T) {
	n := newNotes()
	f := newFloor(n, &Case{Agents: 200, Profiles: 20, Waiting: 500})
	for i := range batch {
		Freed(f, i)
		require.Equal(t, f.frees[i], f.answers[i].Agent)
		require.NotContains(t, n.waiting, f.answers[i].Contact)
		require.True(t, n.agents[f.frees[i]].Talking)
	}
	assert.Len(t, n.waiting, 500-batch)
}

// One seed is one floor, until a side answers otherwise.
func TestOneSeedIsOneFloor(t *testing.T) {
	c := Case{Do: Arriving, Agents: 300, Profiles: 20}
	a, b := newNotes(), newNotes()
	f, g := newFloor(a, &c), newFloor(b, &c)
	for range 40 {
		for i := range batch {
			c.Do(f, i)
			c.Do(g, i)
		}
		require.Equal(t, f.answers, g.answers)
		f.stir()
		g.stir()
	}
	assert.Equal(t, a.agents, b.agents)
}
