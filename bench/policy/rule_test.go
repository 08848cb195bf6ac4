// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"cordial/routing"
)

const second = routing.Time(time.Second)

// boots asks for skill 1.
var boots = []routing.Need{{Skill: 1, Least: 1, Weight: 1}}

// anna is good and was free last, ben is fair and was offered a contact last, carl is
// poor and was free for longest.
func floor() (anna, ben, carl *Agent) {
	anna = &Agent{ID: 1, Profile: 0, Levels: []routing.Level{0, 9}, Idle: 30 * second, Offered: 2 * second}
	ben = &Agent{ID: 2, Profile: 1, Levels: []routing.Level{0, 5}, Idle: 20 * second, Offered: 12 * second}
	carl = &Agent{ID: 3, Profile: 1, Levels: []routing.Level{0, 2}, Idle: 10 * second, Offered: 5 * second}
	return anna, ben, carl
}

func TestAgents(t *testing.T) {
	anna, ben, carl := floor()
	dora := &Agent{ID: 4, Levels: []routing.Level{0, 9}, Idle: 25 * second, Offered: 20 * second}
	c := &Contact{ID: 1, Needs: boots, Since: 40 * second}
	f := &Floor{Now: 40 * second}
	for name, want := range map[string]struct {
		rule  Rule
		agent *Agent
	}{
		"free for longest":                   {LongestIdle{}, carl},
		"offered least recently":             {LeastRecent{}, anna},
		"the best, then the longest idle":    {MostSkilled{}, dora},
		"the best tier, then longest idle":   {Tiers{Least: []routing.Share{500_000}}, ben},
		"a tier beyond all is one":           {Tiers{Least: []routing.Share{950_000}}, carl},
		"without tiers it is longest idle":   {Tiers{}, carl},
		"within the ring, longest idle":      {Bullseye{[]Ring{{0, 600_000}, {time.Minute, 0}}}, dora},
		"a ring for all is for longest idle": {Bullseye{[]Ring{{0, 0}}}, carl},
	} {
		t.Run(name, func(t *testing.T) {
			for _, free := range [][]*Agent{{anna, ben, carl, dora}, {dora, carl, ben, anna}} {
				assert.Same(t, want.agent, want.rule.Agent(f, c, free))
			}
		})
	}
}

// Equal agents and contacts go by their numbers, whatever order they come in.
func TestTies(t *testing.T) {
	a, b := &Agent{ID: 7, Levels: []routing.Level{0, 5}}, &Agent{ID: 8, Levels: []routing.Level{0, 5}}
	c, d := &Contact{ID: 7, Needs: boots}, &Contact{ID: 8, Needs: boots}
	f := &Floor{Idle: []int{2}, AllIdle: 2, Waiting: []int{2}, AllWaiting: 2}
	even := Ratio{Queue: []float64{1}, Idle: []float64{1}}
	for _, r := range []Rule{LongestIdle{}, LeastRecent{}, MostSkilled{}, Tiers{}, Bullseye{[]Ring{{}}}, even} {
		assert.Same(t, a, r.Agent(f, c, []*Agent{b, a}))
		assert.Same(t, c, r.Contact(f, a, []*Contact{d, c}))
	}
}

func TestLongestWaitGoesFirst(t *testing.T) {
	anna, _, _ := floor()
	old, young := &Contact{ID: 2, Needs: boots, Since: second}, &Contact{ID: 1, Needs: boots, Since: 2 * second}
	for _, r := range []Rule{LongestIdle{}, LeastRecent{}, MostSkilled{}, Tiers{}, Random{}} {
		assert.Same(t, old, r.Contact(&Floor{Now: 3 * second}, anna, []*Contact{young, old}))
		assert.Equal(t, routing.Never, r.Again(3*second, old))
	}
}

func TestRandomIsEven(t *testing.T) {
	anna, ben, carl := floor()
	r := Random{Rand: rand.New(rand.NewPCG(1, 2))}
	seen := map[*Agent]int{}
	for range 3000 {
		seen[r.Agent(&Floor{}, nil, []*Agent{anna, ben, carl})]++
	}
	for _, a := range []*Agent{anna, ben, carl} {
		assert.InDelta(t, 1000, seen[a], 100)
	}
}

func TestBullseyeWidens(t *testing.T) {
	anna, ben, carl := floor()
	b := Bullseye{[]Ring{{0, 800_000}, {10 * time.Second, 400_000}, {20 * time.Second, 0}}}
	c := &Contact{ID: 1, Needs: boots, Since: 100 * second}
	at := func(s routing.Time) *Floor { return &Floor{Now: (100 + s) * second} }
	two := []*Agent{ben, carl}

	assert.Same(t, anna, b.Agent(at(0), c, []*Agent{ben, carl, anna}))
	assert.Nil(t, b.Agent(at(0), c, two), "held for the best, though others are free")
	assert.Equal(t, 110*second, b.Again(100*second, c))
	assert.Nil(t, b.Agent(at(10).before(), c, two))
	assert.Same(t, ben, b.Agent(at(10), c, two))
	assert.Equal(t, 120*second, b.Again(110*second, c))
	assert.Same(t, carl, b.Agent(at(20), c, two), "now he is within, and was free for longer")
	assert.Equal(t, routing.Never, b.Again(120*second, c))

	young := &Contact{ID: 2, Needs: boots, Since: 109 * second}
	assert.Same(t, c, b.Contact(at(10), ben, []*Contact{young, c}))
	assert.Nil(t, b.Contact(at(10), carl, []*Contact{young, c}), "she stays free")
	assert.Same(t, c, b.Contact(at(20), carl, []*Contact{young, c}))
}

// before is a nanosecond earlier.
func (f *Floor) before() *Floor { return &Floor{Now: f.Now - 1} }

func TestRatio(t *testing.T) {
	anna, ben, carl := floor() // profiles 0, 1, 1
	even := Ratio{Queue: []float64{0.5, 0.5}, Idle: []float64{0.5, 0.5}}
	f := &Floor{Idle: []int{1, 2}, AllIdle: 3, Waiting: []int{3, 1}, AllWaiting: 4}
	c, d := &Contact{ID: 1, Kind: 0, Since: 3 * second}, &Contact{ID: 2, Kind: 1, Since: second}
	e := &Contact{ID: 3, Kind: 0, Since: 2 * second}

	assert.Same(t, carl, even.Agent(f, c, []*Agent{anna, ben, carl}), "profile 1 has more than its half; of it the longest idle")
	assert.Same(t, e, even.Contact(f, anna, []*Contact{c, d, e}), "kind 0 has more than its half; of it the longest wait")
	assert.Equal(t, routing.Never, even.Again(0, c))

	mostly := Ratio{Queue: []float64{0.9, 0.1}, Idle: []float64{0.1, 0.9}}
	assert.Same(t, anna, mostly.Agent(f, c, []*Agent{anna, ben, carl}), "1 of 0.3 is more than 2 of 2.7")
	assert.Same(t, d, mostly.Contact(f, anna, []*Contact{c, d, e}), "1 of 0.4 is more than 3 of 3.6")

	even.Pairs = func(kind, profile int) bool { return kind == profile }
	assert.Same(t, anna, even.Agent(f, c, []*Agent{anna, ben, carl}))
	assert.Nil(t, even.Agent(f, c, []*Agent{ben, carl}), "no pair")
	assert.Same(t, d, even.Contact(f, ben, []*Contact{c, d, e}))
	assert.Nil(t, even.Contact(f, ben, []*Contact{c, e}))
}
