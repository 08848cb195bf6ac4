// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/bench/pick"
	"cordial/routing"
)

// All that bench routing measures runs on floors of a twentieth of the size, and comes
// to figures.
func TestBenchRouting(t *testing.T) {
	b := pick.Bench{
		Cases: routingCases(20), Sides: []pick.Contender{pick.Index, pick.Plain, pick.Scan},
		Checks: 2, Rounds: 1, Turn: time.Microsecond, Progress: func(string) {},
	}
	results, err := b.Run(t.Context())
	require.NoError(t, err)
	f := routingFiguresOf(results, 1)
	assert.True(t, f.IdenticalPicks)
	assert.Equal(t, 6*3*32, f.PicksCompared, "two batches in advance and one timed, of each of six cases")
	assert.Positive(t, f.PickNs3600)
	assert.Positive(t, f.FreedNs10k)
	require.Len(t, f.Rows, 10)
	for _, r := range f.Rows {
		assert.Positive(t, r.IndexNs)
		assert.Positive(t, r.SortNs)
		assert.Positive(t, r.ScanNs)
	}

	b.Sides[1], b.Sides[0] = b.Sides[0], pick.Contender{Name: "one who never picks", New: func() pick.Side { return never{pick.Scan.New()} }}
	_, err = b.Run(t.Context())
	require.ErrorContains(t, err, "one who never picks gives contact 0 to agent 0, but the index contact 1 to agent")
}

// never holds every contact.
type never struct{ pick.Side }

func (n never) Pick(now routing.Time) (routing.ContactID, routing.AgentID, bool) {
	_, _, _ = n.Side.Pick(now)
	return 0, 0, false
}

// The sizes are those that the figures are named after.
func TestRoutingCases(t *testing.T) {
	cases := routingCases(1)
	for i, want := range map[int]pick.Case{
		pick3600:      {Name: "arriving", Agents: 3_600, Profiles: 200},
		pickDistinct:  {Name: "arriving", Agents: 3_600, Profiles: 3_600},
		pick10k:       {Name: "arriving", Agents: 10_000, Profiles: 200},
		pick100k:      {Name: "arriving", Agents: 100_000, Profiles: 200},
		freed10k:      {Name: "freed", Agents: 3_600, Profiles: 200, Waiting: 10_000},
		freedDistinct: {Name: "freed", Agents: 3_600, Profiles: 3_600, Waiting: 10_000},
	} {
		is := cases[i]
		is.Do = nil
		assert.Equal(t, want, is)
	}
}

// madeUpResults are as routingCases would have them.
func madeUpResults() []pick.Result {
	results := make([]pick.Result, 0, 10)
	for i, c := range routingCases(1) {
		results = append(results, pick.Result{Case: c, Took: []float64{100, 1_000, 500}, Compared: 96, Picked: 1, Allocs: 0, MeanAllocs: float64(i) / 1000})
	}
	results[pick3600].Took = []float64{220, 26_400, 2_200}
	results[pickDistinct].Took = []float64{250, 12_500, 2_500}
	results[pick100k].Took = []float64{286, 2_145_000, 71_500}
	results[freed10k].Took = []float64{635, 2_540_000, 127_000}
	results[freedDistinct].Took = []float64{1_000, 3_000_000, 150_000}
	return results
}

func TestRoutingFigures(t *testing.T) {
	f := routingFiguresOf(madeUpResults(), 9)
	assert.InDelta(t, 120, f.PickSpeedup3600, 1e-9)
	assert.InDelta(t, 50, f.PickSpeedupDistinct, 1e-9)
	assert.InDelta(t, 7_500, f.PickSpeedup100k, 1e-9)
	assert.InDelta(t, 1.3, f.PickScale, 1e-9)
	assert.InDelta(t, 200, f.FreedSpeedup10k, 1e-9, "against the scan")
	assert.InDelta(t, 150, f.FreedSpeedupDistinct, 1e-9)
	assert.Zero(t, f.PickAllocs)
	assert.InDelta(t, 0.005, f.PickAllocsMean, 1e-9, "the worst of the picks; updates do not count")
	assert.Equal(t, 6*96, f.PicksCompared)

	b, err := json.Marshal(f)
	require.NoError(t, err)
	var keys map[string]any
	require.NoError(t, json.Unmarshal(b, &keys))
	for key, want := range map[string]any{
		"identical_picks": true, "pick_allocs": 0., "pick_ns_3600": 220., "pick_speedup_3600_200": 120., "pick_speedup_3600_distinct": 50.,
		"pick_speedup_100k": 7500., "freed_ns_10k": 635., "freed_speedup_10k_200": 200., "freed_speedup_10k_distinct": 150., "rounds": 9.,
	} {
		assert.Equal(t, want, keys[key], key)
	}
	assert.InDelta(t, 1.3, keys["pick_scale_100k_over_3600"], 1e-9)

	results := madeUpResults()
	results[freedDistinct].Allocs = 1
	assert.InDelta(t, 1, routingFiguresOf(results, 9).PickAllocs, 1e-9, "in either direction")
}

func TestRoutingTable(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, routingFiguresOf(madeUpResults(), 9).print(&out))
	for line := range strings.Lines(out.String()) {
		assert.LessOrEqual(t, len([]rune(line)), 81, "fits into 80 columns: %q", line)
	}
	text := strings.Join(strings.Fields(out.String()), " ")
	for _, line := range []string{
		"the same picks 576 compared or no figures", "allocations of a pick 0 must be 0",
		"arriving, 3,600 agents 220 ns against filter and sort 120 times its 26.4 µs must be 100 or more against a scan 10 times its 2.2 µs",
		"all of them different 250 ns against filter and sort 50 times its 12.5 µs must be 40 or more",
		"7500 times its 2145.0 µs must be 5000 or more", "against 3,600 agents 1.30 times as long must be 1.5 or less",
		"against a scan 200 times its 127.0 µs must be 3000 or more", "against a scan 150 times its 150.0 µs must be 1000 or more",
		"a contact comes and goes 100 ns 1000 ns 500 ns", "Medians of 9 rounds.",
	} {
		assert.Contains(t, text, line)
	}
}

func TestBenchRoutingTakesNoArguments(t *testing.T) {
	code, out := run(t, "bench", "routing", "3600")
	assert.NotEqual(t, 0, code)
	assert.Contains(t, out, "3600")
	code, out = run(t, "bench", "routing", "--help")
	assert.Equal(t, 0, code)
	for line := range strings.Lines(out) {
		assert.LessOrEqual(t, len([]rune(line)), 81)
	}
	assert.Contains(t, out, "--quick")
}
