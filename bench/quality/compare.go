// SPDX-License-Identifier: Apache-2.0

package quality

import (
	"context"
	"fmt"
	"runtime"
	"sync"
)

// Report is how all rules did.
type Report struct {
	Rows []Row `json:"rows"` // by table and load, and within them in the order of the rules
	// Bounds are the means of the bounds, by table and load.
	Bounds []BoundRow `json:"bounds"`
	// Missed says in words what is asked of the dial and not reached.
	Missed []string   `json:"missed"`
	Tables []TableRow `json:"tables"`
}

// TableRow is what was compared in a table.
type TableRow struct {
	Table  string `json:"table"`
	About  string `json:"about"`
	Agents int    `json:"agents"`
	// Contacts are those counted in each run, Seeds those of the runs.
	Contacts int      `json:"contacts"`
	Seeds    []uint64 `json:"seeds"`
}

// BoundRow is the greatest mean fit at a load.
type BoundRow struct {
	Table string  `json:"table"`
	Load  float64 `json:"load"`
	Fit   float64 `json:"fit"`
}

// Compare lets all rules route the same contacts of each table, on all processors;
// progress is told after each run. The figures do not hang on the number of processors.
func Compare(ctx context.Context, tables []Table, progress func(done, all int)) (Report, error) {
	report := Report{Missed: []string{}}
	done, runs := 0, 0
	for _, t := range tables {
		runs += len(t.Loads) * len(t.Seeds) * len(t.contenders())
	}
	for _, t := range tables {
		from := len(report.Rows)
		if err := t.compare(ctx, &report, func() { done++; progress(done, runs) }); err != nil {
			return Report{}, err
		}
		rows := report.Rows[from:]
		judge(rows)
		report.Missed = append(report.Missed, missed(&t, rows)...)
	}
	return report, nil
}

// compare adds a table to a report.
func (t *Table) compare(ctx context.Context, report *Report, done func()) error {
	all := t.contenders()
	row := TableRow{Table: t.Name, About: t.About, Contacts: t.Contacts, Seeds: t.Seeds}
	for _, load := range t.Loads {
		results := make([][]Result, len(all))
		var bounds []Bound
		for _, seed := range t.Seeds {
			s, err := t.scene(seed, load)
			if err != nil {
				return err
			}
			row.Agents = s.instance.Agents()
			bounds = append(bounds, s.bound)
			at, err := s.runs(ctx, t, all, done)
			if err != nil {
				return fmt.Errorf("table %s, load %.2f, seed %d: %w", t.Name, load, seed, err)
			}
			for c := range all {
				results[c] = append(results[c], at[c])
			}
		}
		for c := range all {
			report.Rows = append(report.Rows, rowOf(t.Name, all[c].name, load, results[c], bounds))
		}
		report.Bounds = append(report.Bounds, boundRow(t.Name, load, bounds))
	}
	report.Tables = append(report.Tables, row)
	return nil
}

func boundRow(table string, load float64, bounds []Bound) BoundRow {
	row := BoundRow{Table: table, Load: load}
	for _, b := range bounds {
		row.Fit += b.share() / float64(len(bounds))
	}
	return row
}

// runs lets each rule route; done is told after each, one at a time.
func (s *scene) runs(ctx context.Context, t *Table, all []contender, done func()) ([]Result, error) {
	results, errs := make([]Result, len(all)), make([]error, len(all))
	var workers sync.WaitGroup
	var mu sync.Mutex
	next := 0
	take := func() int {
		mu.Lock()
		defer mu.Unlock()
		next++
		return next - 1
	}
	for range min(len(all), runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			for c := take(); c < len(all) && ctx.Err() == nil; c = take() {
				results[c], errs[c] = run(s.instance, s.contacts, t.Warm, t.Warm+t.Contacts, all[c].route(s))
				mu.Lock()
				done()
				mu.Unlock()
			}
		})
	}
	workers.Wait()
	for c, err := range errs {
		if err != nil {
			return nil, fmt.Errorf("%s: %w", all[c].name, err)
		}
	}
	return results, context.Cause(ctx)
}
