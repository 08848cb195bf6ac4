// SPDX-License-Identifier: Apache-2.0

package waits

import (
	"fmt"
	"time"
)

// What is asked of forecasts.
const (
	leastHeld    = 0.75 // of the ranges, in every row
	mostHeld     = 0.85
	mostEstimate = time.Millisecond
)

// Report is what a comparison found.
type Report struct {
	Rows []Row `json:"rows"`
	// Estimate is what one estimate costs among 10,000 who wait, Distinct the same where
	// no two agents have the same skills; in nanoseconds.
	Estimate int64  `json:"estimate_ns_10k"`
	Distinct int64  `json:"estimate_ns_10k_distinct"`
	Costs    []Cost `json:"costs"`
	// Missed says in words what is asked and was not reached.
	Missed []string `json:"missed"`
}

// judge notes what was missed.
func (r *Report) judge() {
	r.Missed = []string{}
	miss := func(format string, args ...any) { r.Missed = append(r.Missed, fmt.Sprintf(format, args...)) }
	for _, row := range r.Rows {
		if row.Coverage < leastHeld || row.Coverage > mostHeld {
			miss("load %v: %.1f %% of the ranges held, must be %.0f to %.0f %%", row.Load, 100*row.Coverage, 100*leastHeld, 100*mostHeld)
		}
		if row.Error >= row.Average {
			miss("load %v: off by %.1f s, must be less than the %.1f s of the moving average", row.Load, row.Error, row.Average)
		}
	}
	if r.Estimate > mostEstimate.Nanoseconds() {
		miss("an estimate takes %v, must be %v or less", time.Duration(r.Estimate), mostEstimate)
	}
}
