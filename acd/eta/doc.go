// SPDX-License-Identifier: Apache-2.0

// Package eta says how long a caller may have to wait for an answer: as a range that
// holds in eight cases of ten, and its middle.
//
// A [Forecast] is reckoned from the machine's state. It lets the state run on without
// chance: agents come free at the rate at which the whole centre's conversations end,
// each takes whom the dial gives her, some of those ahead give up, others come. That
// is when a caller's turn should come. How far it may be off follows from how many
// conversations have to end until then: the time until the k-th of many independent
// events has a gamma distribution of shape k. [Forecast] has the formulas.
//
// A [Tracker] learns from the records what the forecast needs, all of it of the whole
// centre: how long phones ring and agents wrap up, how long callers wait before they
// give up, how many come by each line. It remembers what was foretold, and where too
// many or too few of the waits came true outside the ranges it moves their ends.
//
// It is pure and leaves nothing to chance, so there is no seed: the same records and
// the same state have the same forecast. The numbers are of floating point. They are
// shown to people and decide nothing.
package eta
