// SPDX-License-Identifier: Apache-2.0

package eta

import (
	"fmt"
	"time"
)

// steps are to what ranges are rounded that end before a time: no finer than anybody
// could know.
var steps = []struct{ below, step time.Duration }{
	{time.Minute, 10 * time.Second},
	{10 * time.Minute, time.Minute},
	{30 * time.Minute, 5 * time.Minute},
	{3 * time.Hour, 15 * time.Minute},
}

// longest is what is not told apart any more.
const longest = 3 * time.Hour

// Rounded returns the ends of the range, rounded outward to whole steps of 10 seconds to
// 15 minutes, so that it holds all the more. A low end of 0 is none; a high end of 0 is
// none either: it may be more than three hours.
func (r Range) Rounded() (low, high time.Duration) {
	for _, s := range steps {
		if high = (r.High + s.step - 1) / s.step * s.step; high <= s.below {
			low = max(0, r.Low) / s.step * s.step
			return low, max(high, low+s.step)
		}
	}
	return min(max(0, r.Low), longest) / (15 * time.Minute) * (15 * time.Minute), 0
}

// String is the range as a table has room for it: 10-40 s, 2-4 min, < 5 min.
func (r Range) String() string {
	low, high := r.Rounded()
	switch {
	case high == 0:
		return fmt.Sprintf("> %d min", low/time.Minute)
	case high <= time.Minute:
		return spell(low/time.Second, high/time.Second, "s")
	}
	return spell(low/time.Minute, high/time.Minute, "min")
}

func spell(low, high time.Duration, unit string) string {
	if low == 0 {
		return fmt.Sprintf("< %d %s", high, unit)
	}
	return fmt.Sprintf("%d-%d %s", low, high, unit)
}

// Words is the range as a caller may hear it: between two and four minutes.
func (r Range) Words() string {
	low, high := r.Rounded()
	unit, name := time.Minute, "minute"
	if high != 0 && high <= time.Minute {
		unit, name = time.Second, "second"
	}
	switch {
	case high == 0 && low == 0:
		return "an unknown time"
	case high == 0:
		return "more than " + counted(low/unit, name)
	case low == 0:
		return "less than " + counted(high/unit, name)
	}
	return fmt.Sprintf("between %s and %s", number(low/unit), counted(high/unit, name))
}

func counted(n time.Duration, unit string) string {
	if n == 1 {
		return number(n) + " " + unit
	}
	return number(n) + " " + unit + "s"
}

var (
	ones = []string{
		"", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
		"eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
	}
	tens = []string{"", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"}
)

// number spells a number from 1 to 199.
func number(n time.Duration) string {
	switch {
	case n >= 100:
		rest := "one hundred"
		if n > 100 {
			rest += " and " + number(n-100)
		}
		return rest
	case n < 20:
		return ones[n]
	case n%10 == 0:
		return tens[n/10]
	}
	return tens[n/10] + "-" + ones[n%10]
}
