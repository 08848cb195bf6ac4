// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/acd"
	"cordial/routing"
)

func exported(t *testing.T, dir string, from, to uint64) []Words {
	t.Helper()
	var out []Words
	require.NoError(t, Export(dir, from, to, func(w Words) error {
		out = append(out, w)
		return nil
	}))
	return out
}

func TestExportInWords(t *testing.T) {
	dir, s := written(t, 2)
	all := exported(t, dir, 0, 0)
	require.Len(t, all, len(s.records))
	arrive := all[7]
	assert.Equal(t, "arrive", arrive.Command.Kind)
	assert.Equal(t, "boots", arrive.Command.Line)
	assert.Equal(t, "contact-queued", arrive.Events[0].Kind)
	assert.Equal(t, "boots", arrive.Events[0].Queue)
	offer := arrive.Events[1]
	assert.Equal(t, "contact-offered", offer.Kind)
	assert.Equal(t, "anna", offer.Agent)
	assert.Contains(t, offer.Why, "she fitted best of those who were free; fit 0.70")
	assert.Contains(t, offer.Why, "next in line ben (0.50)")
	assert.Contains(t, offer.Until, "2023-11-14T22:")
	signIn := all[3]
	assert.Equal(t, "anna", signIn.Command.Agent)
	ended := all[10].Events[0]
	assert.Equal(t, "contact-ended", ended.Kind)
	assert.Equal(t, "answered", ended.Outcome)

	part := exported(t, dir, 5, 6)
	require.Equal(t, all[4:6], part)
	assert.Empty(t, exported(t, dir, 9_999, 0))
}

func TestExportWithoutTheBeginningKnowsTheNames(t *testing.T) {
	dir, s := compacted(t)
	all := exported(t, dir, 0, 0)
	require.Len(t, all, len(s.records)-10)
	assert.Equal(t, uint64(11), all[0].Seq)
	for _, w := range all {
		for _, e := range w.Events {
			assert.NotContains(t, e.Agent+e.Queue, "#")
		}
	}
}

func TestExportHoldsNoNumbersOfCallers(t *testing.T) {
	dir, s := written(t, 1)
	j := open(t, dir)
	_, err := j.Customer("+4915112345678")
	require.NoError(t, err)
	require.NoError(t, j.Append(s.more()))
	shut(t, j)
	text, err := json.Marshal(exported(t, dir, 0, 0))
	require.NoError(t, err)
	assert.NotContains(t, string(text), "15112345678")
}

func TestExportStopsAtAnError(t *testing.T) {
	dir, _ := written(t, 1)
	stop := errors.New("the pipe is closed")
	n := 0
	err := Export(dir, 0, 0, func(Words) error { n++; return stop })
	require.ErrorIs(t, err, stop)
	assert.Equal(t, 1, n)
	flip(t, dir, batchBucket, 2, batchHead)
	assert.ErrorIs(t, Export(dir, 0, 0, func(Words) error { return nil }), ErrDamaged)
}

// TestEveryRuleHasWords: a new rule, event or reason must not come out as a number.
func TestEveryRuleHasWords(t *testing.T) {
	var n names
	for rule := routing.OnlyAgent; rule <= routing.LimitNear; rule++ {
		why := n.why(&acd.Event{Why: &routing.Why{Rule: rule}})
		assert.NotContains(t, why, "rule ", "rule %d", rule)
	}
	assert.Contains(t, n.why(&acd.Event{Why: &routing.Why{Rule: routing.AskedFor}}), "asked for her")
	assert.Contains(t, n.why(&acd.Event{Why: &routing.Why{Rule: 200}}), "rule 200")
	assert.Equal(t, "#7", named(n.agents, acd.AgentID(7)))
	assert.Empty(t, named(n.agents, acd.AgentID(0)))
}
