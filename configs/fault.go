// SPDX-License-Identifier: Apache-2.0

package configs

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Fault is one thing that is wrong in a file, or worth a warning.
type Fault struct {
	File string
	Line int // from 1; 0 where the fault is the whole file's
	Text string
}

// String is the fault as "file:line: what is wrong and what is allowed".
func (f Fault) String() string {
	if f.Line == 0 {
		return fmt.Sprintf("%s: %s", f.File, f.Text)
	}
	return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Text)
}

// Faults are all that is wrong with a configuration, by file and line. It is
// the error of [Load] and [Parse]; find it with errors.As.
type Faults []Fault

// Error has one line for each fault.
func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i := range f {
		lines[i] = f[i].String()
	}
	return strings.Join(lines, "\n")
}

// sorted puts the faults of the file main first, then those of the files that
// it names, each by line; faults of one line stay in the order of their finding.
// What was found twice (by two ways to one anchor) is told once.
func (f Faults) sorted(main string) Faults {
	slices.SortStableFunc(f, func(a, b Fault) int {
		if a.File != b.File && (a.File == main || b.File == main) {
			if a.File == main {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	seen := make(map[Fault]bool, len(f))
	return slices.DeleteFunc(f, func(x Fault) bool {
		again := seen[x]
		seen[x] = true
		return again
	})
}
