// SPDX-License-Identifier: Apache-2.0

package whatif

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/routing"
)

// everyRule routes alike by every rule, as there is no choice. Bullseye holds back and
// ratio-on-pairs sends away who are no pair, so they are left out where that shows.
func everyRule(t *testing.T, without ...string) (names []string) {
	t.Helper()
next:
	for _, p := range Policies() {
		for _, w := range without {
			if p.Name == w {
				continue next
			}
		}
		names = append(names, p.Name)
	}
	return names
}

// One agent: the first rings for 3 s, talks for 10 and is wrapped up for 5, from second
// 10 to 28; the second waits from 12 to 28 and rings for 2; the third gives up.
func TestRouteByHand(t *testing.T) {
	first, next, gone := call(10, 10), call(12, 30), call(14, 5)
	first.Ring, first.WrapUp = 3*time.Second, 5*time.Second
	next.Ring = 2 * time.Second
	gone.patience = 20 * time.Second
	for _, name := range everyRule(t) {
		f := route(t, byHand([]int{0}, first, next, gone), name)
		assert.Equal(t, []int{3, 2, 1, 0, 0}, []int{f.Contacts, f.Answered, f.Abandoned, f.TurnedAway, f.Waiting}, name)
		assert.InDelta(t, (3.0+18+20)/3, f.Wait, 1e-9, name)
		assert.InDelta(t, 20, f.WaitP90, 1e-9, name)
		assert.InDelta(t, 2.0/3, f.InTime, 1e-9, name)
		assert.InDelta(t, 0.9, f.Fit, 1e-9, name)
		assert.InDelta(t, (10.0+5+30)/999, f.Occupancy, 1e-9, name)
	}
}

// What came to nothing does so again, and then goes on to whoever is free.
func TestMissedOffers(t *testing.T) {
	c := call(10, 10)
	c.Missed = []time.Duration{20 * time.Second, 5 * time.Second}
	c.Ring = 2 * time.Second
	given := c
	given.patience = 22 * time.Second
	for _, name := range everyRule(t, "bullseye") {
		f := route(t, byHand([]int{0}, c), name)
		assert.Equal(t, 1, f.Answered, name)
		assert.InDelta(t, 27, f.Wait, 1e-9, name)
		assert.InDelta(t, 10.0/999, f.Occupancy, 1e-9, name)
		f = route(t, byHand([]int{0}, given), name)
		assert.Equal(t, 1, f.Abandoned, name)
	}
}

// Who gives up while a phone rings leaves its agent free.
func TestGivingUpDuringTheRing(t *testing.T) {
	first, next := call(10, 10), call(16, 10)
	first.Ring, first.patience = 10*time.Second, 5*time.Second
	for _, name := range everyRule(t) {
		f := route(t, byHand([]int{0}, first, next), name)
		assert.Equal(t, 1, f.Abandoned, name)
		assert.Equal(t, 1, f.Answered, name)
		assert.InDelta(t, 2.5, f.Wait, 1e-9, name)
	}
}

// A limit acts on whom it acted, unless an agent's phone rings by then.
func TestLimitsActAsRecorded(t *testing.T) {
	busy, away, soon := call(10, 60), call(20, 10), call(65, 10)
	away.Fate, away.Wait = TurnedAway, 30*time.Second
	soon.Fate, soon.Wait, soon.Ring = TurnedAway, 10*time.Second, 7*time.Second
	for _, name := range everyRule(t) {
		f := route(t, byHand([]int{0}, busy, away, soon), name)
		assert.Equal(t, []int{2, 0, 1}, []int{f.Answered, f.Abandoned, f.TurnedAway}, name)
	}
}

// With nobody free a contact that is turned away at once is; with somebody it is served.
func TestFullQueues(t *testing.T) {
	first, next := call(10, 60), call(20, 10)
	first.Fate, next.Fate = TurnedAway, TurnedAway
	for _, name := range everyRule(t) {
		f := route(t, byHand([]int{0}, first, next), name)
		assert.Equal(t, []int{1, 1}, []int{f.Answered, f.TurnedAway}, name)
	}
}

// Nobody can serve the first queue's contacts; after 30 s they wait in another one.
func TestMovesAsRecorded(t *testing.T) {
	c := call(10, 10)
	c.Kind = 1
	c.Moves = []Move{{At: 40 * second, Kind: 0, Waiting: routing.Waiting{Since: 10 * second, RipeAt: routing.Never}}}
	traffic := byHand([]int{0}, c)
	traffic.Needs = append(traffic.Needs, []routing.Need{{Skill: 2, Least: 1, Weight: 1}})
	for _, name := range everyRule(t, "ratio-on-pairs") {
		f := route(t, traffic, name)
		assert.Equal(t, 1, f.Answered, name)
		assert.InDelta(t, 30, f.Wait, 1e-9, name)
	}
}

func TestNeedsGiveWay(t *testing.T) {
	c := call(10, 10)
	traffic := byHand([]int{1}, c)
	traffic.Needs[0][0].Least = 8
	traffic.Needs[0][0].Relax = []routing.Relax{{After: 25 * time.Second, Least: 2}}
	for _, name := range everyRule(t, "ratio-on-pairs") {
		f := route(t, traffic, name)
		assert.Equal(t, 1, f.Answered, name)
		assert.InDelta(t, 25, f.Wait, 1e-9, name)
		assert.InDelta(t, 0.4, f.Fit, 1e-9, name)
	}
}

// An agent who goes finishes what she has in hand, and comes back.
func TestTurns(t *testing.T) {
	first, next := call(10, 20), call(40, 10)
	traffic := byHand([]int{0}, first, next)
	traffic.Turns = append(traffic.Turns,
		Turn{At: 15 * second, Agent: 0, Profile: 0}, Turn{At: 100 * second, Agent: 0, Profile: 1, AtWork: true})
	for _, name := range everyRule(t, "bullseye", "ratio-on-pairs") {
		f := route(t, traffic, name)
		assert.Equal(t, 2, f.Answered, name)
		assert.InDelta(t, 60, f.WaitP90, 1e-9, name)
		assert.InDelta(t, (0.9+0.4)/2, f.Fit, 1e-9, "with her new level")
		// At work from 1 to 15 and from 100 to 1000, talking on until 30.
		assert.InDelta(t, 30.0/(14+15+900), f.Occupancy, 1e-9, name)
	}
}

// Who is there at the end waits still.
func TestTheEnd(t *testing.T) {
	traffic := byHand([]int{0}, call(10, 2000), call(20, 10))
	f := route(t, traffic, Dial)
	assert.Equal(t, []int{1, 1}, []int{f.Answered, f.Waiting})
	assert.InDelta(t, 990.0/999, f.Occupancy, 1e-9)
}

// The rules differ where there is a choice: of a good agent who came first and a poor one.
func TestRulesDiffer(t *testing.T) {
	traffic := byHand([]int{1, 0}, call(10, 10))
	assert.InDelta(t, 0.9, route(t, traffic, Dial).Fit, 1e-9)
	assert.InDelta(t, 0.9, route(t, traffic, "most-skilled").Fit, 1e-9)
	assert.InDelta(t, 0.4, route(t, traffic, "longest-idle").Fit, 1e-9)
}

// The dial has the settings that the machine told routing of.
func TestTheDialsSettings(t *testing.T) {
	first, next := call(10, 500), call(20, 10)
	for worth, wait := range map[time.Duration]float64{0: 0, 100 * time.Second: 44} {
		traffic := byHand([]int{0, 1}, first, next)
		for i := range traffic.Contacts {
			traffic.Contacts[i].Waiting.Worth = worth
			traffic.Contacts[i].Mean = 6 * time.Second
		}
		// The gap of 0.5 is worth 50 s, less 6 s until the better one should come free.
		assert.InDelta(t, wait, route(t, traffic, Dial).WaitP90, 1e-6)
	}
	known := call(10, 10)
	traffic := byHand([]int{0, 1}, known)
	traffic.Contacts[0].Waiting.Known, traffic.Contacts[0].Waiting.KnownWorth = 2, time.Minute
	traffic.Contacts[0].Waiting.Worth = time.Minute
	assert.InDelta(t, 0.4, route(t, traffic, Dial).Fit, 1e-9, "she knows the customer")
	assert.InDelta(t, 0.9, route(t, traffic, "most-skilled").Fit, 1e-9)
}

// confused does something wrong.
type confused struct {
	router
	how func(contact, agent int) (int, int)
}

func (c *confused) next(now routing.Time) (int, int, bool) {
	contact, agent, ok := c.router.next(now)
	if ok && now > 15*second {
		contact, agent = c.how(contact, agent)
	}
	return contact, agent, ok
}

func TestWrongRulesAreFoundOut(t *testing.T) {
	traffic := byHand([]int{0, 0, 1}, call(10, 10), call(20, 10))
	traffic.Levels[1] = []routing.Level{0, 0, 9}
	for what, how := range map[string]func(c, a int) (int, int){
		"does not wait":      func(_, a int) (int, int) { return 0, a },
		"is not free":        func(c, _ int) (int, int) { return c, 0 },
		"has not the skills": func(c, _ int) (int, int) { return c, 2 },
	} {
		traffic.Contacts[0].Talk = 100 * time.Second
		_, err := traffic.Route(t.Context(), Policy{Name: "confused", route: func(t *Traffic) router {
			return &confused{newDial(t), how}
		}})
		require.ErrorIs(t, err, ErrRouting)
		require.ErrorContains(t, err, what)
	}
}

func TestRouteStopsWhenTold(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	_, err := byHand([]int{0}, call(10, 10)).Route(ctx, Policies()[0])
	assert.ErrorIs(t, err, context.Canceled)
}

// Nobody is lost, and the same again gives the same.
func TestContactsAreConserved(t *testing.T) {
	traffic := shop(t, 1)
	for _, p := range Policies() {
		f := route(t, traffic, p.Name)
		assert.Equal(t, len(traffic.Contacts), f.Answered+f.Abandoned+f.TurnedAway+f.Waiting, p.Name)
		assert.Equal(t, f, route(t, traffic, p.Name), p.Name)
	}
}
