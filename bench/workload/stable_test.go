// SPDX-License-Identifier: Apache-2.0

package workload

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestUnstable(t *testing.T) {
	full := Plain{Agents: 12, Rate: 6, Talk: 2 * time.Minute, Length: 3 * time.Hour}
	found := plain(t, full).Unstable()
	require.Len(t, found, 1, "12 Erlang for 12 agents")
	o := found[0]
	assert.Equal(t, "all", o.Queue)
	assert.InDelta(t, 12, o.Load, 1e-9)
	assert.InDelta(t, 12, o.Agents, 1e-9)
	assert.Equal(t, 3*time.Hour, o.To.Sub(o.From), "half hours in a row are one")
	assert.Equal(t, "queue all, 2026-03-02 00:00 to 2026-03-02 03:00 UTC: 12.0 Erlang of calls for 12.0 agents, and nobody hangs up: "+
		"the queue is unstable; give patience, a limit of the wait, more agents or fewer calls", o.String())

	for name, p := range map[string]Plain{
		"an agent more":  {Agents: 13, Rate: 6, Talk: 2 * time.Minute, Length: 3 * time.Hour},
		"less work":      {Agents: 12, Rate: 5.99, Talk: 2 * time.Minute, Length: 3 * time.Hour},
		"people hang up": {Agents: 12, Rate: 60, Talk: 2 * time.Minute, Length: 3 * time.Hour, Patience: time.Hour},
	} {
		assert.Empty(t, plain(t, p).Unstable(), name)
	}
}

// TestUnstableByHalfHours counts wrap-up and rings, looks at who is there and who
// could, and at all queues together.
func TestUnstableByHalfHours(t *testing.T) {
	roster := "  - {name: g, count: 20, skills: {boots: 2, ties: 2}, shrinkage: 0.5, shifts: [{from: \"00:00\", to: \"12:00\"}, {from: \"12:00\", to: \"24:00\"}]}\n"
	at := func(calls string, changes ...string) []Overload {
		return rostered(t, roster, append([]string{"calls: 2400", "calls: " + calls}, changes...)...).Unstable()
	}
	// 10 of 20 are on a shift, 5 of them there, and a1 always.
	assert.Empty(t, at("1700"), "5.9 Erlang for 6")
	assert.Len(t, at("1750"), 1, "6.1 Erlang for 6")
	assert.Len(t, at("1700", "  talk: {exponential: 5m}\n", "  talk: {exponential: 5m}\n  wrap_up: {constant: 10s}\n"), 1)
	assert.Len(t, at("1700", "calls:\n  curve", "phones: {answer: {constant: 8s}}\ncalls:\n  curve"), 1)
	assert.Empty(t, at("9000", "needs: [{skill: boots}]", "limits: {wait: {after: 5m, then: {announcement: \"sound:x\"}}}, needs: [{skill: boots}]"))
	hard := at("600", "needs: [{skill: boots}]", "needs: [{skill: boots, least: 3}]")
	require.Len(t, hard, 1, "2.1 Erlang, and only a1 can")
	assert.InDelta(t, 1, hard[0].Agents, 1e-9)
	assert.Empty(t, at("600", "needs: [{skill: boots}]", "needs: [{skill: boots, least: 3, relax: [{after: 1m, level: 2}]}]"), "once the need has given way all can")
	nobody := at("1", "needs: [{skill: boots}]", "needs: [{skill: german}]")
	require.Len(t, nobody, 1)
	assert.Zero(t, nobody[0].Agents)

	two := at("1000", "needs: [{skill: boots}]}]", "needs: [{skill: boots}]}, {name: r, needs: [{skill: ties}]}]",
		"lines: [{name: l, queue: q}]", "lines: [{name: l, queue: q}, {name: m, queue: r}]",
		"    - {name: t, line: l}", "    - {name: t, line: l}\n    - {name: u, line: m}")
	require.Len(t, two, 1, "3.5 Erlang each for 6 and 5, but 6.9 for all 6")
	assert.Empty(t, two[0].Queue)
	assert.Contains(t, two[0].String(), "all queues together")
}
