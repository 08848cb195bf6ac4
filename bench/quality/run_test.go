// SPDX-License-Identifier: Apache-2.0

package quality

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/bench/plan"
	"cordial/bench/policy"
	"cordial/routing"
)

// One agent, who is fair: the first is answered at once, the second after 8 s, the third
// gives up after 4 s, the fourth is answered at once, the last is left.
func TestRunByHand(t *testing.T) {
	i := centre(1, []routing.Level{5})
	contacts := []Contact{contact(0, 10, 100), contact(2, 5, 100), contact(3, 5, 4), contact(20, 20, 100), contact(30, 5, 100)}
	for _, c := range contenders() {
		if c.name == "bullseye" {
			continue // holds all of them back
		}
		r := alone(t, c, i, contacts)
		assert.Equal(t, Result{
			Arrived: 5, Answered: 3, Abandoned: 1, Left: 1, Fit: 0.5, Wait: 3, WaitP99: 8, InTime: 0.6,
			Gini: 0, Over95: 0,
		}, r, c.name)
	}
	i.Levels[0][1] = 4
	r := alone(t, named(t, "bullseye"), i, []Contact{contact(0, 10, 100), contact(40, 10, 100)})
	assert.Equal(t, 1, r.Left)
	assert.InDelta(t, 20, r.WaitP99, 1e-9, "the last ring")
	assert.InDelta(t, 20, r.Held, 1e-9, "beside a free agent")
}

func TestBusyShares(t *testing.T) {
	i := centre(1, []routing.Level{9}, []routing.Level{3})
	// From 0 to 100 s: the good one talks for 96 s, the poor one for 48 s.
	contacts := []Contact{contact(0, 96, 999), contact(10, 48, 999), contact(100, 50, 999)}
	r := alone(t, rule("", policy.MostSkilled{}), i, contacts)
	assert.InDelta(t, 0.5, r.Over95, 1e-9)
	assert.InDelta(t, 0.48/(2*2*0.72), r.Gini, 1e-9)

	half, err := run(i, contacts, 1, 3, newRival(i, contacts, policy.MostSkilled{}))
	require.NoError(t, err)
	assert.Equal(t, 2, half.Arrived, "the first does not count")
	assert.InDelta(t, 0.5, half.Over95, 1e-9, "86 of 90 s")
}

func TestGini(t *testing.T) {
	assert.Zero(t, gini([]float64{3, 3, 3}))
	assert.InDelta(t, 2.0/3, gini([]float64{0, 1, 0}), 1e-12)
	assert.InDelta(t, 0.25, gini([]float64{3, 1}), 1e-12)
	assert.Zero(t, gini([]float64{0, 0}))
}

// Where all can do all, whoever is not held back is answered as Erlang A has it.
func TestTheoryOfOneGroup(t *testing.T) {
	i := centre(20, []routing.Level{5})
	contacts := i.Contacts(4, 220_000, 1.0)
	want, err := plan.Queue{Load: 20, Agents: 20, AHT: 300, Patience: 600}.Predict(20)
	require.NoError(t, err)
	for _, name := range []string{Ours, "without-prices", "longest-idle", "random", "ratio"} {
		c := named(t, name)
		r, err := run(i, contacts, 20_000, 220_000, c.route(sceneOf(t, i, contacts, 1)))
		require.NoError(t, err)
		assert.InEpsilon(t, want.MeanWait, r.Wait, 0.04, name)
		assert.InEpsilon(t, want.Abandoned, float64(r.Abandoned)/float64(r.Arrived), 0.04, name)
		assert.InDelta(t, want.ServiceLevel, r.InTime, 0.01, name)
	}
}

// Without holding, order or prices the dial is most skilled first, where no two agents
// are equally good: two ways through quite different code.
func TestTwoWaysToTheSame(t *testing.T) {
	i := centre(1, []routing.Level{1, 9}, []routing.Level{3, 8}, []routing.Level{5, 7}, []routing.Level{7, 0}, []routing.Level{9, 5}, []routing.Level{0, 3})
	for _, load := range []float64{0.6, 1.0, 1.3} {
		contacts := i.Contacts(1, 30_000, load)
		dial, err := run(i, contacts, 0, len(contacts), newDial(i, contacts, 0, 0))
		require.NoError(t, err)
		assert.Equal(t, alone(t, rule("", policy.MostSkilled{}), i, contacts), dial)
		idle := alone(t, rule("", policy.LongestIdle{}), i, contacts)
		assert.NotEqual(t, idle, dial)
	}
}

// A better agent talks, and the mean conversation is 6 s: gap 0.6 is worth 36 s, less 6 s.
func TestTheDialHolds(t *testing.T) {
	i := centre(1, []routing.Level{10}, []routing.Level{4})
	i.Talk = 6 * time.Second
	contacts := []Contact{contact(0, 100, 999), contact(1, 5, 999), contact(50, 5, 999)}
	for name, wait := range map[string]float64{Ours: 30, "without-prices": 30, "without-holding": 0} {
		r := alone(t, named(t, name), i, contacts[:3:3])
		assert.InDelta(t, wait, r.WaitP99, 1e-3, name)
		assert.InDelta(t, wait, r.Held, 1e-3, name)
	}
}

func TestContactsAreConserved(t *testing.T) {
	i := small().Draw(1)
	contacts := i.Contacts(1, 12_000, 1.2)
	for _, c := range contenders() {
		r, err := run(i, contacts, 2_000, 12_000, c.route(sceneOf(t, i, contacts, 1.2)))
		require.NoError(t, err, c.name)
		assert.Equal(t, 10_000, r.Answered+r.Abandoned+r.Left, c.name)
		assert.Positive(t, r.Abandoned, c.name)
		assert.Positive(t, r.Left, c.name)
	}
	require.ErrorIs(t, Result{Arrived: 3, Answered: 1, Abandoned: 1}.conserved(), ErrRouting)
	require.NoError(t, Result{Arrived: 3, Answered: 1, Abandoned: 1, Left: 1}.conserved())
}

// wrong does something wrong at the thousandth pairing.
type wrong struct {
	router
	n   int
	how func(contact, agent int) (int, int)
}

func (w *wrong) next(now routing.Time) (int, int, bool) {
	c, a, ok := w.router.next(now)
	if w.n++; ok && w.n > 1000 {
		c, a = w.how(c, a)
	}
	return c, a, ok
}

// A router that is wrong is found out.
func TestWrongRoutersAreFoundOut(t *testing.T) {
	i := small().Draw(1)
	contacts := i.Contacts(1, 5_000, 1.2)
	whatever := *i
	whatever.Needs = slices.Repeat(i.Needs[:1], len(i.Needs))
	blind := newRival(&whatever, contacts, policy.LongestIdle{})
	sound := func() router { return newRival(i, contacts, policy.LongestIdle{}) }
	for what, r := range map[string]router{
		"has not the skills": blind,
		"does not wait":      &wrong{router: sound(), how: func(_, a int) (int, int) { return 0, a }},
		"is talking":         &wrong{router: sound(), how: func(c, a int) (int, int) { return c, a - a%i.Heads + (a+1)%i.Heads }},
	} {
		_, err := run(i, contacts, 0, len(contacts), r)
		require.ErrorIs(t, err, ErrRouting, what)
		require.ErrorContains(t, err, what)
	}
	_, err := run(i, contacts, 0, len(contacts), sound())
	require.NoError(t, err)
}
