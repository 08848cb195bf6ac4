// SPDX-License-Identifier: Apache-2.0

package workload

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// TestQuestionsDoNotMoveDraws: contact i is the same whatever else was asked, and in
// whatever order: that is what common random numbers rest on.
func TestQuestionsDoNotMoveDraws(t *testing.T) {
	s := load(t, "shop")
	quiet := contacts(s, 2)
	rapid.Check(t, func(t *rapid.T) {
		r := s.Run(2)
		var c Contact
		for i := 0; r.Next(&c); i++ {
			require.Equal(t, quiet[i], c)
			switch rapid.IntRange(0, 4).Draw(t, "question") {
			case 0:
				again := c
				for r.Redial(&again, again.At.Add(time.Second), &again) {
					require.Equal(t, c.Talk, again.Talk)
				}
			case 1:
				r.Pickup(&c, i%3)
			case 2:
				r.Turns()
			}
		}
	})
}

// TestASequentialGeneratorWouldNotDo is the control: had the draws come from one
// sequence, a question would move those after it.
func TestASequentialGeneratorWouldNotDo(t *testing.T) {
	talks := func(ask bool) []float64 {
		g := rand.New(rand.NewPCG(1, 2))
		var out []float64
		for range 10 {
			out = append(out, g.ExpFloat64())
			if ask {
				g.Float64()
			}
		}
		return out
	}
	assert.NotEqual(t, talks(false), talks(true))
}

// TestAnswersAreTheSameAgain, in another run too, and in any order.
func TestAnswersAreTheSameAgain(t *testing.T) {
	s := load(t, "centres")
	all := contacts(s, 0)
	a, b := s.Run(0), s.Run(9)
	b.Reset(0)
	for i := len(all) - 1; i >= 0; i -= 7 {
		c := &all[i]
		for n := range 3 {
			require.Equal(t, a.Pickup(c, n), b.Pickup(c, n))
		}
		var x, y Contact
		require.Equal(t, a.Redial(c, c.At, &x), b.Redial(c, c.At, &y))
		require.Equal(t, x, y)
	}
	require.Equal(t, a.Turns(), b.Turns())
	var c Contact
	require.True(t, b.Next(&c))
	require.Equal(t, all[0], c)
}

func TestReplicationsDiffer(t *testing.T) {
	s := load(t, "shop")
	a, b := contacts(s, 0), contacts(s, 1)
	assert.NotEqual(t, a[0].At, b[0].At)
	assert.NotEqual(t, a[0].Talk, b[0].Talk)
	assert.NotEqual(t, a, contacts(s.WithSeed(2), 0))
	assert.Equal(t, a, contacts(s.WithSeed(1), 0))
	assert.Equal(t, s.Config(), s.WithSeed(2).Config(), "the agents stay")
}

// TestWhatAContactIsIsIndependent correlates all that is drawn for a contact.
func TestWhatAContactIsIsIndependent(t *testing.T) {
	s := load(t, "day")
	r := s.Run(0)
	names := []string{"talk", "wrap-up", "patience", "ring", "redial", "gap", "type"}
	of := make([]sample, len(names))
	last := s.Start()
	for c, again := (Contact{}), (Contact{}); r.Next(&c); {
		redial := 0.0
		if r.Redial(&c, s.Start(), &again) {
			redial = 1
		}
		rate := s.segments[r.segment].rate
		gap := float64(c.At-last) * rate // so that the time of day is not common to all
		last = c.At
		// Logarithms, and by types that behave alike: others differ on purpose.
		if s.types[c.Type].talk.mean != s.types[0].talk.mean || s.types[c.Type].patience.mean != s.types[0].patience.mean {
			continue
		}
		ring := float64(r.Pickup(&c, 0).After)
		for i, x := range []float64{math.Log(float64(c.Talk)), math.Log(1 + float64(c.WrapUp)), math.Log(float64(c.Patience)), ring, redial, gap, float64(c.Type)} {
			of[i] = append(of[i], x)
		}
	}
	require.Greater(t, len(of[0]), 70_000)
	for i := range of {
		for k := range i {
			assert.Less(t, correlation(of[i], of[k]), credible, "%s and %s", names[i], names[k])
		}
	}
	for i := range of[1] {
		of[1][i] += of[0][i] / 10
	}
	assert.Greater(t, correlation(of[0], of[1]), absurd, "a wrap-up that hangs on the talk")
}

func redials(t *testing.T, extra string) *Scenario {
	return changed(t, "  talk: {exponential: 5m}\n", "  talk: {exponential: 5m}\n  patience: {exponential: 3m}\n"+extra)
}

func TestRedials(t *testing.T) {
	s := redials(t, "  redial: {chance: 0.3, after: {exponential: 10m}, most: 2}\n")
	var delays, patience sample
	tries := make([]int, 4)
	for n := range 40 {
		r := s.Run(n)
		for c := (Contact{}); r.Next(&c); {
			tries[0]++
			again, gone := c, s.Start()
			for r.Redial(&again, gone, &again) {
				tries[again.Attempt]++
				delays = append(delays, again.At.Sub(gone).Minutes())
				patience = append(patience, again.Patience.Minutes())
				require.Equal(t, c.Number, again.Number)
				require.Equal(t, c.Line, again.Line)
				require.Equal(t, c.Customer, again.Customer)
				require.NotEqual(t, c.Patience, again.Patience)
				require.Equal(t, c.Talk, again.Talk)
			}
		}
	}
	first := float64(tries[0])
	want := []float64{first * 0.3, first * 0.09, 0}
	assert.Less(t, countsOff(tries[1:], want), credible)
	assert.Less(t, delays.meanOff(10), credible)
	assert.Less(t, patience.meanOff(3), credible)
	want[0] *= 1.07
	assert.Greater(t, countsOff(tries[1:], want), absurd, "a chance that is 0.021 off")
	assert.Greater(t, delays.meanOff(10.6), absurd)
}

func TestNobodyRedialsAfterTheEnd(t *testing.T) {
	s := redials(t, "  redial: {chance: 1, after: {constant: 10m}}\n")
	r := s.Run(0)
	var c, again Contact
	require.True(t, r.Next(&c))
	assert.False(t, r.Redial(&c, s.End().Add(-10*time.Minute), &again))
	assert.Zero(t, again, "it is left as it was")
	assert.True(t, r.Redial(&c, s.End().Add(-10*time.Minute-1), &again))
	assert.Equal(t, s.End()-1, again.At)
	none := redials(t, "")
	assert.False(t, none.Run(0).Redial(&c, s.Start(), &again))
}

func TestPickups(t *testing.T) {
	s := changed(t, "calls:\n  curve", "phones: {answer: {exponential: 6s}, missed: 0.05, back: {exponential: 40s}}\ncalls:\n  curve")
	r := s.Run(0)
	missed, all := 0, 0
	var rings, backs sample
	for _, c := range contacts(s, 0) {
		for n := range 20 {
			p := r.Pickup(&c, n)
			all++
			backs = append(backs, p.Back.Seconds())
			if !p.Answers {
				missed++
				require.Zero(t, p.After)
				continue
			}
			rings = append(rings, p.After.Seconds())
		}
	}
	n := float64(all)
	off := func(p float64) float64 { return math.Abs(float64(missed)-p*n) / math.Sqrt(p*(1-p)*n) }
	assert.Less(t, off(0.05), credible)
	assert.Greater(t, off(0.06), absurd)
	assert.Less(t, rings.meanOff(6), credible)
	assert.Less(t, backs.meanOff(40), credible)
	assert.Equal(t, Pickup{Answers: true, Back: 30 * time.Second}, changed(t).Run(0).Pickup(&Contact{}, 0), "without phones all answer at once")
	assert.Equal(t, r.Pickup(&Contact{}, 63), r.Pickup(&Contact{}, 1000), "the 64th offer and all after it")
}

func TestNumbersAndCustomers(t *testing.T) {
	s := changed(t, "{name: t, line: l}", "{name: t, line: l, numbers: 4}", "seed: 5", "seed: 5\ncustomers: 10")
	lines, customers := map[string]int{}, map[uint64]int{}
	for n := range 20 {
		for _, c := range contacts(s, n) {
			lines[c.Line]++
			customers[uint64(c.Customer)]++
		}
	}
	var counts []int
	sum := 0
	for _, l := range s.Config().Lines {
		counts = append(counts, lines[l.Name])
		sum += lines[l.Name]
	}
	require.Len(t, counts, 4)
	each := float64(sum) / 4
	assert.Less(t, countsOff(counts, []float64{each, each, each, each}), credible)
	assert.Len(t, customers, 10)
	assert.Zero(t, customers[0])
	assert.InDelta(t, float64(sum)/10, customers[10], 5*math.Sqrt(float64(sum)/10))
}

// TestNothingIsAllocated by the questions of the hot loop.
func TestNothingIsAllocated(t *testing.T) {
	s := load(t, "day")
	r := s.Run(0)
	var c, again Contact
	assert.Zero(t, testing.AllocsPerRun(1000, func() {
		if !r.Next(&c) {
			t.Fatal("too few")
		}
		r.Redial(&c, c.At, &again)
		r.Pickup(&c, 0)
	}))
}

// BenchmarkContacts draws days of 100,000 calls, with a ring for each.
func BenchmarkContacts(b *testing.B) {
	s := load(b, "day")
	r := s.Run(0)
	var c Contact
	b.ReportAllocs()
	for n := 0; b.Loop(); {
		if !r.Next(&c) {
			n++
			r.Reset(n)
			continue
		}
		r.Pickup(&c, 0)
	}
}

// BenchmarkTurns makes the roster of a day of 3,600 agents.
func BenchmarkTurns(b *testing.B) {
	r := load(b, "day").Run(0)
	for b.Loop() {
		r.Turns()
	}
}
