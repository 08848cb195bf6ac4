// SPDX-License-Identifier: Apache-2.0

package plan_test

import (
	"math"
	"math/big"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/bench/plan"
)

const (
	// exact is the relative error that is allowed.
	exact = 1e-9
	// nothing is what may be 0 or have lost digits.
	nothing = 1e-290
)

// off is the relative error of a number.
func off(want *big.Float, got float64) float64 {
	if math.IsNaN(got) || math.IsInf(got, 0) {
		return math.Inf(1)
	}
	if want.Cmp(big.NewFloat(nothing)) < 0 {
		if math.Abs(got) <= 2*nothing {
			return 0
		}
		return math.Inf(1)
	}
	d := plain
	e, _ := d.div(d.sub(d.of(got), want), want).Float64()
	return math.Abs(e)
}

// offs is the greatest relative error of a service, and of what.
func offs(w want, s plan.Service) (float64, string) {
	most, name := 0.0, ""
	for _, c := range []struct {
		name string
		want *big.Float
		got  float64
	}{
		{"waited", w.waited, s.Waited}, {"mean wait", w.meanWait, s.MeanWait}, {"asa", w.asa, s.ASA},
		{"service level", w.level, s.ServiceLevel}, {"patient level", w.patient, s.PatientLevel},
		{"abandoned", w.abandoned, s.Abandoned}, {"blocked", w.blocked, s.Blocked}, {"answered", w.answered, s.Answered},
	} {
		if e := off(c.want, c.got); e > most {
			most, name = e, c.name
		}
	}
	return most, name
}

// hold holds a grid of queues against the oracle, and returns the greatest error.
func hold(t *testing.T, q plan.Queue, withins ...float64) float64 {
	t.Helper()
	most := 0.0
	for _, within := range withins {
		s, err := q.Predict(within)
		require.NoError(t, err, "%+v", q)
		right := plain.predict(q, within)
		if right.level.Cmp(big.NewFloat(1e-40)) < 0 {
			right = ample.predict(q, within) // what is left of what cancels out
		}
		e, name := offs(right, s)
		assert.LessOrEqual(t, e, exact, "%s of %+v within %v", name, q, within)
		assert.InDelta(t, 1, s.Answered+s.Abandoned+s.Blocked, 1e-9)
		most = max(most, e)
	}
	return most
}

var (
	loads  = []float64{0.01, 0.5, 1, 9, 84, 100, 3564, 4000, 50_000, 99_900, 99_999.999, 100_000}
	agents = []int{1, 2, 10, 90, 100, 120, 1000, 3600, 4000, 10_000, 50_000, 99_999, 100_000}
)

func TestErlangBAgainstTheOracle(t *testing.T) {
	worst := 0.0
	for _, load := range loads {
		for _, n := range agents {
			if float64(n) > 3*load+400 {
				continue // 10^-300 long before; the next test has those
			}
			got, err := plan.Blocking(load, n)
			require.NoError(t, err)
			e := off(plain.blocking(load, n), got)
			assert.LessOrEqual(t, e, exact, "%v Erlang, %d lines", load, n)
			worst = max(worst, e)
		}
	}
	t.Logf("worst relative error %.1e", worst)
}

func TestErlangCAgainstTheOracle(t *testing.T) {
	worst := 0.0
	for _, load := range loads {
		for _, n := range agents {
			if load < float64(n) && float64(n) <= 3*load+400 {
				worst = max(worst, hold(t, plan.Queue{Load: load, Agents: n, AHT: 180}, 0, 20, 900))
			}
		}
	}
	t.Logf("worst relative error %.1e", worst)
}

func TestErlangAAgainstTheOracle(t *testing.T) {
	worst := 0.0
	for _, load := range []float64{0.01, 1, 9, 100, 4000, 99_900, 100_000} {
		for _, n := range agents {
			if float64(n) > 2*load+100 || load > 2*float64(n)+100 {
				continue
			}
			for _, patience := range []float64{1, 60, 3600} {
				if terms := (load - float64(n)) * patience / 180; terms > 1000 {
					continue // the oracle would take too long; see below
				}
				worst = max(worst, hold(t, plan.Queue{Load: load, Agents: n, AHT: 180, Patience: patience}, 20))
			}
		}
	}
	t.Logf("worst relative error %.1e", worst)
}

// Where hardly anybody is answered in time, the share that is has all its digits, down
// to where numbers end.
func TestErlangAOverloaded(t *testing.T) {
	worst := 0.0
	for _, q := range []plan.Queue{
		{Load: 100_000, Agents: 99_000, AHT: 180, Patience: 60},
		{Load: 100_000, Agents: 50_000, AHT: 180, Patience: 5},
		{Load: 100_000, Agents: 1, AHT: 180, Patience: 2},
		{Load: 4000, Agents: 3600, AHT: 1, Patience: 2},
		{Load: 400, Agents: 200, AHT: 180, Patience: 360},
		{Load: 100, Agents: 1, AHT: 180, Patience: 1800},
		{Load: 9, Agents: 1, AHT: 3600, Patience: 1},
		{Load: 0.01, Agents: 1, AHT: 1, Patience: 1e6},
		{Load: 100_000, Agents: 100_000, AHT: 180, Patience: 1800},
	} {
		worst = max(worst, hold(t, q, 0.05*q.Patience, 6*q.Patience))
	}
	t.Logf("worst relative error %.1e", worst)
}

func TestErlangXAgainstTheOracle(t *testing.T) {
	worst := 0.0
	for _, load := range []float64{0.01, 9, 84, 4000, 100_000} {
		for _, n := range []int{1, 10, 90, 3600, 100_000} {
			if float64(n) > 3*load+100 {
				continue
			}
			for _, more := range []int{0, 1, 30, 300} {
				for _, patience := range []float64{0, 5, 180} {
					q := plan.Queue{Load: load, Agents: n, Lines: n + more, AHT: 180, Patience: patience}
					worst = max(worst, hold(t, q, 20))
				}
			}
		}
	}
	// Far beyond what numbers can hold, were it not for their logarithms.
	worst = max(worst, hold(t, plan.Queue{Load: 100_000, Agents: 1, Lines: 20_000, AHT: 180}, 20*180*1000))
	worst = max(worst, hold(t, plan.Queue{Load: 100_000, Agents: 90_000, Lines: 100_000, AHT: 180, Patience: 900}, 20))
	t.Logf("worst relative error %.1e", worst)
}

// What is smaller than any number is 0, and not a fault.
func TestNothingIsZero(t *testing.T) {
	for _, q := range []plan.Queue{
		{Load: 0.01, Agents: 100_000, AHT: 180},
		{Load: 0.01, Agents: 100_000, AHT: 180, Patience: 60},
		{Load: 100, Agents: 100_000, AHT: 180, Lines: 100_010},
		{Load: 1e-300, Agents: 1_000_000, AHT: 1e-9, Patience: 1e9, Lines: 1_000_000},
	} {
		s, err := q.Predict(20)
		require.NoError(t, err)
		assert.Equal(t, 0.0, s.Waited)
		assert.Equal(t, 0.0, s.MeanWait)
		assert.Equal(t, 0.0, s.Blocked)
		assert.Equal(t, 1.0, s.ServiceLevel)
		assert.Equal(t, 1.0, s.Answered)
	}
}

// Negative control: an error of 2e-9 is found, and so is a recursion that loses digits.
func TestTheOracleCatchesFaults(t *testing.T) {
	q := plan.Queue{Load: 100, Agents: 100, AHT: 180, Patience: 60}
	right := plain.predict(q, 20)
	s, err := q.Predict(20)
	require.NoError(t, err)
	for name, spoil := range map[string]func(*plan.Service){
		"waited":        func(s *plan.Service) { s.Waited *= 1 + 2e-9 },
		"mean wait":     func(s *plan.Service) { s.MeanWait *= 1 - 2e-9 },
		"asa":           func(s *plan.Service) { s.ASA = s.MeanWait },
		"service level": func(s *plan.Service) { s.ServiceLevel *= 1 - 2e-9 },
		"patient level": func(s *plan.Service) { s.PatientLevel = s.ServiceLevel },
		"abandoned":     func(s *plan.Service) { s.Abandoned = math.NaN() },
		"blocked":       func(s *plan.Service) { s.Blocked = 1e-12 },
	} {
		spoilt := s
		spoil(&spoilt)
		e, where := offs(right, spoilt)
		assert.Greater(t, e, exact)
		assert.Equal(t, name, where)
	}
	naive := 1 - s.Answered - s.Abandoned // what cancels out is all noise
	assert.Greater(t, off(plain.of(1e-20), naive), exact)
	assert.Less(t, off(plain.of(0.1), 0.1), 1e-15)
}
