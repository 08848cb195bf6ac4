// SPDX-License-Identifier: Apache-2.0

//go:build race

package sim

// lenient widens the intervals of the few replications that are left then.
const lenient = 2

// slowdown divides the replications where every access to memory is watched.
const slowdown = 20
