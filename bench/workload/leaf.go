// SPDX-License-Identifier: Apache-2.0

package workload

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// clock is a time of day as a clock on the wall shows it, from midnight. Hours go
// on to 48, so that a night shift ends after it has begun.
type clock time.Duration

// String is the time as it is written in a file.
func (c clock) String() string {
	m := int(time.Duration(c) / time.Minute)
	return fmt.Sprintf("%02d:%02d", m/60, m%60)
}

// UnmarshalText takes 00:00 to 48:00.
func (c *clock) UnmarshalText(b []byte) error {
	text := string(b)
	h, m, ok := strings.Cut(text, ":")
	hours, err1 := strconv.ParseUint(h, 10, 8)
	minutes, err2 := strconv.ParseUint(m, 10, 8)
	if !ok || len(h) != 2 || len(m) != 2 || err1 != nil || err2 != nil || minutes > 59 || 60*hours+minutes > 48*60 {
		return fmt.Errorf("%.20q is not a time of day: give 00:00 to 24:00; 30:00 is 06:00 on the next day", text)
	}
	*c = clock(time.Duration(60*hours+minutes) * time.Minute)
	return nil
}

// date is the day on which a scenario begins, in days since 1970-01-01.
type date int64

// UnmarshalText takes a day such as 2026-03-02.
func (d *date) UnmarshalText(b []byte) error {
	t, err := time.Parse(time.DateOnly, string(b))
	if err != nil || t.Year() < 1980 || t.Year() > 2200 {
		return fmt.Errorf("%.20q is not a day: give one such as \"2026-03-02\", 1980 to 2200", b)
	}
	*d = date(t.Unix() / int64(day/time.Second))
	return nil
}

// at is the first moment at which the clocks of a zone show c, or later, on the day
// that comes so many days after. So a time that they leave out is the moment at
// which they are put forward, and of a time that they show twice it is the first.
func (d date) at(days int, c clock, zone *time.Location) time.Time {
	m := int(time.Duration(c) / time.Minute)
	t := time.Date(1970, 1, 1+int(d)+days, m/60, m%60, 0, 0, zone)
	begin, end := t.ZoneBounds()
	_, now := t.Zone()
	asked := time.Date(1970, 1, 1+int(d)+days, m/60, m%60, 0, 0, time.UTC)
	shown := t.Add(time.Duration(now) * time.Second)
	switch {
	case shown.After(asked):
		return begin
	case shown.Before(asked):
		return end
	case begin.IsZero():
		return t
	}
	_, before := begin.Add(-time.Second).Zone()
	if first := t.Add(time.Duration(now-before) * time.Second); first.Before(begin) && before > now {
		return first
	}
	return t
}

// weekday is the weekday that comes so many days after the date.
func (d date) weekday(days int) weekday {
	return weekday(time.Date(1970, 1, 1+int(d)+days, 12, 0, 0, 0, time.UTC).Weekday())
}

// weekday is mon to sun, numbered as time.Weekday is.
type weekday uint8

var weekdays = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// UnmarshalText takes mon to sun.
func (w *weekday) UnmarshalText(b []byte) error {
	i := slices.Index(weekdays, string(b))
	if i < 0 {
		return fmt.Errorf("%.20q is not a day of the week: give mon, tue, wed, thu, fri, sat or sun", b)
	}
	*w = weekday(i)
	return nil
}
