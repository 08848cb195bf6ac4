// SPDX-License-Identifier: Apache-2.0

package quality

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/routing"
)

func TestTablesAreAsTheySay(t *testing.T) {
	agents := map[string]int{"agents-300": 300, "agents-30": 30, "agents-8": 8, "expert": 21}
	for _, table := range Tables() {
		want, ok := agents[table.Name]
		if !ok {
			want = 3600
		}
		i := table.Draw(3)
		assert.Equal(t, want, i.Agents(), table.Name)
		sum := 0.0
		for k, share := range i.Share {
			sum += share
			assert.GreaterOrEqual(t, share, 0.0, table.Name)
			if share > 0 {
				assert.True(t, servedBy(i, k), "%s: somebody can serve kind %d", table.Name, k)
			}
		}
		assert.InDelta(t, 1, sum, 1e-9, table.Name)
		assert.NotEmpty(t, table.About)
		quick := table.Quick()
		assert.Less(t, quick.contacts()*len(quick.Seeds), table.contacts()*len(table.Seeds))
		found, ok := TableNamed(table.Name)
		assert.True(t, ok)
		assert.Equal(t, table.About, found.About)
	}
	_, ok := TableNamed("none")
	assert.False(t, ok)
}

func servedBy(i *Instance, kind int) bool {
	for _, kinds := range i.kinds() {
		for _, k := range kinds {
			if k == kind {
				return true
			}
		}
	}
	return false
}

func TestImpatientCallers(t *testing.T) {
	table, _ := TableNamed("patience-60s")
	assert.Equal(t, time.Minute, table.Draw(1).Patience)
}

// Each contact needs a language and a product, and agents have both.
func TestTwoSkills(t *testing.T) {
	i := twoSkills(5)
	assert.Equal(t, i, twoSkills(5))
	assert.NotEqual(t, i, twoSkills(6))
	require.Len(t, i.Needs, 40)
	for k, needs := range i.Needs {
		require.Len(t, needs, 2)
		assert.Equal(t, routing.SkillID(1+k/10), needs[0].Skill)
		assert.Equal(t, routing.SkillID(5+k%10), needs[1].Skill)
	}
	for _, kinds := range i.kinds() {
		assert.GreaterOrEqual(t, len(kinds), 2)
		assert.LessOrEqual(t, len(kinds), 8)
	}

	var sum, squares float64
	const n = 200_000
	for _, c := range i.Contacts(1, n, 0.8) {
		sum += c.Talk.Seconds() / n
		squares += c.Talk.Seconds() * c.Talk.Seconds() / n
	}
	assert.InEpsilon(t, 300, sum, 0.01)
	assert.InEpsilon(t, 1.2, math.Sqrt(squares-sum*sum)/sum, 0.03)
}

// In the surge one need comes three times as often, all others as before.
func TestSurge(t *testing.T) {
	i := small().Draw(1)
	s := surge{times: 3, from: 20_000, to: 80_000}
	contacts := i.surging(1, 100_000, 0.9, s)
	rate := func(from, to int, first bool) float64 {
		n := 0.0
		for _, c := range contacts[from:to] {
			if (c.Kind == 0) == first {
				n++
			}
		}
		return n / contacts[to-1].At.Sub(contacts[from].At).Seconds()
	}
	assert.InEpsilon(t, 3*rate(80_000, 100_000, true), rate(20_000, 80_000, true), 0.1)
	assert.InEpsilon(t, rate(80_000, 100_000, false), rate(20_000, 80_000, false), 0.02)
	assert.InEpsilon(t, rate(80_000, 100_000, false), rate(0, 20_000, false), 0.03)
	assert.Equal(t, i.Contacts(1, 20_000, 0.9), contacts[:20_000], "before it nothing is different")
}

func TestTruthOfASurge(t *testing.T) {
	table := brief()
	table.Surge = 3
	s, err := table.scene(1, 0.8)
	require.NoError(t, err)
	from, to := s.contacts[table.Warm].At, s.contacts[table.Warm+table.Contacts/2].At
	assert.Equal(t, s.usual, s.truth(from-1))
	assert.Equal(t, s.surging, s.truth(from))
	assert.Equal(t, s.surging, s.truth(to-1))
	assert.Equal(t, s.usual, s.truth(to))
	for k, w := range s.usual {
		times := 1.0
		if k == 0 {
			times = 3
		}
		assert.InEpsilon(t, w*times, s.surging[k], 1e-9)
		assert.GreaterOrEqual(t, s.mean()[k], w*0.999999)
		assert.LessOrEqual(t, s.mean()[k], s.surging[k]*1.000001)
	}
	assert.Equal(t, s.usual, s.forecast, "nobody knows of it")
}

func TestForecastIsAstray(t *testing.T) {
	work := make([]float64, 40)
	for k := range work {
		work[k] = float64(k + 1)
	}
	high, low := 0, 0
	for k, w := range astray(work, 0.2, 1) {
		switch {
		case w > work[k]:
			high++
			assert.InEpsilon(t, 1.2, w/work[k], 1e-9)
		case w < work[k]:
			low++
			assert.InEpsilon(t, 0.8, w/work[k], 1e-9)
		}
	}
	assert.Equal(t, 10, high)
	assert.Equal(t, 10, low)
	assert.Equal(t, work, astray(work, 0, 1))
}

// Prices from rates that are told are those of true rates at once, and follow them.
func TestToldPrices(t *testing.T) {
	i := centre(50, []routing.Level{10, 10}, []routing.Level{9, 0})
	contacts := i.Contacts(1, 30_000, 0.9)
	s := sceneOf(t, i, contacts, 0.9)
	told, _ := withRates(s, s.truth).(*priced)
	prices, ok := told.prices.due(0)
	require.True(t, ok)
	assert.Equal(t, []routing.Share{100_000, 0}, shadows(i, prices))

	// Wrong rates, nobody with the second need: nobody is worth sparing.
	s.forecast = []float64{45, 0}
	wrong, _ := withRates(s, func(routing.Time) []float64 { return s.forecast }).(*priced)
	prices, ok = wrong.prices.due(0)
	require.True(t, ok)
	assert.Equal(t, []routing.Share{0, 0}, shadows(i, prices))
}

// Who is offered more than others becomes dearer, so that work is shared out.
func TestSpreadSharesWorkOut(t *testing.T) {
	i := centre(20, []routing.Level{10}, []routing.Level{9})
	contacts := i.Contacts(1, 30_000, 0.5)
	with := alone(t, named(t, spread), i, contacts)
	without := alone(t, named(t, Ours), i, contacts)
	assert.Greater(t, without.Gini, 0.3, "the best do nearly all")
	assert.Less(t, with.Gini, without.Gini/3)
	assert.Less(t, with.Fit, without.Fit)
}

// A contact waits from 0 to 10, and somebody is free from 2 to 5 and from 7 on.
func TestHeldByHand(t *testing.T) {
	i := centre(1, []routing.Level{5, 0}, []routing.Level{0, 5})
	h := newHeld(i, 2)
	h.agent(0, 0, -1)
	h.begin(0, 0, 0)
	h.begin(0, 1, 1)
	h.agent(2*second, 0, +1)
	h.agent(5*second, 0, -1)
	h.agent(7*second, 0, +1)
	assert.Equal(t, 6*time.Second, h.end(10*second, 0, 0))
	assert.Equal(t, 10*time.Second, h.end(10*second, 1, 1), "the other kind's agent was free all the time")
	h.begin(12*second, 0, 0)
	h.agent(12*second, 0, -1)
	assert.Zero(t, h.end(20*second, 0, 0))
}

// A router that holds contacts back for ever is seen.
func TestHeldForEverIsSeen(t *testing.T) {
	i := centre(1, []routing.Level{4})
	contacts := []Contact{contact(0, 10, 500), contact(600, 10, 500)}
	r, err := run(i, contacts, 0, 2, &silent{newDial(i, contacts, 0, 0)})
	require.NoError(t, err)
	assert.InDelta(t, 500, r.Held, 1e-9)
	assert.Equal(t, 1, r.Abandoned)
}

// silent brings nobody together.
type silent struct{ router }

func (*silent) next(routing.Time) (int, int, bool) { return 0, 0, false }
func (*silent) wakes() routing.Time                { return routing.Never }
