// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// figures are a table of three columns: what, how much, and of what. It fits into 80
// columns.
type figures struct{ b strings.Builder }

func (t *figures) text(s string) { fmt.Fprintf(&t.b, "%s\n", fold(s, 80)) }

func (t *figures) row(name, value, unit string) {
	line := fmt.Sprintf("  %-15s %10s  %s", name, value, unit)
	t.b.WriteString(strings.TrimRight(line, " ") + "\n")
}

func (t *figures) write(out io.Writer) error {
	_, err := io.WriteString(out, t.b.String())
	return err
}

// figure writes a number for people: four digits that count, and all of those before
// the point.
func figure(x float64) string {
	if math.Abs(x) >= 1000 {
		return strconv.FormatFloat(x, 'f', 0, 64)
	}
	return strconv.FormatFloat(x, 'g', 4, 64)
}
