// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"io"
	"text/tabwriter"

	"cordial/bench/pick"
)

// routingFigures is what bench routing prints. A pick includes all that it changes:
// the contact comes and goes, the agent is taken and released. Times are medians of
// the rounds, in nanoseconds.
type routingFigures struct {
	// IdenticalPicks tells that all sides picked the same; without that there are no
	// figures. PicksCompared counts those picks.
	IdenticalPicks bool `json:"identical_picks"`
	PicksCompared  int  `json:"picks_compared"`
	// PickAllocs is how often the index allocates in a pick, in either direction: the
	// median. PickAllocsMean counts those in that follow a change of levels, after which
	// a ranking may have to be made anew.
	PickAllocs     float64 `json:"pick_allocs"`
	PickAllocsMean float64 `json:"pick_allocs_mean"`

	// A contact comes, and one in ten of 3,600 agents is free. The rival of the
	// speedups filters and sorts. Agents are of 200 profiles, or all of them differ.
	PickNs3600          float64 `json:"pick_ns_3600"`
	PickSpeedup3600     float64 `json:"pick_speedup_3600_200"`
	PickSpeedupDistinct float64 `json:"pick_speedup_3600_distinct"`
	PickSpeedup100k     float64 `json:"pick_speedup_100k"`
	PickScale           float64 `json:"pick_scale_100k_over_3600"`

	// An agent comes free, and 10,000 contacts wait. The rival of the speedups looks
	// at each of them.
	FreedNs10k           float64 `json:"freed_ns_10k"`
	FreedSpeedup10k      float64 `json:"freed_speedup_10k_200"`
	FreedSpeedupDistinct float64 `json:"freed_speedup_10k_distinct"`

	// Rows are all that was measured.
	Rows   []routingRow `json:"rows"`
	Rounds int          `json:"rounds"`
}

// routingRow is a case, with the times of the sides in nanoseconds.
type routingRow struct {
	Case     string  `json:"case"`
	Agents   int     `json:"agents"`
	Profiles int     `json:"profiles"`
	Waiting  int     `json:"waiting"`
	IndexNs  float64 `json:"index_ns"`
	SortNs   float64 `json:"sort_ns"`
	ScanNs   float64 `json:"scan_ns"`
	Allocs   float64 `json:"allocs_mean"` // of the index
	Compared int     `json:"compared"`
	Picked   float64 `json:"picked"` // the share of operations with a pick
}

// bySort and byScan tell how many times as long a rival takes.
func (r routingRow) bySort() float64 { return r.SortNs / r.IndexNs }
func (r routingRow) byScan() float64 { return r.ScanNs / r.IndexNs }

// routingFiguresOf sums up the results of routingCases.
func routingFiguresOf(results []pick.Result, rounds int) routingFigures {
	f := routingFigures{IdenticalPicks: true, Rounds: rounds}
	for i, r := range results {
		f.Rows = append(f.Rows, routingRow{
			Case: r.Name, Agents: r.Agents, Profiles: r.Profiles, Waiting: r.Waiting,
			IndexNs: r.Took[0], SortNs: r.Took[1], ScanNs: r.Took[2],
			Allocs: r.MeanAllocs, Compared: r.Compared, Picked: r.Picked,
		})
		if i < talks {
			f.PicksCompared += r.Compared
			f.PickAllocs, f.PickAllocsMean = max(f.PickAllocs, r.Allocs), max(f.PickAllocsMean, r.MeanAllocs)
		}
	}
	f.PickNs3600, f.FreedNs10k = f.Rows[pick3600].IndexNs, f.Rows[freed10k].IndexNs
	f.PickSpeedup3600, f.PickSpeedupDistinct = f.Rows[pick3600].bySort(), f.Rows[pickDistinct].bySort()
	f.PickSpeedup100k, f.PickScale = f.Rows[pick100k].bySort(), f.Rows[pick100k].IndexNs/f.PickNs3600
	f.FreedSpeedup10k, f.FreedSpeedupDistinct = f.Rows[freed10k].byScan(), f.Rows[freedDistinct].byScan()
	return f
}

// print writes the figures as a table, with what is asked of them.
func (f routingFigures) print(out io.Writer) error {
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	row := func(name, asked, format string, args ...any) {
		fmt.Fprintf(t, "%s\t%s\t%s\n", name, fmt.Sprintf(format, args...), asked)
	}
	rivals := func(r routingRow, sort, scan string) {
		row("  against filter and sort", sort, "%.0f times its %s", r.bySort(), nanoseconds(r.SortNs))
		row("  against a scan", scan, "%.0f times its %s", r.byScan(), nanoseconds(r.ScanNs))
	}
	row("the same picks", "or no figures", "%d compared", f.PicksCompared)
	row("allocations of a pick", "must be 0", "%.3g", f.PickAllocs)
	row("  where levels change", "", "%.3f in the mean", f.PickAllocsMean)
	row("arriving, 3,600 agents", "", "%.0f ns", f.PickNs3600)
	rivals(f.Rows[pick3600], "must be 100 or more", "")
	row("  all of them different", "", "%.0f ns", f.Rows[pickDistinct].IndexNs)
	rivals(f.Rows[pickDistinct], "must be 40 or more", "")
	row("arriving, 10,000 agents", "", "%.0f ns", f.Rows[pick10k].IndexNs)
	rivals(f.Rows[pick10k], "", "")
	row("arriving, 100,000 agents", "", "%.0f ns", f.Rows[pick100k].IndexNs)
	rivals(f.Rows[pick100k], "must be 5000 or more", "")
	row("  against 3,600 agents", "must be 1.5 or less", "%.2f times as long", f.PickScale)
	row("freed, 10,000 wait", "", "%.0f ns", f.FreedNs10k)
	rivals(f.Rows[freed10k], "", "must be 3000 or more")
	row("  all agents different", "", "%.0f ns", f.Rows[freedDistinct].IndexNs)
	rivals(f.Rows[freedDistinct], "", "must be 1000 or more")
	if err := t.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(out, "\nUpdates, while 10,000 wait    the index  filter and sort     a scan\n")
	for i, name := range []string{"an agent is free, then talks", "an agent signs out and in", "an agent's levels, and back", "a contact comes and goes"} {
		r := f.Rows[talks+i]
		fmt.Fprintf(out, "%-28s %7.0f ns %13.0f ns %7.0f ns\n", name, r.IndexNs, r.SortNs, r.ScanNs)
	}
	_, err := fmt.Fprintf(out, "\nMedians of %d rounds. 200 profiles, unless all are different.\n", f.Rounds)
	return err
}

// nanoseconds writes a duration of so many.
func nanoseconds(ns float64) string {
	if ns < 1000 {
		return fmt.Sprintf("%.0f ns", ns)
	}
	return fmt.Sprintf("%.1f µs", ns/1000)
}
