// SPDX-License-Identifier: Apache-2.0

package rivals

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/bench/plan"
)

// simulate is an honest rival: whoever comes is served by the agent who is free first.
func simulate(m Model) Tally {
	chance := rand.New(rand.NewPCG(uint64(m.Seed), 0))
	free := make([]float64, m.Agents) // from when on each agent is
	t := Tally{Seconds: 1}
	for range m.Contacts {
		t.LastArrival += chance.ExpFloat64() / m.Load
		first := slices.Index(free, slices.Min(free))
		begins, talk := max(t.LastArrival, free[first]), chance.ExpFloat64()
		free[first] = begins + talk
		t.Answered++
		t.Wait += begins - t.LastArrival
		t.Talk += talk
	}
	return t
}

func TestAnHonestRivalIsBelieved(t *testing.T) {
	for seed := range 5 {
		m := proof
		m.Seed = seed
		require.NoError(t, m.Check(simulate(m), 0.15))
	}
	large := Model{Contacts: 100_000, Agents: 100, Load: 95, Seed: 1}
	require.NoError(t, large.Check(simulate(large), 0.6))
	huge := Model{Contacts: 20_000, Agents: 3_600, Load: 3_420}
	require.NoError(t, huge.Check(simulate(huge), 0.6), "hardly anybody waits")
}

// Who does less, or something else, is found out, and the text says what is wrong.
func TestWhoDoesNotDoTheWorkIsFoundOut(t *testing.T) {
	for name, c := range map[string]struct {
		plant func(m *Model, t *Tally)
		text  string
	}{
		"leaves callers out":        {func(m *Model, _ *Tally) { m.Contacts-- }, "contacts answered 49999"},
		"has an agent more":         {func(m *Model, _ *Tally) { m.Agents++ }, "mean wait"},
		"has fewer callers at once": {func(m *Model, _ *Tally) { m.Load *= 0.95 }, "load 0.9"},
		"lets nobody wait":          {func(_ *Model, t *Tally) { t.Wait = 0 }, "mean wait 0, but it must be within 0.033 of 0.333333"},
		"lets them talk for less":   {func(_ *Model, t *Tally) { t.Talk *= 0.9 }, "mean talk 0.9"},
		"reckons nothing":           {func(_ *Model, t *Tally) { *t = Tally{Seconds: 1} }, "contacts answered 0"},
		"reckons nonsense":          {func(_ *Model, t *Tally) { t.Wait = math.NaN() }, "mean wait NaN"},
		"takes no time":             {func(_ *Model, t *Tally) { t.Seconds = 0 }, "took 0 s"},
	} {
		t.Run(name, func(t *testing.T) {
			m := proof
			c.plant(&m, new(Tally))
			tally := simulate(m)
			c.plant(new(Model), &tally)
			require.ErrorContains(t, proof.Check(tally, 0.1), c.text)
		})
	}
}

func TestAModelMustHaveAnAnswer(t *testing.T) {
	m := Model{Contacts: 10, Agents: 2, Load: 2}
	err := m.Check(Tally{Answered: 10}, 0.1)
	require.ErrorIs(t, err, plan.ErrUnstable)
	assert.ErrorContains(t, err, "M/M/2")
}

func TestRate(t *testing.T) {
	assert.InDelta(t, 500, Tally{Answered: 1000, Seconds: 2}.Rate(), 1e-9)
}
