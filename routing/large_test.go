// SPDX-License-Identifier: Apache-2.0

package routing_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordial/routing"
)

// On large floors too the index answers as the plain rule does.
func TestLargeFloorsEqualPlainRule(t *testing.T) {
	for _, profiles := range []int{200, 3600} {
		got, want := newFloor(index(), 3, 3600, profiles, 10), newFloor(rule(), 3, 3600, profiles, 10)
		for range 300 / slowdown {
			require.Equal(t, want.pick(), got.pick())
			require.Equal(t, want.call(), got.call())
		}
	}
	for _, profiles := range []int{50, 900} {
		got, want := newFloor(index(), 4, 900, profiles, 0), newFloor(rule(), 4, 900, profiles, 0)
		got.crowd(3000)
		want.crowd(3000)
		for range 200 / slowdown {
			require.Equal(t, want.freed(), got.freed())
		}
	}
}

// The comparison can fail.
func TestLargeFloorsCatchFaults(t *testing.T) {
	got, want := newFloor(deaf{afterAll: (*routing.Pool).MixUpTurns}.index(), 3, 900, 20, 10), newFloor(rule(), 3, 900, 20, 10)
	differ := 0
	for range 20 {
		if got.call() != want.call() {
			differ++
		}
	}
	require.Positive(t, differ)
}

// Once all storage is there, nothing is allocated: not by a pick, nor by those who
// come and go, whatever is known of them.
func TestNothingIsAllocated(t *testing.T) {
	for _, profiles := range []int{200, 3600} {
		f := newFloor(index(), 5, 3600, profiles, 10)
		steady(t, func() { f.pick() })
		steady(t, func() { f.call() })
	}
	f := newFloor(index(), 6, 900, 50, 0)
	f.crowd(5000)
	steady(t, func() { f.freed() })
	exclusions := make([][2]routing.Exclusion, len(f.came)) // by contact: the pool keeps them
	steady(t, func() {
		f.SetMean(floorWorth + routing.Never.Sub(f.now)%1000)
		f.SetPatience(time.Duration(f.random.IntN(400)) * time.Second)
		w := f.contact(f.sets[f.random.IntN(40)], f.now)
		w.Known, w.KnownWorth = routing.AgentID(1+f.random.IntN(900)), floorWorth
		w.Excluded = exclusions[int(w.ID)%len(exclusions)][:f.random.IntN(3)]
		for i := range w.Excluded {
			w.Excluded[i] = routing.Exclusion{Agent: routing.AgentID(1 + f.random.IntN(900)), Until: f.now.Add(spacing)}
		}
		f.PutWaiting(w)
		f.free()
		f.offer()
	})
}

// The measure can fail.
func TestAllocationsAreSeen(t *testing.T) {
	f, kept := newFloor(index(), 5, 100, 10, 10), [][]byte(nil)
	allocs := testing.AllocsPerRun(100, func() {
		f.pick()
		kept = append(kept[:0], make([]byte, 100))
	})
	require.Positive(t, allocs)
}

func steady(t *testing.T, do func()) {
	t.Helper()
	for range 3000 {
		do()
	}
	require.Zero(t, testing.AllocsPerRun(1000, do))
}

// comeAndGo signs in agents of ever new levels and lets contacts of ever new
// priorities come and go. It returns the most that the index held of anything.
func comeAndGo(p *routing.Pool, after func()) int {
	random := rand.New(rand.NewPCG(1, 1))
	set := p.Define([]routing.Need{{Skill: 1, Least: 1, Weight: 1}})
	most := 0
	for i := range 20_000 {
		id := routing.AgentID(1 + i%50)
		levels := []routing.Level{0}
		for range 8 {
			levels = append(levels, routing.Level(1+random.IntN(10)))
		}
		p.PutAgent(routing.Agent{ID: id, Levels: levels, AtWork: true, Can: 1})
		p.RemoveWaiting(routing.ContactID(i-100), 0)
		w := waits(routing.ContactID(i), set)
		w.Priority, w.Known, w.KnownWorth = floorWorth*routing.Never.Sub(routing.Time(i))%1000, id, floorWorth
		p.PutWaiting(w)
		if _, ok := p.Next(start.Add(floorWorth)); ok {
			panic("somebody is free")
		}
		after()
		most = max(most, p.Size())
	}
	return most
}

// Nothing grows without bound.
func TestNothingGrows(t *testing.T) {
	require.Less(t, comeAndGo(routing.NewPool(), func() {}), 2000)
}

// The test above can fail: profiles that are never taken for vacant pile up.
func TestGrowthIsSeen(t *testing.T) {
	p := routing.NewPool()
	require.Greater(t, comeAndGo(p, p.KeepVacant), 10_000)
}
