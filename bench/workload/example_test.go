// SPDX-License-Identifier: Apache-2.0

package workload

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/acd"
)

func TestPlainCentres(t *testing.T) {
	s := plain(t, Plain{Agents: 3600, Rate: 1188, Talk: 3 * time.Minute, Length: time.Hour, WarmUp: 10 * time.Minute, Seed: 3})
	c := s.Config()
	assert.Len(t, c.Agents, 3600)
	assert.Equal(t, 1_000_000, c.MaxContacts, "as good as no limit")
	assert.Equal(t, "M/M/3600", s.Name())
	assert.EqualValues(t, 3, s.Seed())
	assert.Equal(t, s.Start().Add(10*time.Minute), s.Counted())
	assert.Equal(t, s.Start().Add(time.Hour), s.End())
	assert.Zero(t, c.Queues[0].ExpertiseWorth)
	all := contacts(s, 0)
	assert.InDelta(t, 1188*60, len(all), 5*267)
	for _, c := range all[:100] {
		assert.Equal(t, Forever, c.Patience)
		assert.Zero(t, c.WrapUp)
		assert.Empty(t, c.Needs)
	}
	turns := s.Run(0).Turns()
	require.Len(t, turns, 7200)
	assert.Equal(t, Turn{s.Start(), 3600, acd.Ready, ""}, turns[7199])
	assert.Equal(t, Pickup{Answers: true, Back: 30 * time.Second}, s.Run(0).Pickup(&all[0], 0))
}

func TestPlainWithPatienceAndLines(t *testing.T) {
	s := plain(t, Plain{Agents: 12, Rate: 4.2, Talk: 2 * time.Minute, Patience: time.Minute, Lines: 20, Length: 8 * time.Hour})
	assert.Equal(t, 20, s.Config().MaxContacts)
	var patience, talk sample
	for _, c := range contacts(s, 0) {
		patience, talk = append(patience, c.Patience.Seconds()), append(talk, c.Talk.Seconds())
	}
	assert.Less(t, patience.meanOff(60), credible)
	assert.Less(t, talk.meanOff(120), credible)
	_, err := Plain{Agents: 0, Rate: 1, Talk: time.Minute, Length: time.Hour}.Scenario()
	assert.ErrorContains(t, err, "count: 0 is out of range")
}

// TestPooled: six types at the same rate, 84 Erlang, two skills each, and each type
// is the first skill of 15 agents and the second of 15.
func TestPooled(t *testing.T) {
	s, err := Pooled(10*time.Hour, time.Hour, 1)
	require.NoError(t, err)
	c := s.Config()
	assert.Len(t, c.Agents, 90)
	assert.Equal(t, 120, c.MaxContacts)
	first, second := map[string]int{}, map[string]int{}
	for _, a := range c.Agents {
		require.Len(t, a.Levels, 2)
		for skill, level := range a.Levels {
			if level == 10 {
				first[skill]++
			} else {
				second[skill]++
			}
		}
	}
	for _, skill := range c.Skills {
		assert.Equal(t, 15, first[skill])
		assert.Equal(t, 15, second[skill])
	}
	types := []int{0, 1, 2, 3, 4, 5}
	for _, h := range s.load(types) {
		assert.InDelta(t, 84, h.Load, 1e-9)
	}
	assert.Empty(t, s.Unstable())
}
