// SPDX-License-Identifier: Apache-2.0

package quality

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"cordial/routing"
)

func TestInstanceIsAsItsShapeSays(t *testing.T) {
	i := Large().Draw(7)
	assert.Equal(t, 3600, i.Agents())
	assert.Len(t, i.Needs, 40)
	supply := make([]float64, 40)
	counts, levelled := map[int]int{}, map[routing.Level]int{}
	for _, levels := range i.Levels {
		n := 0
		for _, l := range levels[1:] {
			if l > 0 {
				n++
				levelled[l]++
			}
		}
		counts[n]++
		for s, l := range levels[1:] {
			if l > 0 {
				supply[s] += 1 / float64(n) / 200
			}
		}
	}
	assert.Len(t, counts, 5)
	for n := 2; n <= 6; n++ {
		assert.Greater(t, counts[n], 20, "profiles with %d skills", n)
	}
	assert.Len(t, levelled, 10)
	sum := 0.0
	for k, share := range i.Share {
		assert.InDelta(t, supply[k], share, 1e-12, "arrivals are as supply is")
		sum += share
	}
	assert.InDelta(t, 1, sum, 1e-12)
	assert.Equal(t, i, Large().Draw(7), "the same seed, the same instance")
	assert.NotEqual(t, i, Large().Draw(8))
}

func TestContactsAreAsTheInstanceSays(t *testing.T) {
	i := Large().Draw(7)
	const n = 100_000
	contacts := i.Contacts(3, n, 0.8)
	var talk, patience time.Duration
	kinds := make([]float64, len(i.Share))
	for c, k := range contacts {
		talk, patience = talk+k.Talk, patience+k.Patience
		kinds[k.Kind] += 1.0 / n
		assert.True(t, c == 0 || k.At >= contacts[c-1].At)
	}
	assert.InEpsilon(t, 300, talk.Seconds()/n, 0.02)
	assert.InEpsilon(t, 600, patience.Seconds()/n, 0.02)
	assert.InEpsilon(t, 0.8*3600/300, n/time.Duration(contacts[n-1].At).Seconds(), 0.02)
	for k, share := range i.Share {
		assert.InDelta(t, share, kinds[k], 0.003)
	}
}

// Other loads have the same contacts, closer together.
func TestContactsAreTheSameAtEachLoad(t *testing.T) {
	i := small().Draw(1)
	low, high := i.Contacts(1, 1000, 0.5), i.Contacts(1, 1000, 1.0)
	for c := range low {
		assert.InDelta(t, float64(low[c].At), 2*float64(high[c].At), 2)
		low[c].At, high[c].At = 0, 0
	}
	assert.Equal(t, low, high)
	assert.NotEqual(t, i.Contacts(1, 10, 1), i.Contacts(2, 10, 1))
}

func TestKindAt(t *testing.T) {
	shares := []float64{0, 0.25, 0, 0.75, 0}
	assert.Equal(t, 1, kindAt(shares, 0))
	assert.Equal(t, 1, kindAt(shares, 0.2499))
	assert.Equal(t, 3, kindAt(shares, 0.25))
	assert.Equal(t, 3, kindAt(shares, 1), "never one that does not come")
}

// Anna has 10 and 4, Ben 5 in the first skill alone; each works one erlang at most.
func TestBoundByHand(t *testing.T) {
	i := centre(1, []routing.Level{10, 4}, []routing.Level{5, 0})
	for load, want := range map[float64]routing.Share{
		0.5: 700_000, // half an erlang of each kind: all by Anna
		1.0: 450_000, // all of the second kind by Anna, so the first by Ben
		2.0: 750_000, // two of each: as much of the second is left, and both do the first
	} {
		assert.Equal(t, want, bound(t, i, load).Fit, "load %v", load)
	}
	assert.Equal(t, map[Pair]bool{{0, 1}: true, {1, 0}: true}, bound(t, i, 1.0).Pairs)
}

// No rule is better than the bound, if it serves all.
func TestNobodyIsBeyondTheBound(t *testing.T) {
	i := small().Draw(2)
	contacts := i.Contacts(2, 20_000, 0.8)
	b := bound(t, i, 0.8)
	for _, c := range contenders() {
		r := alone(t, c, i, contacts)
		served := float64(r.Answered) / float64(r.Arrived)
		assert.Less(t, r.Fit*served, b.share()*1.01, c.name)
	}
}
