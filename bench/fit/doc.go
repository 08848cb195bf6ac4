// SPDX-License-Identifier: Apache-2.0

// Package fit estimates a scenario of bench/workload from a log of what has happened,
// and holds the scenario against the log.
//
// [Read] reads Cordial's own journal, Asterisk's queue_log or a CSV of calls into a
// [Log]: calls with their arrivals, waits, talks and ends, and who was there when.
// [Fit] makes a [Model] of it, which [Model.WriteTo] writes as a scenario file, and
// [Model.Check] simulates and compares.
//
//	arrivals   by quarters of an hour and days: divide, spread
//	lengths    talks, wrap-ups, rings: fitLengths takes a distribution, or what was seen
//	patience   fitPatience: those who were answered are censored (Kaplan and Meier)
//	redials    the same caller again, soon after a call that was not served
//	roster     shifts and breaks of those who were there
//
// # What a log does not tell
//
// No log tells all. What is missing, what was wrong with single lines, and what was made
// of that is kept as [Note]s, which stand at the head of the scenario, too: a scenario
// without them would look like knowledge. A log of which more than a tenth cannot be
// used is refused.
//
// # The comparison
//
// The simulated records go through the reader of journals, so that the figures of the
// log and of the simulation are reckoned by the same code, and in the same grain: a
// queue_log knows whole seconds only. [Model.Check] tells the statistics.
package fit
