// SPDX-License-Identifier: Apache-2.0

// Package sim lets a scenario happen on a virtual clock: what bench/workload draws is
// told to the machine that serves live calls, unchanged, and what the machine decides
// is played out. The time goes from one thing that happens to the next.
//
// It is the engine's loop with another clock: timers that are due go first, then what
// happens at that moment. Records are the same as live ones, but for the names of the
// customers' legs; their hash says whether two runs were the same.
package sim
