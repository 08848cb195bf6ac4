// SPDX-License-Identifier: Apache-2.0

package pick

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/routing"
)

// small is a bench of small floors.
func small(sides ...Contender) *Bench {
	return &Bench{
		Cases: []Case{
			{"arriving", Arriving, 200, 20, 0},
			{"arriving", Arriving, 200, 200, 0},
			{"freed", Freed, 200, 20, 150},
			{"talks", Talks, 200, 20, 150},
			{"signs", Signs, 200, 20, 150},
			{"learns", Learns, 200, 20, 150},
			{"comes", Comes, 200, 20, 150},
		},
		Sides: sides, Checks: 6, Rounds: 3, Turn: time.Microsecond, Progress: func(string) {},
	}
}

func TestAllSidesPickTheSame(t *testing.T) {
	b := small(Index, Plain, Scan)
	b.Checks = 80 // batches, in which levels change twice
	results, err := b.Run(t.Context())
	require.NoError(t, err)
	require.Len(t, results, len(b.Cases))
	for i, r := range results {
		assert.Equal(t, b.Cases[i].Name, r.Name)
		require.Len(t, r.Took, 3)
		for _, ns := range r.Took {
			assert.Positive(t, ns)
		}
		assert.GreaterOrEqual(t, r.Compared, (80+3)*batch, "what was timed is compared too")
		if i < 3 {
			assert.Greater(t, r.Picked, 0.8)
		} else {
			assert.Zero(t, r.Picked, "nobody is free for long")
		}
	}
}

// wrong is the index, but from some pick on its answers are others.
type wrong struct {
	Side
	picks, after int
	turns        func(answer) answer
}

func (w *wrong) Pick(now routing.Time) (routing.ContactID, routing.AgentID, bool) {
	c, a, ok := w.Side.Pick(now)
	if w.picks++; ok && w.picks > w.after {
		other := w.turns(answer{c, a})
		return other.Contact, other.Agent, true
	}
	return c, a, ok
}

// deaf is the index, but does not hear of some things.
type deaf struct {
	Side
	n int
}

func (d *deaf) PutAgent(a routing.Agent) {
	if d.n++; d.n > 600 {
		a.Offered %= 7
	}
	d.Side.PutAgent(a)
}

func nextAgent(a answer) answer { return answer{a.Contact, 1 + a.Agent%200} }

// Without the same answers there are no figures: whether a side errs at once, or only
// once it is timed, whether it is the rival or the index itself.
func TestASideThatErrsSpoilsTheFigures(t *testing.T) {
	errs := func(after int, turns func(answer) answer) Contender {
		return Contender{"a wrong one", func() Side { return &wrong{Side: routing.NewPool(), after: after, turns: turns} }}
	}
	for name, c := range map[string]struct {
		sides []Contender
		text  string
	}{
		"at once":           {[]Contender{Index, Plain, errs(0, nextAgent)}, "arriving: pick 1: the index gives contact 1 to agent"},
		"later":             {[]Contender{Index, errs(100, nextAgent), Scan}, "arriving: pick 98: "},
		"while it is timed": {[]Contender{Index, Plain, errs(6*(batch+1)+5, nextAgent)}, "arriving: picks 193 to 224: the index and a wrong one differ"},
		"the first side":    {[]Contender{errs(0, nextAgent), Plain}, "a wrong one gives contact 1 to agent"},
		"takes whoever":     {[]Contender{Index, {"a deaf one", func() Side { return &deaf{Side: routing.NewPool()} }}}, "a deaf one"},
	} {
		t.Run(name, func(t *testing.T) {
			results, err := small(c.sides...).Run(t.Context())
			require.ErrorContains(t, err, c.text)
			require.ErrorContains(t, err, "there are no figures")
			assert.Empty(t, results)
		})
	}
}

// Sides take turns, and each has all operations of its own.
func TestSidesTakeTurns(t *testing.T) {
	var order strings.Builder
	side := func(name string) Contender {
		return Contender{name, func() Side {
			return &wrong{Side: routing.NewPool(), turns: func(a answer) answer {
				if !strings.HasSuffix(order.String(), name) {
					order.WriteString(name)
				}
				return a
			}}
		}}
	}
	b := small(side("a"), side("b"), side("c"))
	b.Cases, b.Checks, b.Rounds = b.Cases[:1], 2, 4
	var told []string
	b.Progress = func(what string) { told = append(told, what) }
	_, err := b.Run(t.Context())
	require.NoError(t, err)
	assert.Equal(t, strings.Repeat("abc", 2+4)+"a", order.String(), "compared twice, measured four times, and allocations counted")
	assert.Equal(t, []string{
		"comparing the answers: arriving", "round 1 of 4: arriving", "round 2 of 4: arriving", "round 3 of 4: arriving", "round 4 of 4: arriving",
	}, told)
}

// wasteful allocates whenever it is asked.
type wasteful struct {
	Side
	kept []byte
}

func (w *wasteful) Pick(now routing.Time) (routing.ContactID, routing.AgentID, bool) {
	w.kept = make([]byte, 100)
	return w.Side.Pick(now)
}

func TestAllocationsAreCounted(t *testing.T) {
	b := small(Contender{"a wasteful one", func() Side { return &wasteful{Side: newScan()} }}, Scan)
	b.Cases = b.Cases[:1]
	results, err := b.Run(t.Context())
	require.NoError(t, err)
	assert.InDelta(t, 1, results[0].Allocs, 0.001)
	assert.InDelta(t, 1, results[0].MeanAllocs, 0.5)

	b.Sides[0] = Scan
	results, err = b.Run(t.Context())
	require.NoError(t, err)
	assert.Zero(t, results[0].Allocs)
}

func TestABenchCanBeInterrupted(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	b := small(Index, Plain)
	b.Turn = time.Hour
	b.Progress = func(what string) {
		if strings.HasPrefix(what, "round") {
			stop()
		}
	}
	results, err := b.Run(ctx)
	require.ErrorIs(t, err, context.Canceled)
	assert.Empty(t, results)
}

func TestMedian(t *testing.T) {
	assert.InDelta(t, 2, median([]float64{3, 1, 2}), 0)
	assert.InDelta(t, 2.5, median([]float64{4, 1, 3, 2}), 0)
}
