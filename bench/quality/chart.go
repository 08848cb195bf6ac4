// SPDX-License-Identifier: Apache-2.0

package quality

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// ErrChart says that a chart cannot be drawn of what there is.
var ErrChart = errors.New("no chart")

// The chart's measures, in pixels at its natural size.
const (
	chartWidth  = 800
	chartHeight = 800
	mainLoad    = 0.95 // has the large panel
	others      = 3    // small panels beneath it
)

// manner is how a rule is shown.
type manner int

const (
	sweeping manner = iota // the dial, at any setting
	partly                 // the dial without a part of it
	rivalling
)

// spot is a rule at a load.
type spot struct {
	name      string
	key       string // a letter; of the dial its setting
	manner    manner
	fit, wait float64
	worth     time.Duration // of the dial
}

// Draw writes the frontier of a report's only table as an SVG: the mean fit against the
// mean wait, the dial as a curve over its settings, all other rules as points. It needs
// the rows of a table with Sweep; [ErrChart] if they are not there.
func Draw(out io.Writer, r *Report) error {
	if len(r.Tables) != 1 {
		return fmt.Errorf("%w: it is of one table", ErrChart)
	}
	all := map[float64][]spot{}
	for _, b := range r.Bounds {
		all[b.Load] = spots(r.Rows, b.Load)
		if n := sweepLength(all[b.Load]); n < 2+len(sweep) {
			return fmt.Errorf("%w: at load %.2f the dial has %d settings, and should have %d", ErrChart, b.Load, n, 2+len(sweep))
		}
	}
	f := &frontier{table: r.Tables[0], spots: all, scale: scaleOf(all)}
	if err := f.draw(); err != nil {
		return err
	}
	_, err := out.Write(f.b.Bytes())
	return err
}

func sweepLength(all []spot) (n int) {
	for _, s := range all {
		if s.manner == sweeping {
			n++
		}
	}
	return n
}

// spots are the rules at a load; the dial comes first, by its setting.
func spots(rows []Row, load float64) []spot {
	var curve, points []spot
	for _, r := range rows {
		if r.Load != load {
			continue
		}
		s := spot{name: r.Policy, fit: r.FitShare, wait: r.Wait}
		seconds, isSwept := strings.CutPrefix(r.Policy, swept)
		switch {
		case r.Policy == Ours:
			s.worth = Worth
		case r.Policy == unheld:
			s.worth = 0
		case isSwept:
			s.worth, _ = time.ParseDuration(seconds + "s")
		default:
			s.manner = rivalling
			if strings.HasPrefix(r.Policy, "with") {
				s.manner = partly
			}
			s.key = string(rune('a' + len(points)))
			points = append(points, s)
			continue
		}
		s.key = fmt.Sprintf("%.0f s", s.worth.Seconds())
		curve = append(curve, s)
	}
	slices.SortFunc(curve, func(a, b spot) int { return int(a.worth - b.worth) })
	return append(curve, points...)
}

// panels are the load of the large panel and those of the small ones.
func (f *frontier) panels() []float64 {
	var loads []float64
	for load := range f.spots { //lint:sorted below
		loads = append(loads, load)
	}
	slices.Sort(loads)
	main := loads[len(loads)/2]
	if slices.Contains(loads, mainLoad) {
		main = mainLoad
	}
	rest := slices.DeleteFunc(loads, func(l float64) bool { return l == main })
	if len(rest) > others { // what lies between is much like its neighbours
		rest = slices.Delete(rest, 1, 1+len(rest)-others)
	}
	return append([]float64{main}, rest...)
}
