// SPDX-License-Identifier: Apache-2.0

package routing

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// pair is a pool and the reference beside it.
type pair struct {
	pool *Pool
	ref  *reference
	now  Time
	next ContactID
}

func newPair() *pair {
	p := &pair{pool: NewPool(), ref: newReference(), now: 1_000_000_000}
	for _, needs := range [][]Need{
		nil,
		{{Skill: 1, Least: 1, Weight: 1}},
		{{Skill: 1, Least: 5, Weight: 1, Relax: []Relax{{10 * time.Second, 3}, {30 * time.Second, 0}}}},
		{{Skill: 1, Least: 2, Weight: 3}, {Skill: 2, Least: 1, Weight: 1, Relax: []Relax{{5 * time.Second, 0}}}},
		{{Skill: 3, Least: 8, Weight: 1}},
	} {
		p.pool.Define(needs)
	}
	p.ref.sets = p.pool.sets
	p.setMean(20 * time.Second)
	return p
}

func (p *pair) setMean(d time.Duration) {
	p.pool.SetMean(d)
	p.ref.mean = d
}

func (p *pair) putAgent(a Agent) {
	p.pool.PutAgent(a)
	p.ref.agents[a.ID] = a
}

func (p *pair) putWaiting(w Waiting) {
	p.pool.PutWaiting(w)
	p.ref.waiting[w.ID] = w
}

func (p *pair) removeWaiting(id ContactID) {
	p.pool.RemoveWaiting(id, p.ref.waiting[id].Since)
	delete(p.ref.waiting, id)
}

// change makes one random change.
func (p *pair) change(t *rapid.T) {
	seconds := func(most int, name string) time.Duration {
		return time.Duration(rapid.IntRange(0, most).Draw(t, name)) * time.Second
	}
	switch rapid.IntRange(0, 7).Draw(t, "change") {
	case 0, 1, 2:
		id := AgentID(rapid.IntRange(1, 8).Draw(t, "agent"))
		a := Agent{ID: id, Levels: []Level{0, 0, 0, 0}, AtWork: rapid.Bool().Draw(t, "at work"),
			Talking: rapid.Bool().Draw(t, "talking"), Can: uint8(rapid.SampledFrom([]int{3, 3, 3, 1, 2}).Draw(t, "can")), Free: uint8(rapid.IntRange(0, 3).Draw(t, "free")),
			Offered: uint64(rapid.IntRange(0, 5).Draw(t, "offered"))}
		for s := 1; s < 4; s++ {
			a.Levels[s] = Level(rapid.IntRange(0, 10).Draw(t, "level"))
		}
		p.putAgent(a)
	case 3, 4:
		p.next++
		w := Waiting{
			ID: p.next, Medium: Medium(rapid.IntRange(0, 1).Draw(t, "medium")), Needs: NeedSet(rapid.IntRange(0, 4).Draw(t, "needs")),
			Since: p.now - Time(seconds(60, "age")), Priority: seconds(30, "priority"), Worth: seconds(60, "worth"), Order: seconds(120, "order"),
			Known: AgentID(rapid.IntRange(0, 8).Draw(t, "known")), KnownWorth: seconds(30, "known worth"), RipeAt: Never,
		}
		if rapid.IntRange(0, 3).Draw(t, "limited") == 0 {
			w.RipeAt = p.now.Add(seconds(20, "limit"))
		}
		if rapid.Bool().Draw(t, "excluded") {
			w.Excluded = []Exclusion{{AgentID(rapid.IntRange(1, 8).Draw(t, "whom")), p.now.Add(seconds(20, "until"))}}
		}
		p.putWaiting(w)
	case 5:
		p.removeWaiting(ContactID(rapid.IntRange(0, int(p.next)).Draw(t, "contact")))
	case 6:
		id := AgentID(rapid.IntRange(1, 8).Draw(t, "gone"))
		p.pool.RemoveAgent(id)
		delete(p.ref.agents, id)
	case 7:
		p.setMean(seconds(60, "mean") + time.Second)
	}
}

// settle makes every offer, each the same as the reference's.
func (p *pair) settle(t *rapid.T) {
	for {
		c, a, want := p.ref.next(p.now)
		got, ok := p.pool.Next(p.now)
		require.Equal(t, want, ok)
		if !ok {
			return
		}
		require.Equal(t, [2]uint64{uint64(c), uint64(a)}, [2]uint64{uint64(got.Contact), uint64(got.Agent)})
		p.explained(t, got)
		p.removeWaiting(c)
		agent := p.ref.agents[a]
		agent.Free, agent.Talking = 0, true
		p.putAgent(agent)
	}
}

// explained holds the reasons given against what is true.
func (p *pair) explained(t *rapid.T, got Choice) {
	w, a := p.ref.waiting[got.Contact], p.ref.agents[got.Agent]
	why := got.Why
	require.Equal(t, p.ref.key(w, a), why.Key)
	require.Equal(t, p.ref.score(w, a, p.now), why.Score)
	require.Equal(t, p.now.Sub(w.Since), why.Age)
	require.GreaterOrEqual(t, why.Gap, Share(0))
	require.LessOrEqual(t, why.Gap, Whole)
	require.LessOrEqual(t, why.Ripe, w.Worth)
	require.NotZero(t, why.Rule)
	free := 0
	for _, other := range p.ref.eligible(w, p.now) {
		if other.freeFor(w.Medium) {
			free++
			require.False(t, p.ref.better(w, other, a), "agent %d is free and better", other.ID)
		}
	}
	require.EqualValues(t, free, why.Free)
	require.Equal(t, free == 1, why.Rule == OnlyAgent || why.Rule == LimitNear && free == 1)
}

// wait lets time pass to the pool's next answer; meanwhile the reference must
// have none, or somebody would wait for nothing.
func (p *pair) wait(t *rapid.T) {
	at := p.pool.Ripens()
	require.Greater(t, at, p.now, "a timer that is due already would run hot")
	until := p.now.Add(time.Duration(rapid.IntRange(0, 40).Draw(t, "wait")) * time.Second)
	for p.now < until {
		p.now = min(until, p.now.Add(500*time.Millisecond))
		if p.now >= at {
			p.now = at
			return
		}
		_, _, ok := p.ref.next(p.now)
		require.False(t, ok, "somebody is ripe at %d, the pool wakes at %d", p.now, at)
	}
}

// After any changes, the pool answers as the words of the rule do.
func TestPoolEqualsReference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := newPair()
		for range rapid.IntRange(1, 40).Draw(t, "changes") {
			p.change(t)
			if rapid.Bool().Draw(t, "settle") {
				p.settle(t)
				p.wait(t)
				p.settle(t)
				p.heldForGoodReason(t)
			}
		}
	})
}

// heldForGoodReason: nobody older than the worth waits beside somebody free.
func (p *pair) heldForGoodReason(t *rapid.T) {
	for _, w := range p.ref.waiting {
		if a, ok := p.ref.best(w, p.now); ok {
			require.Less(t, p.now.Sub(w.Since), w.Worth, "contact %d waits beside agent %d", w.ID, a.ID)
		}
	}
}

// The test above can fail: a pool that forgets a change answers otherwise.
func TestReferenceCatchesAForgetfulPool(t *testing.T) {
	caught := false
	rapid.Check(t, func(t *rapid.T) {
		p := newPair()
		for range 20 {
			p.change(t)
			p.pool.dirty, p.pool.ripens = false, Never // forgets
			_, _, want := p.ref.next(p.now)
			_, got := p.pool.Next(p.now)
			caught = caught || want != got
		}
	})
	require.True(t, caught)
}

func TestNobodyIsHeldWithoutAChance(t *testing.T) {
	p := newPair()
	p.putAgent(Agent{ID: 1, Levels: []Level{0, 1}, AtWork: true, Can: 1, Free: 1})
	p.putAgent(Agent{ID: 2, Levels: []Level{0, 10}, AtWork: true, Can: 1, Talking: true})
	w := Waiting{ID: 1, Needs: 1, Since: p.now, Worth: time.Minute, RipeAt: Never}
	p.setMean(time.Hour) // the one expert will not come free soon
	p.putWaiting(w)
	got, ok := p.pool.Next(p.now)
	require.True(t, ok)
	require.Equal(t, AgentID(1), got.Agent)

	p.setMean(time.Second) // now she will
	_, ok = p.pool.Next(p.now)
	require.False(t, ok)
	require.Equal(t, p.now.Add(53*time.Second), p.pool.Ripens(), "0.9 x 60 s - 1 s / 1")

	w.Worth = 0
	p.putWaiting(w)
	_, ok = p.pool.Next(p.now)
	require.True(t, ok, "a worth of nothing holds nobody")
}

func BenchmarkNext(b *testing.B) {
	p := NewPool()
	set := p.Define([]Need{{Skill: 1, Least: 1, Weight: 1}})
	p.SetMean(3 * time.Minute)
	for i := range AgentID(3600) {
		p.PutAgent(Agent{ID: i + 1, Levels: []Level{0, Level(1 + i%10)}, AtWork: true, Talking: i%10 != 0, Can: 1, Free: uint8(1 &^ min(i%10, 1)), Offered: uint64(i)})
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		p.PutWaiting(Waiting{ID: ContactID(i + 1), Needs: set, Since: 1, Worth: time.Minute, Order: 2 * time.Minute, RipeAt: 1})
		if _, ok := p.Next(2); !ok {
			b.Fatal("nobody")
		}
		p.RemoveWaiting(ContactID(i+1), 1)
	}
}
