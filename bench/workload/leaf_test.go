// SPDX-License-Identifier: Apache-2.0

package workload

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestClock(t *testing.T) {
	var c clock
	for text, want := range map[string]time.Duration{"00:00": 0, "08:30": 8*time.Hour + 30*time.Minute, "24:00": day, "30:15": 30*time.Hour + 15*time.Minute, "48:00": 2 * day} {
		require.NoError(t, c.UnmarshalText([]byte(text)))
		assert.Equal(t, want, time.Duration(c))
		assert.Equal(t, text, c.String())
	}
	for _, text := range []string{"", "8:30", "08:60", "48:01", "99:00", "08.30", "08:3", "-1:00", "0800", "08:30:00", "noon"} {
		assert.ErrorContains(t, c.UnmarshalText([]byte(text)), "is not a time of day", text)
	}
}

func TestDate(t *testing.T) {
	var d date
	require.NoError(t, d.UnmarshalText([]byte("2026-03-02")))
	assert.Equal(t, "2026-03-02 00:00:00 +0000 UTC", d.at(0, 0, time.UTC).String())
	assert.Equal(t, weekday(1), d.weekday(0), "a Monday")
	assert.Equal(t, weekday(0), d.weekday(-1))
	assert.Equal(t, weekday(6), d.weekday(5))
	for _, text := range []string{"", "2026-02-30", "02.03.2026", "2026-3-2", "1900-01-01"} {
		assert.ErrorContains(t, d.UnmarshalText([]byte(text)), "is not a day", text)
	}
	var w weekday
	require.NoError(t, w.UnmarshalText([]byte("wed")))
	assert.Equal(t, weekday(3), w)
	assert.ErrorContains(t, w.UnmarshalText([]byte("Wednesday")), "is not a day of the week")
}

// TestLocalTimes is about clocks that are put forward and back, by an hour and by
// half an hour, and about midnights that there is not.
func TestLocalTimes(t *testing.T) {
	for _, x := range []struct{ zone, date, clock, utc string }{
		{"Europe/Berlin", "2026-03-28", "02:30", "03-28 01:30"},
		{"Europe/Berlin", "2026-03-29", "01:59", "03-29 00:59"},
		{"Europe/Berlin", "2026-03-29", "02:00", "03-29 01:00"},
		{"Europe/Berlin", "2026-03-29", "02:30", "03-29 01:00"},
		{"Europe/Berlin", "2026-03-29", "03:00", "03-29 01:00"},
		{"Europe/Berlin", "2026-03-29", "03:01", "03-29 01:01"},
		{"Europe/Berlin", "2026-10-25", "01:59", "10-24 23:59"},
		{"Europe/Berlin", "2026-10-25", "02:00", "10-25 00:00"},
		{"Europe/Berlin", "2026-10-25", "02:59", "10-25 00:59"},
		{"Europe/Berlin", "2026-10-25", "03:00", "10-25 02:00"},
		{"America/New_York", "2026-11-01", "01:30", "11-01 05:30"},
		{"Australia/Lord_Howe", "2026-04-05", "01:45", "04-04 14:45"},
		{"Australia/Lord_Howe", "2026-04-05", "02:00", "04-04 15:30"},
		{"Australia/Lord_Howe", "2026-10-04", "02:10", "10-03 15:30"},
		{"America/Santiago", "2026-09-06", "00:00", "09-06 04:00"},
		{"America/Santiago", "2026-09-06", "00:30", "09-06 04:00"},
		{"UTC", "2026-03-02", "30:00", "03-03 06:00"},
		{"Europe/Berlin", "2026-03-28", "26:30", "03-29 01:00"},
	} {
		zone, err := time.LoadLocation(x.zone)
		require.NoError(t, err)
		var d date
		var c clock
		require.NoError(t, d.UnmarshalText([]byte(x.date)))
		require.NoError(t, c.UnmarshalText([]byte(x.clock)))
		assert.Equal(t, x.utc, d.at(0, c, zone).UTC().Format("01-02 15:04"), "%s %s %s", x.zone, x.date, x.clock)
	}
}
