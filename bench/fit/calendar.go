// SPDX-License-Identifier: Apache-2.0

package fit

import (
	"time"

	"cordial/acd"
)

const (
	// slot is the finest part of a day that arrivals are counted by.
	slot = 15 * time.Minute
	// slots are so many of a day.
	slots = int(24 * time.Hour / slot)
	// mostDays is how long a scenario may be.
	mostDays = 366
)

// calendar is the days of a log, from midnight to midnight in a zone.
type calendar struct {
	zone      *time.Location
	midnights []acd.Time // of each day, and of the one after the last
}

func (c *calendar) days() int       { return len(c.midnights) - 1 }
func (c *calendar) start() acd.Time { return c.midnights[0] }
func (c *calendar) end() acd.Time   { return c.midnights[len(c.midnights)-1] }

// newCalendar has the days on which calls came.
func newCalendar(zone *time.Location, first, last acd.Time) *calendar {
	c := &calendar{zone: zone}
	y, m, d := local(first, zone).Date()
	for i := 0; ; i++ {
		t := acd.Time(time.Date(y, m, d+i, 0, 0, 0, 0, zone).UnixNano())
		c.midnights = append(c.midnights, t)
		if t > last {
			return c
		}
	}
}

func local(at acd.Time, zone *time.Location) time.Time { return time.Unix(0, int64(at)).In(zone) }

// day is the number of a moment's day; -1 before the first and after the last.
func (c *calendar) day(at acd.Time) int {
	if at < c.start() || at >= c.end() {
		return -1
	}
	low, high := 0, len(c.midnights)-1
	for high-low > 1 {
		if mid := (low + high) / 2; c.midnights[mid] <= at {
			low = mid
		} else {
			high = mid
		}
	}
	return low
}

// weekday is that of a day.
func (c *calendar) weekday(day int) time.Weekday { return local(c.midnights[day], c.zone).Weekday() }

// minute is what the clocks show, in minutes from midnight.
func (c *calendar) minute(at acd.Time) int {
	t := local(at, c.zone)
	return 60*t.Hour() + t.Minute()
}

// slot is the part of its day that a moment lies in.
func (c *calendar) slot(at acd.Time) int { return c.minute(at) / int(slot/time.Minute) }
