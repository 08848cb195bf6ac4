// SPDX-License-Identifier: Apache-2.0

// Package rivals runs what bench machine compares with: other people's simulators,
// with the bare queue M/M/n that their manuals begin with. Each rival is written as
// its manual does it, draws from a seed, and times nothing but its simulation.
//
// A rival must do the work that it is timed for: what it says about its callers is
// held against Erlang C, and a ratio to one who does not agree is never printed.
//
// They are installed by make rivals, which is rivals.sh: simjs goes where
// CORDIAL_RIG_DIR says (/var/tmp/cordial-rig).
package rivals
