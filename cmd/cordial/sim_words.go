// SPDX-License-Identifier: Apache-2.0

package main

import "strings"

// figureWords are what people read instead of the names that figures have in JSON; a
// percentage or seconds if they end so.
var figureWords = map[string]string{
	"arrivals":              "callers",
	"answered":              "answered",
	"answered_in_time":      "answered in time",
	"abandoned":             "gave up",
	"turned_away":           "turned away",
	"left_waiting":          "waiting at the end",
	"service_level":         "service level, %",
	"service_level_patient": "of those who stayed, %",
	"abandonment":           "abandonment, %",
	"asa_seconds":           "mean speed of answer, s",
	"talk_seconds":          "mean talk, s",
	"wait_p50":              "half wait less than, s",
	"wait_p90":              "9 of 10 wait less than, s",
	"wait_p99":              "99 of 100 wait less than, s",
	"wait_probability":      "wait at all, %",
	"occupancy":             "occupancy, %",
	"fit":                   "fit, %",
}

// label is what people read for a figure.
func label(name string) string {
	if words, ok := figureWords[name]; ok {
		return words
	}
	return name
}

// amount writes a figure in the unit of its label.
func amount(name string, v float64) string {
	if strings.HasSuffix(label(name), "%") {
		v *= 100
	}
	return digits(v)
}
