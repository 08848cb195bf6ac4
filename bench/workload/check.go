// SPDX-License-Identifier: Apache-2.0

package workload

import (
	"math"
	"slices"
	"time"

	"cordial/configs"
)

// checker looks at what can be judged only in view of the whole file: names,
// references, sums, and intervals against each other.
type checker struct {
	*configs.Reading
	f *file
}

func (c *checker) all() {
	c.curves()
	c.calls()
	c.phones()
	c.roster()
	if c.Sound(&c.f.WarmUp) && c.Sound(&c.f.Length) && c.f.Length > 0 && c.f.WarmUp >= c.f.Length {
		c.Fault(&c.f.WarmUp, "%s is as long as the whole scenario (%s): nothing would be counted", c.f.WarmUp, c.f.Length)
	}
}

func (c *checker) curves() {
	unique(c, "a curve", c.f.Curves, func(v *curve) *configs.Name { return &v.Name })
	for i := range c.f.Curves {
		rows := c.f.Curves[i].Rows
		spans := make([]interval, len(rows))
		sum := 0.0
		for k := range rows {
			spans[k] = interval{&rows[k].From, &rows[k].To}
			sum += rows[k].Calls
		}
		c.intervals("row", spans)
		if c.Given(&c.f.Curves[i].Rows) && len(rows) == 0 {
			c.Fault(&c.f.Curves[i].Rows, "the list is empty: give rows such as {from: \"08:00\", to: \"09:00\", calls: 120}")
		} else if len(rows) > 0 && sum == 0 && c.Sound(&rows[0].Calls) {
			c.Fault(&c.f.Curves[i].Rows, "nobody calls in any row: give at least one with calls above 0")
		}
	}
}

// interval is a part of the day, by the addresses of its ends.
type interval struct{ from, to *clock }

// intervals checks that each ends after it begins, within a day, and that no two
// overlap.
func (c *checker) intervals(what string, all []interval) {
	var good []interval
	for _, v := range all {
		switch {
		case !c.Given(v.from) || !c.Given(v.to) || !c.Sound(v.from) || !c.Sound(v.to):
		case *v.to <= *v.from:
			c.Fault(v.to, "the %s ends at %s, before it begins (%s): split it at midnight, as rows to 24:00 and from 00:00", what, v.to, v.from)
		case *v.to > clock(24*time.Hour):
			c.Fault(v.to, "a day ends at 24:00; what comes later is a %s from 00:00", what)
		default:
			good = append(good, v)
		}
	}
	slices.SortStableFunc(good, func(a, b interval) int { return int(time.Duration(*a.from-*b.from) / time.Minute) })
	for i := 1; i < len(good); i++ {
		a, b := good[i-1], good[i]
		if *b.from >= *a.to {
			continue
		}
		if *b.to < *a.to { // the one that ends later may overlap the next, too
			good[i] = a
		}
		first, second := a, b
		if c.Line(second.from) < c.Line(first.from) {
			first, second = b, a
		}
		c.Fault(second.from, "the %s %s to %s overlaps that of %s to %s at line %d", what, second.from, second.to, first.from, first.to, c.Line(first.from))
	}
}

// unique checks that the names of a list differ.
func unique[T any](c *checker, kind string, list []T, name func(*T) *configs.Name) {
	names, at := make([]configs.Name, len(list)), make([]any, len(list))
	for i := range list {
		names[i], at[i] = *name(&list[i]), name(&list[i])
	}
	c.Unique(kind, names, at)
}

// namesOf are the names of a list.
func namesOf[T any](list []T, name func(*T) configs.Name) []configs.Name {
	all := make([]configs.Name, len(list))
	for i := range list {
		all[i] = name(&list[i])
	}
	return all
}

// sharesOff tells whether shares do not make a whole. A millionth is allowed for
// thirds that are written as decimals.
func sharesOff(sum float64) bool { return math.Abs(sum-1) > 1e-6 }

// dist checks that there is exactly one way to say how long something takes.
func (c *checker) dist(d *dist) {
	if d == nil || !c.Sound(d) {
		return
	}
	ways := 0
	for _, way := range []any{&d.Constant, &d.Exponential, &d.Lognormal, &d.Values, &d.Quantiles} {
		if c.Given(way) {
			ways++
		}
	}
	if ways != 1 {
		c.Fault(d, "give exactly one of constant, exponential, lognormal, values or quantiles")
		return
	}
	if c.Given(&d.Values) && len(d.Values) == 0 {
		c.Fault(&d.Values, "the list is empty: give the lengths that were seen, such as [40s, 2m, 9m]")
	}
	if !c.Given(&d.Quantiles) {
		return
	}
	if len(d.Quantiles) < 2 {
		c.Fault(&d.Quantiles, "give at least two quantiles: the shortest and the longest, and others between")
	}
	for i := 1; i < len(d.Quantiles); i++ {
		if q := &d.Quantiles[i]; c.Sound(q) && c.Sound(&d.Quantiles[i-1]) && *q < d.Quantiles[i-1] {
			c.Fault(q, "%s is shorter than the quantile before (%s): give them in ascending order", *q, d.Quantiles[i-1])
		}
	}
}

func (c *checker) phones() {
	c.dist(c.f.Phones.Answer)
	c.dist(c.f.Phones.Back)
}
